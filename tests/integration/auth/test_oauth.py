"""Signing in with GitHub and Google: browsers, an unmodified client, providers on loopback."""

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import text
from supabase_auth.errors import AuthApiError

from samokoder_app.db.engines import Engines
from samokoder_app.db.session import as_auth
from tests.integration.auth.loopback_providers import LoopbackGitHub, LoopbackGoogle, Person
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

PROVIDERS = ["github", "google"]


@pytest.mark.parametrize("provider", PROVIDERS)
async def test_somebody_new_gets_an_account(world: World, provider: str) -> None:
    person = getattr(world, provider).person
    client = await world.client()
    answer = await world.sign_in(provider, client)
    assert answer.user is not None
    assert (answer.user.email, answer.user.email_confirmed_at is not None) == (person.email, True)
    assert answer.user.app_metadata == {"provider": provider, "providers": [provider]}
    assert answer.user.user_metadata["full_name"] == "Анна Ли"
    me = await client.auth.get_user()
    assert me is not None
    assert [(one.provider, one.id) for one in me.user.identities or []] == [(provider, str(person.id))]
    name = "select count(*) from public.profiles where id = :id and display_name = 'Анна Ли' and email = :email"
    assert await count(name, id=answer.user.id, email=person.email) == 1


@pytest.mark.parametrize("provider", PROVIDERS)
async def test_who_comes_again_is_the_same_user_whatever_the_address_by_then(world: World, provider: str) -> None:
    first = await world.sign_in(provider)
    person = getattr(world, provider).person
    for email, is_verified in ((new_email(), True), (person.email, False), (None, False)):
        person.email, person.is_verified = email, is_verified
        again = await world.sign_in(provider)
        assert first.user is not None
        assert again.user is not None
        assert (again.user.id, again.user.email) == (first.user.id, first.user.email)
    assert await count("select count(*) from auth.identities where user_id = :id", id=first.user.id) == 1


async def test_nothing_happens_before_the_code_is_exchanged(world: World) -> None:
    users = await count("select count(*) from auth.users")
    await world.browser().through(await world.begin(await world.client(), "github"))
    assert await count("select count(*) from auth.users") == users


async def test_the_database_keeps_nothing_that_opens_anything(world: World) -> None:
    client, browser = await world.client(), world.browser()
    at_provider = await browser.step(await world.begin(client, "github"))
    state = said(at_provider)["state"]
    page = await browser.step(await browser.step(at_provider))
    secrets = [state, said(page)["code"], next(iter(world.github.tokens)), *browser.http.cookies.values()]
    async with as_auth() as session:
        rows = str((await session.execute(text("select to_jsonb(f) from auth.flow_state f"))).all())
    assert "oauth." not in rows
    for secret in secrets:
        assert secret not in rows


async def test_an_account_with_a_proven_address_gets_one_more_way_in(world: World) -> None:
    client = await world.client()
    signed_up = await client.auth.sign_up({"email": new_email(), "password": PASSWORD})
    assert signed_up.user is not None
    async with as_auth() as session:
        proven = text("update auth.users set email_confirmed_at = now() where id = :id")
        await session.execute(proven, {"id": signed_up.user.id})
    world.google.person.email = str(signed_up.user.email).upper()
    answer = await world.sign_in("google")
    assert answer.user is not None
    assert answer.user.id == signed_up.user.id
    assert [one.provider for one in answer.user.identities or []] == ["email", "google"]
    assert answer.user.app_metadata["providers"] == ["email", "google"]
    assert await client.auth.get_user()  # the session that was there goes on
    assert await client.auth.sign_in_with_password({"email": str(signed_up.user.email), "password": PASSWORD})


