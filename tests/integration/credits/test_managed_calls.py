"""Single calls of managed keys, and the moments at which a worker may die: what is set aside is charged or comes back."""

import asyncio
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from engine.builds.budget import Budget, CreditsUsedUp, KeyCapReached
from engine.builds.calls import CallOnItsWay
from engine.builds.guarding import BudgetGuard
from engine.builds.ports import JournaledReply, JournalKey, OpenCall, RoomTaken
from engine.builds.stages.failing import UNMET
from engine.builds.state import BuildError, BuildState, BuildStatus, Role, Stage
from engine.events.payloads import Envelope, ModelCalled, Payload, StageFinished, StageStarted
from engine.llm.spending import CallBegun, Reservation
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.accounts.limits import LimitAmounts, Limits, put_limits
from samokoder_app.billing.credits.managed import change_managed, list_managed
from samokoder_app.billing.credits.service import read_balance
from samokoder_app.builds import service
from samokoder_app.builds.ports import PostgresJournal, PostgresSink
from samokoder_app.builds.store import PostgresStore
from samokoder_app.builds.sweeping import settle_left_calls
from samokoder_app.builds.views import StartBuild
from samokoder_app.db import again
from samokoder_app.db.repositories import credits
from samokoder_app.db.repositories.held import Held
from samokoder_app.db.session import as_user, as_worker
from samokoder_app.errors import NotFound
from samokoder_app.projects.service import delete_project
from tests.conftest import DatabaseServer, MakeProject, MakeUser
from tests.integration.builds.conftest import IDEA, claimed
from tests.integration.credits.conftest import OfferModel, agrees, balance, superuser

pytestmark = pytest.mark.usefixtures("web_db", "no_other_builds")

KEY = JournalKey(step=1, ordinal=0)
ERROR = BuildError(code=UNMET, message="m")
CREDIT = 1_000_000
HAS = 1000 * CREDIT
"""What the customer has."""

Paid = tuple[Held, UUID]
"""A running build that is paid for with credits, and its key."""


@pytest.fixture
async def paid(customer: CurrentUser, offer: OfferModel, managed_key: UUID, make_project: MakeProject) -> Paid:
    return await running(customer, await offer(), make_project), managed_key


async def running(customer: CurrentUser, model: UUID, make_project: MakeProject) -> Held:
    project = await make_project(customer, description=IDEA)
    build = await service.start_build(customer, project, StartBuild(managed_model_id=model))
    return await claimed(project, build.id)


def call(paid: Paid, usd: str = "0.5", token: str = "") -> OpenCall:
    return OpenCall(
        token=token or uuid4().hex,
        role=Role.DEVELOPER,
        model="demo",
        prompt_tokens=1_000,
        cost_usd="0.01",
        key_id=str(paid[1]),
        provider="openai_compatible",
        reserved=Reservation(tokens=9_000, usd=Decimal(usd)),
    )


def use(cost: str | None, key: UUID) -> dict[str, object]:
    return {
        "model": "demo",
        "prompt_tokens": 10,
        "completion_tokens": 5,
        "estimated": False,
        "cost_usd": cost,
        "seconds": 1.0,
        "key_id": str(key),
        "provider": "openai_compatible",
    }


async def put(paid: Paid, cost: str | None, key: JournalKey = KEY) -> None:
    """The call's answer is kept, and its use told."""
    told = ModelCalled(role=Role.DEVELOPER, **use(cost, paid[1]))  # type: ignore[arg-type]
    reply = JournaledReply(text="", **use(cost, paid[1]))  # type: ignore[arg-type]
    envelope = Envelope(step=key.step, ordinal=77 + key.ordinal, payload=told)
    await PostgresJournal(paid[0]).put(key, reply, envelope)


async def test_a_call_sets_aside_what_it_may_cost_and_is_charged_what_it_did(customer: CurrentUser, paid: Paid) -> None:
    journal = PostgresJournal(paid[0])
    noted = call(paid)
    for _ in range(2):  # a transaction that is made again holds nothing twice
        await journal.note(KEY, noted)
    assert await balance(customer) == (HAS - 50 * CREDIT, 50 * CREDIT, 0)
    for _ in range(2):
        await put(paid, "0.123456789")
    assert await balance(customer) == (HAS - 12_345_679, 0, 0)  # a started millionth counts
    assert await agrees()


