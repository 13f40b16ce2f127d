"""Notes of calls under limits: what is held back, and for how long, by tries, builds and projects that end."""

import asyncio
from decimal import Decimal

import pytest

from bench.demo_endpoint import serving
from engine.builds.budget import Budget, Spent
from engine.builds.calls import CallOnItsWay
from engine.builds.guarding import BudgetGuard
from engine.builds.state import BuildStatus, Role
from engine.egress.client import guarded_client
from engine.egress.policy import AddressPolicy
from engine.events.payloads import Payload
from engine.llm.client import ModelClient
from engine.llm.notices import ModelNotice
from engine.llm.types import ModelChoice, Prompt, Told, Turn
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.accounts.limits import get_limits, put_limits
from samokoder_app.builds import service
from samokoder_app.builds.ports import PostgresJournal
from samokoder_app.builds.store import PostgresStore
from samokoder_app.builds.views import StartBuild
from samokoder_app.db.repositories.held import Held
from samokoder_app.errors import InvalidInput
from samokoder_app.projects.service import delete_project
from tests.integration.builds.test_limits import KEY, month, reserving, spent

PROMPT = Prompt(role=Role.DEVELOPER, system="s", turns=(Turn(role="user", text="u"),))


async def test_a_refused_try_holds_nothing_back_while_its_build_waits(owner: CurrentUser, running: list[Held]) -> None:
    await put_limits(owner, month(tokens=1_000_000))
    first, other = running
    journal, waits, held = PostgresJournal(first), asyncio.Event(), []

    async def emit(name: str, payload: Payload) -> None:
        raise AssertionError(name)

    call = CallOnItsWay(journal, KEY, Role.DEVELOPER, emit, BudgetGuard(Budget(), journal))

    async def on_notice(told: Told) -> int | None:
        if isinstance(told, ModelNotice):
            waits.set()
            return None
        most = await call.hear(told)
        held.append((await spent(other)).tokens)
        return most

    async def on_text(_: str) -> None:
        return

    async with serving() as endpoint, guarded_client(AddressPolicy(allow_private=True)) as http_client:
        choice = ModelChoice(provider="openai_compatible", model="rate-short", base_url=endpoint.base_url)
        asking = asyncio.create_task(ModelClient(choice, http_client).ask(PROMPT, on_text, on_notice))
        await asyncio.wait_for(waits.wait(), 60)
        asking.cancel()
        await asyncio.wait({asking})
    assert held[0] > 32_000
    assert await spent(other) == Spent()


async def test_a_lost_call_counts_also_when_its_build_goes_on_with_the_demo(
    owner: CurrentUser, running: list[Held]
) -> None:
    await put_limits(owner, month(tokens=100_000))
    first, other = running
    await PostgresJournal(first).note(KEY, reserving(60_000).model_copy(update={"provider": "groq"}))
    await PostgresStore(first, None).rest(BuildStatus.PAUSED, None, 1.0)
    await service.resume_build(owner, first.build_id, StartBuild(model="demo"))
    assert (await spent(other)).tokens == 60_000


async def test_a_build_goes_on_only_with_what_wider_limits_can_hold_for(
    owner: CurrentUser, running: list[Held]
) -> None:
    first = running[0]
    await PostgresStore(first, None).rest(BuildStatus.PAUSED, None, 1.0)
    await put_limits(owner, month(usd="5"))
    with pytest.raises(InvalidInput, match="limit_price_unknown_month"):
        await service.resume_build(owner, first.build_id, StartBuild(budget_tokens=50_000))
    await service.resume_build(owner, first.build_id, StartBuild(model="demo"))


async def test_the_month_keeps_the_calls_of_a_deleted_project(owner: CurrentUser, running: list[Held]) -> None:
    await put_limits(owner, month(usd="5", tokens=100_000))
    first, other = running
    await PostgresJournal(first).note(KEY, reserving(60_000, "4.5"))
    await delete_project(owner, first.project_id)
    assert await spent(other) == Spent(usd=Decimal("4.5"), tokens=60_000, has_lost=True)
    view = await get_limits(owner)
    assert view.month is not None
    assert view.month.spent_tokens == 60_000
