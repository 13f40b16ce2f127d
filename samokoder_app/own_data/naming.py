"""Names in an archive that are safe wherever it is unpacked, whatever their makers have thought of.

No name leads out of its folder, means a device or a stream on Windows, hides its direction or its spaces, or falls
together with another one where letters' case and forms count for nothing.
"""

import unicodedata

_LONGEST = 80
_REFUSED = frozenset('<>:"/\\|?*')
_DEVICES = frozenset({"con", "prn", "aux", "nul", "conin$", "conout$"}) | {
    f"{kind}{number}" for kind in ("com", "lpt") for number in "0123456789¹²³"
}
_VERSION_CONTROL = frozenset({".git", ".hg", ".svn", "git~1"})
"""Programs do what settings in there say as soon as they enter the folder above."""


def plain_name(title: str, fallback: str) -> str:
    """A title as part of a name: letters, figures and hyphens of any alphabet, at most 80."""
    said = unicodedata.normalize("NFKC", title)
    kept = "".join(sign if sign.isalnum() or sign in "-_" else " " for sign in said)
    return "-".join(kept.split())[:_LONGEST].strip("-_") or fallback


def safe_part(name: str) -> str:
    """One part of an app's path; as it is, if it is safe everywhere."""
    name = unicodedata.normalize("NFC", name)
    name = "".join("_" if sign in _REFUSED or not sign.isprintable() else sign for sign in name)
    ending = name.rstrip(". ")
    name = ending + "_" * (len(name) - len(ending))
    name = name.lstrip(" ") or "_"
    if _alike(name.partition(".")[0]).strip() in _DEVICES or _alike(name) in _VERSION_CONTROL:
        name = f"_{name}"
    return name if len(name.encode()) <= 200 else f"{name[:_LONGEST]}~"


class Names:
    """Paths in one folder of the archive: each is given once, also for who does not tell large letters from small."""

    def __init__(self) -> None:
        self._files: set[str] = set()
        self._folders: set[str] = set()

    def path(self, wanted: str) -> str:
        """A safe path for a wanted one; what cannot stand beside what was given goes into a folder `~2`, `~3` …"""
        safe = "/".join(safe_part(part) for part in wanted.split("/") if part) or "_"
        path, number = safe, 1
        while not self._is_free(path):
            number += 1
            path = f"~{number}/{safe}"
        self._files.add(_alike(path))
        self._folders.update(_above(_alike(path)))
        return path

    def _is_free(self, path: str) -> bool:
        mine = _alike(path)
        return mine not in self._files and mine not in self._folders and self._files.isdisjoint(_above(mine))


def _above(path: str) -> set[str]:
    parts = path.split("/")
    return {"/".join(parts[:depth]) for depth in range(1, len(parts))}


def _alike(name: str) -> str:
    """What file systems that fold case and forms make of a name."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