async def test_a_call_that_the_provider_did_not_take_costs_nothing(customer: CurrentUser, paid: Paid) -> None:
    journal = PostgresJournal(paid[0])
    await journal.note(KEY, call(paid))
    await journal.note(KEY, None)
    assert await balance(customer) == (HAS, 0, 0)
    await journal.note(KEY, call(paid, "0.2"))
    assert await balance(customer) == (HAS - 20 * CREDIT, 20 * CREDIT, 0)
    assert await agrees()


async def test_no_call_costs_more_than_was_set_aside_for_it(customer: CurrentUser, paid: Paid) -> None:
    await PostgresJournal(paid[0]).note(KEY, call(paid, "0.1"))
    await put(paid, "0.75")
    assert await balance(customer) == (HAS - 10 * CREDIT, 0, 0)


async def test_an_answer_whose_price_nobody_knows_is_charged_by_its_prompt(customer: CurrentUser, paid: Paid) -> None:
    await PostgresJournal(paid[0]).note(KEY, call(paid))
    await put(paid, None)
    assert await balance(customer) == (HAS - CREDIT, 0, 0)


async def test_a_call_that_was_lost_with_its_worker_is_charged_once_by_its_estimate(
    customer: CurrentUser, paid: Paid
) -> None:
    """The worker dies after the call went out and before its answer was kept."""
    dead = paid[0]
    await PostgresJournal(dead).note(KEY, call(paid))
    held = await claimed(dead.project_id, dead.build_id)
    journal, sink = PostgresJournal(held), PostgresSink(held)
    number = 0

    async def emit(name: str, payload: Payload) -> None:
        nonlocal number
        number += 1
        await sink.emit(Envelope(step=1, ordinal=200 + number, payload=payload))

    on_its_way = CallOnItsWay(journal, KEY, Role.DEVELOPER, emit, BudgetGuard(Budget(), journal))
    lost = await on_its_way.broken_off()
    assert lost is not None
    for _ in range(2):
        await on_its_way.account_for(lost)
    assert await balance(customer) == (HAS - CREDIT, 0, 0)
    begun = CallBegun(
        model="demo",
        prompt_tokens=100,
        cost_usd="0.001",
        most_prompt_tokens=1_000,
        most_prompt_usd=Decimal("0.01"),
        token_usd=Decimal("0.00001"),
        provider="openai_compatible",
        key_id=str(paid[1]),
    )
    assert await on_its_way.begun(begun) == 32_000
    assert (await balance(customer))[1] == 33 * CREDIT
    await put((held, paid[1]), "0.02")
    assert await balance(customer) == (HAS - 3 * CREDIT, 0, 0)
    assert await agrees()


async def age(server: DatabaseServer) -> None:
    async with superuser(server) as connection:
        await connection.execute("update app.credit_holds set at = at - interval '1 hour'")


@pytest.mark.parametrize("end", ["cancelled", "deleted", "paused", "running"])
async def test_what_a_build_leaves_behind_does_not_stay_set_aside(
    end: str, customer: CurrentUser, paid: Paid, database_server: DatabaseServer
) -> None:
    held = paid[0]
    await PostgresJournal(held).note(KEY, call(paid))
    if end == "deleted":
        await delete_project(customer, held.project_id)
    elif end != "running":
        await PostgresStore(held, None).rest(BuildStatus(end), None, 1.0)
    await age(database_server)
    await asyncio.gather(*(settle_left_calls() for _ in range(4)))  # as many workers look at once
    if end == "running":
        assert await balance(customer) == (HAS - 50 * CREDIT, 50 * CREDIT, 0)
    else:
        assert await balance(customer) == (HAS - CREDIT, 0, 0)
    assert await agrees()


