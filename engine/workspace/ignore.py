"""What never belongs to an app's versions: dependencies, caches, data and databases."""

from fnmatch import fnmatchcase

from engine.document import Document


class IgnoreRules(Document):
    """Names of folders (anywhere in the tree), folders of the root, and patterns of file names."""

    folders: frozenset[str]
    root_folders: frozenset[str]
    file_patterns: tuple[str, ...]

    def skips_folder(self, path: str) -> bool:
        """Whether the folder at `path` (relative, POSIX) is left out with all that is in it."""
        return path.rsplit("/", 1)[-1] in self.folders or path in self.root_folders

    def skips_file(self, path: str) -> bool:
        """Whether the file at `path` is left out, by its own name or by a folder it lies in."""
        *parents, name = path.split("/")
        if any(fnmatchcase(name, pattern) for pattern in self.file_patterns):
            return True
        return any(self.skips_folder("/".join(parents[: depth + 1])) for depth in range(len(parents)))


DEFAULT_IGNORE = IgnoreRules(
    folders=frozenset(
        {
            ".git",
            ".hg",
            ".svn",
            ".hypothesis",
            ".mypy_cache",
            ".pytest_cache",
            ".ruff_cache",
            ".samokoder",
            ".states",
            ".venv",
            ".vite-temp",
            ".web",
            "__pycache__",
            "node_modules",
            "venv",
        }
    ),
    root_folders=frozenset({"data"}),
    file_patterns=("*.db", "*.db-journal", "*.db-shm", "*.db-wal", "*.sqlite", "*.sqlite3", "*.pyc", ".*.tmp~"),
)
"""`.samokoder` holds the state of a build on the command line. `data/` at the root is the app's own store; databases are never part of a version. `.web` and `.states` are what Reflex makes of an app and keeps while it runs."""
