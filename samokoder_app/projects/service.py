"""Projects of a user. No Reflex, no SQL."""

from functools import cache
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from engine.engine_name import OWN, PILOT, EngineName
from engine.pilot.checkout import PILOT_STACK
from engine.stacks.stack import DEFAULT_STACK, Stack, list_stacks
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.again import again_after_deadlock
from samokoder_app.db.repositories import pictures, projects
from samokoder_app.db.repositories.projects import ProjectRow
from samokoder_app.db.repositories.rights import Right, check_right
from samokoder_app.db.repositories.storable import storable_text
from samokoder_app.db.session import as_user
from samokoder_app.errors import InvalidInput, NotFound
from samokoder_app.paging import Page, checked_cursor, page_of
from samokoder_app.projects.engines import check_engine, engine_of
from samokoder_app.projects.naming import MAX_NAME, name_from_idea
from samokoder_app.projects.views import (
    STATES,
    BuildSummary,
    FoundProjects,
    ProjectSearch,
    ProjectView,
    StackChoice,
    StateGroup,
)

MAX_IDEA = 20_000
MAX_PAGE = 100


@cache
def stack_choices() -> tuple[StackChoice, ...]:
    """Stacks that can be chosen; a folder beside the engine's others adds one."""
    return tuple(_stack_choice(stack) for stack in list_stacks())


async def create_project(
    user: CurrentUser,
    name: str,
    description: str,
    stack: str | None = None,
    team_id: UUID | None = None,
    engine: EngineName = OWN,
) -> ProjectView:
    """A new project for an idea of 1–20,000 characters, of a team if one is named; an empty name is made from the idea.

    GPT-Pilot builds on its own stack, whichever is named.
    """
    idea = _checked_idea(description)
    title = _checked_name(name) or name_from_idea(idea)
    stack = DEFAULT_STACK if stack is None else stack
    if stack not in {choice.id for choice in stack_choices()}:
        raise InvalidInput("stack_unknown")
    check_engine(engine)
    if engine == PILOT:
        stack = PILOT_STACK
    async with as_user(user.id) as session:
        project_id = await projects.create_project(session, title, idea, stack, team_id)
        return await _load(session, user, project_id)


async def list_projects(user: CurrentUser, cursor: str | None = None, limit: int = 20) -> Page[ProjectView]:
    """The user's projects and those of his teams, newest first."""
    size = max(1, min(limit, MAX_PAGE))
    after = checked_cursor(cursor)
    async with as_user(user.id) as session:
        rows = await projects.list_projects(session, user.id, after, size + 1)
        seen = await pictures.pictures_of_projects(session, [row.id for row in rows[:size]])
    shown = [_view(row, seen.get(row.id)) for row in rows[:size]]
    return page_of(shown, lambda one: (one.created_at, one.id), is_more=len(rows) > size)


async def find_projects(user: CurrentUser, search: ProjectSearch, skip: int = 0, limit: int = 20) -> FoundProjects:
    """The user's projects as a page lists them: searched, narrowed, in order; `skip` of them are shown already."""
    words = " ".join(storable_text(search.words).split())[:MAX_NAME]
    size = max(1, min(limit, MAX_PAGE))
    async with as_user(user.id) as session:
        rows = await projects.find_projects(
            session, user.id, words, list(STATES[search.group]), search.order, max(0, skip), size
        )
        counted = await projects.count_projects(session, user.id, words)
        seen = await pictures.pictures_of_projects(session, [row.id for row in rows])
    numbers: dict[StateGroup, int] = {
        group: sum(counted.get(state, 0) for state in states) for group, states in STATES.items()
    }
    items = tuple(_view(row, seen.get(row.id)) for row in rows)
    return FoundProjects(items=items, numbers={**numbers, "all": sum(counted.values())})


async def get_project(user: CurrentUser, project_id: UUID) -> ProjectView:
    """One project; one that the user may not see does not exist."""
    async with as_user(user.id) as session:
        return await _load(session, user, project_id)


async def update_project(
    user: CurrentUser, project_id: UUID, name: str | None = None, description: str | None = None
) -> ProjectView:
    """Change name or idea; what is None stays. An empty name is made from the idea."""
    idea = None if description is None else _checked_idea(description)
    title = None if name is None else _checked_name(name)
    async with as_user(user.id) as session:
        await check_right(session, project_id, Right.EDIT)
        if title == "":
            title = name_from_idea(idea or (await _load(session, user, project_id)).description)
        if not await projects.update_project(session, project_id, title, idea):
            raise NotFound("project_not_found")
        return await _load(session, user, project_id)


async def delete_project(user: CurrentUser, project_id: UUID) -> None:
    """Delete a project with all that belongs to it; raises `NotFound`, or `Forbidden` for who may not.

    A running build loses its row and with it the right to write, and stops within about a second.
    Copies on disk are swept later by their owners: workers and the preview pool.
    """

    async def delete() -> bool:
        async with as_user(user.id) as session:
            await check_right(session, project_id, Right.MANAGE)
            return await projects.delete_project(session, project_id)

    # Whoever writes a row of the project locks that one first and the project's after it: the other way round.
    if not await again_after_deadlock(delete):
        raise NotFound("project_not_found")


async def discard_project(user: CurrentUser, project_id: UUID) -> None:
    """Take back a project that was just made, while there is nothing in it; for who may change its files.

    Raises `NotFound`, `Forbidden`, `Conflict` (`project_not_empty`).
    """
    async with as_user(user.id) as session:
        await projects.discard_project(session, project_id)


def _stack_choice(stack: Stack) -> StackChoice:
    about = stack.description
    return StackChoice(id=stack.id, ru=stack.title.ru, en=stack.title.en, about_ru=about.ru, about_en=about.en)


def _checked_idea(description: str) -> str:
    idea = storable_text(description).strip()
    if not idea:
        raise InvalidInput("idea_empty")
    if len(idea) > MAX_IDEA:
        raise InvalidInput("idea_too_long", limit=MAX_IDEA)
    return idea


def _checked_name(name: str) -> str:
    title = " ".join(storable_text(name).split())
    if len(title) > MAX_NAME:
        raise InvalidInput("name_too_long", limit=MAX_NAME)
    return title


async def _load(session: AsyncSession, user: CurrentUser, project_id: UUID) -> ProjectView:
    row = await projects.get_project(session, project_id)
    if row is None:
        raise NotFound("project_not_found")
    seen = await pictures.pictures_of_projects(session, [project_id])
    return _view(row, seen.get(project_id))


def _view(row: ProjectRow, picture: str | None) -> ProjectView:
    summary = None
    if row.build_id is not None and row.build_status is not None:
        passed = sum(tile.status == "passed" for tile in row.requirements)
        summary = BuildSummary(id=row.build_id, status=row.build_status, passed=passed, total=len(row.requirements))
    return ProjectView.model_validate(
        {**dict(row), "last_build": summary, "picture": picture, "engine": engine_of(row.stack)}
    )
