"""The life of a key in the browser: added, tested, used, replaced, deleted."""

import pytest
from conftest import NewContext
from playwright.sync_api import Page, expect
from test_faults import FIRST_MS, IDEAS, LIVE, SHOWN_MS, endpoint

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(400)]
__all__ = ["endpoint"]


def add_key(page: Page, name: str, address: str, secret: str) -> None:
    page.select_option("#provider_id", "openai_compatible")
    page.fill("#key_name", name)
    page.fill("#base_url", address)
    page.fill("#api_key", secret)
    page.get_by_test_id("add-key").click()
    expect(page.get_by_test_id("key-row").filter(has_text=name)).to_be_visible()


def choose_for_the_project(page: Page) -> None:
    """A project gets a model of its own for its code, and gives it back."""
    page.get_by_test_id("integrations").click()
    code = page.locator("[data-tier=code]")
    code.locator("select").select_option(label="Второй")
    code.get_by_test_id("model-input").fill("demo-bri")
    page.get_by_test_id("model-option").click()
    code.get_by_test_id("add-place").click()
    expect(code.get_by_test_id("route-place")).to_contain_text("Второй · demo-brisk")
    expect(code.get_by_test_id("overrides")).to_be_visible()
    page.reload()
    expect(code.get_by_test_id("route-place")).to_contain_text("Второй · demo-brisk")
    code.get_by_test_id("clear-tier").click()
    expect(code.get_by_test_id("overrides")).to_have_count(0)
    expect(code.get_by_test_id("route-place")).to_have_count(0)


def test_a_key_is_added_tested_used_replaced_and_deleted(new_context: NewContext, signing_up, endpoint: str) -> None:
    page = new_context("ru").new_page()
    signing_up(page)
    page.goto("/account/keys")
    expect(page.locator("#provider_id option").first).to_be_attached()
    add_key(page, "Второй", endpoint, "sk-second-0123456789")
    add_key(page, "Рабочий", endpoint, "sk-first-0123456789abcd")
    rows = page.get_by_test_id("key-row")
    rows.nth(1).get_by_role("button", name="Выше").click()
    expect(rows.nth(0)).to_contain_text("Рабочий")

    first = rows.nth(0)
    expect(first).to_contain_text("sk-…abcd")
    first.get_by_test_id("test-key").click()
    expect(first.get_by_test_id("key-health")).to_have_text("Работает")
    chooser = first.get_by_test_id("model-input")
    expect(first.get_by_test_id("models-said")).to_contain_text("В списке моделей:")
    chooser.fill("hangs mid")
    expect(page.get_by_test_id("model-option")).to_have_count(1)
    chooser.press("ArrowDown")
    chooser.press("Enter")
    expect(chooser).to_have_value("hangs-midway")
    first.get_by_test_id("save-key").click()
    expect(first).to_contain_text("hangs-midway")

    page.goto("/projects")
    expect(page.get_by_test_id("build")).to_be_enabled()
    expect(page.locator("#model_id")).to_have_value("hangs-midway")
    page.get_by_test_id("idea").fill(IDEAS["ru"])
    page.get_by_test_id("build").click()
    page.wait_for_url("**/projects/*-*")
    expect(page.locator(LIVE).last).to_contain_text("JSON API.", timeout=FIRST_MS)
    page.get_by_test_id("bar-cancel").click()
    expect(page.get_by_test_id("build-status")).to_have_attribute("data-status", "cancelled", timeout=SHOWN_MS)

    choose_for_the_project(page)

    page.goto("/account/keys")
    expect(first.get_by_test_id("key-used")).to_be_visible()
    expect(rows.nth(1)).to_contain_text("ещё не работал в сборках")
    first.get_by_test_id("replace-key").click()
    page.fill("#new-secret", "sk-other-0123456789wxyz")
    first.get_by_test_id("save-key").click()
    expect(first).to_contain_text("sk-…wxyz")
    expect(page.locator("#new-secret")).to_have_count(0)
    expect(rows).to_have_count(2)
    first.get_by_test_id("delete-key").click()
    page.get_by_test_id("confirm-delete-key").click()
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Второй")
