"""Entering through mails and providers in a browser: a hosted installation, mails over SMTP, providers on loopback."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from conftest import CHROMIUM, FLAGS, PASSWORD, keep_picture
from hosted_platform import MailDrop, running_hosted
from platform_process import Platform
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect
from watching import Watch

from tests.conftest import DatabaseServer
from tests.integration.auth.loopback_providers import LoopbackGitHub, LoopbackGoogle, Person

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

OTHER_PASSWORD = "another horse battery staple"


@dataclass
class Hosted:
    """A hosted installation, seen by browsers that share nothing."""

    url: str
    browser: Browser
    mails: MailDrop
    github: LoopbackGitHub
    google: LoopbackGoogle
    contexts: list[BrowserContext] = field(default_factory=list)
    watches: list[Watch] = field(default_factory=list)

    def page(self, language: str = "ru", *, scripts: bool = True, width: int = 1440) -> Page:
        """A page of somebody new."""
        context = self.browser.new_context(
            base_url=self.url,
            locale="ru-RU" if language == "ru" else "en-US",
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
        )
        context.set_default_timeout(20_000)
        self.contexts.append(context)
        page = context.new_page()
        if scripts:
            self.watches.append(Watch(page, self.url))
        return page

    def sign_up(self, page: Page) -> str:
        """A confirmed account, signed in; its address."""
        email = new_email()
        page.goto("/sign-up")
        page.fill("#email", email)
        page.fill("#password", PASSWORD)
        page.get_by_test_id("auth-submit").click()
        page.wait_for_url("**/check-mail**")
        page.fill("#code", self.mails.take(email).code)
        page.get_by_test_id("code-submit").click()
        page.wait_for_url("**/projects**")
        return email


def new_email() -> str:
    return f"{uuid4().hex[:12]}@example.com"


@pytest.fixture(scope="module")
def providers() -> Iterator[tuple[LoopbackGitHub, LoopbackGoogle]]:
    github, google = LoopbackGitHub(), LoopbackGoogle()
    yield github, google
    github.stop()
    google.stop()


@pytest.fixture(scope="module")
def hosted_browser(
    playwright: Playwright,
    platform: Platform,
    database_server: DatabaseServer,
    samokoder_home: Path,
    providers: tuple[LoopbackGitHub, LoopbackGoogle],
) -> Iterator[tuple[Browser, MailDrop]]:
    """The built front end in front of a hosted web process, and where that one's mails go."""
    mails, built_for = MailDrop(), urlsplit(platform.url).port
    configs = {"github": providers[0].config(), "google": providers[1].config()}
    with running_hosted(samokoder_home, platform.url, mails, configs) as port:
        mapped = f"--host-resolver-rules=MAP localhost:{built_for} 127.0.0.1:{port}"
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, mapped])
        yield browser, mails
        browser.close()
    mails.stop()


@pytest.fixture
def hosted(
    platform: Platform,
    hosted_browser: tuple[Browser, MailDrop],
    providers: tuple[LoopbackGitHub, LoopbackGoogle],
) -> Iterator[Hosted]:
    for provider in providers:
        provider.callback = f"{platform.url}/auth/v1/callback"
        provider.person, provider.declines = Person(), False
    one = Hosted(platform.url, *hosted_browser, *providers)
    yield one
    faults = [fault for watch in one.watches for fault in watch.faults]
    assert [
        fault for fault in faults if not fault.startswith(tuple(f"outside request: {p.url}" for p in providers))
    ] == []
    for context in one.contexts:
        context.close()


def test_a_sign_up_is_confirmed_by_the_link_on_another_device(hosted: Hosted) -> None:
    page, phone, email = hosted.page(), hosted.page(width=390), new_email()
    page.goto("/sign-up")
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.get_by_test_id("auth-submit").click()
    expect(page.get_by_text(email)).to_be_visible()
    assert email not in page.url
    mail = hosted.mails.take(email)
    assert "Подтвердите" in mail.subject
    for _ in range(2):  # whoever scans mails follows links, and uses nothing up
        assert phone.request.get(mail.link).ok
    phone.goto(mail.link)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Подтвердите адрес")
    keep_picture(phone, "letters", "confirm")
    phone.get_by_test_id("confirm").click()
    phone.wait_for_url("**/projects**")
    phone.goto(mail.link)
    phone.get_by_test_id("confirm").click()
    expect(phone.get_by_test_id("way-on")).to_be_visible()
    expect(phone.get_by_test_id("confirm")).to_have_count(0)
    page.goto("/sign-in")
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.get_by_test_id("auth-submit").click()
    page.wait_for_url("**/projects**")


def test_a_code_that_is_mistyped_and_a_second_mail(hosted: Hosted) -> None:
    page, email = hosted.page("en"), new_email()
    page.goto("/sign-up?next=%2Fusage")
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.get_by_test_id("auth-submit").click()
    first = hosted.mails.take(email)
    assert "Confirm" in first.subject
    page.fill("#code", "000000" if first.code != "000000" else "000001")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("form-error")).to_contain_text("does not match")
    page.get_by_test_id("resend").click()
    expect(page.get_by_test_id("form-done")).to_be_visible()
    page.fill("#code", hosted.mails.take(email).code)
    page.keyboard.press("Enter")
    page.wait_for_url("**/usage**")


