"""What others try with a sign-in of yours: at every step of the flow, in other browsers, twice, at once."""

import asyncio
import hashlib
from uuid import uuid4

import pytest
from sqlalchemy import text
from supabase import AsyncClient
from supabase_auth.errors import AuthApiError
from supabase_auth.types import AuthResponse

from samokoder_app.db.repositories import auth_flows
from samokoder_app.db.session import as_auth, as_user, as_worker
from tests.conftest import DatabaseServer
from tests.integration.auth.loopback_providers import Person
from tests.integration.auth.oauth_world import (
    BACK,
    PASSWORD,
    URL,
    World,
    count,
    exchange,
    new_email,
    said,
    world,
)

__all__ = ["world"]

IDENTITIES = "select count(*) from auth.identities where user_id = :id"


async def code_of_exchange(client: AsyncClient, page: str) -> str:
    """The error with which the client's exchange ends."""
    with pytest.raises(AuthApiError) as caught:
        await exchange(client, page)
    return str(caught.value.code)


async def test_a_stolen_state_is_worth_nothing_in_another_browser(world: World) -> None:
    """The thief lets his own account answer, so that the victim would be signed in as him."""
    victim, victims_browser = await world.client(), world.browser()
    at_provider = await victims_browser.step(await world.begin(victim, "github"))
    own = world.github.person
    world.github.person = Person()
    thief = world.browser()
    await thief.step(await world.begin(await world.client(), "github"))  # he has a cookie, too
    page = await thief.step(await thief.step(at_provider))
    assert said(page)["error_code"] == "bad_oauth_state"
    world.github.person = own
    page = await victims_browser.step(await victims_browser.step(at_provider))
    assert (await exchange(victim, page)).session


async def test_the_callback_of_another_is_refused_in_a_browser_that_never_began(world: World) -> None:
    """Login CSRF: the attacker's answer of the provider, opened by the victim."""
    attackers = await world.browser().to_callback(await world.begin(await world.client(), "google"))
    page = await world.browser().step(attackers)
    assert said(page)["error_code"] == "bad_oauth_state"
    assert "/token" not in world.google.asked


async def test_a_code_of_another_signs_nobody_in(world: World) -> None:
    """Login CSRF one step later: the page with the attacker's code, opened by the victim, who is on his way himself."""
    attacker, victim = await world.client(), await world.client()
    page = await world.browser().through(await world.begin(attacker, "google"))
    await world.begin(victim, "google")
    assert await code_of_exchange(victim, page) == "bad_code_verifier"
    assert await victim.auth.get_session() is None
    assert await code_of_exchange(attacker, page) == "flow_state_not_found"  # a try uses it up


async def test_a_callback_works_once(world: World) -> None:
    client, browser = await world.client(), world.browser()
    callback = await browser.to_callback(await world.begin(client, "github"))
    first, second = await browser.step(callback), await browser.step(callback)
    assert said(second)["error_code"] == "bad_oauth_state"
    assert (await exchange(client, first)).session


async def test_of_two_callbacks_at_once_one_works(world: World) -> None:
    browser = world.browser()
    callback = await browser.to_callback(await world.begin(await world.client(), "github"))
    pages = await asyncio.gather(*(browser.step(callback) for _ in range(5)))
    assert sorted("code" in said(page) for page in pages) == [False] * 4 + [True]
    assert world.github.asked.count("/login/oauth/access_token") == 1


async def test_a_code_works_once_also_at_once(world: World) -> None:
    client = await world.client()
    page = await world.browser().through(await world.begin(client, "github"))
    outcomes = await asyncio.gather(*(exchange(client, page) for _ in range(5)), return_exceptions=True)
    assert [type(one) for one in outcomes].count(AuthResponse) == 1
    assert await count("select count(*) from auth.users where email = :e", e=world.github.person.email) == 1


async def test_two_first_sign_ins_at_once_make_one_user(world: World) -> None:
    clients = [await world.client() for _ in range(4)]
    pages = [await world.browser().through(await world.begin(client, "google")) for client in clients]
    answers = await asyncio.gather(*(exchange(one, page) for one, page in zip(clients, pages, strict=True)))
    assert len({answer.user.id for answer in answers if answer.user}) == 1


