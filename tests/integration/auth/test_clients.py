"""The whole life of an account, over HTTP, with both unmodified clients of Supabase: Python and JavaScript."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
import uvicorn

from samokoder_app.auth_server.app import create_auth_app
from samokoder_app.auth_server.config import ProviderName
from samokoder_app.mail.letters import LetterKind
from tests.integration.auth.both_clients import (
    Client,
    JavaScriptClient,
    MakeClient,
    PythonClient,
    Refused,
    install,
    javascript_clients,
    python_clients,
)
from tests.integration.auth.loopback_providers import LoopbackGitHub, LoopbackGoogle
from tests.integration.auth.oauth_world import Browser, said
from tests.integration.auth.serving import OTHER_PASSWORD, PASSWORD, TOOL, last_letter, new_email, service, token_in

__all__ = []

pytestmark = pytest.mark.usefixtures("web_db")
MAILS = {"sends_mail": True, "confirms_addresses": True}


@dataclass(frozen=True)
class Place:
    """A server, and clients of one kind."""

    url: str
    make: MakeClient


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("javascript")
    install(folder)
    return folder


@pytest.fixture(params=[PythonClient.kind, JavaScriptClient.kind])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@asynccontextmanager
async def place(kind: str, packages: Path, **options: object) -> AsyncIterator[Place]:
    """A server on loopback until the end of the block."""
    listener = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    auth = service(**{"public_url": url, **options})
    key = auth.tokens.anon_key()
    web = uvicorn.Server(uvicorn.Config(create_auth_app(auth), lifespan="off", log_level="error"))
    clients = python_clients(url, key) if kind == PythonClient.kind else javascript_clients(packages, url, key)
    serving = asyncio.create_task(web.serve([listener]))  # what comes before it listens waits in the socket
    try:
        async with clients as make:
            yield Place(url, make)
    finally:
        web.should_exit = True
        await serving
        listener.close()


async def refusal(attempt: object) -> str | None:
    """The code with which a call is refused."""
    with pytest.raises(Refused) as caught:
        await attempt  # type: ignore[misc]
    return caught.value.code


async def test_a_life_without_mails(kind: str, packages: Path) -> None:
    async with place(kind, packages) as here:
        client, email = await here.make(), new_email()
        body = {"email": email, "password": PASSWORD, "options": {"data": {"display_name": "Анна"}}}
        made = await client.call("sign_up", body)
        assert made["session"]["token_type"] == "bearer"
        assert made["user"]["user_metadata"] == {"display_name": "Анна"}
        me = (await client.call("get_user"))["user"]
        assert (me["id"], me["email"], me["identities"][0]["provider"]) == (made["user"]["id"], email, "email")
        assert (await client.call("get_claims"))["claims"]["sub"] == me["id"]
        changed = await client.call("update_user", {"data": {"city": "Тула"}})
        assert changed["user"]["user_metadata"] == {"display_name": "Анна", "city": "Тула"}
        first = await client.session()
        await client.call("refresh_session")
        assert (await client.session())["refresh_token"] != first["refresh_token"]
        await client.call("sign_out")
        assert await refusal(client.call("sign_up", body)) == "user_already_exists"
        wrong = {"email": email, "password": OTHER_PASSWORD}
        assert await refusal(client.call("sign_in_with_password", wrong)) == "invalid_credentials"
        again = await client.call("sign_in_with_password", {"email": email.upper(), "password": PASSWORD})
        assert again["user"]["id"] == me["id"]
        heard = await client.heard()
    assert [one for one in heard if one != "INITIAL_SESSION"] == [
        "SIGNED_IN",
        "USER_UPDATED",
        "TOKEN_REFRESHED",
        "SIGNED_OUT",
        "SIGNED_IN",
    ]


async def test_a_weak_password_is_told_with_its_reason(kind: str, packages: Path) -> None:
    async with place(kind, packages) as here:
        client = await here.make()
        with pytest.raises(Refused) as caught:
            await client.call("sign_up", {"email": new_email(), "password": "short"})
        assert caught.value.reasons == ["length"]


async def test_sessions_end_one_by_one_and_all_at_once(kind: str, packages: Path) -> None:
    async with place(kind, packages) as here:
        email = new_email()
        credentials = {"email": email, "password": PASSWORD}
        first, second, third = [await here.make() for _ in range(3)]
        await first.call("sign_up", credentials)
        await second.call("sign_in_with_password", credentials)
        await third.call("sign_in_with_password", credentials)
        await first.call("sign_out", {"scope": "others"})
        assert (await first.call("get_user"))["user"]["email"] == email
        assert await refusal(second.call("get_user")) in {"session_not_found", "AuthSessionMissingError"}
        await third.call("sign_in_with_password", credentials)
        await first.call("update_user", {"password": OTHER_PASSWORD})
        assert await refusal(third.call("refresh_session")) == "refresh_token_not_found"
        await first.call("sign_out", {"scope": "global"})
        assert await refusal(first.call("sign_in_with_password", credentials)) == "invalid_credentials"


async def test_a_sign_up_is_confirmed_by_code_or_link(kind: str, packages: Path) -> None:
    async with place(kind, packages, **MAILS) as here:
        for by_code in (True, False):
            client, email = await here.make(), new_email()
            made = await client.call("sign_up", {"email": email, "password": PASSWORD})
            assert (made["session"], made["user"]["email"]) == (None, email)
            credentials = {"email": email, "password": PASSWORD}
            assert await refusal(client.call("sign_in_with_password", credentials)) == "invalid_credentials"
            await client.call("resend", {"type": "signup", "email": email})
            letter = await last_letter(email, LetterKind.SIGN_UP)
            proof = {"type": "signup", "email": email, "token": letter.code} if by_code else token_in(letter)
            entered = await client.call("verify_otp", proof)
            assert entered["user"]["email_confirmed_at"] is not None
            assert (await client.session())["user"]["email"] == email
            assert await refusal(client.call("verify_otp", proof)) == "otp_expired"
            known = await (await here.make()).call("sign_up", {"email": email, "password": OTHER_PASSWORD})
            assert known["session"] is None


async def confirmed(here: Place) -> tuple[Client, str]:
    """A client of somebody whose address is proven."""
    client, email = await here.make(), new_email()
    await client.call("sign_up", {"email": email, "password": PASSWORD})
    letter = await last_letter(email, LetterKind.SIGN_UP)
    await client.call("verify_otp", {"type": "signup", "email": email, "token": letter.code})
    return client, email


async def test_a_forgotten_password_is_replaced(kind: str, packages: Path) -> None:
    async with place(kind, packages, **MAILS) as here:
        _, email = await confirmed(here)
        client = await here.make()
        await client.call("reset_password_for_email", email)
        letter = await last_letter(email, LetterKind.RECOVERY)
        await client.call("verify_otp", token_in(letter))
        await client.call("update_user", {"password": OTHER_PASSWORD})
        assert await refusal(client.call("update_user", {"password": OTHER_PASSWORD})) == "same_password"
        await client.call("sign_in_with_password", {"email": email, "password": OTHER_PASSWORD})


async def test_a_link_leads_to_a_site_of_ours_with_a_code_for_the_client_that_asked(kind: str, packages: Path) -> None:
    async with place(kind, packages, **MAILS, redirect_origins=frozenset({TOOL})) as here:
        _, email = await confirmed(here)
        client = await here.make()
        await client.call("reset_password_for_email", email, {"redirect_to": f"{TOOL}/welcome"})
        letter = await last_letter(email, LetterKind.RECOVERY)
        async with httpx.AsyncClient() as browser:
            answer = await browser.get(letter.link)
        page = answer.headers["location"]
        assert page.startswith(f"{TOOL}/welcome?code=")
        entered = await client.call("exchange_code_for_session", said(page)["code"])
        assert entered["user"]["email"] == email
        assert "PASSWORD_RECOVERY" in await client.heard()


async def test_a_link_or_a_code_signs_in(kind: str, packages: Path) -> None:
    async with place(kind, packages, **MAILS) as here:
        _, email = await confirmed(here)
        client = await here.make()
        asked = {"email": email, "options": {"should_create_user": False}}
        await client.call("sign_in_with_otp", asked)
        letter = await last_letter(email, LetterKind.SIGN_IN)
        wrong = {"type": "email", "email": email, "token": "000000"}
        assert await refusal(client.call("verify_otp", wrong)) == "otp_expired"
        entered = await client.call("verify_otp", wrong | {"token": letter.code})
        assert entered["session"]["access_token"]
        await client.call("sign_in_with_otp", asked)
        by_link = token_in(await last_letter(email, LetterKind.SIGN_IN))
        assert (await client.call("verify_otp", by_link))["user"]["email"] == email
        await client.call("sign_in_with_otp", asked | {"email": new_email()})  # nobody, and nothing tells it


async def test_an_address_is_changed_when_both_agree(kind: str, packages: Path) -> None:
    async with place(kind, packages, **MAILS) as here:
        client, email = await confirmed(here)
        new = new_email()
        asked = await client.call("update_user", {"email": new})
        assert (asked["user"]["email"], asked["user"]["new_email"]) == (email, new)
        for address, letter_kind in ((email, LetterKind.EMAIL_CHANGE_OLD), (new, LetterKind.EMAIL_CHANGE_NEW)):
            assert (await client.call("get_user"))["user"]["email"] == email
            await client.call("verify_otp", token_in(await last_letter(address, letter_kind)))
        await (await here.make()).call("sign_in_with_password", {"email": new, "password": PASSWORD})


async def test_who_is_signed_in_is_asked_for_a_code_again(kind: str, packages: Path) -> None:
    async with place(kind, packages, **MAILS) as here:
        client, email = await confirmed(here)
        await client.call("reauthenticate")
        letter = await last_letter(email, LetterKind.REAUTHENTICATION)
        wrong = {"password": OTHER_PASSWORD, "nonce": "000000"}
        assert await refusal(client.call("update_user", wrong)) == "reauthentication_not_valid"
        await client.call("update_user", wrong | {"nonce": letter.code})


async def through(provider_url: str) -> str:
    """A browser of its own, as far as the page with the code."""
    browser = Browser()
    page = await browser.through(provider_url)
    await browser.http.aclose()
    return page


async def test_providers_sign_in_are_linked_and_unlinked(
    kind: str, packages: Path, github: LoopbackGitHub, google: LoopbackGoogle
) -> None:
    providers = {ProviderName.GITHUB: github.config(), ProviderName.GOOGLE: google.config()}
    async with place(kind, packages, providers=providers) as here:
        github.callback = google.callback = f"{here.url}/auth/v1/callback"
        client = await here.make()
        begun = await client.call("sign_in_with_oauth", {"provider": "github", "options": {"scopes": "user:email"}})
        page = await through(begun["url"])
        entered = await client.call("exchange_code_for_session", said(page)["code"])
        assert entered["user"]["email"] == github.person.email
        assert await refusal((await here.make()).call("exchange_code_for_session", said(page)["code"]))
        link = await client.call("link_identity", {"provider": "google"})
        linked = await client.call("exchange_code_for_session", said(await through(link["url"]))["code"])
        assert linked["user"]["app_metadata"]["providers"] == ["github", "google"]
        found = {one["provider"]: one for one in (await client.call("get_user_identities"))["identities"]}
        await client.call("unlink_identity", found["github"])
        assert await refusal(client.call("unlink_identity", found["google"])) == "single_identity_not_deletable"
        other = await here.make()
        begun = await other.call("sign_in_with_oauth", {"provider": "google"})
        again = await other.call("exchange_code_for_session", said(await through(begun["url"]))["code"])
        assert again["user"]["id"] == entered["user"]["id"]


async def test_a_provider_that_declines_is_told_to_the_page(
    kind: str, packages: Path, github: LoopbackGitHub, google: LoopbackGoogle
) -> None:
    github.declines = True
    async with place(kind, packages, providers={ProviderName.GITHUB: github.config()}) as here:
        github.callback = f"{here.url}/auth/v1/callback"
        client = await here.make()
        begun = await client.call("sign_in_with_oauth", {"provider": "github"})
        assert said(await through(begun["url"]))["error"] == "access_denied"
        link = await client.call("sign_in_with_oauth", {"provider": "google"})
        async with httpx.AsyncClient() as browser:
            assert (await browser.get(link["url"])).json()["code"] == "oauth_provider_not_supported"


async def test_a_client_of_the_implicit_flow_signs_in_by_all_but_providers(
    kind: str, packages: Path, github: LoopbackGitHub
) -> None:
    options = {"providers": {ProviderName.GITHUB: github.config()}, "redirect_origins": frozenset({TOOL})}
    async with place(kind, packages, **MAILS, **options) as here:
        _, email = await confirmed(here)
        client = await here.make("implicit")
        await client.call("sign_in_with_password", {"email": email, "password": PASSWORD})
        begun = await client.call("sign_in_with_oauth", {"provider": "github"})
        async with httpx.AsyncClient() as browser:
            assert (await browser.get(begun["url"])).json()["code"] == "validation_failed"
            await client.call("reset_password_for_email", email, {"redirect_to": f"{TOOL}/welcome"})
            answer = await browser.get((await last_letter(email, LetterKind.RECOVERY)).link)
        page, _, fragment = answer.headers["location"].partition("#")
        told = said(f"?{fragment}")
        assert (page, told["type"]) == (f"{TOOL}/welcome", "recovery")
        await client.call("set_session", *_tokens(kind, told))
        assert (await client.call("get_user"))["user"]["email"] == email
        assert urlencode({"token_type": told["token_type"]}) == "token_type=bearer"


def _tokens(kind: str, told: dict[str, str]) -> tuple[object, ...]:
    if kind == PythonClient.kind:
        return told["access_token"], told["refresh_token"]
    return ({"access_token": told["access_token"], "refresh_token": told["refresh_token"]},)
