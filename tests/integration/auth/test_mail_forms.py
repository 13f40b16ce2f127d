"""Entering through a mail, with the forms as a browser posts them: links, codes, forgotten passwords, other addresses."""

from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest

from samokoder_app.accounts import gateway
from samokoder_app.accounts.flows import FLOW_COOKIE, NEW_PASSWORD_COOKIE, open_flow
from samokoder_app.accounts.sessions import COOKIE_NAME
from samokoder_app.db.engines import Engines
from samokoder_app.mail.letters import Letter, LetterKind
from samokoder_app.settings import Settings
from tests.integration.auth.browsing import (
    OTHER_PASSWORD,
    PASSWORD,
    OpenBrowser,
    browsers,
    new_email,
    page_of,
    said_in,
)
from tests.integration.auth.serving import age, last_letter, letters_to


@pytest.fixture
async def open_browser(database: Engines) -> AsyncIterator[OpenBrowser]:
    async with browsers() as opening:
        yield opening


@pytest.fixture
async def open_hosted(database: Engines, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[OpenBrowser]:
    """Where addresses are confirmed before anybody is let in."""
    plain = gateway.auth_config

    def confirming(settings: Settings, secret: object) -> object:
        return plain(settings, secret).model_copy(update={"confirms_addresses": True})  # type: ignore[arg-type]

    monkeypatch.setattr(gateway, "auth_config", confirming)
    async with browsers() as opening:
        yield opening


def path_of(letter: Letter) -> str:
    """What a browser asks for that follows the link."""
    return urlsplit(letter.link)._replace(scheme="", netloc="").geturl()


async def test_a_new_account_is_confirmed_by_the_link_in_another_browser(open_hosted: OpenBrowser) -> None:
    browser, phone, email = open_hosted(), open_hosted(), new_email()
    answer = await browser.post("/session/sign-up", email=email, password=PASSWORD, next="/projects/1")
    assert answer.headers["location"] == "/check-mail"
    assert COOKIE_NAME not in browser.cookies
    assert email not in str(answer.headers)
    refused = await browser.post("/session/sign-in", email=email, password=PASSWORD)
    assert (page_of(refused), said_in(refused)["error"]) == ("/sign-in", "invalid_credentials")
    link = path_of(await last_letter(email, LetterKind.SIGN_UP))
    assert link.startswith("/confirm?type=signup&token_hash=")
    entered = await phone.post(link.replace("/confirm?", "/confirm/?"))  # the address at which the page is served
    assert page_of(entered) == "/projects"
    assert (await phone.user()).email == email  # type: ignore[union-attr]
    again = await phone.post(link)
    assert (page_of(again), said_in(again)) == ("/confirm", {"error": "link_expired", "type": "signup"})
    assert page_of(await browser.post("/session/sign-in", email=email, password=PASSWORD)) == "/projects"


async def test_a_new_account_is_confirmed_by_the_code_and_goes_where_one_wanted_to_go(open_hosted: OpenBrowser) -> None:
    browser, email = open_hosted(), new_email()
    await browser.post("/session/sign-up", email=email, password=PASSWORD, next="/projects/1?tab=files")
    wrong = await browser.post("/session/code", code="000-000")
    assert (page_of(wrong), said_in(wrong)) == ("/check-mail", {"error": "code_wrong"})
    code = (await last_letter(email, LetterKind.SIGN_UP)).code
    entered = await browser.post("/session/code", code=f" {code[:3]} {code[3:]} ")
    assert entered.headers["location"] == "/projects/1?tab=files"
    assert (await browser.user()).email == email  # type: ignore[union-attr]
    assert FLOW_COOKIE not in browser.cookies


async def test_a_known_address_is_answered_like_a_new_one(open_hosted: OpenBrowser) -> None:
    owner, stranger, email = open_hosted(), open_hosted(), new_email()
    await owner.post("/session/sign-up", email=email, password=PASSWORD)
    await owner.post(path_of(await last_letter(email, LetterKind.SIGN_UP)))
    known = await stranger.post("/session/sign-up", email=email, password=OTHER_PASSWORD)
    new = await open_hosted().post("/session/sign-up", email=new_email(), password=OTHER_PASSWORD)
    assert (known.status_code, known.headers["location"]) == (new.status_code, new.headers["location"])
    assert await letters_to(email, LetterKind.SIGN_UP_KNOWN)
    assert page_of(await owner.post("/session/sign-in", email=email, password=PASSWORD)) == "/projects"


async def test_the_mail_comes_once_more(open_hosted: OpenBrowser) -> None:
    browser, email = open_hosted(), new_email()
    await browser.post("/session/sign-up", email=email, password=PASSWORD, next="/usage")
    answer = await browser.post("/session/resend")
    assert answer.headers["location"] == "/check-mail?done=resent"
    letters = await letters_to(email, LetterKind.SIGN_UP)
    assert len(letters) == 2
    assert (await browser.post(path_of(letters[1]))).headers["location"] == "/usage"


async def test_an_expired_confirmation_has_a_way_on(open_hosted: OpenBrowser) -> None:
    browser, email = open_hosted(), new_email()
    await browser.post("/session/sign-up", email=email, password=PASSWORD)
    await age(email)
    late = open_hosted()
    assert said_in(await late.post(path_of(await last_letter(email, LetterKind.SIGN_UP))))["error"] == "link_expired"
    assert (await late.post("/session/resend", email=email)).headers["location"] == "/check-mail"
    assert page_of(await late.post(path_of(await last_letter(email, LetterKind.SIGN_UP)))) == "/projects"


async def test_a_forgotten_password(open_hosted: OpenBrowser) -> None:
    browser, email = open_hosted(), new_email()
    await browser.post("/session/sign-up", email=email, password=PASSWORD)
    await browser.post(path_of(await last_letter(email, LetterKind.SIGN_UP)))
    elsewhere = open_hosted()
    assert (await elsewhere.post("/session/recover", email=email)).headers["location"] == "/check-mail"
    code = (await last_letter(email, LetterKind.RECOVERY)).code
    assert (await elsewhere.post("/session/code", code=code)).headers["location"] == "/new-password"
    weak = await elsewhere.post("/session/new-password", new="short")
    assert weak.headers["location"] == "/new-password?error=weak_password"
    saved = await elsewhere.post("/session/new-password", new=OTHER_PASSWORD)
    assert saved.headers["location"] == "/projects"
    assert NEW_PASSWORD_COOKIE not in elsewhere.cookies
    assert await elsewhere.user() is not None
    assert await browser.user() is None, "the sessions of before are over"
    assert said_in(await browser.post("/session/sign-in", email=email, password=PASSWORD))["error"]
    assert page_of(await browser.post("/session/sign-in", email=email, password=OTHER_PASSWORD)) == "/projects"
    once_more = await elsewhere.post("/session/new-password", new=PASSWORD)
    assert page_of(once_more) == "/forgot-password"


async def test_a_permission_for_a_new_password_is_of_its_session_alone(open_browser: OpenBrowser) -> None:
    """Whoever has got at a session cannot put a password in place of the present one with somebody's permission."""
    owner, thief = open_browser(), open_browser()
    email = await owner.sign_up()
    await thief.sign_up()
    await owner.post("/session/recover", email=email)
    await owner.post(path_of(await last_letter(email, LetterKind.RECOVERY)))
    assert page_of(await thief.post("/session/new-password", new=OTHER_PASSWORD)) == "/forgot-password"
    thief.cookies[NEW_PASSWORD_COOKIE] = owner.cookies[NEW_PASSWORD_COOKIE]
    assert page_of(await thief.post("/session/new-password", new=OTHER_PASSWORD)) == "/forgot-password"
    assert page_of(await open_browser().post("/session/new-password", new=OTHER_PASSWORD)) == "/forgot-password"


async def test_a_link_and_a_code_to_sign_in_with(open_hosted: OpenBrowser) -> None:
    browser, email = open_hosted(), new_email()
    await browser.post("/session/sign-up", email=email, password=PASSWORD)
    await browser.post(path_of(await last_letter(email, LetterKind.SIGN_UP)))
    for way in ("link", "code"):
        other = open_hosted()
        asked = await other.post("/session/link", email=email, password="whatever", next="/usage")
        assert asked.headers["location"] == "/check-mail"
        letter = await last_letter(email, LetterKind.SIGN_IN)
        entered = await (
            other.post(path_of(letter)) if way == "link" else other.post("/session/code", code=letter.code)
        )
        assert entered.headers["location"] == "/usage"
        assert (await other.user()).email == email  # type: ignore[union-attr]
    assert await browser.user() is not None


async def test_who_proves_an_unproven_address_is_asked_for_a_new_password(open_browser: OpenBrowser) -> None:
    squatter, owner, email = open_browser(), open_browser(), new_email()
    await squatter.sign_up(email)
    await owner.post("/session/link", email=email)
    entered = await owner.post(path_of(await last_letter(email, LetterKind.SIGN_IN)))
    assert entered.headers["location"] == "/new-password?because=proved"
    assert await squatter.user() is None
    assert page_of(await owner.post("/session/new-password", new=OTHER_PASSWORD)) == "/projects"
    assert said_in(await squatter.post("/session/sign-in", email=email, password=PASSWORD))["error"]


@pytest.mark.parametrize("path", ["/session/recover", "/session/link"])
async def test_nobody_learns_who_has_an_account(open_browser: OpenBrowser, path: str) -> None:
    email = await open_browser().sign_up()
    answers = [await open_browser().post(path, email=one) for one in (email, new_email())]
    assert {(answer.status_code, answer.headers["location"]) for answer in answers} == {(303, "/check-mail")}
    for address in ("", "nobody", "a\x00@b"):
        answer = await open_browser().post(path, email=address)
        assert said_in(answer)["error"] == "email_invalid", address


async def test_another_address_is_confirmed_by_both_mailboxes_and_signs_nobody_in(open_hosted: OpenBrowser) -> None:
    browser, stranger, email, new = open_hosted(), open_hosted(), new_email(), new_email()
    await browser.post("/session/sign-up", email=email, password=PASSWORD)
    await browser.post(path_of(await last_letter(email, LetterKind.SIGN_UP)))
    asked = await browser.post("/session/email", email=new)
    assert asked.headers["location"] == "/account/sign-in?done=email_asked"
    half = await browser.post(path_of(await last_letter(email, LetterKind.EMAIL_CHANGE_OLD)))
    assert half.headers["location"] == "/confirm?done=agreed&type=email_change"
    assert (await browser.user()).email == email  # type: ignore[union-attr]
    whole = await stranger.post(path_of(await last_letter(new, LetterKind.EMAIL_CHANGE_NEW)))
    assert whole.headers["location"] == "/confirm?done=agreed&type=email_change"
    assert COOKIE_NAME not in stranger.cookies, "a mistyped address must not let its owner in"
    assert (await browser.user()).email == new  # type: ignore[union-attr]
    await browser.post("/session/email", email=email)
    await stranger.post(path_of(await last_letter(new, LetterKind.EMAIL_CHANGE_OLD)))
    back = await browser.post(path_of(await last_letter(email, LetterKind.EMAIL_CHANGE_NEW)))
    assert back.headers["location"] == "/account/sign-in?done=email"
    await browser.post("/session/email", email=new)
    for address, kind in ((email, LetterKind.EMAIL_CHANGE_OLD), (new, LetterKind.EMAIL_CHANGE_NEW)):
        await stranger.post(path_of(await last_letter(address, kind)))
    assert page_of(await stranger.post("/session/sign-in", email=new, password=PASSWORD)) == "/projects"


@pytest.mark.parametrize(("typed", "code"), [("nobody", "email_invalid"), ("", "email_invalid"), ("own", "same_email")])
async def test_an_address_that_cannot_be(open_browser: OpenBrowser, typed: str, code: str) -> None:
    browser = open_browser()
    email = await browser.sign_up()
    answer = await browser.post("/session/email", email=email.upper() if typed == "own" else typed)
    assert answer.headers["location"] == f"/account/sign-in?email_error={code}"


async def test_a_new_session_ends_the_one_that_the_browser_had(open_browser: OpenBrowser) -> None:
    browser = open_browser()
    await browser.sign_up()
    before = browser.cookies[COOKIE_NAME]
    await browser.sign_up()
    kept, browser.cookies[COOKIE_NAME] = browser.cookies[COOKIE_NAME], before
    assert await browser.user() is None
    browser.cookies[COOKIE_NAME] = kept
    assert await browser.user() is not None


async def test_links_that_are_none(open_browser: OpenBrowser) -> None:
    browser = open_browser()
    for query in ("", "?type=signup", "?token_hash=abcdefgh", "?type=phone_change&token_hash=abcdefgh",
                  "?type=signup&token_hash=%00%0d%0aSet-Cookie:a=b", "?type=javascript:alert(1)&token_hash=x"):  # fmt: skip
        answer = await browser.post(f"/confirm{query}")
        assert page_of(answer) == "/confirm", query
        assert set(said_in(answer)) <= {"error", "type"}
        assert said_in(answer)["error"] == "link_expired"
        assert said_in(answer).get("type", "signup") == "signup"
    assert browser.cookies == {}


async def test_a_code_without_a_mail_that_is_waited_for(open_browser: OpenBrowser) -> None:
    for path in ("/session/code", "/session/resend"):
        browser = open_browser()
        browser.cookies[FLOW_COOKIE] = "gAAAAAmadeup"
        answer = await browser.post(path, code="123456")
        assert answer.headers["location"] == "/sign-in?error=link_elsewhere"


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
async def test_a_mail_never_leads_elsewhere(open_browser: OpenBrowser, target: str) -> None:
    browser = open_browser()
    email = await browser.sign_up()
    await browser.post("/session/link", email=email, next=target)
    flow = open_flow(f"{FLOW_COOKIE}={browser.cookies[FLOW_COOKIE]}")
    assert flow is not None
    assert flow.target == "/projects"


@pytest.mark.parametrize(
    "path",
    ["/confirm?type=recovery&token_hash=abcdefgh", "/session/code", "/session/recover", "/session/link", "/session/resend",
     "/session/email", "/session/new-password", "/session/oauth", "/session/unlink"],
)  # fmt: skip
@pytest.mark.parametrize("origin", ["https://evil.example", "http://abc.localhost:3000", "null"])
async def test_posts_of_other_sites_are_refused(open_browser: OpenBrowser, path: str, origin: str) -> None:
    answer = await open_browser().post(path, origin=origin)
    assert answer.status_code == 403
