"""Teams and their members. No Reflex, no SQL; every function of the database checks the caller's role."""

from collections.abc import Awaitable, Callable
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.accounts.limits import check_amounts
from samokoder_app.db.again import again_after_deadlock
from samokoder_app.db.repositories import teams
from samokoder_app.db.repositories.storable import storable_text
from samokoder_app.db.repositories.teams import LentKeyRow, LineRow, MemberRow, PastTeamRow, Role, TeamRow
from samokoder_app.db.session import as_user
from samokoder_app.errors import InvalidInput, NotFound

MAX_NAME = 80
MOST_USD = Decimal(1_000_000)
MAX_LINES = 200
_MOST_PAST = 50


async def list_teams(user: CurrentUser) -> list[TeamRow]:
    """The user's teams with his role in each, the oldest first."""
    async with as_user(user.id) as session:
        return await teams.list_teams(session, user.id)


async def get_team(user: CurrentUser, team_id: UUID) -> TeamRow:
    """One team; raises `NotFound` for whoever is no member."""
    async with as_user(user.id) as session:
        return await _load(session, user, team_id)


async def make_team(user: CurrentUser, name: str) -> TeamRow:
    """A team of the user's own; raises `InvalidInput`, `QuotaExceeded` where the plan has no teams, `Conflict`."""
    checked = _checked_name(name)
    async with as_user(user.id) as session:
        return await _load(session, user, await teams.make_team(session, checked))


async def change_team(user: CurrentUser, team_id: UUID, name: str) -> TeamRow:
    """Rename a team; for its owner."""
    checked = _checked_name(name)
    async with as_user(user.id) as session:
        await teams.rename_team(session, team_id, checked)
        return await _load(session, user, team_id)


async def delete_team(user: CurrentUser, team_id: UUID) -> None:
    """End a team; its projects stay with its owner, everybody else loses sight of them."""
    await _again(user, lambda session: teams.delete_team(session, team_id))


async def list_members(user: CurrentUser, team_id: UUID) -> list[MemberRow]:
    """The members with what they have spent this month; the owner first."""
    async with as_user(user.id) as session:
        return await teams.team_people(session, team_id)


async def set_role(user: CurrentUser, team_id: UUID, member_id: UUID, role: Role) -> None:
    """Another role for a member. Builds of who may not order any more pause at their next safe point."""
    if role is Role.OWNER:
        raise InvalidInput("role_owner_is_given")
    await _again(user, lambda session: teams.set_role(session, team_id, member_id, role))


async def remove_member(user: CurrentUser, team_id: UUID, member_id: UUID) -> None:
    """Remove a member, or leave. Builds that he has ordered pause, and are the project's owner's from then on."""
    await _again(user, lambda session: teams.remove_member(session, team_id, member_id))


async def list_past_teams(user: CurrentUser) -> list[PastTeamRow]:
    """Teams that the user has ended, the newest first; `list_lines` still tells what was done in them."""
    async with as_user(user.id) as session:
        return await teams.past_teams(session, user.id, _MOST_PAST)


async def offer_team(user: CurrentUser, team_id: UUID, member_id: UUID | None) -> None:
    """Offer the team with its projects to a member, or (None) withdraw the offer; for its owner."""
    async with as_user(user.id) as session:
        await teams.offer_team(session, team_id, member_id)


async def answer_offer(user: CurrentUser, team_id: UUID, *, takes: bool) -> None:
    """Become the owner of a team that one was offered, or decline; its owner until now stays as an admin.

    Raises `NotFound` (`team_not_offered`), and `QuotaExceeded` where its members, projects or files are more than the
    plan of who takes it has.
    """
    await _again(user, lambda session: teams.answer_offer(session, team_id, takes=takes))


async def put_limit(user: CurrentUser, team_id: UUID, member_id: UUID | None, usd: Decimal | None) -> None:
    """What a member, or (None) the whole team, may spend in a calendar month (UTC), in dollars; None: no limit."""
    check_amounts(usd, None, MOST_USD, 1)
    async with as_user(user.id) as session:
        await teams.put_limit(session, team_id, member_id, usd)


async def move_project(user: CurrentUser, project_id: UUID, team_id: UUID | None) -> None:
    """Bring a project into a team, or (None) take it out to its owner; for the project's owner alone."""
    await _again(user, lambda session: teams.move_project(session, project_id, team_id))


async def list_lines(user: CurrentUser, team_id: UUID, before: int | None = None, most: int = 50) -> list[LineRow]:
    """What was done in the team, the newest first; for its owner and admins."""
    async with as_user(user.id) as session:
        return await teams.team_lines(session, team_id, before, max(1, min(most, MAX_LINES)))


async def list_keys(user: CurrentUser, team_id: UUID) -> list[LentKeyRow]:
    """Keys that the team's builds may use; names alone."""
    async with as_user(user.id) as session:
        return await teams.lent_keys(session, team_id)


async def lend_key(user: CurrentUser, team_id: UUID, key_id: UUID) -> None:
    """Let the team's builds use a key of the user's own; it stays his, and nobody sees more of it than its name."""
    async with as_user(user.id) as session:
        await teams.lend_key(session, team_id, key_id)


async def take_back_key(user: CurrentUser, team_id: UUID, key_id: UUID) -> None:
    """Let them use it no more; by who lent it, and by who leads the team."""
    async with as_user(user.id) as session:
        await teams.take_back_key(session, team_id, key_id)


async def _load(session: AsyncSession, user: CurrentUser, team_id: UUID) -> TeamRow:
    row = await teams.get_team(session, user.id, team_id)
    if row is None:
        raise NotFound("team_not_found")
    return row


async def _again(user: CurrentUser, deed: Callable[[AsyncSession], Awaitable[None]]) -> None:
    """Deeds that hold a team's builds and projects may meet others who hold one of them."""

    async def transact() -> None:
        async with as_user(user.id) as session:
            await deed(session)

    await again_after_deadlock(transact)


def _checked_name(name: str) -> str:
    checked = " ".join(storable_text(name).split())
    if not checked:
        raise InvalidInput("team_name_empty")
    if len(checked) > MAX_NAME:
        raise InvalidInput("name_too_long", limit=MAX_NAME)
    return checked
