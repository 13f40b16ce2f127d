"""All of a user's data taken away in the browser, and the account deleted."""

import zipfile

import pytest
from conftest import PASSWORD, NewContext
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(200)]


def ask_to_delete(page: Page, email: str, password: str) -> None:
    page.get_by_test_id("delete-account").click()
    page.fill("#delete-email", email)
    page.fill("#delete-password", password)
    page.get_by_test_id("confirm-delete-account").click()


@pytest.mark.parametrize(("language", "width"), [("ru", 390), ("en", 1440)])
def test_data_is_taken_away_and_the_account_deleted(
    new_context: NewContext, signing_up, language: str, width: int
) -> None:
    page = new_context(language, width=width).new_page()
    email = signing_up(page)
    page.goto("/account/activity")
    expect(page.get_by_test_id("activity-line").first).to_be_visible()
    page.get_by_test_id("section-account-data").click()
    with page.expect_download() as downloading:
        page.get_by_test_id("export-all").click()
    with zipfile.ZipFile(downloading.value.path()) as archive:
        assert archive.testzip() is None
        assert email in archive.read("account/profile.json").decode()

    ask_to_delete(page, email, "not the password")
    expect(page.get_by_test_id("deletion-refused")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    ask_to_delete(page, email, PASSWORD)
    page.wait_for_url("**/sign-in**")
    expect(
        page.get_by_text("Аккаунт и все его данные удалены." if language == "ru" else "all its data are deleted")
    ).to_be_visible()

    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.get_by_test_id("auth-submit").click()
    page.wait_for_url("**/sign-in**error=invalid_credentials**")
    page.goto("/account")
    page.wait_for_url("**/sign-in**")
