"""Read and change the plan of a build on behalf of its owner, before approval, while it runs and while it rests."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from engine.builds.plan_edit import edit_of
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.builds.discretion import without_secrets
from samokoder_app.builds.planning import (
    check_draft,
    edit_number,
    edited_event,
    is_editable,
    is_of_pilot,
    plan_view,
    revision_of,
    wanted_plan,
)
from samokoder_app.builds.views import PlanDraft, PlanView
from samokoder_app.db.repositories import builds
from samokoder_app.db.repositories.builds import BuildRow
from samokoder_app.db.repositories.storable import storable
from samokoder_app.db.session import as_user
from samokoder_app.errors import Conflict, NotFound, PreconditionFailed
from samokoder_app.integrations.environment import hiding_of


async def get_plan(user: CurrentUser, build_id: UUID) -> PlanView:
    """The plan and the requirements of a build, as they will be."""
    async with as_user(user.id) as session:
        return plan_view(await _load(session, user, build_id))


async def put_plan(user: CurrentUser, build_id: UUID, draft: PlanDraft, revision: str | None = None) -> PlanView:
    """Change the plan: order counts, what is left out is dropped; the build takes it between two steps.

    `revision` is that of the plan which the draft was made from; without it the present one is meant. Raises
    `PreconditionFailed("plan_stale")` if the plan is another one now, `Conflict("plan_not_editable")` without a
    plan and when the build is over, `Conflict("plan_settled")` once GPT-Pilot has taken it, `InvalidInput`.
    """
    async with as_user(user.id) as session:
        project_id = (await _load(session, user, build_id)).project_id
    wanted = wanted_plan(without_secrets(draft, await hiding_of(user.id, project_id)))
    async with as_user(user.id) as session:
        row = await _load(session, user, build_id)
        if row.state is None or row.state.plan is None or not is_editable(row):
            raise Conflict("plan_settled" if is_of_pilot(row) else "plan_not_editable")
        if revision is not None and revision != revision_of(row):
            raise PreconditionFailed("plan_stale", current=revision_of(row))
        check_draft(row, wanted)
        edit = edit_of(row.state, wanted, edit_number(row) + 1)
        changed = plan_view(row.model_copy(update={"plan_edit": edit}))
        event = edited_event(changed, edit.number)
        made_from = (row.state.revision, row.plan_edit.number if row.plan_edit else 0)
        if event is not None:
            await builds.put_plan_edit(session, build_id, made_from, edit, storable(event))
    return changed


async def _load(session: AsyncSession, user: CurrentUser, build_id: UUID) -> BuildRow:
    row = await builds.get_build(session, build_id)
    if row is None:
        raise NotFound("build_not_found")
    return row
