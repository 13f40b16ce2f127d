"""An app's folder on the host. Generated code may be changing it at any moment, so nothing is reached by a
plain path: every access goes through openat2 from the root's descriptor, and what is opened is checked.
"""

import asyncio
import hashlib
import os
import secrets
import stat
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from engine.workspace.errors import FileMissing, FileTooLarge, NotARegularFile, WorkspaceError
from engine.workspace.ignore import DEFAULT_IGNORE, IgnoreRules
from engine.workspace.manifest import FileEntry, Manifest
from engine.workspace.openat2 import FILE, FOLDER, open_beneath
from engine.workspace.paths import is_valid_path, validate_path
from engine.workspace.tree import MAX_FILE_BYTES, clear, opened, prune, regular, remove_tree, walk

READ_LIMIT = 5_000_000
"""Bytes of one file that the product shows, edits or sends to a model."""
CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC


class Changes(NamedTuple):
    """What makes a tree equal to another."""

    write: dict[str, FileEntry]
    delete: list[str]

    @property
    def paths(self) -> list[str]:
        """All paths concerned, sorted."""
        return sorted({*self.write, *self.delete})


class Workspace:
    """Files of one app under `root`; what it writes belongs to `uid`:`gid` (needs root) if they are given.

    `root` itself and its parents are the host's and trusted; everything beneath is not. Errors are
    `WorkspaceError`s. Blocking calls on small files.
    """

    def __init__(self, root: Path, uid: int | None = None, gid: int | None = None) -> None:
        self.root = root
        self._owner = None if uid is None else (uid, uid if gid is None else gid)

    def read_bytes(self, path: str, limit: int = READ_LIMIT) -> bytes:
        """Content of a regular file of at most `limit` bytes."""
        validate_path(path)
        with self._opened_root() as root, opened(root, path, FILE) as descriptor:
            regular(descriptor, path)
            with open(descriptor, "rb", closefd=False) as file:
                content = file.read(limit + 1)
        if len(content) > limit:
            raise FileTooLarge(f"The file {path} is larger than {limit} bytes.")
        return content

    def read_text(self, path: str) -> str:
        """Content of a UTF-8 file; raises `NotARegularFile` for a binary one."""
        try:
            return self.read_bytes(path).decode()
        except UnicodeDecodeError:
            raise NotARegularFile(f"The file {path} is not text.") from None

    def write_bytes(self, path: str, content: bytes, executable: bool = False) -> None:
        """Make or replace a file in one step (temporary file, rename); makes its folders and the root."""
        *parents, name = validate_path(path).split("/")
        if len(content) > MAX_FILE_BYTES:
            raise FileTooLarge(f"The file {path} would be larger than {MAX_FILE_BYTES // 1_000_000} MB.")
        self._make_root()
        with self._opened_root() as root, self._opened_parents(root, parents, path) as folder:
            temporary = f".{secrets.token_hex(8)}.tmp~"
            try:
                with opened(folder, temporary, CREATE, 0o600) as descriptor:
                    _write_all(descriptor, content)
                    os.fchmod(descriptor, 0o755 if executable else 0o644)
                    self._own(descriptor)
                os.rename(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
            except OSError as error:
                with suppress(FileNotFoundError):
                    os.unlink(temporary, dir_fd=folder)
                if isinstance(error, IsADirectoryError):
                    raise NotARegularFile(f"{path} is a folder.") from None
                raise

    def delete(self, path: str) -> None:
        """Remove a file (or a link itself), and the folders that become empty by it."""
        self._remove(validate_path(path))

    def exists(self, path: str) -> bool:
        """Whether a regular file is there."""
        validate_path(path)
        try:
            with self._opened_root() as root, opened(root, path, FILE) as descriptor:
                return stat.S_ISREG(os.fstat(descriptor).st_mode)
        except (FileMissing, NotARegularFile):
            return False

    def manifest(self, ignore: IgnoreRules = DEFAULT_IGNORE) -> Manifest:
        """The tree by content: regular files with paths an app may have; an absent root is an empty tree."""
        if not self.root.exists():
            return {}
        with self._opened_root() as root:
            found = list(walk(root, ignore))
        return {path: entry for path, entry in found if entry is not None and is_valid_path(path)}

    def prune(self, ignore: IgnoreRules = DEFAULT_IGNORE) -> None:
        """Remove what never belongs to a version, anywhere in the tree; an absent root has nothing."""
        if self.root.exists():
            with self._opened_root() as root:
                prune(root, ignore)

    def sync(self, target: Manifest, read: Callable[[str], bytes]) -> list[str]:
        """Make the tree equal to `target`; `read` gets a sha256. Returns the changed paths.

        Deletes what `target` lacks, links and fifos included, but never ignored folders and files.
        """
        changes = self._compare(target)
        contents = {entry.sha256: read(entry.sha256) for entry in changes.write.values()}
        return self._apply(changes, contents)

    async def sync_async(self, target: Manifest, read: Callable[[str], Awaitable[bytes]]) -> list[str]:
        """As `sync`, with contents from an asynchronous source and the file work in a thread."""
        changes = await asyncio.to_thread(self._compare, target)
        contents = {entry.sha256: await read(entry.sha256) for entry in changes.write.values()}
        return await asyncio.to_thread(self._apply, changes, contents)

    def _compare(self, target: Manifest) -> Changes:
        for path in target:
            validate_path(path)
        self._make_root()
        with self._opened_root() as root:
            try:
                present = dict(walk(root, DEFAULT_IGNORE))
            except FileTooLarge:  # something filled the folder: start from an empty one
                clear(root, DEFAULT_IGNORE)
                present = {}
        write = {path: entry for path, entry in target.items() if present.get(path) != entry}
        return Changes(write, [path for path in present if path not in target])

    def _apply(self, changes: Changes, contents: dict[str, bytes]) -> list[str]:
        for entry in changes.write.values():
            if hashlib.sha256(contents[entry.sha256]).hexdigest() != entry.sha256:
                raise WorkspaceError("A stored file's content does not match its hash.")
        for path in changes.delete:
            self._remove(path)
        for path, entry in changes.write.items():
            self._clear_folder_at(path)
            self.write_bytes(path, contents[entry.sha256], entry.executable)
        return changes.paths

    def _clear_folder_at(self, path: str) -> None:
        """Remove a folder that stands where a file must be (only ignored leftovers can be in it)."""
        *parents, name = path.split("/")
        with (
            suppress(FileMissing, NotARegularFile),
            self._opened_root() as root,
            opened(root, "/".join(parents) or ".", FOLDER) as folder,
            opened(folder, name, FOLDER),
        ):
            remove_tree(folder, name)

    def _remove(self, path: str) -> None:
        *parents, name = path.split("/")
        with self._opened_root() as root:
            with opened(root, "/".join(parents) or ".", FOLDER) as folder:
                try:
                    os.unlink(name, dir_fd=folder)
                except FileNotFoundError:
                    raise FileMissing(f"There is no file {path}.") from None
                except IsADirectoryError:
                    raise NotARegularFile(f"{path} is a folder.") from None
            _remove_empty_folders(root, parents)

    def _make_root(self) -> None:
        if not self.root.is_dir():
            self.root.mkdir(mode=0o700, parents=True)
            if self._owner is not None:
                os.chown(self.root, *self._owner)

    @contextmanager
    def _opened_root(self) -> Iterator[int]:
        try:
            descriptor = os.open(self.root, FOLDER | os.O_NOFOLLOW)
        except FileNotFoundError:
            raise FileMissing("The app's folder does not exist.") from None
        try:
            yield descriptor
        finally:
            os.close(descriptor)

    @contextmanager
    def _opened_parents(self, root: int, parents: list[str], path: str) -> Iterator[int]:
        """The folder that holds `path`, made if it is missing."""
        folder = os.dup(root)
        try:
            for name in parents:
                inner = self._open_or_make(folder, name, path)
                os.close(folder)
                folder = inner
            yield folder
        finally:
            os.close(folder)

    def _open_or_make(self, folder: int, name: str, path: str) -> int:
        with suppress(FileMissing):
            return open_beneath(folder, name, FOLDER)
        with suppress(FileExistsError):
            os.mkdir(name, 0o755, dir_fd=folder)
        made = open_beneath(folder, name, FOLDER)
        os.fchmod(made, 0o755)
        self._own(made)
        return made

    def _own(self, descriptor: int) -> None:
        if self._owner is not None:
            os.fchown(descriptor, *self._owner)


def _write_all(descriptor: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _remove_empty_folders(root: int, parents: list[str]) -> None:
    """From the innermost outwards, until one is not empty."""
    while parents:
        *above, name = parents
        try:
            with opened(root, "/".join(above) or ".", FOLDER) as folder:
                os.rmdir(name, dir_fd=folder)
        except OSError:
            return
        parents = above
