"""An operator with a managed key at a loopback provider, a customer with credits, and a worker that asks the provider."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import httpx2
import pytest
from psycopg import AsyncConnection
from pydantic import SecretStr
from sqlalchemy import text

from bench.demo_endpoint import DemoEndpoint, serving
from engine.builds.run import Toolbox
from engine.egress.client import guarded_client
from engine.egress.policy import AddressPolicy
from engine.llm.roles import Mode
from engine.llm.routing.breakers import Breakers
from engine.llm.routing.clients import routed_model
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.billing.credits.managed import ManagedDraft, add_managed, delete_managed
from samokoder_app.billing.credits.selling import ModelDraft, give_credits, offer_model
from samokoder_app.builds.routing import BuildRoutes
from samokoder_app.db.repositories import credits
from samokoder_app.db.repositories.builds import BuildRow
from samokoder_app.db.session import as_user, as_worker
from samokoder_app.errors import NotFound
from samokoder_app.keys.service import current_vault
from tests.conftest import DatabaseServer, MakeUser
from tests.integration.builds.conftest import BareWorkshop, SlowModel, no_other_builds, run_worker

__all__ = ["no_other_builds", "run_worker"]

PROMPT_PRICE, ANSWER_PRICE, MARGIN = "2", "8", "25"
"""Dollars for a million tokens, and percent."""


class ProviderWorkshop(BareWorkshop):
    """A toolbox whose model is that of the build's own route, asked over HTTP."""

    def __init__(self, work: Path, http_client: httpx2.AsyncClient) -> None:
        super().__init__(work, SlowModel())
        self._http_client = http_client
        self._breakers = Breakers()

    async def toolbox(self, build: BuildRow) -> Toolbox:
        toolbox = await super().toolbox(build)
        route, reports = await BuildRoutes(current_vault(), self._breakers).route(build)
        model = routed_model(
            route, self._breakers, self._http_client, Mode.BATCH, on_health=reports.tell, is_kept=reports.is_kept
        )
        return replace(toolbox, model=model, prices=route.writer.prices)


@pytest.fixture
async def endpoint() -> AsyncIterator[DemoEndpoint]:
    async with serving() as found:
        yield found


@pytest.fixture
async def operator(make_user: MakeUser, database_server: DatabaseServer) -> AsyncIterator[CurrentUser]:
    user = await make_user()
    change = "update public.profiles set is_operator = %s where id = %s"
    async with await AsyncConnection.connect(database_server.postgres.address("postgres")) as connection:
        await connection.execute(change, (True, user.id))
    yield user.model_copy(update={"is_operator": True})
    async with await AsyncConnection.connect(database_server.postgres.address("postgres")) as connection:
        await connection.execute(change, (False, user.id))


@pytest.fixture
async def managed_key(operator: CurrentUser, endpoint: DemoEndpoint) -> AsyncIterator[UUID]:
    draft = ManagedDraft(
        provider_id="openai_compatible",
        name=f"House {uuid4().hex[:6]}",
        api_key=SecretStr("sk-house-0123456789abcdef"),
        base_url=endpoint.base_url,
        cap="50",
    )
    kept = await add_managed(operator, draft)
    yield kept
    with suppress(NotFound):  # a test may have deleted it
        await delete_managed(operator, kept)


OfferModel = Callable[..., Awaitable[UUID]]


@pytest.fixture
def offer(operator: CurrentUser, managed_key: UUID) -> OfferModel:
    """`await offer("demo")` offers a model of the endpoint."""

    async def make(model: str = "demo", margin: str = MARGIN) -> UUID:
        draft = ModelDraft(model=model, margin=margin, prompt_price=PROMPT_PRICE, completion_price=ANSWER_PRICE)
        return await offer_model(operator, managed_key, draft)

    return make


@pytest.fixture
async def customer(make_user: MakeUser, operator: CurrentUser) -> CurrentUser:
    """With a thousand credits."""
    user = await make_user()
    await give_credits(operator, user.email, "1000", uuid4().hex)
    return user


@pytest.fixture
async def provider_workshop(samokoder_home: Path) -> AsyncIterator[ProviderWorkshop]:
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(guarded_client(AddressPolicy(allow_private=True)))
        yield ProviderWorkshop(samokoder_home / "work", client)


async def balance(user: CurrentUser) -> tuple[int, int, int]:
    """Available, held and owed, in micro-credits."""
    async with as_user(user.id) as session:
        row = await credits.own_balance(session)
    return row.available, row.held, row.owed


async def agrees() -> bool:
    """Whether the ledger says of itself that it is sound."""
    async with as_worker() as session:
        return not list(await session.execute(text("select * from app.ledger_differences()")))


@asynccontextmanager
async def superuser(server: DatabaseServer) -> AsyncIterator[AsyncConnection]:
    """Whom nothing holds back."""
    address = server.postgres.address("postgres")
    async with await AsyncConnection.connect(address, autocommit=True) as connection:
        yield connection
