"""Limits of a project and of a month on Postgres: builds at the same time share them, and owners are told in time."""

import asyncio
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import text

from engine.builds.budget import Budget, Spent
from engine.builds.calls import CallOnItsWay
from engine.builds.guarding import BudgetGuard
from engine.builds.ports import JournaledReply, JournalKey, OpenCall, RoomTaken
from engine.builds.state import BuildStatus, Role
from engine.events.payloads import Envelope, ModelCalled, Payload
from engine.llm.spending import Reservation
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.accounts.limits import LimitAmounts, Limits, ProjectLimit, get_limits, put_limits
from samokoder_app.builds import service
from samokoder_app.builds.estimate import estimate_build
from samokoder_app.builds.ports import PostgresJournal, PostgresSink
from samokoder_app.builds.store import PostgresStore
from samokoder_app.builds.views import StartBuild
from samokoder_app.db.repositories.held import Held
from samokoder_app.db.session import as_worker
from samokoder_app.errors import InvalidInput, NotFound
from tests.conftest import MakeProject, MakeUser
from tests.integration.builds.conftest import IDEA, claimed, priceless_key

KEY = JournalKey(step=1, ordinal=0)
KEY_ID = "4d1b1c1e-0000-4000-8000-000000000001"
LOGGED = text(
    "select provider, key_id, outcome, prompt_tokens, cost_usd from app.api_usage_log where build_id = :build"
)


def reserving(tokens: int, usd: str = "0.5") -> OpenCall:
    reserved = Reservation(tokens=tokens, usd=Decimal(usd))
    return OpenCall(token="t", role=Role.DEVELOPER, model="m", prompt_tokens=10, cost_usd="0.1", reserved=reserved)


def month(tokens: int | None = None, usd: str | None = None) -> Limits:
    return Limits(month=LimitAmounts(usd=None if usd is None else Decimal(usd), tokens=tokens))


async def tell_call(held: Held, ordinal: int, cost: str | None, tokens: int) -> None:
    called = ModelCalled(
        role=Role.DEVELOPER,
        model="m",
        prompt_tokens=tokens,
        completion_tokens=0,
        estimated=False,
        cost_usd=cost,
        seconds=1,
    )
    await PostgresSink(held).emit(Envelope(step=1, ordinal=ordinal, payload=called))


async def test_builds_at_the_same_time_cannot_reserve_more_than_is_left(
    owner: CurrentUser, running: list[Held]
) -> None:
    await put_limits(owner, month(tokens=100_000))
    journals = [PostgresJournal(held) for held in running]
    tried = await asyncio.gather(
        *[journal.note(KEY, reserving(60_000)) for journal in journals], return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in tried) == ["NoneType", "RoomTaken"]
    waiting = journals[[isinstance(one, RoomTaken) for one in tried].index(True)]
    (left,) = await waiting.wider_limits(KEY)
    assert (left.scope, left.budget, left.spent.tokens) == ("month", Budget(tokens=100_000), 60_000)
    await waiting.note(KEY, reserving(40_000))
    with pytest.raises(RoomTaken):
        await waiting.note(KEY, reserving(40_001))  # a call's own earlier note does not count against it
    assert await PostgresJournal(running[0]).unfinished(KEY) is not None


async def test_a_project_has_its_own_limit_and_a_months_covers_all(owner: CurrentUser, running: list[Held]) -> None:
    first, second = running
    wanted = ProjectLimit(project_id=first.project_id, usd=Decimal(1))
    await put_limits(owner, Limits(month=LimitAmounts(usd=Decimal(3)), projects=(wanted,)))
    await tell_call(first, 1, "0.70", 10)
    await tell_call(second, 1, "1.50", 10)
    await tell_call(second, 2, None, 10)
    limits = {one.scope: one.spent.usd for one in await PostgresJournal(first).wider_limits(KEY)}
    assert limits == {"project": Decimal("0.70"), "month": Decimal("2.20")}
    with pytest.raises(RoomTaken):
        await PostgresJournal(first).note(KEY, reserving(10, "0.31"))
    await PostgresJournal(second).note(KEY, reserving(10, "0.80"))
    view = await get_limits(owner)
    assert view.month is not None
    assert view.month.spent_usd == Decimal("3.00")


