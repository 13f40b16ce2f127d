"""A model or a key that was named is never replaced by another one unasked; workers' routes as the database has them."""

from uuid import UUID

import pytest
from pydantic import SecretStr

from engine.llm.routing.breakers import Breakers
from engine.llm.routing.candidates import Candidate, Route
from engine.llm.routing.tiers import Tier
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.builds import service
from samokoder_app.builds.routing import BuildRoutes
from samokoder_app.builds.stops import BuildCannotStart
from samokoder_app.builds.views import StartBuild
from samokoder_app.db.repositories import builds, keys
from samokoder_app.db.repositories.builds import BuildRow
from samokoder_app.db.repositories.keys import NewKey
from samokoder_app.db.session import as_user
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


async def keep(user: CurrentUser, name: str, model: str = "m") -> UUID:
    """A key as `add_key` keeps it, without asking its endpoint."""
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
    return row.id


async def started(user: CurrentUser, project: UUID, order: StartBuild) -> BuildRow:
    view = await service.start_build(user, project, order)
    return await read(user, view.id)


async def read(user: CurrentUser, build_id: UUID) -> BuildRow:
    async with as_user(user.id) as session:
        row = await builds.get_build(session, user.id, build_id)
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
    assert names((await route_of(build)).code) == ["named (m)", "other (m)"]
    await delete_key(user, named)
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
    assert names(route.plan) == ["named (m)", "planner (p)", "planner (m)"]
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
