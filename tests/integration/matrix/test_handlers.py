"""Every event handler of every state over Reflex's own WebSocket, with another user's things in every argument."""

import inspect
import re
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest
import pytest_asyncio
from psycopg import Connection

from bench.demo_endpoint import serving
from samokoder_app.accounts.flows import FLOW_COOKIE
from samokoder_app.accounts.sessions import COOKIE_NAME
from samokoder_app.features.account.tokens.state import TokensState
from samokoder_app.features.projects.state import ProjectListState
from samokoder_app.platform.postgres import SUPERUSER
from samokoder_app.session.entry import EntryState
from tests.conftest import DatabaseServer
from tests.integration.matrix.accounts import Account, Headers, by_form, make_account
from tests.integration.matrix.attempts import everything_of
from tests.integration.matrix.backend import running_backend
from tests.integration.matrix.sockets import ROOT, Tab, open_tab
from tests.integration.matrix.tables import TABLES
from tests.unit.samokoder_app.features.test_handlers import ARGUMENTS, every_state

pytestmark = pytest.mark.timeout(
    400
)  # the web process starts in seconds on a quiet machine, in minutes on a crowded one
HYDRATE = f"{ROOT}.hydrate"
NO_ARGUMENT = "{}: nobody knows what to give for `{}`: name it in ARGUMENTS of tests/unit/…/features/test_handlers.py"
NAMES = {"project_id", "build_id", "key_id", "token_id", "session_id", "sha256", "path"}
"""What is sent: an answer that repeats it would be none of the owner's words."""

BY_TYPE = {"str": "", "int": 0, "bool": False}
PAGES = (
    "/projects",
    "/projects/{project_id}",
    "/projects/{project_id}/integrations",
    "/account",
    "/account/keys",
    "/account/limits",
    "/usage",
    "/admin/users",
)


@dataclass(frozen=True)
class Scene:
    """A running backend, users of it, and the database behind it."""

    url: str
    client: httpx.AsyncClient
    accounts: list[Account]
    database: Connection

    @property
    def owner(self) -> Account:
        return self.accounts[0]

    def somebody_else(self) -> Account:
        """Somebody whom no other test has used up."""
        return self.accounts.pop()

    def of_owner(self) -> str:
        """All rows of the owner but those that say when he was last seen."""
        watched = {name: table for name, table in TABLES.items() if name != "app.web_sessions"}
        self.database.commit()
        return everything_of(self.database, self.owner.id, watched)


@pytest.fixture(scope="module")
def backend(database_server: DatabaseServer, samokoder_home: Path) -> Iterator[str]:
    with running_backend(samokoder_home) as url:
        yield url


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def accounts(backend: str, database_server: DatabaseServer) -> list[Account]:
    """An owner, from whom nothing is taken here, and for every test that needs one somebody who may lose everything."""
    with psycopg.connect(database_server.postgres.address(SUPERUSER)) as connection:
        async with serving() as models, httpx.AsyncClient(base_url=backend, timeout=60) as client:
            return [await make_account(client, connection, models.base_url) for _ in range(3)]


@pytest.fixture
async def scene(backend: str, accounts: list[Account], database_server: DatabaseServer) -> AsyncIterator[Scene]:
    with psycopg.connect(database_server.postgres.address(SUPERUSER)) as connection:
        async with httpx.AsyncClient(base_url=backend, timeout=60) as client:
            yield Scene(backend, client, accounts, connection)


def events(things: dict[str, str]) -> list[tuple[str, dict[str, Any]]]:
    """Every handler with arguments that name these things, after its state's vars were made to name them, too."""
    found: list[tuple[str, dict[str, Any]]] = []
    for state in every_state():
        for var in sorted(name for name in state.base_vars if name.endswith("_id")):
            value = things["project_id" if "project" in var or state is ProjectListState else "key_id"]
            found.append((f"{state.get_full_name()}.setvar", {"var_name": var, "value": value}))
        for name, handler in sorted(state.event_handlers.items()):
            if handler.fn.__module__.startswith("samokoder_app"):
                found.append((f"{state.get_full_name()}.{name}", payload_of(handler.fn, things)))
    return found


def payload_of(handler: Callable[..., Any], things: dict[str, str]) -> dict[str, Any]:
    """Arguments by name: somebody's things, else what the unit tests give, else the least of their type."""
    told = {name: value for name, value in things.items() if name in NAMES}
    known = ARGUMENTS | told | {"form": ARGUMENTS["form"] | told}
    payload: dict[str, Any] = {}
    for name, parameter in list(inspect.signature(handler).parameters.items())[1:]:
        kind = getattr(parameter.annotation, "__name__", str(parameter.annotation))
        assert name in known or kind in BY_TYPE, NO_ARGUMENT.format(handler.__qualname__, name)
        payload[name] = known[name] if name in known else BY_TYPE[kind]
    return payload