def answered(cost: str = "0.2", tokens: int = 700) -> tuple[JournaledReply, Envelope]:
    """An answer, and what is told of its use."""
    use = {"prompt_tokens": tokens, "completion_tokens": 0, "estimated": False, "cost_usd": cost, "seconds": 1.0}
    called = ModelCalled(role=Role.DEVELOPER, model="m", **use)
    return JournaledReply(text="", model="m", **use), Envelope(step=KEY.step, ordinal=77, payload=called)


async def spent(held: Held) -> Spent:
    """Under the month's limit, as another build sees it."""
    (limit,) = await PostgresJournal(held).wider_limits(KEY.model_copy(update={"ordinal": 99}))
    return limit.spent


async def test_a_call_is_never_counted_nowhere(owner: CurrentUser, running: list[Held]) -> None:
    """From its reservation it goes over into its use in one transaction; a step that is replayed changes nothing."""
    await put_limits(owner, month(tokens=100_000))
    first, other = running
    journal = PostgresJournal(first)
    await journal.note(KEY, reserving(60_000))
    assert (await spent(other)).tokens == 60_000
    reply, called = answered()
    for _ in range(2):
        await journal.put(KEY, reply, called)
        await PostgresSink(first).emit(called)
        assert await spent(other) == Spent(usd=Decimal("0.2"), tokens=700)
        assert await journal.unfinished(KEY) is None


async def test_a_lost_call_keeps_counting_with_its_reservation_under_wider_limits(
    owner: CurrentUser, running: list[Held]
) -> None:
    await put_limits(owner, month(usd="5", tokens=100_000))
    first, other = running
    asked = reserving(60_000, "4.5").model_copy(update={"provider": "groq", "key_id": KEY_ID})
    await PostgresJournal(first).note(KEY, asked)
    held = await claimed(first.project_id, first.build_id)
    journal, sink = PostgresJournal(held), PostgresSink(held)

    async def emit(name: str, payload: Payload) -> None:
        await sink.emit(Envelope(step=1, ordinal=7, payload=payload))

    again = CallOnItsWay(journal, KEY, Role.DEVELOPER, emit, BudgetGuard(Budget(), journal))
    lost = await again.broken_off()
    assert lost is not None
    await again.account_for(lost)
    assert await again.broken_off() is None  # its note went with its account
    assert await spent(other) == Spent(usd=Decimal("4.5"), tokens=60_000, has_lost=True)
    with pytest.raises(RoomTaken):
        await PostgresJournal(other).note(KEY, reserving(10, "0.6"))
    async with as_worker() as session:
        row = (await session.execute(LOGGED, {"build": first.build_id})).one()
    assert tuple(row) == ("groq", UUID(KEY_ID), "lost", 10, Decimal("0.1"))  # what is told is what is known


async def test_what_a_build_at_rest_has_left_behind_still_counts(owner: CurrentUser, running: list[Held]) -> None:
    await put_limits(owner, month(tokens=100_000))
    first, other = running
    await PostgresJournal(first).note(KEY, reserving(60_000))
    await PostgresStore(first, None).rest(BuildStatus.CANCELLED, None, 1.0)
    assert await spent(other) == Spent(usd=Decimal("0.5"), tokens=60_000, has_lost=True)


async def test_a_price_that_nobody_knows_finds_no_room_under_money_alone(
    owner: CurrentUser, running: list[Held], make_project: MakeProject
) -> None:
    await put_limits(owner, month(usd="5"))
    unknown = reserving(1_000).model_copy(update={"reserved": Reservation(tokens=1_000)})
    free = reserving(1_000, "0")
    journal = PostgresJournal(running[0])
    with pytest.raises(RoomTaken):
        await journal.note(KEY, unknown)
    await journal.note(KEY, free)
    await put_limits(owner, month(usd="5", tokens=50_000))
    await journal.note(KEY, unknown)

    await put_limits(owner, month(usd="5"))
    project, key = await make_project(owner, description=IDEA), await priceless_key(owner, "another")
    with pytest.raises(InvalidInput, match="limit_price_unknown_month"):
        await service.start_build(owner, project, StartBuild(key_id=key))
    with pytest.raises(InvalidInput, match="limit_price_unknown_month"):
        await estimate_build(owner, project, StartBuild(key_id=key))