async def test_two_providers_at_once_make_one_user(world: World) -> None:
    world.google.person.email = world.github.person.email
    first, second = await world.client(), await world.client()
    pages = [
        await world.browser().through(await world.begin(first, "github")),
        await world.browser().through(await world.begin(second, "google")),
    ]
    one, two = await asyncio.gather(exchange(first, pages[0]), exchange(second, pages[1]))
    assert one.user is not None
    assert two.user is not None
    assert one.user.id == two.user.id
    assert await count(IDENTITIES, id=one.user.id) == 2


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"iss": "https://accounts.google.com"}, "bad_oauth_callback"),
        ({"iss": "https://evil.example"}, "bad_oauth_callback"),
        ({"iss": ""}, "bad_oauth_callback"),
        ({"code": ""}, "bad_oauth_callback"),
        ({"error": "server_error"}, "bad_oauth_callback"),
        ({"error": "<script>"}, "bad_oauth_callback"),
        ({"code": "a code of nobody"}, "unexpected_failure"),
        ({"state": "x"}, "bad_oauth_state"),
        ({"state": ""}, "bad_oauth_state"),
    ],
)
async def test_an_answer_that_was_changed_signs_nobody_in(world: World, changes: dict[str, str], code: str) -> None:
    browser = world.browser()
    callback = await browser.to_callback(await world.begin(await world.client(), "github"))
    answer = await browser.http.get(f"{URL}/auth/v1/callback", params=said(callback) | changes)
    page = answer.headers["location"]
    assert page.startswith(f"{BACK}?error=")
    assert said(page)["error_code"] == code
    assert "script%3E" not in page
    if code != "unexpected_failure":
        assert "/login/oauth/access_token" not in world.github.asked


async def test_a_code_of_one_provider_is_not_taken_to_the_other(world: World) -> None:
    """Mix-up: the answer of Google with the state of GitHub, without the issuer that would tell it."""
    browser = world.browser()
    to_google = said(await browser.to_callback(await world.begin(await world.client(), "google")))
    to_github = said(await browser.to_callback(await world.begin(await world.client(), "github")))
    mixed = {"state": to_github["state"], "code": to_google["code"]}
    answer = await browser.http.get(f"{URL}/auth/v1/callback", params=mixed)
    assert said(answer.headers["location"])["error_code"] == "unexpected_failure"


async def test_a_code_that_was_stolen_at_the_provider_is_bound_to_the_browser(world: World) -> None:
    """Code injection: the victim's code in a flow of the attacker. Our PKCE with the provider refuses it."""
    victims, attacker = world.browser(), world.browser()
    stolen = said(await victims.to_callback(await world.begin(await world.client(), "github")))["code"]
    own = said(await attacker.to_callback(await world.begin(await world.client(), "github")))
    answer = await attacker.http.get(f"{URL}/auth/v1/callback", params=own | {"code": stolen})
    assert said(answer.headers["location"])["error_code"] == "unexpected_failure"


async def test_what_is_too_old_is_over_and_swept(world: World) -> None:
    client, browser = await world.client(), world.browser()
    callback = await browser.to_callback(await world.begin(client, "github"))
    page = await browser.through(await world.begin(client, "github"))
    async with as_auth() as session:
        await session.execute(text("update auth.flow_state set expires_at = now()"))
    assert said(await browser.step(callback))["error_code"] == "bad_oauth_state"
    assert await code_of_exchange(client, page) == "flow_state_not_found"
    await browser.step(await world.begin(client, "github"))
    async with as_auth() as session:
        await session.execute(text("update auth.flow_state set expires_at = now()"))
    await browser.step(await world.begin(client, "github"))
    async with as_worker() as session:
        assert await auth_flows.forget_old(session) is False
    assert await count("select count(*) from auth.flow_state where expires_at <= now()") == 0
    assert await count("select count(*) from auth.flow_state") > 0


async def squatter(world: World, email: str) -> AsyncClient:
    """Somebody who made an account with another's address and every way in that there is."""
    client = await world.client()
    answer = await client.auth.sign_up({"email": email, "password": PASSWORD})
    assert answer.user is not None
    await exchange(client, await world.link(client, "github"))
    async with as_user(answer.user.id) as session:  # type: ignore[arg-type]
        made = text("select app.make_access_token('script', 'smk_…', :hash, '{read}', 1)")
        await session.execute(made, {"hash": hashlib.sha256(email.encode()).digest()})
    return client


