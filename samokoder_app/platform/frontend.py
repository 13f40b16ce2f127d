"""Whether the front end that lies in `.web` was built from what lies here now."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from samokoder_app.settings import Settings

REPOSITORY = Path(__file__).parents[2]
_STAMP = REPOSITORY / ".web" / "samokoder-fingerprint"
BUILT = REPOSITORY / ".web" / "build" / "client"
"""The pages as they are served."""


def fingerprint(settings: Settings) -> str:
    """A digest of everything that the build of the front end reads."""
    digest = hashlib.sha256(str(settings.port).encode())
    for path in _inputs():
        digest.update(f"\0{path.relative_to(REPOSITORY)}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_built(expected: str) -> bool:
    """Whether the last build that worked had this fingerprint."""
    return BUILT.is_dir() and _STAMP.is_file() and _STAMP.read_text() == expected


def remember_build(built: str) -> None:
    """Note that the platform answered with a front end of this fingerprint; what is noted already is left, also unwritable."""
    if BUILT.is_dir() and not is_built(built):
        _STAMP.write_text(built)


def _inputs() -> Iterator[Path]:
    # Reflex writes reflex.lock/package.json at every build; package-lock.json is what we commit.
    for name in ("rxconfig.py", "requirements.txt", "reflex.lock/package-lock.json"):
        if (path := REPOSITORY / name).is_file():
            yield path
    for folder in ("samokoder_app", "assets"):
        for path in sorted((REPOSITORY / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path
