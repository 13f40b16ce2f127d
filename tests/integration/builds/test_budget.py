"""A build's limit on Postgres: it holds for every worker that goes on with the build, and is raised by its owner."""

from decimal import Decimal

import pytest

from engine.builds.budget import Budget
from engine.builds.calls import CallOnItsWay
from engine.builds.guarding import BudgetGuard
from engine.builds.ports import JournalKey, OpenCall
from engine.builds.state import BuildStatus, Role
from engine.events.payloads import Envelope, Payload
from engine.llm.spending import Reservation
from samokoder_app.builds import service
from samokoder_app.builds.ports import PostgresJournal, PostgresSink
from samokoder_app.builds.views import StartBuild
from samokoder_app.errors import Conflict, InvalidInput
from tests.conftest import MakeProject, MakeUser
from tests.integration.builds.conftest import IDEA, RunWorker, SlowModel, claimed, priceless_key, wait_for

pytestmark = pytest.mark.usefixtures("web_db")

RESTS = (BuildStatus.PAUSED, BuildStatus.DONE, BuildStatus.FAILED)


async def test_a_build_pauses_at_its_limit_and_goes_on_with_a_higher_one(
    make_user: MakeUser, make_project: MakeProject, run_worker: RunWorker, model: SlowModel
) -> None:
    user = await make_user()
    project = await make_project(user, description=IDEA)
    async with run_worker():
        build = await service.start_build(user, project, StartBuild(budget_tokens=9_000, auto_approve=False))
        paused = await wait_for(user, build.id, *RESTS)
        assert paused.error is not None
        assert paused.error.code == "budget_reached"
        assert (paused.budget_tokens, paused.budget_usd) == (9_000, None)
        assert paused.usage.prompt_tokens + paused.usage.completion_tokens <= 9_000
        asked = len(model.prompts)

        await service.resume_build(user, build.id)
        again = await wait_for(user, build.id, *RESTS)
        assert again.usage == paused.usage

        await service.resume_build(user, build.id, StartBuild(budget_tokens=40_000, budget_usd=Decimal("0.5")))
        waiting = await wait_for(user, build.id, BuildStatus.WAITING)
        assert (waiting.budget_tokens, waiting.budget_usd) == (40_000, "0.5")
        assert len(model.prompts) > asked

        await service.approve_build(user, build.id, StartBuild(budget_tokens=None))
        rested = await wait_for(user, build.id, *RESTS)
        assert (rested.budget_tokens, rested.budget_usd) == (None, "0.5")
        assert rested.error is None or rested.error.code != "budget_reached"
    events = [event for event in await service.list_events(user, project) if event.kind == "approval_asked"]
    assert events[0].payload["forecast"]["calls"][0] >= 2  # a task at least, and the README
    limits = [
        event.payload["budget"] for event in await service.list_events(user, project) if "budget" in event.payload
    ]
    assert limits[0] == {"usd": None, "tokens": 9_000}
    assert limits[-1] == {"usd": "0.5", "tokens": None}


async def test_the_next_worker_knows_what_a_dead_one_had_reserved(
    make_user: MakeUser, make_project: MakeProject
) -> None:
    user = await make_user()
    project = await make_project(user, description=IDEA)
    build = await service.start_build(user, project, StartBuild(budget_usd=Decimal(5)))
    key, other = JournalKey(step=1, ordinal=0), JournalKey(step=2, ordinal=0)
    dead = await claimed(project, build.id)
    held_back = Reservation(tokens=9_000, usd=Decimal("4.5"))
    call = OpenCall(token="t", role=Role.DEVELOPER, model="m", prompt_tokens=10, cost_usd="0.1", reserved=held_back)
    await PostgresJournal(dead).note(key, call)

    held = await claimed(project, build.id)
    journal, sink = PostgresJournal(held), PostgresSink(held)
    assert (await journal.spent(key)).tokens == 0
    assert (await journal.spent(other)).usd == Decimal("4.5")

    async def emit(name: str, payload: Payload) -> None:
        await sink.emit(Envelope(step=1, ordinal=7, payload=payload))

    again = CallOnItsWay(journal, key, Role.DEVELOPER, emit, BudgetGuard(Budget(usd=Decimal(5)), journal))
    lost = await again.broken_off()
    assert lost is not None
    assert lost.token == "t"
    await again.account_for(lost)
    spent = await journal.spent(key)
    assert (spent.usd, spent.tokens) == (Decimal("4.5"), 9_000)
    view = await service.get_build(user, build.id)
    assert view.cost_usd == "0.1"  # what is told is what is known


async def test_money_alone_does_not_limit_a_model_without_a_price(
    make_user: MakeUser, make_project: MakeProject
) -> None:
    user = await make_user()
    project, key = await make_project(user, description=IDEA), await priceless_key(user)
    with pytest.raises(InvalidInput, match="budget_price_unknown"):
        await service.start_build(user, project, StartBuild(key_id=key, budget_usd=Decimal(1)))
    both = StartBuild(key_id=key, budget_usd=Decimal(1), budget_tokens=50_000)
    build = await service.start_build(user, project, both)
    with pytest.raises(Conflict, match="build_not_paused"):
        await service.resume_build(user, build.id, StartBuild(budget_tokens=60_000))
    with pytest.raises(InvalidInput, match="budget_price_unknown"):
        await service.resume_build(user, build.id, StartBuild(budget_tokens=None))
    again = await service.same_again(user, project)
    assert (again.budget_usd, again.budget_tokens) == (Decimal(1), 50_000)


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        ({"budget_usd": Decimal(0)}, "budget_usd_range"),
        ({"budget_usd": Decimal("1e9")}, "budget_usd_range"),
        ({"budget_usd": Decimal("0.123456")}, "budget_invalid"),
        ({"budget_tokens": 10}, "budget_tokens_range"),
    ],
)
async def test_limits_out_of_range_are_refused(
    make_user: MakeUser, make_project: MakeProject, limits: dict[str, object], code: str
) -> None:
    user = await make_user()
    project = await make_project(user, description=IDEA)
    with pytest.raises(InvalidInput, match=code):
        await service.start_build(user, project, StartBuild.model_validate(limits))
