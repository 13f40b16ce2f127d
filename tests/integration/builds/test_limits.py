"""Limits of a project and of a month on Postgres: builds at the same time share them, and owners are told in time."""

import asyncio
from decimal import Decimal
from uuid import UUID

import pytest

from engine.builds.budget import Budget
from engine.builds.ports import JournalKey, OpenCall, RoomTaken
from engine.builds.state import Role
from engine.events.payloads import Envelope, ModelCalled
from engine.llm.spending import Reservation
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.accounts.limits import LimitAmounts, Limits, ProjectLimit, get_limits, put_limits
from samokoder_app.builds import service
from samokoder_app.builds.ports import PostgresJournal, PostgresSink
from samokoder_app.builds.views import StartBuild
from samokoder_app.db.repositories.held import Held
from samokoder_app.errors import InvalidInput, NotFound
from tests.conftest import MakeProject, MakeUser
from tests.integration.builds.conftest import IDEA
from tests.integration.builds.test_budget import claimed, priceless_key

KEY = JournalKey(step=1, ordinal=0)


def reserving(tokens: int, usd: str = "0.5") -> OpenCall:
    reserved = Reservation(tokens=tokens, usd=Decimal(usd))
    return OpenCall(token="t", role=Role.DEVELOPER, model="m", prompt_tokens=10, cost_usd="0.1", reserved=reserved)


def month(tokens: int | None = None, usd: str | None = None) -> Limits:
    return Limits(month=LimitAmounts(usd=None if usd is None else Decimal(usd), tokens=tokens))


@pytest.fixture
async def owner(make_user: MakeUser) -> CurrentUser:
    return await make_user()


@pytest.fixture
async def running(owner: CurrentUser, make_project: MakeProject) -> list[Held]:
    """A build on a key in each of two projects, both running."""
    key = await priceless_key(owner)
    held = []
    for _ in range(2):
        project = await make_project(owner, description=IDEA)
        build = await service.start_build(owner, project, StartBuild(key_id=key))
        held.append(await claimed(project, build.id))
    return held


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
    await PostgresSink(held, "openai").emit(Envelope(step=1, ordinal=ordinal, payload=called))


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


async def test_the_owner_is_told_at_a_half_at_four_fifths_and_at_the_end_once_each(
    owner: CurrentUser, running: list[Held]
) -> None:
    await put_limits(owner, month(usd="1"))
    for ordinal, cost in enumerate(("0.49", "0.02", "0.02", "0.30", "0.01", "0.20"), start=1):
        await tell_call(running[0], ordinal, cost, 10)
    events = await service.list_events(owner, running[0].project_id)
    told = [event.payload["text"] for event in events if event.payload.get("code") == "limit_share"]
    assert [text.split(" %")[0] for text in told] == ["50", "80", "100"]
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
    await PostgresSink(held, "demo").emit(
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
