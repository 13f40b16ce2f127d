"""Builds that are paid for with credits: what calls cost is what the ledger says, whatever becomes of the build."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from bench.demo_endpoint import DemoEndpoint
from engine.builds.state import BuildStatus
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.billing.credits.managed import change_managed, delete_managed, list_managed
from samokoder_app.billing.credits.selling import give_credits
from samokoder_app.billing.credits.service import payable_models, read_credits, statement_table
from samokoder_app.builds import service
from samokoder_app.builds.estimate import estimate_order
from samokoder_app.builds.views import BuildView, StartBuild
from samokoder_app.builds.worker import BuildWorker
from samokoder_app.db.engines import Engines
from samokoder_app.errors import InvalidInput, NotFound, QuotaExceeded
from tests.conftest import DatabaseServer, MakeProject, MakeUser
from tests.integration.builds.conftest import IDEA, TERMS, wait_for
from tests.integration.credits.conftest import OfferModel, ProviderWorkshop, agrees, balance, superuser

pytestmark = pytest.mark.usefixtures("web_db", "no_other_builds")

RESTS = (BuildStatus.PAUSED, BuildStatus.DONE, BuildStatus.FAILED, BuildStatus.CANCELLED)
CREDIT = 1_000_000
CHARGED = (
    "select coalesce(-sum(micro) filter (where kind = 'settle'), 0)::bigint, count(*) filter (where kind = 'settle')"
    " from app.credit_moves where build_id = %s"
)
USED = (
    "select coalesce(sum(ceil(cost_usd * 100000000)), 0)::bigint, count(*) from app.api_usage_log where build_id = %s"
    " and cost_usd > 0"
)


@asynccontextmanager
async def working(database: Engines, workshop: ProviderWorkshop) -> AsyncIterator[BuildWorker]:
    address = database.addresses.worker.get_secret_value()
    worker = BuildWorker(address, workshop, workshop.work, concurrency=2, terms=TERMS)
    task = asyncio.create_task(worker.run())
    try:
        yield worker
    finally:
        worker.stop()
        assert await task


async def built(user: CurrentUser, build_id: UUID) -> BuildView:
    return await wait_for(user, build_id, *RESTS, BuildStatus.WAITING)


async def sums(server: DatabaseServer, build: UUID) -> tuple[tuple[int, int], tuple[int, int]]:
    """What the build was charged in how many moves, and what its calls used in how many rows."""
    async with superuser(server) as connection:
        charged = await (await connection.execute(CHARGED, (build,))).fetchone()
        used = await (await connection.execute(USED, (build,))).fetchone()
    assert charged is not None
    assert used is not None
    return charged, used


async def test_a_whole_build_costs_what_its_calls_used(
    customer: CurrentUser,
    offer: OfferModel,
    make_project: MakeProject,
    database: Engines,
    provider_workshop: ProviderWorkshop,
    database_server: DatabaseServer,
    endpoint: DemoEndpoint,
) -> None:
    model = await offer()
    project = await make_project(customer, description=IDEA)
    assert [one.id for one in await payable_models(customer)] == [model]
    async with working(database, provider_workshop):
        build = await service.start_build(customer, project, StartBuild(managed_model_id=model))
        rested = await built(customer, build.id)
    assert len(endpoint.requests) >= 5
    (charged, moves), (used, calls) = await sums(database_server, build.id)
    assert (charged, moves) == (used, calls)
    assert charged > 0
    assert rested.cost_usd is not None
    # In dollars what was paid is what the build says it cost, to the rounding of each call to a millionth of a credit.
    assert 0 <= charged - Decimal(rested.cost_usd) * 100 * CREDIT < calls
    assert await balance(customer) == (1000 * CREDIT - charged, 0, 0)
    assert await agrees()
    told = await read_credits(customer)
    assert [line.kind for line in told.items] == ["settle", "grant"]
    assert (told.items[0].calls, told.items[0].project_id) == (calls, project)
    table = "".join([piece async for piece in statement_table(customer)])
    assert table.count("\n") == 2 + calls


async def test_prices_and_estimates_have_the_margin_in_them(customer: CurrentUser, offer: OfferModel) -> None:
    model = await offer()
    (shown,) = (await read_credits(customer)).models
    assert (shown.prompt_credits_per_million, shown.completion_credits_per_million) == ("250", "1000")
    assert shown.margin_percent == "25"
    estimate = await estimate_order(customer, StartBuild(managed_model_id=model), None, "fastapi")
    assert estimate.cost_usd is not None
    assert not estimate.is_demo


async def test_a_build_pauses_before_its_credits_go_below_nothing_and_goes_on_with_more(
    operator: CurrentUser,
    make_user: MakeUser,
    offer: OfferModel,
    make_project: MakeProject,
    database: Engines,
    provider_workshop: ProviderWorkshop,
    database_server: DatabaseServer,
) -> None:
    user, model = await make_user(), await offer()
    project = await make_project(user, description=IDEA)
    with pytest.raises(QuotaExceeded, match="credits_none"):
        await service.start_build(user, project, StartBuild(managed_model_id=model))
    await give_credits(operator, user.email, "10", uuid4().hex)
    async with working(database, provider_workshop):
        build = await service.start_build(user, project, StartBuild(managed_model_id=model))
        paused = await built(user, build.id)
        assert paused.error is not None
        assert (paused.status, paused.error.code) == (BuildStatus.PAUSED, "credits_used_up")
        left, held, owed = await balance(user)
        assert (held, owed) == (0, 0)
        assert 0 <= left < 10 * CREDIT
        await give_credits(operator, user.email, "500", uuid4().hex)
        await service.resume_build(user, build.id)
        await wait_for(user, build.id, BuildStatus.RUNNING, *RESTS)
        rested = await built(user, build.id)
        assert rested.error is None or rested.error.code != "credits_used_up"
    (charged, moves), used = await sums(database_server, build.id)
    assert (charged, moves) == used
    assert await balance(user) == (510 * CREDIT - charged, 0, 0)
    assert await agrees()


async def test_the_cap_of_a_key_holds_for_everybody_together(
    operator: CurrentUser,
    customer: CurrentUser,
    managed_key: UUID,
    offer: OfferModel,
    make_project: MakeProject,
    database: Engines,
    provider_workshop: ProviderWorkshop,
    database_server: DatabaseServer,
) -> None:
    model = await offer()
    await change_managed(operator, managed_key, "0,12", is_enabled=True)
    projects = [await make_project(customer, description=IDEA) for _ in range(2)]
    async with working(database, provider_workshop):
        builds = [await service.start_build(customer, one, StartBuild(managed_model_id=model)) for one in projects]
        ended = await asyncio.gather(*(built(customer, one.id) for one in builds))
    assert "key_cap_reached" in {one.error.code for one in ended if one.error}
    (row,) = (await list_managed(operator))[0]
    assert row.used_usd <= Decimal("0.12")
    assert row.held_usd == 0
    charged = sum([(await sums(database_server, one.id))[0][0] for one in builds])
    # What the operator pays is what was charged without the margin.
    assert abs(row.used_usd - Decimal(charged) / 100 / CREDIT / Decimal("1.25")) < Decimal("0.000001")
    assert await agrees()


async def test_a_key_that_is_deleted_or_switched_off_is_asked_no_more(
    operator: CurrentUser,
    customer: CurrentUser,
    managed_key: UUID,
    offer: OfferModel,
    make_project: MakeProject,
    database: Engines,
    provider_workshop: ProviderWorkshop,
    endpoint: DemoEndpoint,
) -> None:
    model = await offer()
    project = await make_project(customer, description=IDEA)
    build = await service.start_build(customer, project, StartBuild(managed_model_id=model))
    await change_managed(operator, managed_key, "", is_enabled=False)
    asked = len(endpoint.requests)
    async with working(database, provider_workshop):
        paused = await built(customer, build.id)
        assert paused.error is not None
        assert paused.error.code == "managed_key_off"
        # The way on: another model, here the demo; nothing of it is paid for.
        await service.resume_build(customer, build.id, StartBuild(model="demo"))
        other = await service.get_build(customer, build.id)
        assert (other.managed_model_id, other.is_demo) == (None, True)
        await service.cancel_build(customer, build.id)
    assert len(endpoint.requests) == asked
    assert await balance(customer) == (1000 * CREDIT, 0, 0)
    await delete_managed(operator, managed_key)
    with pytest.raises(InvalidInput, match="managed_model_gone"):
        await service.start_build(customer, await make_project(customer), StartBuild(managed_model_id=model))


async def test_nobody_but_operators_sees_keys(
    customer: CurrentUser, managed_key: UUID, offer: OfferModel, database_server: DatabaseServer
) -> None:
    await offer()
    for work in (list_managed(customer), delete_managed(customer, managed_key)):
        with pytest.raises(NotFound):
            await work
    told = (await read_credits(customer)).model_dump_json()
    assert "sk-house" not in told
    assert "127.0.0.1" not in told
    async with superuser(database_server) as connection:
        row = await (
            await connection.execute("select sealed, mask from app.managed_keys where id = %s", (managed_key,))
        ).fetchone()
    assert row is not None
    assert "0123456789" not in "".join(row)
