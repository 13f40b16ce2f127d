"""What an open page of a previewed app cannot know by itself: the same text means that it need not be entered anew."""

import hashlib

from engine.stacks.stack import Stack
from engine.workspace.manifest import Manifest

_BROUGHT = "brought by the server"


def content_of(manifest: Manifest, stack: Stack) -> str:
    """Stands for the files that the app runs; always the same where its server brings changes to open pages."""
    if stack.updates_pages:
        return _BROUGHT
    lines = [f"{path} {entry.sha256}" for path, entry in sorted(manifest.items()) if stack.runs(path)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
