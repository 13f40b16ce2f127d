"""From the first payment to the last in a browser: a plan, a higher one, credits, a build for them, a limit, the end.

Stripe is our stand-in for it: the official library asks it, and what happens there comes back as signed events.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from conftest import CHROMIUM, FLAGS, NewContext, SignedIn, keep_picture, make_operator, new_account, open_settings
from paying_platform import mapped, running_till
from platform_process import Platform
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright, expect
from test_credits import BUILD_MS, balance, sell
from test_faults import endpoint
from test_plans import Office, office
from watching import Watch

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
__all__ = ["endpoint", "office"]

MODEL = "demo-brisk"
"""Another name than that of the model which test_credits sells."""


@dataclass(frozen=True)
class Till:
    """A browser that meets the web process with payments, and the stand-in's page on which one lets things happen."""

    browser: Browser
    happens_at: str


@pytest.fixture(scope="module")
def till(playwright: Playwright, platform: Platform, office: Office) -> Iterator[Till]:
    with running_till(platform.log.parent, platform.url) as (port, address):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, mapped(platform.url, port)])
        yield Till(browser, address)
        browser.close()


@pytest.fixture(scope="module")
def buyer(till: Till, platform: Platform) -> SignedIn:
    return new_account(till.browser, platform)


@pytest.fixture
def context(till: Till, platform: Platform, buyer: SignedIn) -> Iterator[BrowserContext]:
    context = till.browser.new_context(
        base_url=platform.url, locale="ru-RU", viewport={"width": 1440, "height": 900}, storage_state=buyer.state
    )
    context.set_default_timeout(20_000)
    context.add_init_script("if (window === top) localStorage.setItem('samokoder-guide', 'seen')")
    yield context
    context.close()


def test_from_the_first_payment_to_the_last(
    context: BrowserContext, new_context: NewContext, browser: Browser, platform: Platform, till: Till, endpoint: str
) -> None:
    operator = new_account(browser, platform)
    make_operator(operator.email, platform)
    sell(new_context("ru", storage_state=operator.state).new_page(), endpoint, MODEL)
    page = context.new_page()
    watch = Watch(page, platform.url)
    subscribe(page)
    upgrade(page)
    buy_credits(page)
    build_up_to_a_limit(page)
    cancel(page)
    lose_the_plan(page, till)
    outside = [fault for fault in watch.faults if not fault.startswith(f"outside request: {till.happens_at}")]
    assert outside == []


def subscribe(page: Page) -> None:
    """Leave the page of payment first, then meet a card that is declined, then pay."""
    page.goto("/account/billing")
    expect(page.get_by_test_id("plan")).to_have_text("Free")
    choose(page, "starter")
    page.get_by_test_id("leave").click()
    expect(page.get_by_test_id("came")).to_contain_text("Ничего не списано")
    choose(page, "starter")
    page.get_by_test_id("decline").click()
    expect(page.get_by_test_id("declined")).to_be_visible()
    page.get_by_test_id("pay").click()
    expect(page.get_by_test_id("came")).to_have_text("Оплата прошла.")
    expect(page.get_by_test_id("plan")).to_have_text("Starter")
    expect(page.get_by_test_id("subscription")).to_have_attribute("data-standing", "fine")
    expect(plan_line(page, "starter")).to_have_attribute("data-relation", "current")
    expect(page.get_by_test_id("history-line")).to_contain_text("5")
    keep_picture(page, "paying-subscribed", "ru-light-1440")


def upgrade(page: Page) -> None:
    """The difference is paid at once, and the new plan's credits come with it."""
    choose(page, "professional")
    page.fill("[name=amount]", "500")
    page.get_by_test_id("change").click()
    expect(page.get_by_test_id("plan")).to_have_text("Professional")
    expect(page.get_by_test_id("history-line")).to_have_count(2)
    page.get_by_test_id("section-account-credits").click()
    expect(page.get_by_test_id("credit-line")).to_have_count(1)
    assert 499 < balance(page) <= 500


def buy_credits(page: Page) -> None:
    before = balance(page)
    page.get_by_test_id("pack-line").first.get_by_test_id("buy-pack").click()
    page.get_by_test_id("pay").click()
    expect(page.get_by_test_id("came")).to_have_text("Оплата прошла.")
    expect(page.get_by_test_id("credit-line")).to_have_count(2)
    assert balance(page) == before + 500
    keep_picture(page, "paying-credits", "ru-light-1440")


def build_up_to_a_limit(page: Page) -> None:
    """The balance falls while the build goes on, until its limit pauses it."""
    before = balance(page)
    page.goto("/projects/new")
    expect(page.get_by_test_id("build")).to_be_enabled()
    open_settings(page)
    page.select_option("#model", label=f"{MODEL} · за кредиты")
    page.fill("[name=budget_usd]", "0,05")
    page.fill("textarea[name=idea]", "Список книг: название и автор.")
    page.get_by_test_id("build").click()
    left = page.get_by_test_id("credits-left")
    expect(left).to_have_text(re.compile(r"99\d"), timeout=BUILD_MS)  # of a thousand, without a reload
    limited = page.get_by_test_id("build-error")
    expect(limited).to_contain_text("Лимит этой сборки исчерпан", timeout=BUILD_MS)
    keep_picture(page, "paying-limit", "ru-light-1440")
    at_limit = left.inner_text()
    page.get_by_test_id("resting").get_by_test_id("limit-usd").fill("1")
    page.get_by_test_id("act-resume").click()
    expect(left).not_to_have_text(at_limit, timeout=BUILD_MS)
    page.get_by_test_id("bar-cancel").click()
    expect(page.get_by_test_id("build-status")).to_have_attribute("data-status", "cancelled", timeout=BUILD_MS)
    left.click()
    expect(page.get_by_test_id("credit-line").first).to_contain_text("Вызовы моделей")
    assert 0 < before - balance(page) < 100


def cancel(page: Page) -> None:
    """The plan holds to the end of what is paid, and can be kept after all."""
    page.get_by_test_id("section-account-billing").click()
    page.get_by_test_id("cancel-subscription").click()
    page.get_by_test_id("cancel").click()
    expect(page.get_by_test_id("subscription")).to_have_attribute("data-standing", "ending")
    expect(plan_line(page, "free")).to_have_attribute("data-relation", "coming")
    expect(page.get_by_test_id("plan")).to_have_text("Professional")
    keep_picture(page, "paying-ending", "ru-light-1440")


def lose_the_plan(page: Page, till: Till) -> None:
    """What the end of the period does, told by an event while the page is open elsewhere."""
    happen(page, till, "end")
    page.goto("/account/billing")
    expect(page.get_by_test_id("plan")).to_have_text("Free")
    expect(page.get_by_test_id("subscription")).to_have_count(0)
    page.goto("/account/credits")
    assert balance(page) > 900, "what was bought and given stays"


def choose(page: Page, plan: str) -> None:
    plan_line(page, plan).get_by_test_id("choose-plan").click()
    page.wait_for_url(lambda url: "/account/" not in url)


def happen(page: Page, till: Till, what: str) -> None:
    """Let something happen to the newest subscription; its events are delivered before the page goes on."""
    page.goto(till.happens_at)
    page.get_by_test_id(what).first.click()
    page.wait_for_url(f"{till.happens_at}/")


def plan_line(page: Page, plan: str) -> Locator:
    return page.locator(f"[data-testid=plan-line][data-plan={plan}]")