def test_a_forgotten_password(hosted: Hosted) -> None:
    first = hosted.page()
    email = hosted.sign_up(first)
    page = hosted.page()
    page.goto("/sign-in")
    page.get_by_role("link", name="Забыли пароль?").click()
    page.wait_for_url("**/forgot-password**")
    page.fill("#email", email)
    page.get_by_test_id("auth-submit").click()
    page.wait_for_url("**/check-mail**")
    page.goto(hosted.mails.take(email).link)
    page.get_by_test_id("confirm").click()
    page.wait_for_url("**/new-password**")
    expect(page.get_by_text(email)).to_be_visible()
    keep_picture(page, "letters", "new-password")
    page.fill("#password", OTHER_PASSWORD)
    page.get_by_test_id("auth-submit").click()
    page.wait_for_url("**/projects**")
    first.goto("/account")
    first.wait_for_url("**/sign-in**")
    page.goto("/new-password")
    page.wait_for_url("**/forgot-password**")


def test_a_link_signs_in_and_leads_where_one_wanted_to_go(hosted: Hosted) -> None:
    email = hosted.sign_up(hosted.page("en"))
    page = hosted.page("en")
    page.goto("/account/sign-in")
    page.wait_for_url("**/sign-in?next=**")
    page.fill("#email", email)
    page.get_by_test_id("link-by-mail").click()
    page.wait_for_url("**/check-mail**")
    page.goto(hosted.mails.take(email).link)
    page.get_by_test_id("confirm").click()
    page.wait_for_url("**/account/sign-in**")
    expect(page.get_by_test_id("present-email")).to_have_text(email)


def test_another_address(hosted: Hosted) -> None:
    page = hosted.page("en")
    email, new = hosted.sign_up(page), new_email()
    page.goto("/account/sign-in")
    page.get_by_test_id("email-field").fill(new)
    page.get_by_test_id("change-email").click()
    expect(page.get_by_test_id("new-email")).to_have_text(new)
    expect(page.get_by_test_id("form-done")).to_be_visible()
    keep_picture(page, "letters", "email-change")
    stranger = hosted.page("en")
    stranger.goto(hosted.mails.take(new).link)
    stranger.get_by_test_id("confirm").click()
    expect(stranger.get_by_test_id("form-done")).to_be_visible()
    stranger.goto("/account")
    stranger.wait_for_url("**/sign-in**")
    page.goto(hosted.mails.take(email).link)
    page.get_by_test_id("confirm").click()
    page.wait_for_url("**/account/sign-in**")
    expect(page.get_by_test_id("present-email")).to_have_text(new)
    expect(page.get_by_test_id("new-email")).to_have_count(0)


def test_a_provider_signs_in_and_another_one_is_linked_and_unlinked(hosted: Hosted) -> None:
    page = hosted.page("en")
    page.goto("/sign-in?next=%2Faccount%2Fsign-in")
    keep_picture(page, "letters", "sign-in")
    page.get_by_test_id("with-github").click()
    page.wait_for_url("**/account/sign-in**")
    expect(page.get_by_test_id("present-email")).to_have_text(str(hosted.github.person.email))
    expect(page.get_by_test_id("identity")).to_contain_text("GitHub")
    expect(page.get_by_test_id("identity")).to_contain_text("The only way in")
    page.get_by_test_id("link-google").click()
    expect(page.get_by_test_id("form-done")).to_have_text("The service was linked.")
    expect(page.get_by_test_id("identity")).to_have_count(2)
    keep_picture(page, "letters", "providers")
    page.get_by_role("button", name="Unlink: GitHub").click()
    expect(page.get_by_test_id("form-done")).to_have_text("The service was unlinked.")
    expect(page.get_by_test_id("identity")).to_have_count(1)
    page.get_by_test_id("sign-out").click()
    page.wait_for_url("**/en/**")
    page.goto("/sign-in")
    page.get_by_test_id("with-google").click()
    page.wait_for_url("**/projects**")


def test_a_declined_provider_leads_back_to_the_form(hosted: Hosted) -> None:
    hosted.google.declines = True
    page = hosted.page("en")
    page.goto("/sign-up")
    page.get_by_test_id("with-google").click()
    expect(page.get_by_test_id("form-error")).to_contain_text("cancelled")


def test_forms_and_links_work_before_any_script(hosted: Hosted) -> None:
    page, email = hosted.page(scripts=False), new_email()
    page.goto("/sign-up")
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.get_by_test_id("auth-submit").click()
    page.wait_for_url("**/check-mail**")
    page.goto(hosted.mails.take(email).link)
    page.get_by_test_id("confirm").click()
    page.wait_for_url("**/projects**")
    names = {cookie["name"] for cookie in page.context.cookies()}
    assert "__Host-samokoder" in names
    page.context.clear_cookies()
    page.goto("/sign-in")
    page.fill("#email", email)
    page.get_by_test_id("link-by-mail").click()
    page.wait_for_url("**/check-mail**")
    page.fill("#code", hosted.mails.take(email).code)
    page.get_by_test_id("code-submit").click()
    page.wait_for_url("**/projects**")


def test_words_in_the_address_are_never_shown(hosted: Hosted) -> None:
    page = hosted.page("en")
    evil = "%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3ECall%20555"
    for path in (f"/confirm?type={evil}&done={evil}&error={evil}", f"/sign-in?error={evil}", f"/new-password?because={evil}",
                 f"/check-mail?error=constructor&done={evil}", "/confirm?type=__proto__&error=toString"):  # fmt: skip
        page.goto(path, wait_until="networkidle")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert "555" not in page.inner_text("body")
        assert "undefined" not in page.inner_text("body")
