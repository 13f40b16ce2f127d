"""A git repository on disk whose history is an app's versions. Blocking; written with dulwich, git is not needed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dulwich.index import Index, IndexEntry, commit_tree
from dulwich.objects import Blob, Commit, ObjectID
from dulwich.refs import Ref
from dulwich.repo import Repo

from samokoder_app.versions.git_names import is_fit_for_git

AUTHOR = b"Samokoder <noreply@samokoder.invalid>"
"""Of every commit: neither the user's name nor his address leave by themselves."""

BRANCH = b"main"
_FILE, _PROGRAM = 0o100644, 0o100755
_NEWLINES = re.compile(r"\s+")


@dataclass(frozen=True)
class GitFile:
    """A file of a commit: the SHA-256 of its content, and whether it is executable."""

    sha256: str
    executable: bool = False


@dataclass(frozen=True)
class GitVersion:
    """What becomes a commit: the title is its message, `remarks` are lines below it."""

    number: int
    title: str
    at: datetime
    remarks: tuple[str, ...] = ()


class GitRepository:
    """Add contents, then a commit per version from the first to the last, then `finish`."""

    def __init__(self, folder: Path) -> None:
        self._repo = Repo.init(folder, mkdir=True, default_branch=BRANCH, symlinks=False)
        self._blobs: dict[str, tuple[ObjectID, int]] = {}
        self._files: Mapping[str, GitFile] = {}
        self._head: ObjectID | None = None
        self._folder = folder

    def missing(self, digests: Sequence[str]) -> list[str]:
        """Which contents are not in the repository yet."""
        return [digest for digest in dict.fromkeys(digests) if digest not in self._blobs]

    def add_contents(self, contents: Mapping[str, bytes]) -> None:
        """Keep contents by their SHA-256, in a pack of their own."""
        blobs = {digest: Blob.from_string(content) for digest, content in contents.items()}
        if blobs:
            self._repo.object_store.add_objects([(blob, None) for blob in blobs.values()])
        self._blobs |= {digest: (blob.id, len(contents[digest])) for digest, blob in blobs.items()}

    def commit(self, version: GitVersion, files: Mapping[str, GitFile]) -> None:
        """Commit a tree of contents that were added, and tag it with its number."""
        fit = {path: file for path, file in files.items() if is_fit_for_git(path)}
        entries = [(path.encode(), self._blobs[file.sha256][0], _mode(file)) for path, file in fit.items()]
        commit = Commit()
        commit.tree = commit_tree(self._repo.object_store, entries)
        commit.parents = [self._head] if self._head else []
        commit.author = commit.committer = AUTHOR
        commit.author_time = commit.commit_time = int(version.at.timestamp())
        commit.author_timezone = commit.commit_timezone = 0
        commit.encoding = b"UTF-8"
        commit.message = _message(version)
        self._repo.object_store.add_object(commit)
        self._repo.refs[Ref(b"refs/tags/v%d" % version.number)] = commit.id
        self._head, self._files = commit.id, fit

    def finish(self) -> None:
        """Point the branch at the last commit, and write the index, so that git sees an unchanged tree."""
        if self._head is None:
            raise ValueError("a repository without commits has nothing to be exported")
        self._repo.refs[Ref(b"refs/heads/" + BRANCH)] = self._head
        self._repo.object_store.pack_loose_objects()
        index = Index(self.path / "index", read=False)
        for path, file in self._files.items():
            index[path.encode()] = self._index_entry(file)
        index.write()

    @property
    def path(self) -> Path:
        """The repository itself."""
        return self._folder / ".git"

    def latest_files(self) -> Iterator[tuple[str, bytes, bool]]:
        """Path, content and mode of the files of the last commit."""
        for path, file in sorted(self._files.items()):
            blob = self._repo.object_store[self._blobs[file.sha256][0]]
            yield path, blob.as_raw_string(), file.executable

    def close(self) -> None:
        """Let its files go."""
        self._repo.close()

    def _index_entry(self, file: GitFile) -> IndexEntry:
        blob, size = self._blobs[file.sha256]
        return IndexEntry(0, 0, 0, 0, _mode(file), 0, 0, size, blob)


def _mode(file: GitFile) -> int:
    return _PROGRAM if file.executable else _FILE


def _message(version: GitVersion) -> bytes:
    subject = _NEWLINES.sub(" ", version.title).strip() or f"v{version.number}"
    body = f"\n\n{chr(10).join(version.remarks)}" if version.remarks else ""
    return f"{subject}{body}\n".encode("utf-8", "replace")
