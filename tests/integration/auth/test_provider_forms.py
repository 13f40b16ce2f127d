"""GitHub and Google with the forms as a browser posts them: there and back, with providers on loopback."""

import html
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from samokoder_app.accounts import gateway
from samokoder_app.accounts.flows import FLOW_COOKIE, Flow, seal_flow
from samokoder_app.accounts.own_login import read_login
from samokoder_app.accounts.sessions import COOKIE_NAME
from samokoder_app.auth_server.config import ProviderName
from samokoder_app.db.engines import Engines
from samokoder_app.settings import Settings
from tests.integration.auth.browsing import (
    ORIGIN,
    OTHER_PASSWORD,
    PASSWORD,
    Browser,
    browsers,
    new_email,
    page_of,
    said_in,
)
from tests.integration.auth.loopback_providers import LoopbackGitHub, LoopbackGoogle, Person

_REFRESH = re.compile(r'<meta http-equiv="refresh" content="0;url=([^"]+)">')


@dataclass
class Street:
    """Browsers in front of a platform with both providers."""

    github: LoopbackGitHub
    google: LoopbackGoogle
    open_browser: object
    elsewhere: httpx.AsyncClient

    def browser(self) -> Browser:
        return self.open_browser()  # type: ignore[operator,no-any-return]

    async def to_callback(self, browser: Browser, **form: str) -> str:
        """From the button through the provider; the path of ours that it sends back to, with its code."""
        left = await browser.post("/session/oauth", **form)
        assert left.status_code == 200, left.headers.get("location")
        return await self.onward(browser, self.target_of(left))

    def target_of(self, left: httpx.Response) -> str:
        found = _REFRESH.search(left.text)
        assert found is not None, left.text
        assert left.headers["cache-control"] == "no-store"
        return html.unescape(found[1])

    async def onward(self, browser: Browser, url: str) -> str:
        """Follows redirects on our origin and at the provider until our page for those who come back."""
        while not url.startswith(f"{ORIGIN}/session/callback"):
            if url.startswith(ORIGIN):
                answer = await browser.get(url.removeprefix(ORIGIN))
            else:
                answer = await self.elsewhere.get(url)
            assert answer.status_code == 302, (url, answer.status_code, answer.text)
            url = answer.headers["location"]
        return url.removeprefix(ORIGIN)

    async def sign_in(self, browser: Browser, provider: str = "github", **form: str) -> httpx.Response:
        return await browser.get(await self.to_callback(browser, provider=provider, **form))


@pytest.fixture
async def street(
    database: Engines, github: LoopbackGitHub, google: LoopbackGoogle, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Street]:
    plain = gateway.auth_config

    def with_providers(settings: Settings, secret: object) -> object:
        providers = {ProviderName.GITHUB: github.config(), ProviderName.GOOGLE: google.config()}
        return plain(settings, secret).model_copy(update={"providers": providers})  # type: ignore[arg-type]

    monkeypatch.setattr(gateway, "auth_config", with_providers)
    async with browsers() as opening, httpx.AsyncClient() as elsewhere:
        yield Street(github, google, opening, elsewhere)


@pytest.mark.parametrize("provider", ["github", "google"])
async def test_a_new_account_with_a_provider_goes_where_one_wanted_to_go(street: Street, provider: str) -> None:
    browser = street.browser()
    answer = await street.sign_in(browser, provider, next="/usage?days=7")
    assert answer.headers["location"] == "/usage?days=7"
    user = await browser.user()
    assert user is not None
    assert user.email == getattr(street, provider).person.email
    assert FLOW_COOKIE not in browser.cookies
    again = street.browser()
    await street.sign_in(again, provider)
    assert (await again.user()).id == user.id  # type: ignore[union-attr]


async def test_a_provider_that_proves_an_unproven_address_leads_to_a_new_password(street: Street) -> None:
    squatter, owner = street.browser(), street.browser()
    email = await squatter.sign_up()
    street.github.person = Person(email=email)
    answer = await street.sign_in(owner)
    assert answer.headers["location"] == "/new-password?because=proved"
    assert await squatter.user() is None
    assert page_of(await owner.post("/session/new-password", new=OTHER_PASSWORD)) == "/projects"


