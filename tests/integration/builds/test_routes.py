"""Builds over two real endpoints: who serves which tier, who takes over, and what is kept of the keys."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

import pytest
from pydantic import SecretStr

from bench.demo_endpoint import DemoEndpoint, serving
from engine.builds.run import Toolbox
from engine.builds.state import BuildStatus, Mode
from engine.egress.client import guarded_client
from engine.egress.policy import AddressPolicy
from engine.llm.routing.routed import RoutedModel
from engine.llm.routing.tiers import Tier
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.builds import service
from samokoder_app.builds.views import BuildView, StartBuild
from samokoder_app.builds.worker import BuildWorker
from samokoder_app.db.engines import Engines
from samokoder_app.db.repositories import keys
from samokoder_app.db.repositories.builds import BuildRow
from samokoder_app.db.repositories.keys import KeyHealth
from samokoder_app.db.session import as_user
from samokoder_app.keys import service as key_service
from samokoder_app.keys.route_views import RoutePlace, Routes, UserRoutes
from samokoder_app.keys.routing import put_project_routes, put_user_routes
from samokoder_app.keys.views import KeyDraft
from tests.conftest import MakeProject, MakeUser
from tests.integration.builds.bare_worker import UnequippedWorkshop
from tests.integration.builds.conftest import IDEA, TERMS, wait_for

OVER = (BuildStatus.DONE, BuildStatus.PAUSED, BuildStatus.FAILED)
AddKey = Callable[[str, str], Awaitable[UUID]]


@pytest.fixture
async def endpoint() -> AsyncIterator[DemoEndpoint]:
    async with serving() as first:
        yield first


@pytest.fixture
async def other() -> AsyncIterator[DemoEndpoint]:
    async with serving() as second:
        yield second


@pytest.fixture
async def user(make_user: MakeUser) -> CurrentUser:
    return await make_user()


@pytest.fixture
async def project(make_project: MakeProject, user: CurrentUser) -> UUID:
    return await make_project(user, description=IDEA)


@pytest.fixture
async def first_key(user: CurrentUser, endpoint: DemoEndpoint) -> UUID:
    return await _add(user, endpoint, "first", "demo")


@pytest.fixture
async def second_key(user: CurrentUser, other: DemoEndpoint) -> UUID:
    return await _add(user, other, "second", "demo")


async def _add(user: CurrentUser, endpoint: DemoEndpoint, name: str, model: str) -> UUID:
    draft = KeyDraft(
        provider_id="openai_compatible",
        api_key=SecretStr("sk-secret-0123456789"),
        base_url=endpoint.base_url,
        model=model,
        key_name=name,
    )
    return (await key_service.add_key(user, draft)).id


class RememberingWorkshop(UnequippedWorkshop):
    """Keeps what it gave to builds."""

    toolboxes: list[Toolbox]

    async def toolbox(self, build: BuildRow) -> Toolbox:
        self.toolboxes = [*getattr(self, "toolboxes", ()), await super().toolbox(build)]
        return self.toolboxes[-1]


@asynccontextmanager
async def working(database: Engines, home: Path) -> AsyncIterator[RememberingWorkshop]:
    """The product's worker, without a sandbox."""
    address = database.addresses.worker.get_secret_value()
    async with guarded_client(AddressPolicy(allow_private=True)) as client:
        workshop = RememberingWorkshop(home, home / "work", key_service.current_vault(), client)
        worker = BuildWorker(address, workshop, home / "work", concurrency=1, terms=TERMS)
        task = asyncio.create_task(worker.run())
        yield workshop
        worker.stop()
        assert await task


async def switches(user: CurrentUser, project: UUID) -> list[dict[str, str]]:
    events = await service.list_events(user, project, limit=1000)
    payloads = [event.payload for event in events if event.kind == "notice"]
    return [payload["details"] for payload in payloads if payload["code"] == "model_switched"]


async def ended(user: CurrentUser, project: UUID, order: StartBuild) -> BuildView:
    build = await service.start_build(user, project, order)
    return await wait_for(user, build.id, *OVER)


async def health(user: CurrentUser) -> dict[str, KeyHealth]:
    async with as_user(user.id) as session:
        return {row.key_name: row.health for row in await keys.list_keys(session, user.id)}


async def used(user: CurrentUser) -> dict[str, bool]:
    """Which keys say that they have served a build."""
    async with as_user(user.id) as session:
        return {row.key_name: row.last_used_at is not None for row in await keys.list_keys(session, user.id)}


def asked(endpoint: DemoEndpoint) -> set[tuple[str, str]]:
    return {(one.role, one.model) for one in endpoint.requests}