async def test_a_build_that_goes_on_after_the_sweep_pays_nothing_twice(
    customer: CurrentUser, paid: Paid, database_server: DatabaseServer
) -> None:
    held = paid[0]
    await PostgresJournal(held).note(KEY, call(paid))
    await PostgresStore(held, None).rest(BuildStatus.PAUSED, None, 1.0)
    await age(database_server)
    await settle_left_calls()
    await service.resume_build(customer, held.build_id)
    again = await claimed(held.project_id, held.build_id)
    journal = PostgresJournal(again)

    async def emit(name: str, payload: Payload) -> None:
        await PostgresSink(again).emit(Envelope(step=1, ordinal=300, payload=payload))

    on_its_way = CallOnItsWay(journal, KEY, Role.DEVELOPER, emit, BudgetGuard(Budget(), journal))
    lost = await on_its_way.broken_off()
    assert lost is not None
    await on_its_way.account_for(lost)
    assert await balance(customer) == (HAS - CREDIT, 0, 0)


async def test_calls_at_once_never_set_aside_more_than_there_is(
    customer: CurrentUser, paid: Paid, offer: OfferModel, make_project: MakeProject
) -> None:
    model = await offer()
    builds = [paid[0], *[await running(customer, model, make_project) for _ in range(9)]]
    tried = await asyncio.gather(
        *(PostgresJournal(one).note(KEY, call(paid, "3")) for one in builds), return_exceptions=True
    )
    assert [type(one).__name__ for one in tried].count("NoneType") == 3  # of 10 dollars
    assert [type(one) for one in tried].count(RoomTaken) == 7
    assert await balance(customer) == (100 * CREDIT, 900 * CREDIT, 0)
    journal = PostgresJournal(builds[[type(one) for one in tried].index(RoomTaken)])
    begun = CallBegun(
        model="demo",
        prompt_tokens=10,
        cost_usd="0",
        most_prompt_usd=Decimal("0.99"),
        token_usd=Decimal("0.00001"),
        key_id=str(paid[1]),
    )
    with pytest.raises(CreditsUsedUp) as refused:
        await BudgetGuard(Budget(), journal).allow(KEY, begun)
    assert refused.value.sentence("en").startswith(
        "The credits are running out: 100 left, and the next call may need up to 103."
    )
    assert "осталось 100, " in refused.value.sentence("ru")


async def test_the_cap_is_kept_to_the_last_millionth(
    operator: CurrentUser, customer: CurrentUser, paid: Paid, offer: OfferModel, make_project: MakeProject
) -> None:
    model = await offer()
    builds = [paid[0], *[await running(customer, model, make_project) for _ in range(4)]]
    await change_managed(operator, paid[1], "2", is_enabled=True)  # 2.50 dollars with the margin of a quarter
    tried = await asyncio.gather(
        *(PostgresJournal(one).note(KEY, call(paid, "1")) for one in builds), return_exceptions=True
    )
    assert [type(one).__name__ for one in tried].count("NoneType") == 2
    (row,) = (await list_managed(operator))[0]
    assert row.held_usd == Decimal("1.6")
    refused = builds[[type(one) for one in tried].index(RoomTaken)]
    limits = {one.scope: one.budget.usd - one.spent.usd for one in await PostgresJournal(refused).wider_limits(KEY)}  # type: ignore[operator]
    assert limits == {"credits": Decimal(8), "cap": Decimal("0.5")}
    begun = CallBegun(model="demo", prompt_tokens=1, cost_usd="0", most_prompt_usd=Decimal("0.6"), token_usd=Decimal(0))
    with pytest.raises(KeyCapReached):
        await BudgetGuard(Budget(), PostgresJournal(refused)).allow(KEY, begun)
    await PostgresJournal(refused).note(KEY, call(paid, "0.5"))
    assert await agrees()


