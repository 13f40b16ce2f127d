"""The copy of an app from which its preview is served, brought up to date from the stored versions."""

import asyncio

from engine.stacks.stack import Stack
from engine.workspace.manifest import Manifest
from engine.workspace.workspace import Workspace
from samokoder_app.previews.content import content_of
from samokoder_app.previews.reloading import file_to_touch
from samokoder_app.previews.source import PreviewSource


class AppCopy:
    """`version` is what was copied last, 0 before the first; `content` changes with what open pages cannot know of it."""

    def __init__(self, source: PreviewSource) -> None:
        self._source = source
        self._tree: Manifest = {}
        self.version = 0
        self.content = ""

    async def update(self, workspace: Workspace, stack: Stack) -> list[str]:
        """Make it what the latest version is; the changed paths that the running app may read."""
        latest = await self._source.latest()
        changed = await workspace.sync_async(latest.manifest, self._source.read)
        self.version, self.content = latest.number, content_of(latest.manifest, stack)
        self._tree = latest.manifest
        return [path for path in changed if stack.runs(path)]

    async def update_under(self, workspace: Workspace, stack: Stack) -> list[str]:
        """The same under a running development server, which does not see files that only come or go."""
        before = self._tree
        changed = await self.update(workspace, stack)
        path = file_to_touch(before, self._tree, changed, stack.restarts_on)
        if path is not None:
            await asyncio.to_thread(self._touch, workspace, path)
        return changed

    def _touch(self, workspace: Workspace, path: str) -> None:
        workspace.write_bytes(path, workspace.read_bytes(path), self._tree[path].executable)
