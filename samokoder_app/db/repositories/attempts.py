"""SQL of attempts: what workers do with builds. The database refuses what comes from an attempt that is over."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from engine.builds.plan_edit import PlanEdit
from engine.builds.state import BuildError, BuildState, BuildStatus
from samokoder_app.db.repositories.builds import BuildRow, found_build
from samokoder_app.db.repositories.held import Held
from samokoder_app.db.repositories.storable import storable

_CLAIM = text("select * from app.claim_build(:build_id, :worker, :seconds)")
_RENEW = text("select cancel_requested, pause_requested from app.renew_lease(:build_id, :attempt, :seconds)")
_RELEASE = text("select app.release_build(:build_id, :attempt)")
_REST = text("select app.rest_build(:build_id, :attempt, :status, :error)").bindparams(bindparam("error", type_=JSONB))
_CHECKPOINT = text("select app.save_checkpoint(:build_id, :attempt, :state)").bindparams(
    bindparam("state", type_=JSONB)
)
_REQUEUE = text("select app.requeue_stalled()")
_END_LEASES = text("select app.end_leases(:worker)")
_EARLIER = text("select b.state from app.earlier_build(:project_id, :build_id) b")
_READ_EDIT = text("select plan_edit from app.builds where id = :build_id")
_SLOT = text("select app.slot_of_project(:project_id)")
_CHECKED = text("select max(attempt) from app.checkpoints where build_id = :build_id")


class Wishes(BaseModel):
    """What the user asked of a running build."""

    model_config = ConfigDict(frozen=True)

    cancel_requested: bool
    pause_requested: bool


async def claim_build(session: AsyncSession, build_id: UUID, worker: str, seconds: float) -> BuildRow | None:
    """Take a build for a new attempt; None if another worker has it or it does not wait to be run."""
    return found_build(await session.execute(_CLAIM, {"build_id": build_id, "worker": worker, "seconds": seconds}))


async def renew_lease(session: AsyncSession, held: Held, seconds: float) -> Wishes:
    """Prolong the lease; raises `FenceBroken`."""
    values = {"build_id": held.build_id, "attempt": held.attempt, "seconds": seconds}
    return Wishes.model_validate(dict((await session.execute(_RENEW, values)).one()._mapping))


async def release_build(session: AsyncSession, held: Held) -> None:
    """Give a build back to the queue; raises `FenceBroken`."""
    await session.execute(_RELEASE, {"build_id": held.build_id, "attempt": held.attempt})


async def rest_build(session: AsyncSession, held: Held, status: BuildStatus, error: BuildError | None) -> None:
    """The build comes to rest; raises `FenceBroken`."""
    document = None if error is None else storable(error)
    values = {"build_id": held.build_id, "attempt": held.attempt, "status": status.value, "error": document}
    await session.execute(_REST, values)


async def save_checkpoint(session: AsyncSession, held: Held, state: BuildState) -> None:
    """Keep the state after a step; raises `FenceBroken`."""
    await session.execute(_CHECKPOINT, {"build_id": held.build_id, "attempt": held.attempt, "state": storable(state)})


async def requeue_stalled(session: AsyncSession) -> list[UUID]:
    """Builds whose worker died go back to the queue; returns their ids."""
    return [UUID(str(value)) for value in (await session.execute(_REQUEUE)).scalars()]


async def end_leases(session: AsyncSession, worker: str) -> list[UUID]:
    """Builds that a dead worker of this name held go back to the queue at once; returns their ids."""
    return [UUID(str(value)) for value in (await session.execute(_END_LEASES, {"worker": worker})).scalars()]


async def earlier_state(session: AsyncSession, project_id: UUID, build_id: UUID) -> BuildState | None:
    """The last state of the build before this one that holds the project's living documents."""
    found = (await session.execute(_EARLIER, {"project_id": project_id, "build_id": build_id})).scalar_one_or_none()
    return None if found is None else BuildState.model_validate(found)


async def read_plan_edit(session: AsyncSession, held: Held) -> PlanEdit | None:
    """The owner's newest edit of the plan, taken or not."""
    found = (await session.execute(_READ_EDIT, {"build_id": held.build_id})).scalar_one_or_none()
    return None if found is None else PlanEdit.model_validate(found)


async def workspace_slot(session: AsyncSession, project_id: UUID) -> int:
    """The number that a project's uid is made from."""
    return int((await session.execute(_SLOT, {"project_id": project_id})).scalar_one())


async def last_checkpoint_attempt(session: AsyncSession, build_id: UUID) -> int:
    """The attempt that got furthest, 0 without a checkpoint."""
    return int((await session.execute(_CHECKED, {"build_id": build_id})).scalar_one() or 0)