async def test_each_tier_is_served_by_its_route(
    user: CurrentUser,
    project: UUID,
    endpoint: DemoEndpoint,
    other: DemoEndpoint,
    first_key: UUID,
    second_key: UUID,
    database: Engines,
    samokoder_home: Path,
) -> None:
    await put_user_routes(
        user,
        UserRoutes(
            plan=(RoutePlace(key_id=second_key, model="demo"),),
            code=(RoutePlace(key_id=second_key, model="fails-503@tech_lead"),),
        ),
    )
    await put_project_routes(user, project, Routes(code=(RoutePlace(key_id=first_key, model="plain"),)))
    async with working(database, samokoder_home):
        view = await ended(user, project, StartBuild())
    assert view.model == "plain"
    assert {role for role, _ in asked(other)} == {"spec_writer", "architect", "tech_lead"}
    assert {role for role, _ in asked(endpoint)} >= {"developer"}
    assert {model for _, model in asked(endpoint)} == {"plain"}
    assert await switches(user, project) == []


async def test_a_limited_key_is_followed_by_the_next_and_shows_it(
    user: CurrentUser,
    project: UUID,
    endpoint: DemoEndpoint,
    other: DemoEndpoint,
    first_key: UUID,
    second_key: UUID,
    database: Engines,
    samokoder_home: Path,
) -> None:
    code = (RoutePlace(key_id=first_key, model="rate-huge@developer"), RoutePlace(key_id=second_key, model="demo"))
    await put_user_routes(user, UserRoutes(code=code))
    async with working(database, samokoder_home):
        view = await ended(user, project, StartBuild())
    assert view.error is None or view.error.code == "unmet_requirements"
    assert [one.role for one in other.requests][:1] == ["developer"]
    assert len([one for one in endpoint.requests if one.role == "developer"]) == 1
    (told, *_) = await switches(user, project)
    assert (told["from"], told["to"], told["why"]) == (
        "first (rate-huge@developer)",
        "second (demo)",
        "rate_limited",
    )
    assert await health(user) == {"first": KeyHealth.COOLING, "second": KeyHealth.OK}
    assert await used(user) == {"first": True, "second": True}
    events = await service.list_events(user, project, limit=1000)
    keys_used = {event.payload["key_id"] for event in events if event.kind == "model_called"}
    assert keys_used == {str(first_key), str(second_key)}


async def test_nothing_is_spent_on_a_key_that_the_user_did_not_agree_to(
    user: CurrentUser,
    project: UUID,
    endpoint: DemoEndpoint,
    other: DemoEndpoint,
    first_key: UUID,
    second_key: UUID,
    database: Engines,
    samokoder_home: Path,
) -> None:
    order = StartBuild(key_id=first_key, model="bad-key")
    async with working(database, samokoder_home):
        view = await ended(user, project, order)
        assert view.error is not None
        assert (view.error.code, other.requests) == ("key_rejected", [])
        assert await health(user) == {"first": KeyHealth.REJECTED, "second": KeyHealth.OK}
        assert await used(user) == {"first": True, "second": False}
        await service.resume_build(user, view.id)
        await wait_for(user, view.id, BuildStatus.RUNNING, *OVER)
        await wait_for(user, view.id, *OVER)
        assert len(endpoint.requests) == 2  # asked again, because the user did
        await put_user_routes(user, UserRoutes(fails_over=True))
        await service.resume_build(user, view.id)
        await wait_for(user, view.id, BuildStatus.RUNNING, *OVER)
        await wait_for(user, view.id, *OVER)
    assert len(endpoint.requests) == 2  # known to be rejected
    assert other.requests
    assert (await switches(user, project))[0]["why"] == "key_rejected"


async def test_one_tier_serves_a_whole_build(
    user: CurrentUser,
    project: UUID,
    endpoint: DemoEndpoint,
    other: DemoEndpoint,
    first_key: UUID,
    second_key: UUID,
    database: Engines,
    samokoder_home: Path,
) -> None:
    routes = UserRoutes(
        code=(RoutePlace(key_id=first_key, model="demo"),), cheap=(RoutePlace(key_id=second_key, model="demo"),)
    )
    await put_user_routes(user, routes)
    async with working(database, samokoder_home) as workshop:
        view = await ended(user, project, StartBuild(tier=Tier.CHEAP, stronger_model="plain"))
    assert view.model == "demo"
    assert {role for role, _ in asked(other)} >= {"spec_writer", "developer"}
    assert endpoint.requests == []
    stronger = workshop.toolboxes[0].stronger
    assert isinstance(stronger, RoutedModel)
    assert [one.name for one in stronger.route.of(Tier.CODE, Mode.BATCH)] == ["second (plain)", "second (demo)"]
