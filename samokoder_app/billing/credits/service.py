"""Credits of a user or a team: the balance, the statement, the table that is taken away, and what can be paid for."""

import csv
import io
from collections.abc import AsyncIterator
from uuid import UUID

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.billing.credits.amounts import credits_of
from samokoder_app.billing.credits.views import (
    BalanceView,
    CreditsView,
    OfferView,
    balance_in_words,
    line_view,
    offer_view,
)
from samokoder_app.db.repositories import credits, managed_keys
from samokoder_app.db.repositories.credits import MoveRow
from samokoder_app.db.repositories.rights import Right, project_rights
from samokoder_app.db.session import as_user
from samokoder_app.errors import InvalidInput

MAX_PAGE = 200
_BATCH = 1_000
CSV_HEAD = ("at", "kind", "reason", "credits", "balance", "project", "model", "build_id", "reference")


async def read_credits(user: CurrentUser, cursor: str | None = None, limit: int = 50) -> CreditsView:
    """The user's balance, a page of the statement, the newest first, and the models that can be paid for."""
    size, before = max(1, min(limit, MAX_PAGE)), checked_line(cursor)
    async with as_user(user.id) as session:
        balance = await credits.own_balance(session)
        rows = await credits.lines(session, None, before, size + 1)
        offers = await managed_keys.offered_models(session)
    shown = rows[:size]
    return CreditsView(
        **balance_in_words(balance),
        models=tuple(offer_view(one) for one in offers),
        items=tuple(line_view(row) for row in shown),
        next_cursor=str(shown[-1].id) if len(rows) > size else None,
    )


async def has_credits(user: CurrentUser) -> bool:
    """Whether the user has, or has ever had, credits."""
    async with as_user(user.id) as session:
        return (await credits.own_balance(session)).was_opened


async def payable_models(user: CurrentUser, project_id: UUID | None = None) -> list[OfferView]:
    """Models that may be chosen for a build: those on offer, for whoever has, or has ever had, credits to pay with.

    None of a project in which the user may not order builds.
    """
    async with as_user(user.id) as session:
        if project_id is not None and Right.BUILD not in await project_rights(session, project_id):
            return []
        balance = await (
            credits.own_balance(session) if project_id is None else credits.balance_of_project(session, project_id)
        )
        return [offer_view(one) for one in await managed_keys.offered_models(session)] if balance.was_opened else []


async def team_payable_models(user: CurrentUser, team_id: UUID) -> list[OfferView]:
    """Models that may be chosen for a project of a team that is yet to be made: once the team has had credits."""
    async with as_user(user.id) as session:
        balance = await credits.team_balance(session, team_id)
        return [offer_view(one) for one in await managed_keys.offered_models(session)] if balance.was_opened else []


async def read_balance(user: CurrentUser, project_id: UUID) -> BalanceView:
    """What there is to pay for builds of a project with. Raises `NotFound`."""
    async with as_user(user.id) as session:
        return BalanceView(**balance_in_words(await credits.balance_of_project(session, project_id)))


async def statement_table(user: CurrentUser, team_id: UUID | None = None) -> AsyncIterator[str]:
    """The whole statement, one's own or a team's, as CSV: every call in a line of its own, the oldest first."""
    yield _rows([CSV_HEAD])
    after = 0
    while True:
        async with as_user(user.id) as session:
            moves = await credits.moves(session, team_id, after, _BATCH)
        if not moves:
            return
        after = moves[-1].id
        yield _rows([_line(move) for move in moves])


def _line(move: MoveRow) -> tuple[str, ...]:
    told = (move.at.isoformat(), move.kind, move.reason, credits_of(move.micro), credits_of(move.balance))
    build = str(move.build_id) if move.build_id else ""
    return (*told, _plain(move.project), _plain(move.model), build, _plain(move.reference))


def _plain(text: str | None) -> str:
    """What somebody wrote, so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text and text[0] in "=+-@\t\r" else text or ""


def _rows(rows: list[tuple[str, ...]]) -> str:
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue()


def checked_line(cursor: str | None) -> int | None:
    """The line of a statement that a cursor names; raises `InvalidInput`."""
    if cursor is None:
        return None
    if not cursor.isascii() or not cursor.isdigit() or int(cursor) >= 2**63:
        raise InvalidInput("cursor_invalid")
    return int(cursor)