async def test_providers_are_linked_and_unlinked(street: Street) -> None:
    browser = street.browser()
    await browser.sign_up()
    user = await browser.user()
    assert user is not None
    before = browser.cookies[COOKIE_NAME]
    linked = await street.sign_in(browser, "github", linking="1")
    assert linked.headers["location"] == "/account/sign-in?done=linked"
    assert browser.cookies[COOKIE_NAME] == before, "the browser stays in its session"
    login = await read_login(user)
    assert [(one.provider, one.name) for one in login.identities] == [("github", "anna-li")]
    assert not login.is_only_way
    other = street.browser()
    await street.sign_in(other, "github")
    assert (await other.user()).id == user.id  # type: ignore[union-attr]
    gone = await browser.post("/session/unlink", identity_id=login.identities[0].id)
    assert gone.headers["location"] == "/account/sign-in?done=unlinked"
    assert (await read_login(user)).identities == ()
    twice = await browser.post("/session/unlink", identity_id=login.identities[0].id)
    assert twice.headers["location"] == "/account/sign-in?login_error=identity_gone"


async def test_the_last_way_in_stays(street: Street) -> None:
    browser = street.browser()
    await street.sign_in(browser, "google")
    user = await browser.user()
    assert user is not None
    login = await read_login(user)
    assert login.is_only_way
    answer = await browser.post("/session/unlink", identity_id=login.identities[0].id)
    assert answer.headers["location"] == "/account/sign-in?login_error=last_identity"


async def test_an_identity_of_somebody_else_is_neither_taken_nor_unlinked(street: Street) -> None:
    owner, thief = street.browser(), street.browser()
    await street.sign_in(owner, "github")
    await thief.sign_up()
    taken = await street.sign_in(thief, "github", linking="1")
    assert taken.headers["location"] == "/account/sign-in?login_error=identity_taken"
    user = await owner.user()
    assert user is not None
    identity = (await read_login(user)).identities[0].id
    refused = await thief.post("/session/unlink", identity_id=identity)
    assert refused.headers["location"] == "/account/sign-in?login_error=identity_gone"
    assert len((await read_login(user)).identities) == 1


async def test_a_declined_sign_in_says_so(street: Street) -> None:
    street.github.declines = True
    answer = await street.sign_in(street.browser())
    assert answer.headers["location"] == "/sign-in?error=oauth_denied"
    browser = street.browser()
    await browser.sign_up()
    linking = await street.sign_in(browser, linking="1")
    assert linking.headers["location"] == "/account/sign-in?login_error=oauth_denied"
    assert await browser.user() is not None


async def test_an_address_that_is_not_verified_says_so(street: Street) -> None:
    street.google.person = Person(is_verified=False)
    answer = await street.sign_in(street.browser(), "google")
    assert answer.headers["location"] == "/sign-in?error=oauth_email"


@pytest.mark.parametrize("provider", ["", "none", "gitlab", "github/../google", "javascript:alert(1)"])
async def test_what_is_no_provider_here(street: Street, provider: str) -> None:
    answer = await street.browser().post("/session/oauth", provider=provider)
    assert (page_of(answer), said_in(answer)["error"]) == ("/sign-in", "provider_off")


async def test_without_providers_nobody_is_sent_anywhere(database: Engines) -> None:
    async with browsers() as opening:
        answer = await opening().post("/session/oauth", provider="github")
        assert answer.headers["location"] == "/sign-in?error=provider_off"


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
async def test_a_provider_never_leads_elsewhere(street: Street, target: str) -> None:
    assert (await street.sign_in(street.browser(), next=target)).headers["location"] == "/projects"


async def test_the_code_of_an_attacker_signs_nobody_in(street: Street) -> None:
    """He begins, keeps the code, and has his victim's browser open it: without a flow, and in the midst of its own."""
    attacker, victim = street.browser(), street.browser()
    street.github.person = Person()
    stolen = await street.to_callback(attacker, provider="github")
    assert (await victim.get(stolen)).headers["location"] == "/sign-in?error=oauth_elsewhere"
    await victim.post("/session/oauth", provider="github")
    assert (await victim.get(stolen)).headers["location"] == "/sign-in?error=oauth_elsewhere"
    assert COOKIE_NAME not in victim.cookies
    assert FLOW_COOKIE not in victim.cookies


