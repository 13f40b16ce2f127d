"""Packs for a team: who buys them, whose account gets them, and from where they are taken when the money goes back."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.billing.credits.teams import fill_team, read_team_credits
from samokoder_app.billing.payments.checkout import CheckoutRequest, start_checkout
from samokoder_app.db.repositories.teams import Role
from samokoder_app.errors import Forbidden, NotFound
from samokoder_app.teams import inviting, service
from tests.conftest import MakeUser
from tests.integration.payments.conftest import Stripe, page_for
from tests.integration.payments.test_credits import CREDIT, balance


def books(stand_in: Stripe, holder: UUID) -> list[tuple[str, str, int]]:
    """Moves of an account in their order: kind, reason, whole credits."""
    query = (
        "select m.kind, m.reason, m.micro from app.credit_moves m join app.credit_accounts a on a.id = m.account_id"
        " where a.holder_id = %s order by m.id"
    )
    with stand_in.server.connect_owner() as connection:
        return [(kind, reason, micro // CREDIT) for kind, reason, micro in connection.execute(query, (holder,))]


async def enrol(owner: CurrentUser, team: UUID, person: CurrentUser, role: Role) -> None:
    made = await inviting.invite(owner, team, role)
    await inviting.join_team(person, made.link.get_secret_value().rpartition("=")[2])


@pytest.fixture
async def lead(stand_in: Stripe, make_user: MakeUser) -> CurrentUser:
    user = await make_user()
    await stand_in.as_owner("update public.profiles set plan = 'business' where id = :id", id=user.id)
    return user


@pytest.fixture
async def team(lead: CurrentUser) -> UUID:
    return (await service.make_team(lead, "Bakery")).id


async def test_who_leads_a_team_buys_for_its_account(
    stand_in: Stripe, lead: CurrentUser, team: UUID, make_user: MakeUser
) -> None:
    admin = await make_user()
    await enrol(lead, team, admin, Role.ADMIN)
    paid = stand_in.world.pay(await page_for(admin, pack="medium", team_id=str(team)))["payment_intent"]
    await stand_in.bring()
    assert (balance(stand_in, team), balance(stand_in, admin.id)) == (1000, 0)
    view = await read_team_credits(lead, team)
    assert (view.is_open, [one.reason for one in view.items]) == (True, ["purchase"])
    line = (await service.list_lines(lead, team))[0]
    assert (line.kind, line.actor, line.usd and int(line.usd)) == ("credits_bought", admin.email, 10)
    # What is paid back is taken from where it was put, whoever is still a member.
    await service.remove_member(lead, team, admin.id)
    stand_in.world.refund(paid, 500)
    await stand_in.bring()
    await stand_in.bring()
    assert (balance(stand_in, team), balance(stand_in, admin.id)) == (500, 0)
    assert books(stand_in, team) == [("grant", "purchase", 1000), ("refund", "refund", -500)]


async def test_others_buy_nothing_for_it(stand_in: Stripe, lead: CurrentUser, team: UUID, make_user: MakeUser) -> None:
    editor, stranger = await make_user(), await make_user()
    await enrol(lead, team, editor, Role.EDITOR)
    with pytest.raises(Forbidden, match="role_forbids"):
        await start_checkout(editor, CheckoutRequest(pack="small", team_id=team))
    for who, whose in ((stranger, team), (lead, uuid4())):
        with pytest.raises(NotFound, match="team_not_found"):
            await start_checkout(who, CheckoutRequest(pack="small", team_id=whose))
    with pytest.raises(ValueError, match="packs alone"):
        CheckoutRequest(plan="starter", team_id=team)
    assert stand_in.world.all_of("checkout.session") == []


async def test_of_a_team_that_is_gone_who_paid_has_the_credits_and_the_debt(
    stand_in: Stripe, lead: CurrentUser, team: UUID, make_user: MakeUser
) -> None:
    admin = await make_user()
    await enrol(lead, team, admin, Role.ADMIN)
    early = stand_in.world.pay(await page_for(admin, pack="small", team_id=str(team)))["payment_intent"]
    await stand_in.bring()
    late = await page_for(admin, pack="small", team_id=str(team))
    await service.delete_team(lead, team)
    assert balance(stand_in, lead.id) == 500
    stand_in.world.pay(late)
    await stand_in.bring()
    assert balance(stand_in, admin.id) == 500
    stand_in.world.refund(early, 500)
    await stand_in.bring()
    assert (balance(stand_in, admin.id), balance(stand_in, lead.id)) == (0, 500)


async def test_credits_that_were_moved_to_a_team_come_back_with_the_money(
    stand_in: Stripe, lead: CurrentUser, team: UUID
) -> None:
    paid = stand_in.world.pay(await page_for(lead, pack="medium"))["payment_intent"]
    await stand_in.bring()
    second = (await service.make_team(lead, "Forge")).id
    await fill_team(lead, team, "300", "a")
    await fill_team(lead, second, "600", "b")
    spend(stand_in, second, 550)
    stand_in.world.refund(paid, 1000)
    await stand_in.bring()
    # 100 were his own, 50 lay in the second team, 300 in the first; what was used of the rest he owes.
    assert (balance(stand_in, team), balance(stand_in, second)) == (0, 0)
    assert balance(stand_in, lead.id) == -550
    assert books(stand_in, team)[-1] == ("transfer", "reclaimed", -300)
    assert ("transfer", "from_team", 50) in books(stand_in, lead.id)
    before = books(stand_in, lead.id)
    await stand_in.bring()
    assert books(stand_in, lead.id) == before


async def test_what_others_have_given_a_team_stays_there(
    stand_in: Stripe, lead: CurrentUser, team: UUID, make_user: MakeUser
) -> None:
    other = await make_user()
    await enrol(lead, team, other, Role.EDITOR)
    kinds: list[tuple[CurrentUser, str]] = [(lead, "200"), (other, "500")]
    paid: list[Any] = []
    for who, moved in kinds:
        paid.append(stand_in.world.pay(await page_for(who, pack="small"))["payment_intent"])
        await stand_in.bring()
        await fill_team(who, team, moved, f"of-{moved}")
    stand_in.world.refund(paid[0], 500)
    await stand_in.bring()
    assert (balance(stand_in, team), balance(stand_in, lead.id)) == (500, 0)


def spend(stand_in: Stripe, team: UUID, credits: int) -> None:
    """A call of the team's has cost so much."""
    micro = credits * CREDIT
    with stand_in.server.connect_owner() as connection:
        connection.execute("select app.reserve_credits('team', %s, %s, 'call', %s)", (team, micro, str(team)))
        connection.execute("select app.settle_credits('call', %s, %s)", (str(team), micro))