async def test_the_owner_is_told_at_a_half_at_four_fifths_and_at_the_end_once_each(
    owner: CurrentUser, running: list[Held]
) -> None:
    await put_limits(owner, month(usd="1"))
    for ordinal, cost in enumerate(("0.49", "0.02", "0.02", "0.30", "0.01", "0.20"), start=1):
        await tell_call(running[0], ordinal, cost, 10)
    events = await service.list_events(owner, running[0].project_id)
    told = [event.payload["text"] for event in events if event.payload.get("code") == "limit_share"]
    assert [text.partition("%")[0] for text in told] == ["50", "80", "100"]
    assert "limit for this month is used: $0.51 of $1.00" in told[0]

    await put_limits(owner, month(usd="2"))  # another limit is told anew
    await tell_call(running[0], 7, "0.01", 10)
    events = await service.list_events(owner, running[0].project_id)
    assert [event.payload.get("code") for event in events].count("limit_share") == 4


async def test_the_demo_uses_nothing_of_a_limit(owner: CurrentUser, make_project: MakeProject) -> None:
    await put_limits(owner, month(tokens=5_000))
    project = await make_project(owner, description=IDEA)
    build = await service.start_build(owner, project, StartBuild())
    held = await claimed(project, build.id)
    await PostgresSink(held).emit(
        Envelope(
            step=1,
            ordinal=1,
            payload=ModelCalled(
                role=Role.DEVELOPER, model="demo", prompt_tokens=9_000, completion_tokens=1, estimated=True, seconds=1
            ),
        )
    )
    assert await PostgresJournal(held).wider_limits(KEY) == ()
    await PostgresJournal(held).note(KEY, reserving(60_000))
    view = await get_limits(owner)
    assert view.month is not None
    assert view.month.spent_tokens == 0


async def test_limits_are_their_owners_and_within_range(
    owner: CurrentUser, make_user: MakeUser, make_project: MakeProject
) -> None:
    stranger = await make_user()
    theirs: UUID = await make_project(stranger, description=IDEA)
    with pytest.raises(NotFound):
        await put_limits(owner, Limits(projects=(ProjectLimit(project_id=theirs, tokens=9_000),)))
    with pytest.raises(InvalidInput, match="budget_usd_range"):
        await put_limits(owner, month(usd="0.001"))
    mine = await make_project(owner, description=IDEA)
    wanted = Limits(month=LimitAmounts(tokens=50_000), projects=(ProjectLimit(project_id=mine, usd=Decimal(2)),))
    view = await put_limits(owner, wanted)
    assert [(one.project_id, one.usd) for one in view.projects] == [(mine, Decimal(2))]
    assert (await put_limits(owner, month())).model_dump() == {
        "month": None,
        "projects": tuple(one.model_dump() for one in view.projects),
    }
    assert (await get_limits(stranger)).model_dump() == {"month": None, "projects": ()}
    assert (await put_limits(owner, Limits(projects=()))).projects == ()


async def test_what_is_not_named_stays_and_null_takes_it_away(owner: CurrentUser, make_project: MakeProject) -> None:
    mine = await make_project(owner, description=IDEA)
    both = {"month": {"usd": "3", "tokens": 50_000}, "projects": [{"project_id": str(mine), "usd": "2"}]}

    async def put(body: dict[str, object]) -> tuple[object, ...]:
        view = await put_limits(owner, Limits.model_validate(body))
        return (view.month and (view.month.usd, view.month.tokens), *((one.usd, one.tokens) for one in view.projects))

    month, project = (Decimal(3), 50_000), (Decimal(2), None)
    assert await put(both) == (month, project)
    assert await put({}) == (month, project)
    assert await put({"projects": [{"project_id": str(mine), "tokens": 9_000}]}) == (month, (Decimal(2), 9_000))
    assert await put({"month": {"usd": None}}) == ((None, 50_000), (Decimal(2), 9_000))
    assert await put({"projects": None}) == ((None, 50_000),)
    assert await put({"month": None}) == (None,)
