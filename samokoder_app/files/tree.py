"""The tree of an app's latest version: what is where, what may be put where, and the tag of a file or a folder.

Every function works in the session of somebody's transaction (`as_user`), which shows only what is his.
"""

import hashlib
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from engine.workspace.errors import PathRejected
from engine.workspace.manifest import FileEntry, Manifest
from engine.workspace.paths import validate_path
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.repositories import files as repository
from samokoder_app.db.repositories import versions
from samokoder_app.errors import InvalidInput, NotFound, PreconditionFailed
from samokoder_app.files.contents import MAX_FILES
from samokoder_app.files.views import FileRow
from samokoder_app.i18n.text import Text

LONGEST_TITLE = 300
"""Of a version."""


async def read_tree(session: AsyncSession, project_id: UUID, version: int | None = None) -> tuple[int, Manifest]:
    """Number and files of a version, of the latest by default; raises `NotFound`."""
    facts = await repository.project_facts(session, project_id)
    if facts is None:
        raise NotFound("project_not_found")
    number = facts.version if version is None else version
    if not 0 <= number <= facts.version or version == 0:
        raise NotFound("version_not_found")
    return number, await versions.read_manifest(session, project_id, number)


async def content_of(session: AsyncSession, project_id: UUID, entry: FileEntry) -> bytes:
    """The bytes of a file; raises `NotFound`."""
    found = await repository.read_blobs(session, project_id, [entry.sha256])
    if entry.sha256 not in found:
        raise NotFound("file_not_found")
    return found[entry.sha256]


def beneath(manifest: Manifest, path: str) -> Manifest:
    """The file at this path, or all files of the folder there; nothing where there is neither."""
    if path in manifest:
        return {path: manifest[path]}
    return {known: entry for known, entry in manifest.items() if known.startswith(f"{path}/")}


def tag_of(manifest: Manifest, path: str) -> str | None:
    """The state of what is at this path: a file's SHA-256, or one over all of a folder; None where nothing is.

    The empty path is the whole tree.
    """
    if path in manifest:
        return manifest[path].sha256
    held = beneath(manifest, path) if path else manifest
    if not held:
        return None
    lines = (f"{known}\n{entry.sha256}\n{entry.executable}\n" for known, entry in sorted(held.items()))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def row_of(path: str, entry: FileEntry) -> FileRow:
    """A file as trees show it."""
    return FileRow(path=path, **entry.model_dump())


def check_fresh(manifest: Manifest, path: str, if_match: str | None) -> None:
    """Whether the caller knows what is there. The database compares again under its lock; here the present tag can be
    told. Raises `PreconditionFailed`."""
    current = tag_of(manifest, path)
    if current != if_match:
        raise PreconditionFailed("stale", current=current)


class Places:
    """Which paths a tree has left, for one file or for thousands of them."""

    def __init__(self, files: Iterable[str]) -> None:
        self._files: set[str] = set()
        self._folders: set[str] = set()
        self._names: dict[str, str] = {}
        for path in files:
            self._take(path)

    def put(self, path: str) -> None:
        """Take the place for a file: a path of an app's file that is no folder, lies in no file, and no other's twin.

        A file that is there already may be put again. Raises `InvalidInput`.
        """
        try:
            validate_path(path)
        except PathRejected as error:
            raise InvalidInput("path_rejected", reason=error.reason) from error
        places = _places(path)
        if path in self._folders or not self._files.isdisjoint(places[:-1]):
            raise InvalidInput("path_taken", path=path)
        if path in self._files:
            return
        # Where a ZIP is unpacked, two names that differ in case alone may be one.
        twins = (self._names.get(place.casefold(), place) for place in places)
        if twin := next((twin for place, twin in zip(places, twins, strict=True) if twin != place), None):
            raise InvalidInput("path_twin", path=path, twin=twin)
        if len(self._files) >= MAX_FILES:
            raise InvalidInput("too_many_files", limit=MAX_FILES)
        self._take(path)

    def _take(self, path: str) -> None:
        places = _places(path)
        self._files.add(path)
        self._folders.update(places[:-1])
        for place in places:
            self._names.setdefault(place.casefold(), place)


def _places(path: str) -> list[str]:
    """The path and the folders that lead to it, outermost first."""
    parts = path.split("/")
    return ["/".join(parts[: depth + 1]) for depth in range(len(parts))]


def title_of(user: CurrentUser, title: Text, **values: str) -> str:
    """A version's title in the user's language."""
    return title.said_in("ru" if user.language == "ru" else "en", **values)[:LONGEST_TITLE]
