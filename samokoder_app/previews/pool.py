"""All previews of this web process: started on demand, stopped when nobody looks."""

import asyncio
import time
from collections.abc import Callable, Collection, Mapping
from uuid import UUID

from loguru import logger

from samokoder_app.previews.machine import PreviewMachine
from samokoder_app.previews.places import Places
from samokoder_app.previews.running import Preview
from samokoder_app.previews.source import PreviewSource
from samokoder_app.previews.visitor import Visitor

IDLE_SECONDS = 30 * 60.0
VISITORS_IDLE_SECONDS = 5 * 60.0
VISITORS_MOST_SECONDS = 60 * 60.0
"""A tab that somebody has left open keeps the app of a link no longer; whoever comes back finds it without data."""

_REAP_EVERY = 30.0

SourceOf = Callable[[Visitor], PreviewSource]


class PreviewPool:
    """Previews of projects and of links to them, at most `per_user` projects of one user and `total` in all."""

    def __init__(self, machine: PreviewMachine, source_of: SourceOf, per_user: int = 3, total: int = 12) -> None:
        self._machine = machine
        self._source_of = source_of
        self._places = Places(per_user, total)
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

    @property
    def share_ids(self) -> list[UUID]:
        """Links whose previews run."""
        return [key for key, preview in self._previews.items() if preview.is_shared]

    def doubt(self) -> None:
        """Somebody's rights have changed: whoever is connected is looked at again."""
        self._doubt.set()
        self._doubt = asyncio.Event()

    async def doubted(self) -> None:
        """Until then."""
        await self._doubt.wait()

    def find(self, key: UUID) -> Preview | None:
        """The preview of a project or of a link, if it was started."""
        return self._previews.get(key)

    def is_halted(self, key: UUID) -> bool:
        """Whether its owner stopped it: then only its owner starts it again, no request of the app's pages."""
        return key in self._halted

    def start(self, project_id: UUID, owner_id: UUID) -> Preview:
        """The project's preview, started in the background if it does not run; raises `Unavailable` when all are busy."""
        return self.start_for(Visitor(project_id, owner_id))

    def start_for(self, visitor: Visitor) -> Preview:
        """The same for a project or a link to it; a link's gives way to everybody else's and takes nobody's place."""
        self._halted.discard(visitor.key)
        preview = self._previews.get(visitor.key)
        if preview is None:
            given_up = self._places.to_give_up(visitor, self._previews.values())
            if given_up is not None:
                self._retire(given_up)
            preview = Preview(visitor, self._machine, self._source_of(visitor))
            self._previews[visitor.key] = preview
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
        await self._machine.remove(str(project_id))
        self._halted.discard(project_id)

    def end(self, keys: Collection[UUID]) -> None:
        """Stop these previews; what they ask for when they are wanted again decides whether they start."""
        for key in keys:
            if (preview := self._previews.get(key)) is not None:
                self._retire(preview)

    def keep_shared(self, allowed: Mapping[UUID, bool]) -> None:
        """Of links only these have previews, with secrets or without as is said; others stop."""
        is_kept = {key: allowed.get(key) == self._previews[key].visitor.with_secrets for key in self.share_ids}
        self.end([key for key, is_right in is_kept.items() if not is_right])

    def end_of(self, owner_id: UUID) -> None:
        """Stop the previews of all projects of somebody, those of links to them too."""
        self.end([key for key, one in self._previews.items() if one.visitor.user_id == owner_id])

    def files_changed(self, project_id: UUID | None) -> None:
        """A project may have a newer version; None: any project may."""
        for preview in list(self._previews.values()):
            if project_id in {None, preview.project_id}:
                preview.files_changed()

    async def reap(self) -> None:
        """Stop idle previews, for as long as the process lives."""
        while True:
            await asyncio.sleep(_REAP_EVERY)
            self.stop_idle(IDLE_SECONDS, VISITORS_IDLE_SECONDS)

    def stop_idle(self, seconds: float, visitors_seconds: float | None = None) -> None:
        """Stop what nobody used for so long, and those of links that have run for an hour."""
        now = time.monotonic()
        for preview in list(self._previews.values()):
            patience = seconds if visitors_seconds is None or not preview.is_shared else visitors_seconds
            is_old = preview.is_shared and now - preview.began > VISITORS_MOST_SECONDS
            if is_old or now - preview.last_used > patience:
                self._retire(preview)

    async def close(self) -> None:
        """Stop all."""
        for preview in list(self._previews.values()):
            self._retire(preview)
        await asyncio.gather(*self._closing)

    def _retire(self, preview: Preview) -> None:
        key = preview.visitor.key
        self._previews.pop(key, None)
        task = asyncio.get_running_loop().create_task(self._put_away(preview), name=str(key))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def _put_away(self, preview: Preview) -> None:
        await preview.close()
        if preview.is_shared:
            try:
                await self._machine.remove(preview.folder)
            except OSError as error:
                logger.warning("the copy of a visitors' preview waits for the next start: {}", type(error).__name__)
