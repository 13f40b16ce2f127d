"""Where a build is kept: checkpoints, versions that merge with what the user saved meanwhile, and blobs."""

from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from engine.builds.plan_edit import PlanEdit
from engine.builds.ports import EditUntaken, MessageUnheard
from engine.builds.stages.failing import UNMET
from engine.builds.state import BuildError, BuildState, BuildStatus, Usage
from engine.builds.superseded import superseded
from engine.events.payloads import BuildFinished, Envelope, Notice
from engine.workspace.manifest import Manifest
from samokoder_app.builds.merging import merge_files, take_back
from samokoder_app.builds.sentences import repairs_returned
from samokoder_app.builds.writing import append, write
from samokoder_app.db.repositories import attempts, blobs, builds, credits, events, versions
from samokoder_app.db.repositories.events import NewEvent
from samokoder_app.db.repositories.held import Held
from samokoder_app.db.repositories.storable import storable, storable_text
from samokoder_app.i18n.build_notices import BuildNotices
from samokoder_app.i18n.text import Language

MAX_TITLE = 300


class PostgresStore:
    """`BuildStore`: checkpoints, files and blobs; versions merge with what the user saved meanwhile."""

    def __init__(self, held: Held, state: BuildState | None) -> None:
        self._held = held
        self._state = state
        self.is_at_rest = False
        self._base: Manifest | None = None
        self._seen: Manifest = {}

    async def load(self) -> BuildState | None:
        """The last checkpoint, or None for a new build."""
        return self._state

    async def save(self, state: BuildState, envelopes: Sequence[Envelope]) -> None:
        """Checkpoint and events in one transaction; a build that comes to rest is let go in it too.

        The events hold the project's row and the checkpoint the build's, so that neither a message nor an edit of the
        plan can come between the last look and the end.
        """

        async def transact(session: AsyncSession) -> None:
            await attempts.save_checkpoint(session, self._held, state)
            for envelope in envelopes:
                await append(session, self._held, envelope)
            if state.status == BuildStatus.DONE:
                await self._look_for_wishes(session, state)
            await self._free_databases(session, state)
            if state.status != BuildStatus.RUNNING:
                if state.error is not None and state.error.code == UNMET:
                    await self._return_repairs(session, state)
                await attempts.rest_build(session, self._held, state.status, state.error)

        await write(transact)
        self._state = state
        self.is_at_rest = state.status != BuildStatus.RUNNING

    async def _free_databases(self, session: AsyncSession, state: BuildState) -> None:
        """GPT-Pilot's databases that nobody goes on with are no storage of their owner's."""
        left = superseded(self._state, state)
        if left or state.status == BuildStatus.DONE:
            await blobs.free_databases(session, self._held, left)

    async def _return_repairs(self, session: AsyncSession, state: BuildState) -> None:
        """What repairs cost that mended nothing is given back, and told."""
        returned = await credits.return_failed_repairs(session, self._held)
        if returned:
            notice = repairs_returned(returned, state.idea)
            told = NewEvent(step=None, ordinal=None, kind=notice.kind, payload=storable(notice))
            await events.append_event(session, self._held, told)

    async def _look_for_wishes(self, session: AsyncSession, state: BuildState) -> None:
        held = self._held
        for unheard in await builds.unheard_messages(session, held.project_id, held.build_id, state.heard, 1):
            raise MessageUnheard(unheard)
        edit = await attempts.read_plan_edit(session, held)
        if edit is not None and edit.number > state.edits:
            raise EditUntaken

    async def rest(self, status: BuildStatus, error: BuildError | None, seconds: float) -> None:
        """The host ends the run: event, last checkpoint and row in one transaction."""
        state = self._state
        worked = (state.seconds if state else 0.0) + seconds
        usage = state.usage if state else Usage()
        finished = BuildFinished(status=status, usage=usage, seconds=round(worked, 3), error=error)
        event = NewEvent(step=None, ordinal=None, kind=finished.kind, payload=storable(finished))

        async def transact(session: AsyncSession) -> None:
            if state is not None:
                await attempts.save_checkpoint(session, self._held, _resting(state, status, error))
            await events.append_event(session, self._held, event)
            await attempts.rest_build(session, self._held, status, error)

        await write(transact)
        self.is_at_rest = True

    async def plan_edit(self, after: int) -> PlanEdit | None:
        """The owner's newest edit of the plan, if the state does not have it yet."""
        edit = await write(lambda session: attempts.read_plan_edit(session, self._held))
        return edit if edit is not None and edit.number > after else None

    async def latest_files(self) -> tuple[int, Manifest]:
        """Number and tree of the latest version, without what a step without a checkpoint has saved.

        Such a step runs again, on the files as they were when it began.
        """
        number, latest = await self._read_latest()
        tree = latest
        for version in await self._unfinished_versions():
            before, after = await self._read_pair(version)
            tree = take_back(tree, before, after)
        self._base, self._seen = tree, latest
        return number, dict(tree)

    async def save_files(self, title: str, manifest: Manifest, changed: Mapping[str, bytes], step: int) -> int:
        """Save the step's tree with the user's changes of the meantime on top, as one version."""
        if self._base is None:
            await self.latest_files()
        base = self._base or {}

        async def transact(session: AsyncSession) -> int:
            await versions.hold(session, self._held)
            for content in changed.values():
                await blobs.put_blob(session, self._held, content)
            latest = await self._manifest(session)
            merged = merge_files(base, self._seen, latest, manifest)
            if merged.manifest == latest:
                number = await versions.latest_version(session, self._held.project_id)
            else:
                number = await self._save_version(session, title, merged.manifest, step)
            if merged.conflicts:
                await events.append_event(session, self._held, self._kept_yours(merged.conflicts))
            return number

        number = await write(transact)
        self._base, self._seen = dict(manifest), dict(manifest)
        return number

    async def _save_version(self, session: AsyncSession, title: str, manifest: Manifest, step: int) -> int:
        """A version of the step; what it saves again is nobody's."""
        held = self._held
        known = await versions.version_of_step(session, held.project_id, held.build_id, step)
        key = step if known is None else None
        return await versions.save_version(session, held, key, storable_text(title)[:MAX_TITLE], manifest)

    async def read_blob(self, sha256: str) -> bytes:
        """Content of a stored file."""
        content = await write(lambda session: blobs.read_blob(session, self._held.project_id, sha256))
        if content is None:
            raise KeyError(sha256)
        return content

    async def put_blob(self, content: bytes) -> str:
        """Store bytes that belong to no version (a screenshot); returns their sha256."""
        return await write(lambda session: blobs.put_blob(session, self._held, content))

    async def _manifest(self, session: AsyncSession) -> Manifest:
        number = await versions.latest_version(session, self._held.project_id)
        return await versions.read_manifest(session, self._held.project_id, number)

    async def _read_latest(self) -> tuple[int, Manifest]:
        async def transact(session: AsyncSession) -> tuple[int, Manifest]:
            number = await versions.latest_version(session, self._held.project_id)
            return number, await versions.read_manifest(session, self._held.project_id, number)

        return await write(transact)

    async def _unfinished_versions(self) -> list[int]:
        step = self._state.step if self._state else 0
        return await write(
            lambda session: versions.versions_from_step(session, self._held.project_id, self._held.build_id, step)
        )

    async def _read_pair(self, version: int) -> tuple[Manifest, Manifest]:
        async def transact(session: AsyncSession) -> tuple[Manifest, Manifest]:
            before = await versions.read_manifest(session, self._held.project_id, version - 1)
            return before, await versions.read_manifest(session, self._held.project_id, version)

        return await write(transact)

    def _kept_yours(self, conflicts: Sequence[str]) -> NewEvent:
        language: Language = "ru" if self._state and self._state.language == "ru" else "en"
        text = BuildNotices.kept_yours.said_in(language, paths=", ".join(conflicts[:5]))
        notice = Notice(level="warning", code="kept_your_change", text=text)
        return NewEvent(step=None, ordinal=None, kind=notice.kind, payload=storable(notice))


def _resting(state: BuildState, status: BuildStatus, error: BuildError | None) -> BuildState:
    """The state as a resume finds it; counting the rest keeps its events apart from those before it."""
    return state.model_copy(update={"status": status, "error": error, "rests": state.rests + 1})