async def try_everything(scene: Scene, tab: Tab, things: dict[str, str]) -> None:
    """Send every event; whatever comes back must not hold a word of the owner's."""
    for name, payload in events(things):
        for frame in await tab.send(name, payload):
            assert not scene.owner.leaked_in(frame), f"{name} told {frame[:2000]}"
    await tab.rest()
    assert not scene.owner.leaked_in("".join(tab.heard))


def pages_of(account: Account) -> list[str]:
    return [page.format(**account.things) for page in PAGES]


async def test_nobody_gets_and_changes_nothing(scene: Scene) -> None:
    cookies = ({}, {"Cookie": f"{COOKIE_NAME}=made-up"}, await ended(scene))
    before = scene.of_owner()
    for cookie in cookies:
        async with open_tab(scene.url, pages_of(scene.owner)[1], cookie) as tab:
            await tab.send(HYDRATE, {})
            await try_everything(scene, tab, scene.owner.things)
    assert scene.of_owner() == before


async def ended(scene: Scene) -> Headers:
    """The cookie of a session that was ended."""
    cookie = await by_form(scene.client, "/session/sign-in", scene.owner.canaries[1])
    answer = await scene.client.post("/session/sign-out", headers={**cookie, "Origin": scene.url})
    assert answer.status_code == 303
    return cookie


async def test_another_user_gets_and_changes_nothing(scene: Scene) -> None:
    other, before = scene.somebody_else(), scene.of_owner()
    for page in pages_of(scene.owner)[1:3]:
        async with open_tab(scene.url, page, other.cookie) as tab:
            await tab.send(HYDRATE, {})
            await try_everything(scene, tab, scene.owner.things)
    assert scene.of_owner() == before


async def test_a_session_that_ends_while_its_tab_is_open_gets_nothing_more(scene: Scene) -> None:
    cookie = await by_form(scene.client, "/session/sign-in", scene.owner.canaries[1])
    async with open_tab(scene.url, pages_of(scene.owner)[1], cookie) as tab:
        await tab.send(HYDRATE, {})
        assert (await scene.client.post("/session/sign-out", headers={**cookie, "Origin": scene.url})).is_redirect
        before = scene.of_owner()
        await try_everything(scene, tab, scene.owner.things)
    assert scene.of_owner() == before


async def test_the_next_user_of_a_tab_gets_nothing_of_the_last(scene: Scene) -> None:
    """Who takes over the token of a tab, without asking for its state as a page does."""
    async with open_tab(scene.url, pages_of(scene.owner)[1], scene.owner.cookie) as tab:
        await tab.send(HYDRATE, {})
        token = tab.token
        heard = [name for name in loads() if scene.owner.leaked_in("".join(await tab.send(name, {})))]
        made = await tab.send(f"{TokensState.get_full_name()}.make", {"form": _TOKEN})
        new_token = re.findall(r"smk_[\w-]{20,}", "".join(made))[0]
        cookie = scene.owner.cookie["Cookie"].partition("=")[2]
        assert cookie not in "".join(tab.heard), "scripts of the page are told the cookie that is hidden from them"
    assert len(heard) > 5, "what is looked for in the answers to others is in those to the owner"
    other = scene.somebody_else()
    for cookie in (other.cookie, {}):
        async with open_tab(scene.url, pages_of(other)[1], cookie, token) as tab:
            await try_everything(scene, tab, other.things)
            assert new_token not in "".join(tab.heard)


async def test_the_next_visitor_of_a_tab_does_not_see_where_the_last_ones_mail_went(scene: Scene) -> None:
    email = f"{uuid4().hex}@example.com"
    asked = await scene.client.post("/session/recover", data={"email": email}, headers={"Origin": scene.url})
    waiting = {"Cookie": f"{FLOW_COOKIE}={asked.cookies[FLOW_COOKIE]}"}
    scene.client.cookies.clear()
    async with open_tab(scene.url, "/check-mail", waiting) as tab:
        token = tab.token
        assert email in "".join(await tab.send(f"{EntryState.get_full_name()}.await_mail", {}))
    async with open_tab(scene.url, "/sign-in", {}, token) as tab:
        await tab.send(HYDRATE, {})
        await tab.send(f"{EntryState.get_full_name()}.open_form", {})
        await tab.rest()
        assert email not in "".join(tab.heard)


_TOKEN = {"token_name": "x", "scope_read": True, "days": "30"}


def loads() -> list[str]:
    """Handlers without arguments that show what their state is about."""
    return [name for name, payload in events({"project_id": "", "key_id": ""}) if not payload and ".load" in name]