@pytest.mark.parametrize("provider", PROVIDERS)
async def test_an_address_that_is_not_verified_opens_nothing(world: World, provider: str) -> None:
    victim = await (await world.client()).auth.sign_up({"email": new_email(), "password": PASSWORD})
    assert victim.user is not None
    person = getattr(world, provider).person
    for email, is_verified in ((victim.user.email, False), (new_email(), False), (None, False)):
        person.email, person.is_verified = email, is_verified
        with pytest.raises(AuthApiError) as caught:
            await world.sign_in(provider)
        assert caught.value.code == "provider_email_needs_verification"
    assert await count("select count(*) from auth.identities where user_id = :id", id=victim.user.id) == 0


async def test_only_the_primary_address_of_github_counts(world: World) -> None:
    email = new_email()
    await (await world.client()).auth.sign_up({"email": email, "password": PASSWORD})
    world.github.addresses = [
        {"email": email, "primary": False, "verified": True},
        {"email": new_email(), "primary": True, "verified": False},
    ]
    with pytest.raises(AuthApiError) as caught:
        await world.sign_in("github")
    assert caught.value.code == "provider_email_needs_verification"


@pytest.mark.parametrize(
    "email", ["{}\u212a@example.com", "{}k@ex\u00e4mple.com", "a\x00{}k@example.com", "{}k", "@", ""]
)
async def test_a_look_alike_of_an_address_is_none(world: World, email: str) -> None:
    """The Kelvin sign in small letters is an ordinary k."""
    name = new_email().split("@")[0]
    victim = await (await world.client()).auth.sign_up({"email": f"{name}k@example.com", "password": PASSWORD})
    assert victim.user is not None
    world.google.person.email = email.format(name)
    with pytest.raises(AuthApiError) as caught:
        await world.sign_in("google")
    assert caught.value.code == "provider_email_needs_verification"


async def test_who_declines_goes_back_to_the_page_that_is_told_so(world: World) -> None:
    world.github.declines = True
    page = await world.browser().through(await world.begin(await world.client(), "github"))
    assert page.partition("?")[0] == BACK
    assert (said(page)["error"], said(page)["error_code"]) == ("access_denied", "access_denied")
    assert "denied your application" not in page


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        f"{URL}.evil.example/",
        f"{URL}@evil.example/",
        "http://localhost:3001/",
        "https://localhost:3000/",
        "javascript:alert(1)",
        f"{URL}\\@evil.example/",
        f"{URL}/x#y",
        f"{URL}/projects",
        "/relative",
        "",
    ],
)
async def test_a_code_never_leads_to_another_page(world: World, target: str) -> None:
    client = await world.client()
    options = {"redirect_to": target}
    begun = await client.auth.sign_in_with_oauth({"provider": "github", "options": options})  # type: ignore[typeddict-item]
    page = await world.browser().through(begun.url)
    assert page.startswith(f"{BACK}?code=")


@pytest.mark.parametrize(("given", "code"), [(None, "signup_disabled"), ("come-in", None)])
async def test_a_hosted_server_asks_for_an_invitation(
    web_db: Engines, github: LoopbackGitHub, google: LoopbackGoogle, given: str | None, code: str | None
) -> None:
    world = World(github, google, needs_invitation=True, invitation_code=SecretStr("come-in"))
    client = await world.client()
    query = {"invitation": given} if given else {}
    page = await world.browser().through(await world.begin(client, "github", **query))
    if code is None:
        assert (await exchange(client, page)).user
    else:
        with pytest.raises(AuthApiError) as caught:
            await exchange(client, page)
        assert caught.value.code == code
        github.person = Person()
    refused = await world.browser().http.get(await world.begin(client, "github", invitation="a guess"))
    assert (refused.status_code, refused.json()["code"]) == (422, "signup_disabled")
    await world.close()