async def test_answers_and_calls_of_two_builds_under_limits_never_wait_in_a_circle(
    customer: CurrentUser, paid: Paid, offer: OfferModel, make_project: MakeProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(again, "_TRIES", 1)  # a deadlock would be an error
    await put_limits(customer, Limits(month=LimitAmounts(usd=Decimal(100))))
    builds = [paid, (await running(customer, await offer(), make_project), paid[1])]

    async def work(one: Paid) -> None:
        for ordinal in range(25):
            key = JournalKey(step=1, ordinal=ordinal)
            await PostgresJournal(one[0]).note(key, call(one, "0.05"))
            await put(one, "0.01", key)

    await asyncio.gather(*(work(one) for one in builds))
    assert await balance(customer) == (HAS - 50 * CREDIT, 0, 0)
    assert await agrees()


async def tell(held: Held, step: int, stage: Stage, outcome: str) -> None:
    sink = PostgresSink(held)
    await sink.emit(Envelope(step=step, ordinal=1, payload=StageStarted(stage=stage, role=Role.BUG_HUNTER)))
    ended = StageFinished(stage=stage, role=Role.BUG_HUNTER, outcome=outcome, seconds=1.0)
    await sink.emit(Envelope(step=step, ordinal=2, payload=ended))


async def charged_step(paid: Paid, step: int, stage: Stage, outcome: str, cost: str) -> None:
    key = JournalKey(step=step, ordinal=0)
    await PostgresJournal(paid[0]).note(key, call(paid))
    await put(paid, cost, key)
    await tell(paid[0], step, stage, outcome)


async def test_repairs_that_mended_nothing_are_given_back_once(customer: CurrentUser, paid: Paid) -> None:
    held = paid[0]
    await charged_step(paid, 1, Stage.DEVELOP, "code_written", "0.05")
    await charged_step(paid, 2, Stage.REPAIR, "repair_written", "0.03")  # this one mended its task
    await charged_step(paid, 3, Stage.VERIFY, "task_verified", "0.01")
    await charged_step(paid, 4, Stage.DEVELOP, "code_written", "0.05")
    await charged_step(paid, 5, Stage.REPAIR, "repair_written", "0.02")
    await charged_step(paid, 6, Stage.REPAIR, "repair_written", "0.04")
    assert await balance(customer) == (HAS - 20 * CREDIT, 0, 0)
    for returned in (6 * CREDIT, 0):
        async with as_worker() as session:
            assert await credits.return_failed_repairs(session, held) == returned
    assert await balance(customer) == (HAS - 14 * CREDIT, 0, 0)
    for step in (7, 8, 9, 10):  # a build that rests and goes on for ever is not repaired for nothing for ever
        await charged_step(paid, step, Stage.REPAIR, "repair_written", "0.01")
        async with as_worker() as session:
            assert await credits.return_failed_repairs(session, held) == (CREDIT if step < 9 else 0)
    assert await agrees()


async def test_a_build_that_rests_unmet_tells_what_was_given_back(customer: CurrentUser, paid: Paid) -> None:
    held = paid[0]
    await charged_step(paid, 5, Stage.REPAIR, "repair_written", "0.02")
    state = BuildState(idea=IDEA, language="ru", stack="fastapi", status=BuildStatus.PAUSED, error=ERROR)
    await PostgresStore(held, None).save(state, ())
    told = [one.payload for one in await service.list_events(customer, held.project_id) if one.kind == "notice"]
    assert told[-1]["code"] == "repairs_returned"
    assert "2" in told[-1]["text"]
    assert await balance(customer) == (HAS, 0, 0)


async def test_a_teams_project_is_paid_by_its_owner_until_the_team_has_credits(
    customer: CurrentUser, offer: OfferModel, managed_key: UUID, make_user: MakeUser
) -> None:
    model = await offer()
    async with as_user(customer.id) as session:
        team = await session.scalar(text("select app.make_team('House')"))
        made = text("select app.create_team_project(:team, 'Books', 'A list of books', 'fastapi')")
        project = await session.scalar(made, {"team": team})
    build = await service.start_build(customer, project, StartBuild(managed_model_id=model))
    held = await claimed(project, build.id)
    await PostgresJournal(held).note(KEY, call((held, managed_key)))
    assert await balance(customer) == (HAS - 50 * CREDIT, 50 * CREDIT, 0)
    async with as_worker() as session:
        await credits.grant(session, ("team", team), 70 * CREDIT, "pack", f"t-{team}")
    await put((held, managed_key), "0.1")  # what was set aside on an account is charged to it
    assert await balance(customer) == (HAS - 10 * CREDIT, 0, 0)
    other = JournalKey(step=2, ordinal=0)
    await PostgresJournal(held).note(other, call((held, managed_key)))
    await put((held, managed_key), "0.2", other)
    assert await balance(customer) == (HAS - 10 * CREDIT, 0, 0)
    async with as_user(customer.id) as session:
        assert (await credits.balance_of_project(session, project)).available == 50 * CREDIT
    stranger = await make_user()
    with pytest.raises(NotFound):
        await read_balance(stranger, project)
    assert await agrees()
