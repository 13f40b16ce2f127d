"""Start, control and follow builds on behalf of a user. No Reflex, no SQL."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from engine.amounts import plain
from engine.builds.intake import Answers
from engine.builds.materials import PageText
from engine.builds.state import BuildStatus
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.builds.answering import answer, known_intake
from samokoder_app.builds.authors import told_with_authors
from samokoder_app.builds.changing import change_build
from samokoder_app.builds.choosing import same_model
from samokoder_app.builds.discretion import without_secrets
from samokoder_app.builds.following import Told, follow
from samokoder_app.builds.limits import changes_limits
from samokoder_app.builds.materials import read_page, take_materials
from samokoder_app.builds.ordering import LOOK_BACK, is_to_be_surveyed, order_build
from samokoder_app.builds.planning import as_it_will_be
from samokoder_app.builds.stopping import once_stopped
from samokoder_app.builds.views import BuildView, EventView, StartBuild
from samokoder_app.db.repositories import builds, events, projects
from samokoder_app.db.repositories.builds import BuildRow
from samokoder_app.db.session import as_user
from samokoder_app.errors import NotFound
from samokoder_app.integrations.environment import hiding_of
from samokoder_app.paging import Page, checked_cursor, page_of

MAX_PAGE = 100
MAX_EVENTS = 1000


async def start_build(
    user: CurrentUser,
    project_id: UUID,
    order: StartBuild,
    idempotency_key: str | None = None,
    page: PageText | None = None,
) -> BuildView:
    """Enqueue a build of the project's idea, or of files that were brought in; the same idempotency key answers with
    the same build. `page` is that of the order, if it was read already.

    A build that was cancelled a moment ago is waited for. Raises `Conflict("build_active")` while another build
    of the project is not at rest, `Conflict("build_stopping")` if a cancelled one does not end in time, and
    `QuotaExceeded` at the plan's limits.
    """
    if page is None and order.page_url:
        async with as_user(user.id) as session:
            await _check_owner(session, user, project_id)
        page = await read_page(user, order.page_url)
    return await once_stopped(user, project_id, lambda: _start(user, project_id, order, page, idempotency_key))


async def _start(
    user: CurrentUser, project_id: UUID, order: StartBuild, page: PageText | None, idempotency_key: str | None
) -> BuildView:
    async with as_user(user.id) as session:
        project = await projects.get_project(session, project_id)
        if project is None:
            raise NotFound("project_not_found")
        known = await builds.list_builds(session, project_id, None, LOOK_BACK)
        request = await order_build(
            session, user, project, order, is_survey=await is_to_be_surveyed(session, project, known)
        )
        materials = await take_materials(session, user, project, order, page, known)
        brought = {"intake": known_intake(known, project.description), "materials": materials}
        request = request.model_copy(update=brought)
        build_id = await builds.start_build(session, project_id, request, (idempotency_key or "").strip() or None)
        return await _load(session, user, build_id)


async def same_again(user: CurrentUser, project_id: UUID) -> StartBuild:
    """How to build with the model and key of the project's newest build."""
    async with as_user(user.id) as session:
        await _check_owner(session, user, project_id)
        newest = await builds.list_builds(session, project_id, None, 1)
    return same_model(newest[0].request if newest else None)


async def get_build(user: CurrentUser, build_id: UUID) -> BuildView:
    """One build of the user."""
    async with as_user(user.id) as session:
        return await _load(session, user, build_id)


async def list_builds(
    user: CurrentUser, project_id: UUID, cursor: str | None = None, limit: int = 20
) -> Page[BuildView]:
    """Builds of a project, newest first."""
    size = max(1, min(limit, MAX_PAGE))
    after = checked_cursor(cursor)
    async with as_user(user.id) as session:
        await _check_owner(session, user, project_id)
        rows = await builds.list_builds(session, project_id, after, size + 1)
    shown = [_view(row) for row in rows[:size]]
    return page_of(shown, lambda one: (one.created_at, one.id), is_more=len(rows) > size)


async def cancel_build(user: CurrentUser, build_id: UUID) -> BuildView:
    """Ask the worker to stop for good; a build that no worker holds is cancelled at once."""
    return await _ask(user, build_id, "cancel")


async def pause_build(user: CurrentUser, build_id: UUID) -> BuildView:
    """Ask the worker to stop at its next safe point, to be resumed later."""
    return await _ask(user, build_id, "pause")


async def resume_build(user: CurrentUser, build_id: UUID, order: StartBuild | None = None) -> BuildView:
    """Go on with a paused build from its last checkpoint; what `order` names of model, key and limits is changed."""
    if order is not None and (order.has_model or order.by_role or changes_limits(order)):
        async with as_user(user.id) as session:
            await change_build(session, user, await _load_row(session, user, build_id), order)
    return await _ask(user, build_id, "resume")


