"""All previews of this web process: started on demand, stopped when nobody looks."""

import asyncio
import time
from collections.abc import Callable
from uuid import UUID

from samokoder_app.errors import Unavailable
from samokoder_app.previews.machine import PreviewMachine
from samokoder_app.previews.running import Preview
from samokoder_app.previews.source import PreviewSource

IDLE_SECONDS = 30 * 60.0
_REAP_EVERY = 30.0
# An app that was asked for something this recently is never stopped for another one.
_BUSY_SECONDS = 60.0

SourceOf = Callable[[UUID, UUID], PreviewSource]


class PreviewPool:
    """Previews by project, at most `per_user` of one user and `total` in all."""

    def __init__(self, machine: PreviewMachine, source_of: SourceOf, per_user: int = 3, total: int = 12) -> None:
        self._machine = machine
        self._source_of = source_of
        self._per_user = per_user
        self._total = total
        self._previews: dict[UUID, Preview] = {}
        self._halted: set[UUID] = set()
        self._closing: set[asyncio.Task[None]] = set()
        self._doubt = asyncio.Event()

    @property
    def machine(self) -> PreviewMachine:
        """What the previews run on."""
        return self._machine

    @property
    def count(self) -> int:
        """How many previews there are."""
        return len(self._previews)

    def doubt(self) -> None:
        """Somebody's rights have changed: whoever is connected is looked at again."""
        self._doubt.set()
        self._doubt = asyncio.Event()

    async def doubted(self) -> None:
        """Until then."""
        await self._doubt.wait()

    def find(self, project_id: UUID) -> Preview | None:
        """The project's preview if it was started."""
        return self._previews.get(project_id)

    def is_halted(self, project_id: UUID) -> bool:
        """Whether its owner stopped it: then only its owner starts it again, no request of the app's pages."""
        return project_id in self._halted

    def start(self, project_id: UUID, owner_id: UUID) -> Preview:
        """The project's preview, started in the background if it does not run; raises `Unavailable` when all are busy."""
        self._halted.discard(project_id)
        preview = self._previews.get(project_id)
        if preview is None:
            self._make_room(owner_id)
            preview = Preview(project_id, owner_id, self._machine, self._source_of(project_id, owner_id))
            self._previews[project_id] = preview
        preview.touch()
        preview.begin()
        return preview

    async def stop(self, project_id: UUID) -> None:
        """Stop it until its owner starts it again."""
        self._halted.add(project_id)
        preview = self._previews.get(project_id)
        if preview is not None:
            self._retire(preview)
        await asyncio.gather(*(task for task in self._closing if task.get_name() == str(project_id)))

    async def discard(self, project_id: UUID) -> None:
        """Stop it and delete the project's copy and data."""
        await self.stop(project_id)
        await self._machine.remove(project_id)
        self._halted.discard(project_id)

    def files_changed(self, project_id: UUID | None) -> None:
        """A project may have a newer version; None: any project may."""
        for preview in list(self._previews.values()):
            if project_id in {None, preview.project_id}:
                preview.files_changed()

    async def reap(self) -> None:
        """Stop idle previews, for as long as the process lives."""
        while True:
            await asyncio.sleep(_REAP_EVERY)
            self.stop_idle(IDLE_SECONDS)

    def stop_idle(self, seconds: float) -> None:
        """Stop what nobody used for so long."""
        for preview in list(self._previews.values()):
            if time.monotonic() - preview.last_used > seconds:
                self._retire(preview)

    async def close(self) -> None:
        """Stop all."""
        for preview in list(self._previews.values()):
            self._retire(preview)
        await asyncio.gather(*self._closing)

    def _make_room(self, owner_id: UUID) -> None:
        own = [preview for preview in self._previews.values() if preview.owner_id == owner_id]
        if len(own) >= self._per_user:
            self._retire(min(own, key=lambda preview: preview.last_used))
        elif len(self._previews) >= self._total:
            oldest = min(self._previews.values(), key=lambda preview: preview.last_used)
            if time.monotonic() - oldest.last_used < _BUSY_SECONDS:
                raise Unavailable("previews_full")
            self._retire(oldest)

    def _retire(self, preview: Preview) -> None:
        self._previews.pop(preview.project_id, None)
        task = asyncio.get_running_loop().create_task(preview.close(), name=str(preview.project_id))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)
