"""The account of a team: what members move into it, what is paid from it, who sees it, and what becomes of it."""

import asyncio
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.billing.credits.amounts import MICRO
from samokoder_app.billing.credits.service import read_balance, read_credits, statement_table
from samokoder_app.billing.credits.teams import check_statement, fill_team, read_team_credits
from samokoder_app.db.repositories import credits
from samokoder_app.db.repositories.teams import Role
from samokoder_app.db.session import as_user, as_worker
from samokoder_app.errors import Conflict, Forbidden, NotFound, QuotaExceeded
from samokoder_app.projects.service import create_project
from samokoder_app.teams import service
from tests.conftest import MakeUser
from tests.integration.plans.conftest import Office
from tests.integration.teams.conftest import Enrol


async def give(user: CurrentUser, amount: int) -> None:
    """As a purchase would."""
    async with as_worker() as session:
        await credits.grant(session, ("user", user.id), amount * MICRO, "purchase", uuid4().hex)


async def own(user: CurrentUser) -> str:
    return (await read_credits(user)).available


async def differences() -> list[object]:
    async with as_worker() as session:
        return list(await session.execute(text("select * from app.ledger_differences()")))


async def test_credits_move_once_and_pay_for_the_team_from_then_on(
    owner: CurrentUser, team: UUID, enrol: Enrol
) -> None:
    editor = await enrol(Role.EDITOR)
    project = (await create_project(owner, "Shop", "A shop", team_id=team)).id
    await give(owner, 100)
    await give(editor, 20)
    assert (await read_balance(editor, project)).available == "100", "the owner pays as long as the team has nothing"
    with pytest.raises(Forbidden, match="team_account_unopened"):
        await fill_team(editor, team, "1", "first")
    assert (await own(editor), (await read_balance(editor, project)).available) == ("20", "100")
    assert await fill_team(owner, team, "1", "first")
    moved = await asyncio.gather(*(fill_team(editor, team, "7,5", "once") for _ in range(5)))
    assert sorted(moved) == [False, False, False, False, True]
    assert (await own(editor), await own(owner)) == ("12.5", "99")
    assert (await read_balance(editor, project)).available == "8.5"
    with pytest.raises(Conflict, match="credits_reference_reused"):
        await fill_team(editor, team, "8", "once")
    with pytest.raises(QuotaExceeded, match="credits_short"):
        await fill_team(editor, team, "12.6", "more")
    assert await fill_team(owner, team, "7.5", "once"), "the same word of somebody else"
    assert (await read_team_credits(editor, team)).available == "16"
    other = (await service.make_team(owner, "Another")).id
    with pytest.raises(Conflict, match="credits_reference_reused"):
        await fill_team(owner, other, "7.5", "once")
    assert await differences() == []


async def test_many_at_once_move_no_more_than_there_is(owner: CurrentUser, team: UUID) -> None:
    await give(owner, 10)
    moved = await asyncio.gather(*(fill_team(owner, team, "1", uuid4().hex) for _ in range(20)), return_exceptions=True)
    assert sum(one is True for one in moved) == 10
    assert all(one is True or isinstance(one, QuotaExceeded) for one in moved)
    assert (await own(owner), (await read_team_credits(owner, team)).available) == ("0", "10")
    assert await differences() == []


async def test_who_may_spend_sees_the_balance_and_who_leads_the_statement(
    owner: CurrentUser, team: UUID, enrol: Enrol, make_user: MakeUser
) -> None:
    await give(owner, 5)
    await fill_team(owner, team, "5", "a")
    editor, admin = await enrol(Role.EDITOR), await enrol(Role.ADMIN)
    assert [line.reason for line in (await read_team_credits(admin, team)).items] == ["from_user"]
    seen = await read_team_credits(editor, team)
    assert (seen.available, seen.items) == ("5", ())
    with pytest.raises(Forbidden):
        await check_statement(editor, team)
    await check_statement(admin, team)
    lines = [line async for line in statement_table(admin, team)]
    assert "transfer,from_user,5,5" in "".join(lines)
    viewer, stranger = await enrol(Role.VIEWER), await make_user()
    for user, refusal in ((viewer, Forbidden), (stranger, NotFound)):
        await give(user, 1)
        for deed in (
            lambda user=user: read_team_credits(user, team),
            lambda user=user: fill_team(user, team, "1", "b"),
        ):
            with pytest.raises(refusal):
                await deed()
        assert await own(user) == "1"


async def test_what_a_deleted_team_has_left_is_its_owners(
    office: Office, owner: CurrentUser, team: UUID, enrol: Enrol
) -> None:
    editor = await enrol(Role.EDITOR)
    await give(owner, 1)
    await fill_team(owner, team, "1", "a")
    await give(editor, 7)
    await fill_team(editor, team, "7", "a")
    async with as_worker() as session:
        reserve = text("select app.reserve_credits('team', :t, 1, 'call', :r)")
        await session.execute(reserve, {"t": team, "r": str(team)})
    with pytest.raises(Conflict, match="team_credits_held"):
        await service.delete_team(owner, team)
    async with as_worker() as session:
        await session.execute(text("select app.release_credits('call', :r)"), {"r": str(team)})
    await service.delete_team(owner, team)
    assert await own(owner) == "8"
    assert [line.reason for line in (await read_credits(owner)).items][:1] == ["from_team"]
    assert await differences() == []


async def test_moves_of_transfers_are_never_changed(office: Office, owner: CurrentUser, team: UUID) -> None:
    await give(owner, 1)
    await fill_team(owner, team, "1", "a")
    for change in ("update app.credit_moves set micro = 0", "delete from app.credit_moves"):
        with pytest.raises(Exception, match="ledger_is_append_only"):
            office.run(f"{change} where kind = 'transfer'")
    async with as_user(owner.id) as session:
        with pytest.raises(Exception, match="permission denied"):
            await session.execute(text("select app.transfer_credits('user', null, 'team', null, 1, 'x', 'y')"))