async def approve_build(user: CurrentUser, build_id: UUID, order: StartBuild | None = None) -> BuildView:
    """Approve the plan of a waiting build and go on; what `order` names of limits is changed."""
    if order is not None and changes_limits(order):
        async with as_user(user.id) as session:
            await change_build(session, user, await _load_row(session, user, build_id), order)
    return await _ask(user, build_id, "approve")


async def answer_questions(user: CurrentUser, build_id: UUID, answers: Answers) -> BuildView:
    """Answer the questions of a waiting build, and go on; what has no answer is left to the agents.

    Raises `Conflict("no_questions_open")` when nothing is asked (any more), `InvalidInput("question_unknown")`.
    """
    async with as_user(user.id) as session:
        project_id = (await _load_row(session, user, build_id)).project_id
    cleaned = without_secrets(answers, await hiding_of(user.id, project_id))
    async with as_user(user.id) as session:
        await answer(session, await _load_row(session, user, build_id), cleaned)
        return await _load(session, user, build_id)


async def accept_build(user: CurrentUser, build_id: UUID) -> BuildView:
    """Take the app although requirements are unmet: the engine documents them and the build ends `done`.

    Raises `Conflict("build_not_acceptable")` unless the build paused with `unmet_requirements`.
    """
    return await _ask(user, build_id, "accept")


async def list_events(user: CurrentUser, project_id: UUID, after: int = 0, limit: int = 500) -> list[EventView]:
    """Persisted events of a project with `seq` greater than `after`, in order."""
    async with as_user(user.id) as session:
        await _check_owner(session, user, project_id)
        rows = await events.read_events(session, project_id, max(after, 0), max(1, min(limit, MAX_EVENTS)))
        return await told_with_authors(session, user.id, project_id, rows)


async def subscribe(
    user: CurrentUser, project_id: UUID, after: int = 0, *, tells_end: bool = False
) -> AsyncIterator[Told]:
    """History after `after`, its end if that is to be told, then live events without a gap, running text in between.

    Ownership is checked at the first step; that the session still holds is the caller's to check.
    """
    async with as_user(user.id) as session:
        await _check_owner(session, user, project_id)
    async with aclosing(follow(user.id, project_id, max(after, 0), tells_end=tells_end)) as items:
        async for item in items:
            yield item


async def live_text(user: CurrentUser, project_id: UUID) -> dict[str, str]:
    """Running text by channel, for a tab that joins in the middle; at most about a second old."""
    async with as_user(user.id) as session:
        await _check_owner(session, user, project_id)
        return await events.running_texts(session, project_id)


async def _ask(user: CurrentUser, build_id: UUID, wish: builds.Wish) -> BuildView:
    async with as_user(user.id) as session:
        await builds.ask(session, build_id, wish)
        return await _load(session, user, build_id)


async def _check_owner(session: AsyncSession, user: CurrentUser, project_id: UUID) -> None:
    if not await projects.project_exists(session, project_id):
        raise NotFound("project_not_found")


async def _load_row(session: AsyncSession, user: CurrentUser, build_id: UUID) -> BuildRow:
    row = await builds.get_build(session, build_id)
    if row is None:
        raise NotFound("build_not_found")
    return row


async def _load(session: AsyncSession, user: CurrentUser, build_id: UUID) -> BuildView:
    return _view(await _load_row(session, user, build_id))


def _view(row: BuildRow) -> BuildView:
    # A build at rest shows its plan as it will go on with; one that runs, what it works by now.
    state = row.state if row.status == BuildStatus.RUNNING else as_it_will_be(row)
    return BuildView(
        id=row.id,
        project_id=row.project_id,
        status=row.status,
        stage=row.stage,
        plan=state.plan if state else None,
        requirements=state.spec.requirements if state and state.spec else (),
        usage=row.usage,
        cost_usd=None if row.cost_usd is None else plain(row.cost_usd),
        evidence=state.facts if state else (),
        error=row.error,
        created_at=row.created_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        model=row.request.model,
        is_demo=row.request.is_demo,
        managed_model_id=row.request.managed_model_id,
        auto_approve=row.request.auto_approve,
        budget_usd=None if row.request.budget_usd is None else plain(row.request.budget_usd),
        budget_tokens=row.request.budget_tokens,
        forecast=row.request.forecast,
        mode=state.mode if state else None,
        turn=state.turn if state and state.turn else row.request.turn,
        materials=row.request.materials,
        questions=state.questions if state else (),
        answers=state.answers.given if state and state.answers else None,
    )
