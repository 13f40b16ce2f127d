"""The history of an app as a git repository: a ZIP with `.git` and the files of the latest version."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from engine.stacks.stack import load_stack
from engine.workspace.archive import repository_zip_stream
from engine.workspace.manifest import Manifest
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.concurrency import ConcurrencyLimit
from samokoder_app.db.repositories import files, versions
from samokoder_app.db.repositories.rights import Right, check_right
from samokoder_app.db.session import as_user
from samokoder_app.errors import Conflict, NotFound
from samokoder_app.files.export import archived, exportable
from samokoder_app.versions.git_repository import GitFile, GitRepository, GitVersion
from samokoder_app.versions.service import MAX_PAGE, list_versions, project_facts
from samokoder_app.versions.views import VersionRow

MAX_BYTES = 300_000_000
"""Contents of all versions together, each counted once."""

MAX_ENTRIES = 1_000_000
"""Files of all versions together."""

_BATCH_BYTES = 8_000_000
_BATCH_FILES = 50
_IGNORED = ".gitignore"
_exporting = ConcurrencyLimit(1, "exporting_already")


async def export_git(user: CurrentUser, project_id: UUID) -> AsyncIterator[bytes]:
    """The archive in pieces; made on disk first, so that its size costs no memory.

    Raises `NotFound` while there is nothing, `Conflict("history_too_large")`, and `TooManyRequests` for a second
    export of the same user at once.
    """
    folder = tempfile.TemporaryDirectory(prefix="samokoder-git-")
    try:
        with _exporting.slot(user.id):
            repository = await _written(user, project_id, Path(folder.name) / "app")
    except BaseException:
        await asyncio.to_thread(folder.cleanup)
        raise
    return _streamed(folder, repository)


async def _streamed(folder: tempfile.TemporaryDirectory[str], repository: GitRepository) -> AsyncIterator[bytes]:
    try:
        async for piece in archived(repository_zip_stream(repository.path, repository.latest_files())):
            yield piece
    finally:
        repository.close()
        await asyncio.to_thread(folder.cleanup)


async def _written(user: CurrentUser, project_id: UUID, folder: Path) -> GitRepository:
    additions = await _additions(user, project_id)
    rows = await _all_versions(user, project_id)
    repository = await asyncio.to_thread(GitRepository, folder)
    added = {path: GitFile(sha256(content).hexdigest()) for path, content in additions.items()}
    await asyncio.to_thread(repository.add_contents, {added[path].sha256: text for path, text in additions.items()})
    for row in reversed(rows):
        manifest = await _fetched(user, project_id, row.number, repository)
        tree = {path: GitFile(entry.sha256, entry.executable) for path, entry in manifest.items()}
        await asyncio.to_thread(repository.commit, _commit_of(row), _with_additions(tree, added))
    await asyncio.to_thread(repository.finish)
    return repository


async def _additions(user: CurrentUser, project_id: UUID) -> dict[str, bytes]:
    """What every commit has beside the version's files: container files, and what git shall ignore."""
    async with as_user(user.id) as session:
        await check_right(session, project_id, Right.EXPORT)
        facts = await project_facts(session, project_id)
        if facts.version == 0:
            raise NotFound("no_files_yet")
        size, entries = await versions.history_size(session, project_id)
    if size > MAX_BYTES or entries > MAX_ENTRIES:
        raise Conflict("history_too_large", limit=MAX_BYTES // 1_000_000)
    stack = load_stack(facts.stack)
    ignored = stack.starter_files().get(_IGNORED)
    return stack.export_files() | ({_IGNORED: ignored} if ignored else {})


async def _all_versions(user: CurrentUser, project_id: UUID) -> list[VersionRow]:
    rows: list[VersionRow] = []
    while not rows or rows[-1].number > 1:
        rows += await list_versions(user, project_id, rows[-1].number if rows else None, MAX_PAGE)
    return rows


async def _fetched(user: CurrentUser, project_id: UUID, version: int, repository: GitRepository) -> Manifest:
    """The version's tree, once its contents are in the repository; a transaction per version, not one for all."""
    async with as_user(user.id) as session:
        manifest = exportable(await versions.read_manifest(session, project_id, version))
        sizes = {entry.sha256: entry.size for entry in manifest.values()}
        for batch in _batches(repository.missing(list(sizes)), sizes):
            contents = await files.read_blobs(session, project_id, batch)
            await asyncio.to_thread(repository.add_contents, contents)
    return manifest


def _batches(digests: Iterable[str], sizes: Mapping[str, int]) -> Iterable[list[str]]:
    batch: list[str] = []
    size = 0
    for digest in digests:
        if batch and (len(batch) >= _BATCH_FILES or size + sizes[digest] > _BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(digest)
        size += sizes[digest]
    if batch:
        yield batch


def _with_additions(tree: Mapping[str, GitFile], added: Mapping[str, GitFile]) -> dict[str, GitFile]:
    """The tree with what it does not have yet; a folder of the app keeps its name."""
    folders = {path.partition("/")[0] for path in tree if "/" in path}
    return {path: file for path, file in added.items() if path not in folders} | dict(tree)


def _commit_of(row: VersionRow) -> GitVersion:
    """Title, number and evidence; said in English, as trailers are."""
    evidence = row.evidence
    checks = f"{evidence.passed} of {evidence.total} passed" if evidence else "not verified"
    remarks = (f"Version: {row.number}", f"Requirements: {checks}")
    return GitVersion(number=row.number, title=row.title, at=row.created_at, remarks=remarks)
