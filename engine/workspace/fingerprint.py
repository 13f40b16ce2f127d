"""What identifies the files that were verified: evidence belongs to contents, not to a version's number."""

import hashlib

from engine.workspace.manifest import Manifest

UNJUDGED = "README.md"
"""Left out: a build writes the result of its checks into it after the checks, and no check looks at it."""


def fingerprint(manifest: Manifest) -> str:
    """SHA-256 over paths, contents and modes; the function `app.fingerprint_of` of the database computes the same."""
    lines = (
        f"{path}\n{entry.sha256}\n{'x' if entry.executable else '-'}\n"
        for path, entry in sorted(manifest.items())
        if path != UNJUDGED
    )
    return hashlib.sha256("".join(lines).encode()).hexdigest()
