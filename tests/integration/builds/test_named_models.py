"""A model or a key that was named is never replaced by another one unasked; workers' routes as the database has them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from pydantic import SecretStr

from engine.builds.state import Mode
from engine.llm.routing.breakers import Breakers
from engine.llm.routing.candidates import Candidate, Route
from engine.llm.routing.tiers import Tier
from engine.pilot.checkout import PILOT_STACK
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.builds import service
from samokoder_app.builds.estimate import estimate_build, estimate_order
from samokoder_app.builds.routing import BuildRoutes
from samokoder_app.builds.stops import BuildCannotStart
from samokoder_app.builds.views import StartBuild
from samokoder_app.db.repositories import builds, keys, model_lists
from samokoder_app.db.repositories.builds import BuildRow
from samokoder_app.db.repositories.keys import KeyHealth, NewKey
from samokoder_app.db.session import as_user, as_worker
from samokoder_app.errors import InvalidInput
from samokoder_app.keys.route_views import RoutePlace, UserRoutes
from samokoder_app.keys.routing import put_user_routes
from samokoder_app.keys.service import current_vault, delete_key
from tests.conftest import DatabaseServer, MakeProject, MakeUser
from tests.integration.builds.conftest import IDEA

pytestmark = pytest.mark.usefixtures("web_db")


@pytest.fixture
async def user(make_user: MakeUser) -> CurrentUser:
    return await make_user()


@pytest.fixture
async def project(make_project: MakeProject, user: CurrentUser) -> UUID:
    return await make_project(user, description=IDEA)


async def keep(user: CurrentUser, name: str, model: str = "m", **listed: dict[str, object]) -> UUID:
    """A key as `add_key` keeps it, with a list of models, without asking its endpoint."""
    async with as_user(user.id) as session:
        salt = await keys.key_salt(session, user.id)
        assert salt is not None
        new = NewKey(
            user_id=user.id,
            provider_id="openai_compatible",
            key_name=name,
            mask="…",
            sealed=current_vault().seal(SecretStr(f"sk-{name}-0123456789"), salt),
            base_url=f"https://{name}.example/v1",
            model=model,
        )
        row = await keys.insert_key(session, new)
        assert row is not None
        models = [{"id": one, "title": one, **facts} for one, facts in listed.items()]
        await model_lists.save_own_key_models(session, row.id, models)
    return row.id


async def started(user: CurrentUser, project: UUID, order: StartBuild) -> BuildRow:
    view = await service.start_build(user, project, order)
    return await read(user, view.id)


async def read(user: CurrentUser, build_id: UUID) -> BuildRow:
    async with as_user(user.id) as session:
        row = await builds.get_build(session, build_id)
    assert row is not None
    return row


async def route_of(build: BuildRow) -> Route:
    route, _ = await BuildRoutes(current_vault(), Breakers()).route(build)
    return route


def names(candidates: tuple[Candidate, ...]) -> list[str]:
    return [one.name for one in candidates]


async def test_a_deleted_key_is_replaced_by_no_other(user: CurrentUser, project: UUID) -> None:
    named = await keep(user, "named")
    await keep(user, "other")
    await put_user_routes(user, UserRoutes(fails_over=True))
    build = await started(user, project, StartBuild(key_id=named))
    route, reports = await BuildRoutes(current_vault(), Breakers()).route(build)
    assert names(route.of(Tier.CODE, Mode.BATCH)) == ["named (m)", "other (m)"]
    assert await reports.is_kept(route.writer)
    await delete_key(user, named)
    assert not await reports.is_kept(route.writer)  # asked before each call of a build that runs
    with pytest.raises(BuildCannotStart) as stopped:
        await route_of(build)
    assert stopped.value.error.code == "key_gone"


async def test_a_build_by_role_goes_on_with_the_next_of_its_route(user: CurrentUser, project: UUID) -> None:
    first, second = await keep(user, "first"), await keep(user, "second")
    code = (RoutePlace(key_id=first, model="a"), RoutePlace(key_id=second, model="b"))
    await put_user_routes(user, UserRoutes(code=code))
    build = await started(user, project, StartBuild())
    assert names((await route_of(build)).code) == ["first (a)", "second (b)"]
    await delete_key(user, first)
    assert names((await route_of(build)).code) == ["second (b)"]


async def test_a_named_model_is_repaired_by_no_other_unless_one_was_named(user: CurrentUser, project: UUID) -> None:
    named, planner = await keep(user, "named"), await keep(user, "planner")
    await put_user_routes(user, UserRoutes(plan=(RoutePlace(key_id=planner, model="p"),), fails_over=True))
    build = await started(user, project, StartBuild(key_id=named))
    route = await route_of(build)
    assert names(route.of(Tier.PLAN, Mode.BATCH)) == ["named (m)", "planner (p)", "planner (m)"]
    assert route.upward() is None
    stronger = build.model_copy(update={"request": build.request.model_copy(update={"stronger_model": "big"})})
    upward = (await route_of(stronger)).upward()
    assert upward is not None
    assert upward.code[0].name == "named (big)"


async def test_another_model_forgets_who_repaired_the_one_before(
    user: CurrentUser, project: UUID, database_server: DatabaseServer
) -> None:
    first, second = await keep(user, "first"), await keep(user, "second")
    await put_user_routes(user, UserRoutes(cheap=(RoutePlace(key_id=first, model="a"),)))
    build = await started(user, project, StartBuild(tier=Tier.CHEAP, stronger_model="big"))
    assert (build.request.is_routed, build.request.stronger_model) == (True, "big")
    for order in (StartBuild(key_id=second), StartBuild(by_role=True)):
        with database_server.connect_owner() as connection:
            connection.execute("update app.builds set status = 'paused' where id = %s", (build.id,))
        await service.resume_build(user, build.id, order)
        request = (await read(user, build.id)).request
        assert (request.stronger_model, request.tier) == (None, None)
        assert request.is_routed is order.by_role
        assert request.key_id == (first if order.by_role else second)


async def test_free_models_go_first_and_the_dear_first_of_a_tier_is_looked_at(user: CurrentUser, project: UUID) -> None:
    priced = {"prompt_usd": "0.001", "completion_usd": "0.002", "can_see": True}
    free = {"prompt_usd": "0", "completion_usd": "0", "is_free": True, "context_tokens": 9000}
    key = await keep(user, "listed", dear=priced, gift=free, unknown={})
    code = (RoutePlace(key_id=key, model="dear"), RoutePlace(key_id=key, model="gift"))
    plan = (RoutePlace(key_id=key, model="unknown"),)
    await put_user_routes(user, UserRoutes(code=code))
    assert (await estimate_build(user, project, StartBuild())).can_see
    assert not (await estimate_order(user, StartBuild(), stack=PILOT_STACK)).can_see  # GPT-Pilot takes no images
    await put_user_routes(user, UserRoutes(code=code, free_first=True))
    estimate = await estimate_build(user, project, StartBuild(budget_usd=Decimal(1)))
    assert (estimate.model, estimate.can_see, estimate.cost_usd) == ("gift", False, ("0", "0"))
    build = await started(user, project, StartBuild(budget_usd=Decimal(1)))
    assert build.request.model == "gift"
    writer = (await route_of(build)).writer
    assert (writer.name, writer.is_free, writer.context_tokens) == ("listed (gift)", True, 9000)
    assert names((await route_of(build)).of(Tier.CODE, Mode.BATCH)) == ["listed (gift)", "listed (dear)"]
    await put_user_routes(user, UserRoutes(code=code, plan=plan, free_first=True))
    with pytest.raises(InvalidInput, match="budget_price_unknown"):
        await estimate_build(user, project, StartBuild(budget_usd=Decimal(1)))


async def test_a_key_that_cools_down_is_passed_by_by_a_new_worker(user: CurrentUser, project: UUID) -> None:
    first, second = await keep(user, "first"), await keep(user, "second")
    code = (RoutePlace(key_id=first, model="a"), RoutePlace(key_id=second, model="b"))
    await put_user_routes(user, UserRoutes(code=code))
    build = await started(user, project, StartBuild())
    for health in (KeyHealth.COOLING, KeyHealth.UNREACHABLE):
        async with as_worker() as session:
            await keys.report_health(session, first, health, datetime.now(UTC) + timedelta(minutes=5))
        breakers = Breakers()
        route, _ = await BuildRoutes(current_vault(), breakers).route(build)
        rests = [breakers.rest(one) for one in route.code]
        assert [rest is None for rest in rests] == [False, True]
    async with as_worker() as session:
        await keys.report_health(session, first, KeyHealth.COOLING, datetime.now(UTC) - timedelta(seconds=1))
    breakers = Breakers()
    route, _ = await BuildRoutes(current_vault(), breakers).route(build)
    assert [breakers.rest(one) for one in route.code] == [None, None]