async def test_who_proves_the_address_takes_the_account_of_a_squatter_over(world: World) -> None:
    email = new_email()
    attacker = await squatter(world, email)
    world.google.person.email = email
    answer = await world.sign_in("google")
    assert answer.user is not None
    assert [one.provider for one in answer.user.identities or []] == ["google"]
    assert answer.user.email_confirmed_at is not None
    assert answer.user.app_metadata["password_is_gone"] is True
    with pytest.raises(AuthApiError):
        await attacker.auth.get_user()
    with pytest.raises(AuthApiError):
        await attacker.auth.refresh_session()
    with pytest.raises(AuthApiError):
        await attacker.auth.sign_in_with_password({"email": email, "password": PASSWORD})
    tokens = "select count(*) from app.access_tokens where user_id = :id"
    assert await owners_count(world, tokens, answer.user.id) == 0
    world.github.person.email = new_email()  # of the attacker's own account there
    again = await world.sign_in("github")
    assert again.user is not None
    assert again.user.id != answer.user.id


async def owners_count(world: World, query: str, user_id: str) -> int:
    async with as_user(user_id) as session:  # type: ignore[arg-type]
        return int(await session.scalar(text(query), {"id": user_id}) or 0)


@pytest.mark.parametrize("step", ["ticket", "state", "code"])
async def test_a_link_that_a_squatter_began_ends_with_his_session(world: World, step: str) -> None:
    email = new_email()
    attacker, browser = await world.client(), world.browser()
    await attacker.auth.sign_up({"email": email, "password": PASSWORD})
    options = {"redirect_to": BACK}
    url = (await attacker.auth.link_identity({"provider": "github", "options": options})).url  # type: ignore[typeddict-item]
    if step != "ticket":
        url = await browser.to_callback(url)
    page = await browser.step(url) if step == "code" else ""
    world.google.person.email = email
    owner = (await world.sign_in("google")).user
    assert owner is not None
    if step == "ticket":
        assert (await browser.http.get(url)).status_code == 404
    elif step == "state":
        assert said(await browser.step(url))["error_code"] == "bad_oauth_state"
    else:
        assert await code_of_exchange(attacker, page) == "flow_state_not_found"
    assert await count(IDENTITIES, id=owner.id) == 1


async def test_a_victim_who_opens_the_link_of_an_attacker_links_nothing(world: World) -> None:
    """Otherwise the victim's account at GitHub would open the attacker's account here, and what he does there."""
    attacker = await world.client()
    user = (await attacker.auth.sign_up({"email": new_email(), "password": PASSWORD})).user
    assert user is not None
    page = await world.link(attacker, "github")  # all of it in the victim's browser, which now has the code
    victim = await world.client()
    await world.begin(victim, "github")
    assert await code_of_exchange(victim, page) == "bad_code_verifier"
    assert await count(IDENTITIES, id=user.id) == 0


async def test_a_ticket_works_once(world: World) -> None:
    client, browser = await world.client(), world.browser()
    await client.auth.sign_up({"email": new_email(), "password": PASSWORD})
    url = (await client.auth.link_identity({"provider": "github"})).url
    await browser.step(url)
    assert (await browser.http.get(url)).json()["code"] == "flow_state_not_found"


async def test_linking_needs_a_session(world: World) -> None:
    query = f"provider=github&code_challenge={'a' * 43}&code_challenge_method=s256"
    browser = world.browser()
    for headers in ({}, {"authorization": f"Bearer {world.auth.tokens.anon_key()}"}):
        answer = await browser.http.get(f"{URL}/auth/v1/user/identities/authorize?{query}", headers=headers)
        assert answer.status_code == 401
        answer = await browser.http.delete(f"{URL}/auth/v1/user/identities/{uuid4()}", headers=headers)
        assert answer.status_code == 401


async def test_secrets_are_in_no_record_of_the_database(world: World, database_server: DatabaseServer) -> None:
    """The provider's tokens are used once and kept nowhere."""
    await world.sign_in("google")
    token = next(iter(world.google.tokens))
    with database_server.connect_owner() as connection:
        for table in ("auth.users", "auth.identities", "auth.flow_state", "auth.sessions", "app.audit_log"):
            rows = connection.execute(f"select to_jsonb(t)::text from {table} t").fetchall()  # noqa: S608 - names of ours
            assert token not in str(rows)
