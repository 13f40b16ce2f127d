"""Credits in the browser: an operator sells a model, a customer builds with it and watches the balance."""

from dataclasses import dataclass

import pytest
from conftest import NewContext, SignedIn, make_operator, new_account, open_settings
from platform_process import Platform
from playwright.sync_api import Browser, Page, expect
from test_faults import endpoint

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
__all__ = ["endpoint"]

BUILD_MS = 120_000


@dataclass(frozen=True)
class People:
    """An operator, and a customer without a key."""

    operator: SignedIn
    customer: SignedIn


@pytest.fixture(scope="module")
def people(browser: Browser, platform: Platform) -> People:
    operator = new_account(browser, platform)
    make_operator(operator.email, platform)
    return People(operator, new_account(browser, platform))


def sell(page: Page, address: str, model: str = "demo") -> None:
    """A key of the operator's, and a model of it."""
    page.goto("/admin/managed")
    page.select_option("#managed_provider", "openai_compatible")
    page.fill("#api_key", "sk-house-0123456789abcdef")
    page.fill("#managed_url", address)
    page.fill("#managed_name", "Дом")
    page.fill("#managed_cap", "5")
    page.get_by_test_id("add-managed").click()
    key = page.get_by_test_id("managed-key").filter(has_text="Дом").last
    expect(key).to_contain_text("работает")
    expect(key).to_contain_text("sk-…cdef")
    expect(page.locator("#api_key")).to_have_value("")
    for name, value in {"model": model, "margin": "25", "prompt_price": "2", "completion_price": "8"}.items():
        key.locator(f"[name={name}]").fill(value)
    key.get_by_test_id("offer").click()
    expect(key.get_by_test_id("managed-model")).to_contain_text("10,00")  # with the margin


def give(page: Page, customer: str) -> None:
    """Fifty credits for the customer."""
    page.fill("#gift_email", customer)
    page.fill("#gift_credits", "50")
    page.get_by_test_id("give").click()
    expect(page.get_by_test_id("gift-said")).to_have_text("Начислено.")
    expect(page.get_by_test_id("books-agree")).to_have_text("Остатки сходятся с записями.")


def balance(page: Page) -> float:
    return float(page.get_by_test_id("credits-available").inner_text().replace(",", ".").replace("\u00a0", ""))


def test_a_customer_builds_for_credits_and_sees_where_they_went(
    new_context: NewContext, people: People, endpoint: str
) -> None:
    desk = new_context("ru", storage_state=people.operator.state).new_page()
    sell(desk, endpoint)
    give(desk, people.customer.email)
    page = new_context("ru", storage_state=people.customer.state).new_page()
    page.goto("/account/credits")
    expect(page.get_by_test_id("credit-line")).to_contain_text("Начислено владельцем сервера")
    assert balance(page) == 50
    expect(page.get_by_test_id("credit-model").first).to_contain_text("наценка 25")

    page.goto("/projects/new")
    expect(page.get_by_test_id("build")).to_be_enabled()
    open_settings(page)
    page.select_option("#model", label="demo · за кредиты")
    page.fill("textarea[name=idea]", "Список книг: название и автор.")
    page.get_by_test_id("build").click()
    left = page.get_by_test_id("credits-left")
    expect(left).to_be_visible(timeout=BUILD_MS)
    expect(left).not_to_have_text("на счёте 50 кр.", timeout=BUILD_MS)  # without a reload
    page.get_by_test_id("bar-cancel").click()
    expect(page.get_by_test_id("build-status")).to_have_attribute("data-status", "cancelled", timeout=BUILD_MS)

    left.click()
    expect(page.get_by_test_id("credit-line").first).to_contain_text("Вызовы моделей")
    assert 0 < balance(page) < 50
    with page.expect_download() as table:
        page.get_by_test_id("credits-csv").click()
    assert table.value.suggested_filename == "samokoder-credits.csv"


def test_others_see_neither_keys_nor_the_page_of_keys(new_context: NewContext, people: People) -> None:
    page = new_context("en", storage_state=people.customer.state).new_page()
    page.goto("/admin/managed")
    expect(page.get_by_role("heading", level=1)).to_have_text("There is no such page")
    told = page.request.get("/api/billing/credits").text()
    assert "sk-" not in told
