"""Bring an existing app into a project: its files become version 1, as they are."""

import asyncio
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit
from uuid import UUID

from engine.egress.client import guarded_client
from engine.events.payloads import Notice
from engine.packages.imported import with_own_packages
from engine.stacks.recognition import Recognised, recognise
from engine.stacks.stack import load_stack
from engine.workspace.manifest import FileEntry
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.concurrency import ConcurrencyLimit
from samokoder_app.db.repositories import imports
from samokoder_app.db.repositories.storable import storable
from samokoder_app.db.session import as_user
from samokoder_app.files.contents import decode, sha256_of
from samokoder_app.i18n.imports import Imports
from samokoder_app.i18n.text import Language
from samokoder_app.imports.archive import ImportedTree, read_archive
from samokoder_app.imports.git_source import clean_repository_url, fetch_pack
from samokoder_app.imports.unpacking import unpack
from samokoder_app.imports.views import ImportView
from samokoder_app.integrations.packages import allow_imported, are_allowed_here
from samokoder_app.keys.endpoint import address_policy
from samokoder_app.projects.service import create_project, discard_project, get_project

_BATCH_BYTES = 4_000_000
_importing = ConcurrencyLimit(1, "importing_already")
_reading = asyncio.Semaphore(2)
"""Of all users together: what is being unpacked lies in memory."""


async def import_archive(user: CurrentUser, project_id: UUID, archive: IO[bytes]) -> ImportView:
    """The files of a ZIP as version 1 of an empty project.

    Raises `InvalidInput` with what is wrong with the archive (see `read_archive`), `Conflict("project_not_empty")`,
    `NotFound`, and `TooManyRequests` for a second import of the same user at once.
    """
    with _importing.slot(user.id):
        await get_project(user, project_id)
        async with _reading:
            tree = await asyncio.to_thread(read_archive, archive)
        return await _kept(user, project_id, tree, Imports.archive_title.said_in(_language(user)))


async def import_repository(user: CurrentUser, project_id: UUID, url: str) -> ImportView:
    """The newest commit of a git repository as version 1 of an empty project; raises like `import_archive`."""
    address = clean_repository_url(url)
    with _importing.slot(user.id):
        await get_project(user, project_id)
        async with _reading:
            tree = await _fetched(address)
        return await _kept(
            user, project_id, tree, Imports.repository_title.said_in(_language(user), name=name_of(address))
        )


async def import_new_project(
    user: CurrentUser, name: str, source: IO[bytes] | str, team_id: UUID | None = None
) -> ImportView:
    """A new project, of a team if one is named, of an archive or the repository at a URL; a failure leaves nothing."""
    language = _language(user)
    known = name_of(clean_repository_url(source)) if isinstance(source, str) else ""
    title = name.strip() or known or Imports.project_name.said_in(language)
    project = await create_project(user, title, Imports.description.said_in(language, name=title), team_id=team_id)
    try:
        if isinstance(source, str):
            return await import_repository(user, project.id, source)
        return await import_archive(user, project.id, source)
    except BaseException:
        await asyncio.shield(discard_project(user, project.id))
        raise


def name_of(url: str) -> str:
    """The repository's name, as the last part of its URL has it."""
    return urlsplit(url).path.rstrip("/").rpartition("/")[2].removesuffix(".git")[:80] or "app"


async def _fetched(url: str) -> ImportedTree:
    with tempfile.TemporaryDirectory(prefix="samokoder-import-") as name:
        folder = Path(name)
        async with guarded_client(address_policy()) as client:
            with (folder / "fetched.pack").open("wb") as pack:
                commit = await fetch_pack(client, url, pack)
        await unpack(folder / "fetched.pack", commit, folder / "tree.zip")
        with (folder / "tree.zip").open("rb") as archive:
            return await asyncio.to_thread(read_archive, archive)


async def _kept(user: CurrentUser, project_id: UUID, tree: ImportedTree, title: str) -> ImportView:
    texts = {path: text for path, file in tree.files.items() if (text := decode(file.content)) is not None}
    fit = await asyncio.to_thread(recognise, texts)
    if are_allowed_here():
        fit = await asyncio.to_thread(with_own_packages, fit, texts)
    note = _note(fit, tree, _language(user))
    manifest = {
        path: FileEntry(sha256=sha256_of(file.content), size=len(file.content), executable=file.is_executable)
        for path, file in tree.files.items()
    }
    told = storable(Notice(level="info" if fit.is_runnable else "warning", code="imported", text=note))
    async with as_user(user.id) as session:
        for batch in _batches([file.content for file in tree.files.values()]):
            await imports.store_contents(session, project_id, batch)
        version = await imports.import_version(session, project_id, manifest, fit.stack, title, told)
        if fit.stack is not None:
            await allow_imported(session, project_id, texts, load_stack(fit.stack))
    return ImportView(
        project_id=project_id,
        version=version,
        files=len(tree.files),
        left_out=tuple(tree.left_out),
        stack=fit.stack,
        is_runnable=fit.is_runnable,
        note=note,
    )


def _batches(contents: Sequence[bytes]) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    total = 0
    for content in contents:
        batch.append(content)
        total += len(content)
        if total > _BATCH_BYTES:
            yield batch
            batch, total = [], 0
    if batch:
        yield batch


def _note(fit: Recognised, tree: ImportedTree, language: Language) -> str:
    """What came in, whether it can be started here, and what was left out."""
    sentences = [Imports.came.said_in(language, files=len(tree.files))]
    stack = _title(fit.stack, language)
    if stack is None:
        sentences.append(Imports.no_stack.said_in(language))
    elif fit.refused_packages:
        lines = "; ".join(fit.refused_packages[:3])
        sentences.append(Imports.refused_packages.said_in(language, stack=stack, lines=lines))
    elif fit.missing_packages:
        names = ", ".join(fit.missing_packages[:8])
        sentences.append(Imports.packages.said_in(language, stack=stack, names=names))
    elif fit.missing_files:
        sentences.append(Imports.no_files.said_in(language, stack=stack, names=", ".join(fit.missing_files)))
    else:
        sentences.append(Imports.runnable.said_in(language, stack=stack))
    if fit.own_packages:
        names = ", ".join(fit.own_packages[:8])
        sentences.append(Imports.own_packages.said_in(language, names=names))
    if tree.left_out:
        names = ", ".join(one.path for one in tree.left_out[:8])
        sentences.append(Imports.left_out.said_in(language, count=len(tree.left_out), names=names))
    return " ".join(sentences)


def _title(stack: str | None, language: Language) -> str | None:
    """What people call the stack."""
    if stack is None:
        return None
    title = load_stack(stack).title
    return title.ru if language == "ru" else title.en


def _language(user: CurrentUser) -> Language:
    return "ru" if user.language == "ru" else "en"