async def test_the_code_of_a_victim_is_of_no_use_to_an_attacker(street: Street) -> None:
    victim, attacker = street.browser(), street.browser()
    code = await street.to_callback(victim, provider="github")
    await attacker.post("/session/oauth", provider="github")
    assert (await attacker.get(code)).headers["location"] == "/sign-in?error=oauth_elsewhere"
    assert await attacker.user() is None


async def test_a_stolen_flow_cookie_links_nothing_to_another_account(street: Street) -> None:
    """What an attacker began for his own account does not end in that of whose browser comes back."""
    attacker, victim = street.browser(), street.browser()
    await attacker.sign_up()
    await victim.sign_up()
    code = await street.to_callback(attacker, provider="github", linking="1")
    victim.cookies[FLOW_COOKIE] = attacker.cookies[FLOW_COOKIE]
    answer = await victim.get(code)
    assert answer.headers["location"] == "/account/sign-in?login_error=oauth_elsewhere"
    user = await victim.user()
    assert user is not None
    assert (await read_login(user)).identities == ()


async def test_linking_ends_with_the_session_that_began_it(street: Street) -> None:
    browser = street.browser()
    await browser.sign_up()
    code = await street.to_callback(browser, provider="github", linking="1")
    await browser.post("/session/sign-out")
    assert (await browser.get(code)).headers["location"] == "/sign-in?error=oauth_elsewhere"


async def test_a_code_is_good_once(street: Street) -> None:
    browser = street.browser()
    code = await street.to_callback(browser, provider="github")
    kept = browser.cookies[FLOW_COOKIE]
    assert (await browser.get(code)).headers["location"] == "/projects"
    browser.cookies[FLOW_COOKIE] = kept
    assert (await browser.get(code)).headers["location"] == "/sign-in?error=oauth_elsewhere"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "oauth_elsewhere"),
        ("code=", "oauth_elsewhere"),
        (f"code={'x' * 5000}", "oauth_elsewhere"),
        ("code=x%00%0d%0aSet-Cookie:a=b", "oauth_elsewhere"),
        ("error=access_denied&error_description=%3Cscript%3Ealert(1)%3C/script%3E", "oauth_denied"),
        ("error=made_up&error_code=%22%3E%3Cb%3E&code=x", "oauth_failed"),
        ("error=server_error&error_code=unexpected_failure", "oauth_failed"),
        ("error=access_denied&error_code=signup_disabled", "signup_disabled"),
    ],
)
async def test_words_in_the_address_come_out_as_codes_of_ours(street: Street, query: str, expected: str) -> None:
    browser = street.browser()
    browser.cookies[FLOW_COOKIE] = seal_flow(Flow(kind="oauth", verifier="v" * 64, target="/usage"))
    answer = await browser.get(f"/session/callback?{query}")
    assert answer.headers["location"] == f"/sign-in?error={expected}"
    assert "script" not in answer.text


async def test_the_page_on_the_way_names_nothing_of_the_user(street: Street) -> None:
    browser = street.browser()
    left = await browser.post("/session/oauth", provider="github", next='/usage?"><script>')
    asked = parse_qs(urlsplit(street.target_of(left)).query)
    assert set(asked) == {"provider", "redirect_to", "code_challenge", "code_challenge_method"}
    assert asked["redirect_to"] == [f"{ORIGIN}/session/callback"]
    assert "script" not in left.text
    linking = await browser.post("/session/oauth", provider="github", linking="1")
    assert linking.headers["location"] == "/sign-in"


async def test_an_invitation_goes_along(street: Street) -> None:
    left = await street.browser().post("/session/oauth", provider="github", invitation="let me in")
    assert parse_qs(urlsplit(street.target_of(left)).query)["invitation"] == ["let me in"]


async def test_a_password_and_a_provider_open_the_same_account(street: Street) -> None:
    browser, email = street.browser(), new_email()
    await browser.sign_up(email)
    await street.sign_in(browser, "github", linking="1")
    await browser.post("/session/sign-out")
    assert page_of(await browser.post("/session/sign-in", email=email, password=PASSWORD)) == "/projects"