async def test_a_banned_user_stays_out(world: World) -> None:
    answer = await world.sign_in("google")
    assert answer.user is not None
    async with as_auth() as session:
        ban = text("update auth.users set banned_until = now() + interval '1 day' where id = :id")
        await session.execute(ban, {"id": answer.user.id})
    with pytest.raises(AuthApiError) as caught:
        await world.sign_in("google")
    assert caught.value.code == "user_banned"
    assert await count("select count(*) from auth.sessions where user_id = :id", id=answer.user.id) == 1


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("provider=github", "PKCE"),
        ("provider=github&code_challenge=x&code_challenge_method=s256", "PKCE"),
        (f"provider=github&code_challenge={'a' * 43}&code_challenge_method=plain", "PKCE"),
        (f"provider=github&code_challenge={'a' * 43}", "PKCE"),
        (f"provider=gitlab&code_challenge={'a' * 43}&code_challenge_method=s256", "Unsupported provider"),
        (f"provider=github&code_challenge={'a' * 43}&code_challenge_method=s256&invitation={'a' * 5000}", "too long"),
        ("provider=github%00", "malformed"),
        ("", "Unsupported provider"),
    ],
)
async def test_what_cannot_begin_is_told_in_gotrue_form(world: World, query: str, message: str) -> None:
    answer = await world.browser().http.get(f"{URL}/auth/v1/authorize?{query}")
    code = "oauth_provider_not_supported" if "Unsupported" in message else "validation_failed"
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert message in answer.json()["message"]


async def test_beginning_without_end_is_slowed_down(world: World) -> None:
    browser = world.browser()
    url = await world.begin(await world.client(), "github")
    answers = [(await browser.http.get(url)).status_code for _ in range(61)]
    assert answers == [302] * 60 + [429]


async def test_a_client_that_asks_for_the_address_alone_gets_ours(world: World) -> None:
    """The browser that opens it is the one that comes back: it gets its cookie from us."""
    url = await world.begin(await world.client(), "github")
    answer = await world.browser().http.get(f"{url}&skip_http_redirect=true")
    assert answer.json() == {"url": url}
    assert "set-cookie" not in answer.headers


async def test_the_settings_name_the_providers(world: World) -> None:
    answer = await world.browser().http.get(f"{URL}/auth/v1/settings")
    assert answer.json()["external"].items() >= {"email": True, "github": True, "google": True}.items()
    bare = World(world.github, world.google, providers={})
    answer = await bare.browser().http.get(f"{URL}/auth/v1/settings")
    assert answer.json()["external"].items() >= {"email": True, "github": False, "google": False}.items()
    refused = await bare.browser().http.get(await world.begin(await bare.client(), "github"))
    assert refused.status_code == 400
    await bare.close()


async def test_the_cookie_is_for_this_host_and_no_script(world: World) -> None:
    answer = await world.browser().http.get(await world.begin(await world.client(), "github"))
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-samokoder-oauth=")
    for attribute in ("HttpOnly", "Secure", "SameSite=lax", "Path=/", "Max-Age=600"):
        assert attribute in cookie
    assert "Domain" not in cookie
    assert answer.headers["referrer-policy"] == "no-referrer"


async def test_a_user_without_a_password_has_none(world: World) -> None:
    answer = await world.sign_in("google")
    assert answer.user is not None
    client = await world.client()
    for guess in ("nobody has this password", "a guess that is wrong"):
        with pytest.raises(AuthApiError) as caught:
            await client.auth.sign_in_with_password({"email": str(answer.user.email), "password": guess})
        assert caught.value.code == "invalid_credentials"


async def test_two_tabs_of_one_browser_may_be_away_at_once(world: World) -> None:
    first, second, browser = await world.client(), await world.client(), world.browser()
    at_github = await browser.step(await world.begin(first, "github"))
    at_google = await browser.step(await world.begin(second, "google"))
    for client, away in ((first, at_github), (second, at_google)):
        page = await browser.step(await browser.step(away))
        assert (await exchange(client, page)).session


async def test_unknown_paths_are_not_found(world: World) -> None:
    answer: httpx.Response = await world.browser().http.get(f"{URL}/auth/v1/callback/x")
    assert answer.status_code == 404
