"""Plans in a browser: a limit and the way on, read-only projects, a request for Enterprise and what an operator does."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import psycopg
import pytest
from conftest import NewContext, SignedIn, keep_picture, make_operator, new_account, open_settings
from platform_process import Platform
from playwright.sync_api import Browser, Page, expect
from served_model import keep_key, served
from watching import Watch

from samokoder_app.platform.database import owner_address
from samokoder_app.platform.secrets import load_secrets
from samokoder_app.settings import Settings

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]


@dataclass(frozen=True)
class Office:
    """The database's owner, who turns plans on: on a machine of one's own they are off."""

    address: str

    def run(self, statement: str, *values: object) -> None:
        with psycopg.connect(self.address) as connection:
            connection.execute(statement, values)

    def subscribe(self, email: str, plan: str) -> None:
        """As a payment would."""
        self.run("select app.set_plan(id, %s) from public.profiles where email = %s", plan, email)


@pytest.fixture(scope="module")
def office(platform: Platform) -> Iterator[Office]:
    settings = Settings(_env_file=None, home_dir=platform.log.parent)
    office = Office(owner_address(settings, load_secrets(settings)))
    office.run("update app.instance set billing_enabled = true")
    yield office
    office.run("update app.instance set billing_enabled = false")


@pytest.fixture
def user(browser: Browser, platform: Platform, office: Office) -> SignedIn:
    return new_account(browser, platform)


def make_projects(page: Page, platform: Platform, number: int) -> list[str]:
    """Projects by their names, in the order in which they are made."""
    names = [f"Project {one}" for one in range(number)]
    for name in names:
        body = {"name": name, "description": f"A list: {name}"}
        made = page.request.post("/api/projects", data=body, headers={"Origin": platform.url})
        assert made.status == 201, made.text()
    return names


def test_at_a_limit_the_refusal_names_it_and_leads_on(
    new_context: NewContext, watched: Callable[[Page], Watch], platform: Platform, user: SignedIn
) -> None:
    page = new_context("en", storage_state=user.state).new_page()
    make_projects(page, platform, 2)
    watch = watched(page)
    page.goto("/projects/new")
    page.locator("textarea").first.fill("A list of plants")
    page.get_by_test_id("build").click()
    notice = page.get_by_test_id("notice")
    expect(notice).to_contain_text("Your plan allows 2 projects")
    keep_picture(page, "quota-notice", "en-light-1440")
    page.get_by_test_id("to-limits").click()
    page.wait_for_url("**/account/limits")
    line = page.locator("[data-testid=use-line][data-kind=projects]")
    expect(line).to_contain_text("2 / 2")
    expect(line.get_by_test_id("is-full")).to_be_visible()
    expect(page.get_by_test_id("plan")).to_have_text("Free")
    expect(notice).to_have_count(0)
    watch.assert_clean()


def test_a_smaller_plan_makes_read_only_and_one_is_opened_in_place_of_another(
    new_context: NewContext, watched: Callable[[Page], Watch], platform: Platform, office: Office, user: SignedIn
) -> None:
    page = new_context("ru", width=390, height=844, storage_state=user.state).new_page()
    office.subscribe(user.email, "starter")
    names = make_projects(page, platform, 3)
    office.subscribe(user.email, "free")
    watch = watched(page)
    page.goto("/projects")
    expect(page.get_by_test_id("read-only")).to_have_count(1)
    page.get_by_test_id("read-only").click()
    page.wait_for_url("**/account/limits")
    resting = page.get_by_test_id("resting-project")
    expect(resting).to_have_count(1)
    expect(resting).to_contain_text(names[0])
    page.get_by_test_id("open-project").click()
    page.locator("#instead-of").select_option(label=names[2])
    keep_picture(page, "open-project", "ru-light-390")
    page.get_by_test_id("confirm-open").click()
    expect(resting).to_contain_text(names[2])
    expect(resting).to_have_count(1)
    office.subscribe(user.email, "professional")
    page.reload()
    expect(page.get_by_test_id("plan")).to_have_text("Professional")
    expect(resting).to_have_count(0)
    watch.assert_clean()


def test_a_key_that_the_plan_closes_is_not_what_a_new_project_begins_with(
    new_context: NewContext, user: SignedIn
) -> None:
    page = new_context("en", storage_state=user.state).new_page()
    page.goto("/projects")
    with served() as address:
        keep_key(page, address, "a-paid-model")
    page.goto("/projects/new")
    open_settings(page)
    expect(page.locator("#model option").first).to_contain_text("a-paid-model · not on Free")
    expect(page.locator("#model")).to_have_value("demo")
    page.locator("#model").select_option(index=0)
    expect(page.get_by_test_id("model-closed").or_(page.get_by_test_id("closed-hint")).first).to_be_visible()


def test_enterprise_is_asked_for_and_given(
    new_context: NewContext, browser: Browser, platform: Platform, user: SignedIn
) -> None:
    page = new_context("en", storage_state=user.state).new_page()
    page.goto("/account/billing")
    page.locator("#company").fill("Acme")
    page.locator("#people").fill("40")
    page.locator("#enterprise-words").fill("Forty people, limits of our own.")
    page.get_by_test_id("send-request").click()
    expect(page.get_by_test_id("enterprise-sent")).to_contain_text("Acme")
    operator = new_account(browser, platform)
    make_operator(operator.email, platform)
    desk = new_context("en", storage_state=operator.state).new_page()
    desk.goto("/admin/users")
    request = desk.get_by_test_id("request").filter(has_text=user.email)
    request.get_by_test_id("plan-for-request").click()
    desk.locator("#granted-plan").select_option("business")
    desk.locator("#max_members").fill("40")
    desk.locator("#max_builds_per_day").fill("*")
    desk.get_by_test_id("save-plan").click()
    expect(desk.get_by_test_id("save-plan")).to_be_hidden()
    person = desk.get_by_test_id("user").filter(has_text=user.email)
    expect(person.get_by_test_id("plan-of-user")).to_have_text("business")
    person.get_by_test_id("set-plan").click()
    expect(desk.locator("#max_members")).to_have_value("40")
    expect(desk.locator("#max_builds_per_day")).to_have_value("*")
    desk.keyboard.press("Escape")
    expect(desk.get_by_test_id("save-plan")).to_be_hidden()
    request.get_by_test_id("request-answered").click()
    expect(request).to_have_count(0)
    page.goto("/account/limits")
    expect(page.get_by_test_id("plan")).to_have_text("Business")
    expect(page.get_by_test_id("limits-in-use")).to_contain_text("40")
