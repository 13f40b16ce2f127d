"""What a build is expected to use: drawn from its owner's own builds of the same kind, and kept with it."""

from decimal import Decimal
from uuid import UUID

import pytest

from engine.builds.state import BuildState, BuildStatus, Mode, Role
from engine.builds.turns import Turn
from engine.events.payloads import Envelope, ModelCalled
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.builds import service
from samokoder_app.builds.estimate import estimate_build
from samokoder_app.builds.ordering import order_build
from samokoder_app.builds.store import PostgresStore
from samokoder_app.builds.views import BuildView, StartBuild
from samokoder_app.db.repositories import keys, model_routes, projects
from samokoder_app.db.repositories.keys import NewKey
from samokoder_app.db.repositories.model_routes import RouteChoices
from samokoder_app.db.session import as_user
from tests.conftest import MakeProject, MakeUser
from tests.integration.builds.conftest import IDEA, RunWorker, SlowModel, wait_for
from tests.integration.builds.test_budget import claimed

GPT = "gpt-5"  # 1.25 and 10 dollars a million tokens, in the packaged list


@pytest.fixture
async def owner(make_user: MakeUser) -> CurrentUser:
    return await make_user()


@pytest.fixture
async def key(owner: CurrentUser) -> UUID:
    new = NewKey(
        user_id=owner.id,
        provider_id="openai",
        key_name="mine",
        mask="…",
        sealed="x",
        base_url="https://api.openai.com/v1",
        model=GPT,
    )
    async with as_user(owner.id) as session:
        row = await keys.insert_key(session, new)
    assert row is not None
    return row.id


async def built(owner: CurrentUser, project: UUID, key: UUID, planning: int, coding: int) -> BuildView:
    """A build of the past: three calls that plan, two that write code."""
    build = await service.start_build(owner, project, StartBuild(key_id=key))
    held = await claimed(project, build.id)
    used = [(Role.TECH_LEAD, planning)] * 3 + [(Role.DEVELOPER, coding)] * 2
    told = [
        Envelope(
            step=1,
            ordinal=ordinal,
            payload=ModelCalled(
                role=role,
                model=GPT,
                prompt_tokens=tokens,
                completion_tokens=100,
                estimated=False,
                cost_usd="0.01",
                seconds=1,
            ),
        )
        for ordinal, (role, tokens) in enumerate(used)
    ]
    state = BuildState(
        idea=IDEA,
        language="en",
        stack="fastapi",
        mode=Mode.LOOP,
        step=2,
        status=BuildStatus.DONE,
        seconds=planning / 100,
    )
    await PostgresStore(held, None).save(state, told)
    return build


async def test_the_owners_own_builds_say_what_the_next_one_is_likely_to_use(
    owner: CurrentUser, key: UUID, make_project: MakeProject, make_user: MakeUser
) -> None:
    project = await make_project(owner, description=IDEA)
    first = await built(owner, project, key, 10_000, 20_000)
    assert first.forecast is not None
    assert first.forecast.builds == 0  # nothing is known of the owner yet
    for planning in (10_000, 12_000):
        await built(owner, project, key, planning, 20_000)
    order = StartBuild(key_id=key, mode="loop")
    likely = await estimate_build(owner, project, order)
    assert (likely.builds, likely.calls) == (3, (4, 6))
    assert likely.prompt_tokens == (56_000, 95_000)
    assert likely.seconds == (100, 120)
    assert likely.cost_usd is not None
    cheapest = Decimal("0.8") * (70_000 * Decimal("1.25") + 500 * 10) / 10**6
    assert Decimal(likely.cost_usd[0]) == pytest.approx(cheapest, abs=Decimal("0.0001"))

    other_stack = await make_project(owner, description=IDEA, stack="static")
    assert (await estimate_build(owner, other_stack, order)).builds == 0
    assert (await estimate_build(owner, project, order.model_copy(update={"mode": "batch"}))).builds == 0
    stranger = await make_user()
    theirs = await make_project(stranger, description=IDEA)
    assert (await estimate_build(stranger, theirs, StartBuild())).builds == 0

    begun = await service.start_build(owner, project, order)
    assert begun.forecast is not None
    assert begun.forecast.model_dump() == likely.model_dump(include=set(type(begun.forecast).model_fields))


async def test_of_a_message_nothing_is_expected_before_there_were_some(
    owner: CurrentUser, key: UUID, make_project: MakeProject
) -> None:
    project_id = await make_project(owner, description=IDEA)
    async with as_user(owner.id) as session:
        project = await projects.get_project(session, project_id)
        assert project is not None
        order = await order_build(session, owner, project, StartBuild(key_id=key), Turn(text="Add a field"))
    assert order.forecast is None


async def test_each_tier_is_estimated_by_who_will_serve_it(
    owner: CurrentUser, key: UUID, make_project: MakeProject
) -> None:
    project = await make_project(owner, description=IDEA)
    alone = await estimate_build(owner, project, StartBuild(key_id=key))
    async with as_user(owner.id) as session:
        rows = [
            model_routes.RouteRow(project_id=None, tier=tier, position=position, key_id=key, model=model)
            for tier, position, model in (
                ("plan", 1, "gpt-5-nano"),
                ("code", 1, "tuned-by-us"),
                ("code", 2, "gpt-5-nano"),
                ("cheap", 1, "gpt-5-nano"),
            )
        ]
        await model_routes.put_routes(session, None, rows)
    routed = await estimate_build(owner, project, StartBuild(budget_tokens=100_000))
    assert routed.cost_usd is None  # nobody knows what the first for code takes
    async with as_user(owner.id) as session:
        await model_routes.put_routes(session, None, [one for one in rows if one.model == "gpt-5-nano"])
        await model_routes.put_choices(session, RouteChoices(free_first=True))
    routed = await estimate_build(owner, project, StartBuild())
    assert alone.cost_usd is not None
    assert routed.cost_usd is not None
    assert Decimal(routed.cost_usd[1]) < Decimal(alone.cost_usd[1]) / 10


async def test_the_stream_tells_what_was_expected(
    owner: CurrentUser, make_project: MakeProject, run_worker: RunWorker, model: SlowModel
) -> None:
    project = await make_project(owner, description=IDEA)
    async with run_worker():
        build = await service.start_build(owner, project, StartBuild(auto_approve=False))
        await wait_for(owner, build.id, BuildStatus.WAITING)
    (started,) = [event for event in await service.list_events(owner, project) if event.kind == "build_started"]
    assert build.forecast is not None
    assert started.payload["forecast"] == build.forecast.model_dump(mode="json")
