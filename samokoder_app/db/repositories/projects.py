"""SQL of projects: one's own and those of one's teams. Row-level security lets through what the session's user may."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, TypeAdapter
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from samokoder_app.paging import Cursor


class RequirementRow(BaseModel):
    """A requirement of the last build, without checks and evidence."""

    model_config = ConfigDict(frozen=True)

    id: str
    text: str
    status: str


class ProjectRow(BaseModel):
    """A project with its last build in short."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    name: str
    description: str
    stack: str
    version: int
    created_at: datetime
    updated_at: datetime
    build_id: UUID | None
    build_status: str | None
    is_read_only: bool
    requirements: tuple[RequirementRow, ...]
    team_id: UUID | None
    team: str | None
    role: str
    rights: tuple[str, ...]


_ROWS = TypeAdapter(list[ProjectRow])
# One's memberships, looked up once for a statement: as tables under policies they would be planned at each mention.
_MINE = "with mine as materialized (select * from app.own_teams())"
_COLUMNS = """
select p.id, p.name, p.description, p.stack, p.latest_version as version, p.created_at, p.updated_at,
       b.id as build_id, b.status as build_status, coalesce(b.requirements, '[]'::jsonb) as requirements,
       p.team_id, held.name as team, coalesce(held.role, 'owner') as role,
       app.role_rights(coalesce(held.role, 'owner')) as rights,
       p.id in (select app.resting_projects()) as is_read_only"""
_BUILD = """
left join mine held on held.id = p.team_id
left join lateral (
    select id, status, (
        select jsonb_agg(jsonb_build_object('id', r -> 'id', 'text', r -> 'text', 'status', r -> 'status'))
        from jsonb_array_elements(state #> '{spec,requirements}') r
    ) as requirements
    from app.builds where project_id = p.id order by created_at desc, id limit 1
) b on true
"""
_FROM = " from public.projects p" + _BUILD
_SELECT = _MINE + _COLUMNS + _FROM
GET = text(_SELECT + " where p.id = :project_id")
# The newest of one's own and of each team, each from its index, and of these the newest.
_NEWEST = """
from (
    (select * from public.projects p where p.user_id = :user_id /* after */ order by p.created_at desc, p.id limit :limit)
    union all
    (select p.* from mine join public.projects p on p.team_id = mine.id
        where p.user_id <> :user_id /* after */ order by p.created_at desc, p.id limit :limit)
) p"""
_PAGE = _MINE + _COLUMNS + _NEWEST + _BUILD + "order by p.created_at desc, p.id limit :limit"
FIRST_PAGE = text(_PAGE)
_NEXT_PAGE = text(_PAGE.replace("/* after */", "and (p.created_at < :at or (p.created_at = :at and p.id > :id))"))
_FOUND = (
    " where (p.user_id = :user_id or held.id is not null)"
    " and strpos(lower(p.name || ' ' || p.description), lower(:words)) > 0"
    " and (cardinality(cast(:states as text[])) = 0 or coalesce(b.status, '') = any(:states))"
)
_SORTED = {
    order: text(_SELECT + _FOUND + " order by " + rule + ", p.id limit :limit offset :skip")
    for order, rule in (
        ("changed", "p.updated_at desc"),
        ("created", "p.created_at desc"),
        ("name", "lower(p.name)"),
    )
}
_COUNTED = text(_MINE + " select coalesce(b.status, '') as status, count(*) as number" + _FROM + _FOUND + " group by 1")
_CREATE = text("select app.create_project(:name, :description, :stack)")
_CREATE_IN_TEAM = text("select app.create_team_project(:team_id, :name, :description, :stack)")
UPDATE = text(
    "update public.projects set name = coalesce(:name, name), description = coalesce(:description, description)"
    " where id = :project_id returning id"
)
_DELETE = text("delete from public.projects where id = :project_id returning id")
_DISCARD = text("select app.discard_project(:project_id)")
_EXISTING = text("select id from public.projects where id = any(:project_ids)")
_EXISTS = text("select 1 from public.projects where id = :project_id")


async def create_project(
    session: AsyncSession, name: str, description: str, stack: str, team_id: UUID | None = None
) -> UUID:
    """A new project of the session's user, or of a team of his; checks the quota of its owner's plan."""
    values: dict[str, object] = {"name": name, "description": description, "stack": stack}
    if team_id is not None:
        return UUID(str((await session.execute(_CREATE_IN_TEAM, values | {"team_id": team_id})).scalar_one()))
    return UUID(str((await session.execute(_CREATE, values)).scalar_one()))


async def get_project(session: AsyncSession, project_id: UUID) -> ProjectRow | None:
    """A project that the session's user may see."""
    row = (await session.execute(GET, {"project_id": project_id})).one_or_none()
    return None if row is None else ProjectRow.model_validate(dict(row._mapping))


async def list_projects(session: AsyncSession, user_id: UUID, after: Cursor | None, limit: int) -> list[ProjectRow]:
    """A user's projects and those of his teams after a cursor, newest first."""
    if after is None:
        rows = await session.execute(FIRST_PAGE, {"user_id": user_id, "limit": limit})
    else:
        rows = await session.execute(_NEXT_PAGE, {"user_id": user_id, "limit": limit, "at": after.at, "id": after.id})
    names = tuple(rows.keys())  # asked once: SQLAlchemy's mappings ask for every row, which is half of the time
    return _ROWS.validate_python([dict(zip(names, row, strict=True)) for row in rows])


async def find_projects(
    session: AsyncSession, user_id: UUID, words: str, states: list[str], order: str, skip: int, limit: int
) -> list[ProjectRow]:
    """A user's projects, and his teams', whose name or idea has these words (any case), in one of the states (none: in all of them).

    `order` is one of changed, created (newest first) and name; a project without a build has the state "".
    """
    values = {"user_id": user_id, "words": words, "states": states, "skip": skip, "limit": limit}
    rows = await session.execute(_SORTED[order], values)
    return [ProjectRow.model_validate(dict(row._mapping)) for row in rows]


async def count_projects(session: AsyncSession, user_id: UUID, words: str) -> dict[str, int]:
    """How many of those projects are in each state."""
    rows = await session.execute(_COUNTED, {"user_id": user_id, "words": words, "states": []})
    return {row.status: row.number for row in rows}


async def update_project(session: AsyncSession, project_id: UUID, name: str | None, description: str | None) -> bool:
    """Change what is not None; whether there is such a project that the session's user may change."""
    values = {"project_id": project_id, "name": name, "description": description}
    return (await session.execute(UPDATE, values)).one_or_none() is not None


async def delete_project(session: AsyncSession, project_id: UUID) -> bool:
    """Delete a project with all that belongs to it; whether there was one that the session's user may delete."""
    return (await session.execute(_DELETE, {"project_id": project_id})).one_or_none() is not None


async def discard_project(session: AsyncSession, project_id: UUID) -> None:
    """Take back a project in which there is nothing yet; raises `NotFound`, `Forbidden`, `Conflict`."""
    await session.execute(_DISCARD, {"project_id": project_id})


async def project_exists(session: AsyncSession, project_id: UUID) -> bool:
    """Whether there is such a project for the session's user."""
    values = {"project_id": project_id}
    return (await session.execute(_EXISTS, values)).one_or_none() is not None


async def existing_projects(session: AsyncSession, project_ids: list[UUID]) -> set[UUID]:
    """Which of these projects exist; for workers, who see all."""
    rows = await session.execute(_EXISTING, {"project_ids": project_ids})
    return {UUID(str(value)) for value in rows.scalars()}
