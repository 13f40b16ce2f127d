"""The planned calls of one provider, made as a build of the product makes them, and what its ledger says afterwards."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID, uuid4

import httpx2
from pydantic import SecretStr
from sqlalchemy import text

from bench.billing.plan import PlannedCall
from bench.billing.prices import MODELS, ledger_prices
from bench.wires.said import Answer
from bench.wires.server import Asked, Billed, Loopback, Respond, serving
from engine.builds.local_tools import local_toolbox
from engine.builds.state import BuildState
from engine.builds.step import Step
from engine.document import Document
from engine.llm import client
from engine.llm.client import ModelClient
from engine.llm.errors import ModelError
from engine.llm.hearing import Patience
from engine.llm.types import ModelChoice, ProviderKind
from engine.stacks.stack import load_stack
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.builds import service
from samokoder_app.builds.ports import PostgresJournal, PostgresSink
from samokoder_app.builds.store import PostgresStore
from samokoder_app.builds.views import StartBuild
from samokoder_app.db.repositories import attempts
from samokoder_app.db.repositories.held import Held
from samokoder_app.db.session import as_auth, as_user, as_worker
from samokoder_app.settings import get_settings

_PATIENCE = Patience(first_token=1.0, between_tokens=0.3, told_after=0.9)
_CALLED_OFF_AFTER = 0.2
_LEASE = 600.0
_LOGGED = text(
    "select provider, prompt_tokens, completion_tokens, cached_tokens, reasoning_tokens, estimated, cost_usd,"
    " cost_source, outcome from app.api_usage_log where build_id = :build order by id"
)


class LoggedRow(Document):
    """A line of the product's ledger."""

    provider: str
    prompt_tokens: int
    completion_tokens: int
    cached_tokens: int
    reasoning_tokens: int
    estimated: bool
    cost_usd: Decimal | None
    cost_source: str
    outcome: str


@dataclass(frozen=True)
class Books:
    """Both accounts of one provider, line by line, and the cost of the build as the product tells it."""

    kind: ProviderKind
    billed: tuple[Billed, ...]
    logged: tuple[LoggedRow, ...]
    told_usd: Decimal
    left_open: int


async def keep_books(
    kind: ProviderKind, calls: list[PlannedCall], user: CurrentUser, http: httpx2.AsyncClient
) -> Books:
    """Make the calls one after the other; a call that fails may be asked again by the client, as always."""
    async with serving(kind) as loopback:
        held = await _claimed(user, kind)
        choice = ModelChoice(
            provider=kind, model=MODELS[kind], base_url=loopback.base_url, api_key=SecretStr("sk-benchmark")
        )
        model = ModelClient(choice, http, _PATIENCE, ledger_prices(choice))
        for number, call in enumerate(calls):
            loopback.respond = _answering(call.answer)
            with suppress(ModelError):
                await _ask(call, _step(held, number, model))
        return await _books(kind, loopback, user, held)


@contextmanager
def without_pauses() -> Iterator[None]:
    """Waits between two tries of a call are left out."""

    async def at_once(_: float) -> None:
        return

    waiting = client.pause
    client.pause = at_once  # type: ignore[assignment]
    try:
        yield
    finally:
        client.pause = waiting


def _answering(answer: Answer) -> Respond:
    def respond(_: Asked) -> Answer:
        return answer

    return respond


async def _ask(call: PlannedCall, step: Step) -> None:
    asking = asyncio.create_task(step.asking.turn(call.prompt))
    if call.is_called_off:
        await asyncio.wait({asking}, timeout=_CALLED_OFF_AFTER)
        asking.cancel()
        await asyncio.wait({asking})
        return
    await asking


def _step(held: Held, number: int, model: ModelClient) -> Step:
    home = get_settings().home.root
    stack = load_stack("static")
    state = BuildState(idea="An account", language="en", stack=stack.id, step=number)
    toolbox = local_toolbox(None, home, home / str(held.build_id), stack, model)
    return Step(state, toolbox, PostgresStore(held, state), PostgresJournal(held), PostgresSink(held))


async def new_user() -> CurrentUser:
    """Somebody whose builds these are."""
    email = f"{uuid4().hex[:12]}@example.com"
    async with as_auth() as session:
        made = text("insert into auth.users (email, encrypted_password) values (:email, '!') returning id")
        user_id = await session.scalar(made, {"email": email})
    return CurrentUser(id=user_id, email=email)


async def _claimed(user: CurrentUser, name: str) -> Held:
    async with as_user(user.id) as session:
        made = await session.execute(text("select app.create_project(:name, 'An account')"), {"name": name})
        project = UUID(str(made.scalar_one()))
    build = await service.start_build(user, project, StartBuild(model="demo"))
    async with as_worker() as session:
        row = await attempts.claim_build(session, build.id, "bench", _LEASE)
    assert row is not None
    return Held(project_id=project, build_id=row.id, attempt=row.attempt)


async def _books(kind: ProviderKind, loopback: Loopback, user: CurrentUser, held: Held) -> Books:
    async with as_worker() as session:
        rows = (await session.execute(_LOGGED, {"build": held.build_id})).all()
        left = text("select count(*) from app.open_calls where build_id = :build")
        left_open = int(await session.scalar(left, {"build": held.build_id}) or 0)
    view = await service.get_build(user, held.build_id)
    logged = tuple(LoggedRow.model_validate(dict(row._mapping)) for row in rows)
    return Books(kind, tuple(loopback.account), logged, Decimal(view.cost_usd or 0), left_open)
