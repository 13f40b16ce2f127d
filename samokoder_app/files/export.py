"""What leaves as a ZIP: the latest version, its container files, a README with the evidence, and nothing else."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from uuid import UUID

from loguru import logger
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from engine.builds.state import BuildState
from engine.stacks.needs import LONGEST_SOURCE, MOST_READ, SOURCES, Needs, needs_of
from engine.stacks.stack import load_stack
from engine.workspace.archive import zip_stream
from engine.workspace.manifest import Manifest
from engine.workspace.paths import is_valid_path
from samokoder_app.db.repositories import builds, versions
from samokoder_app.db.repositories import files as repository
from samokoder_app.errors import NotFound
from samokoder_app.files.evidence_table import with_evidence
from samokoder_app.files.ledger_table import with_ledger
from samokoder_app.files.needs_list import with_needs
from samokoder_app.files.secret_files import holds_secrets
from samokoder_app.i18n.text import Language
from samokoder_app.projects.ledger import entries_of

README = "README.md"
_READ_AT_ONCE = 50
_MOST_ENTRIES = 50
"""Builds in the README's ledger: the newest."""


@dataclass(frozen=True)
class ExportedFile:
    """One file of the archive."""

    path: str
    content: bytes
    executable: bool = False


async def read_export(session: AsyncSession, user_id: UUID, project_id: UUID) -> list[ExportedFile]:
    """All files of the archive, read in the session's transaction; raises `NotFound` while there is nothing."""
    facts = await repository.project_facts(session, project_id)
    if facts is None:
        raise NotFound("project_not_found")
    if facts.version == 0:
        raise NotFound("no_files_yet")
    manifest = exportable(await versions.read_manifest(session, project_id, facts.version))
    contents = await _contents(session, project_id, manifest)
    files = {path: ExportedFile(path, contents[entry.sha256], entry.executable) for path, entry in manifest.items()}
    stack = load_stack(facts.stack)
    for path, content in stack.export_files().items():
        files.setdefault(path, ExportedFile(path, content))
    readme = files.get(README, ExportedFile(README, f"# {facts.name}\n".encode()))
    needs = await asyncio.to_thread(lambda: needs_of(_sources(files), stack))
    files[README] = await _with_tables(session, user_id, project_id, readme, needs)
    return [files[path] for path in sorted(files)]


def exportable(manifest: Manifest) -> Manifest:
    """Without what an app should never carry, however it came into a version."""
    return {path: entry for path, entry in manifest.items() if is_valid_path(path) and not holds_secrets(path)}


async def _contents(session: AsyncSession, project_id: UUID, manifest: Manifest) -> dict[str, bytes]:
    digests = sorted({entry.sha256 for entry in manifest.values()})
    contents: dict[str, bytes] = {}
    for start in range(0, len(digests), _READ_AT_ONCE):
        batch = digests[start : start + _READ_AT_ONCE]
        contents |= await repository.read_blobs(session, project_id, batch)
    return contents


def _sources(files: dict[str, ExportedFile]) -> dict[str, str]:
    sources: dict[str, str] = {}
    left = MOST_READ
    for path, file in sorted(files.items()):
        if path.endswith(SOURCES) and not path.startswith("tests/") and len(file.content) <= LONGEST_SOURCE:
            left -= len(file.content)
            if left < 0:
                break
            sources[path] = file.content.decode("utf-8", "replace")
    return sources


async def _with_tables(
    session: AsyncSession, user_id: UUID, project_id: UUID, readme: ExportedFile, needs: Needs
) -> ExportedFile:
    """The README with what the app needs where it runs, and what was proven of it."""
    raw = await repository.last_build_state(session, project_id)
    readme = _with_needs(readme, needs, raw)
    if raw is None:
        return readme
    try:
        state = BuildState.model_validate(raw)
    except ValidationError as error:
        logger.warning("the state of the last build cannot be read: {} errors", error.error_count())
        return readme
    unjudged = await versions.unjudged_version(session, project_id)
    text = with_evidence(readme.content.decode("utf-8", "replace"), state, unjudged)
    rows = await builds.list_builds(session, project_id, None, _MOST_ENTRIES)
    entries = await entries_of(session, project_id, rows[::-1])
    text = with_ledger(text, entries, "ru" if state.language == "ru" else "en")
    return ExportedFile(README, text.encode(), readme.executable)


def _with_needs(readme: ExportedFile, needs: Needs, state: object) -> ExportedFile:
    language: Language = "ru" if isinstance(state, dict) and state.get("language") == "ru" else "en"
    text = with_needs(readme.content.decode("utf-8", "replace"), needs, language)
    return ExportedFile(README, text.encode(), readme.executable)


async def zip_of(files: list[ExportedFile]) -> AsyncIterator[bytes]:
    """The archive in pieces."""
    async for piece in archived(zip_stream((file.path, file.content, file.executable) for file in files)):
        yield piece


async def archived(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """The pieces of an archive, each made beside the event loop."""
    while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
        if piece:
            yield piece
