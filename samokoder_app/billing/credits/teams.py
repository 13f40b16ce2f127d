"""Credits of a team: what its members move into its account, and what its builds have used."""

from uuid import UUID

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.billing.credits.amounts import micro_of
from samokoder_app.billing.credits.service import MAX_PAGE, checked_line
from samokoder_app.billing.credits.views import TeamCreditsView, balance_in_words, line_view
from samokoder_app.db.again import again_after_deadlock
from samokoder_app.db.repositories import credits, teams
from samokoder_app.db.repositories.rights import Right
from samokoder_app.db.session import as_user
from samokoder_app.errors import InvalidInput, NotFound

_LONGEST_REFERENCE = 64


async def read_team_credits(
    user: CurrentUser, team_id: UUID, cursor: str | None = None, limit: int = 50
) -> TeamCreditsView:
    """The balance, for who may spend it, with a page of the statement for who leads the team, the newest first.

    Raises `NotFound`, `Forbidden`.
    """
    size, before = max(1, min(limit, MAX_PAGE)), checked_line(cursor)
    async with as_user(user.id) as session:
        team = await teams.get_team(session, user.id, team_id)
        if team is None:
            raise NotFound("team_not_found")
        balance = await credits.team_balance(session, team_id)
        leads = Right.PEOPLE in team.rights
        rows = await credits.lines(session, team_id, before, size + 1) if leads else []
    shown = rows[:size]
    return TeamCreditsView(
        **balance_in_words(balance),
        is_open=balance.was_opened,
        items=tuple(line_view(row) for row in shown),
        next_cursor=str(shown[-1].id) if len(rows) > size else None,
    )


async def check_statement(user: CurrentUser, team_id: UUID) -> None:
    """Whether the user may take the statement away: raises `NotFound`, `Forbidden` before its first line."""
    async with as_user(user.id) as session:
        await credits.moves(session, team_id, 0, 1)


async def fill_team(user: CurrentUser, team_id: UUID, typed: str, reference: str) -> bool:
    """Move credits of the user's own, as he has typed them, into the team's account, once for a reference.

    Its builds are paid from there from now on. Raises `InvalidInput`, `NotFound`, `Forbidden`, `QuotaExceeded`
    (`credits_short`), `Conflict` for a reference that stood for another amount.
    """
    micro = micro_of(typed)
    if not 0 < len(reference) <= _LONGEST_REFERENCE:
        raise InvalidInput

    async def move() -> bool:
        async with as_user(user.id) as session:
            return await credits.fill_team(session, team_id, micro, reference)

    return await again_after_deadlock(move)
