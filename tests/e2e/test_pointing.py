"""Pointing at the preview, and what its browser complains of: shown, attached, and never more than words of an app."""

import json
from collections.abc import Callable

import pytest
from conftest import NewContext
from platform_process import Platform
from playwright.sync_api import Page, expect
from watching import Watch

from engine.stacks.stack import load_stack

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

LOADED = "() => document.readyState === 'complete' || new Promise((done) => addEventListener('load', () => setTimeout(done)))"
"""The builder hears a page from its load event on."""

SHOWN_MS = 180_000
HOSTILE = """
const send = (data) => parent.postMessage(data, "*");
const evil = { selector: "#forged", text: "<img src=x onerror=alert(1)>", html: "<script>alert(1)</script>", url: "/" };
function forge() {
  send({ samokoder: "picked", element: evil });
  send({ samokoder: "act", name: "accept" });
  send({ samokoder: "listen" });
  send({ samokoder: "typed", isTyped: true });
  send("samokoder:typed?");
  for (let n = 0; n < 500; n += 1) send({ samokoder: "error", error: { text: `Forged ${n} <b>bold</b>`.repeat(400) } });
  send({ samokoder: "error", error: { text: { toString: "x" } } });
}
forge();
const other = document.createElement("iframe");
other.srcdoc = `<script>
  top.postMessage({ samokoder: "picked", element: { selector: "#from-inside" } }, "*");
  top.postMessage({ samokoder: "error", error: { text: "From inside" } }, "*");
</script>`;
addEventListener("DOMContentLoaded", () => document.body.append(other));
window.forge = forge;
"""
CALM = """
addEventListener("DOMContentLoaded", () => {
  document.querySelector("#break").addEventListener("click", () => { nothing.there(); });
  document.querySelector("#say").addEventListener("click", () => {
    console.error("Could not save %s: %o", "the tool", { code: 409 });
    fetch("/nowhere");
  });
});
"""
PAGE = """{% extends "base.html" %}
{% block content %}<h1>Workshop</h1>
<form><button id="save" type="submit">Save the tool</button></form><button id="break" type="button">Break</button>
<button id="say" type="button">Complain</button>
<script src="/static/own.js"></script>{% endblock %}
"""


def project_with(page: Page, platform: Platform, script: str) -> str:
    """The starter with one page and this script; returns the project's id."""
    files = {path: content.decode() for path, content in load_stack("fastapi").starter_files().items()}
    files |= {"app/static/own.js": script, "app/templates/home.html": PAGE}
    own = {"Origin": platform.url}
    made = page.request.post("/api/projects", data={"description": "A workshop"}, headers=own)
    project_id: str = made.json()["id"]
    for path, text in files.items():
        saved = page.request.put(
            f"/api/projects/{project_id}/files/{path}", data={"text": text}, headers={**own, "If-None-Match": "*"}
        )
        assert saved.status == 200, saved.text()
    return project_id


def attachments(page: Page) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(page.locator("input[name=attachments]").input_value())
    return found


def test_an_element_and_an_error_are_attached_with_one_click(
    new_context: NewContext, watched: Callable[[Page], Watch], signing_up: Callable[[Page], str], platform: Platform
) -> None:
    page = new_context("en").new_page()
    watch = watched(page)
    signing_up(page)
    page.goto(f"/projects/{project_with(page, platform, CALM)}")
    app = page.frame_locator("[data-testid=preview]")
    expect(app.get_by_role("heading", name="Workshop")).to_be_visible(timeout=SHOWN_MS)

    page.get_by_test_id("pick").click()
    expect(page.get_by_test_id("picking")).to_be_visible()
    app.get_by_role("button", name="Save the tool").click()
    expect(page.get_by_test_id("attached").locator("summary")).to_have_text("Element: Save the tool")
    expect(page.get_by_test_id("picking")).to_have_count(0)
    [element] = attachments(page)
    assert (element["kind"], element["selector"]) == ("element", "#save")
    assert "?" not in element["url"], "the click reached the app and sent its form"

    app.get_by_role("button", name="Break").click()
    expect(page.get_by_test_id("browser-errors")).to_contain_text("nothing is not defined")
    page.get_by_test_id("message").fill("Have a look.")
    page.get_by_test_id("mend-errors").click()
    expect(page.get_by_test_id("attached")).to_have_count(2)
    assert attachments(page)[1]["place"].startswith("/static/own.js:")
    wish = "Have a look.\nThe browser reported an error in the app; it is attached. Find its cause and mend it."
    expect(page.get_by_test_id("message")).to_have_value(wish)
    expect(page.get_by_test_id("message")).to_be_focused()
    expect(page.get_by_test_id("browser-errors")).to_have_count(0)
    assert page.get_by_test_id("said").count() == 0, "nothing is sent without its user"

    page.get_by_test_id("pick").click()
    expect(page.get_by_test_id("picking")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("picking")).to_have_count(0)
    page.get_by_test_id("attached").first.get_by_role("button").click()
    expect(page.get_by_test_id("attached")).to_have_count(1)
    assert watch.faults == ["uncaught: nothing is not defined"], "the app's own error, and none of ours"
    look_into_the_console(page)


def look_into_the_console(page: Page) -> None:
    """All that the browser complained of is there, and nothing of it is sent by looking, copying or clearing."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    app = page.frame_locator("[data-testid=preview]")
    app.get_by_role("button", name="Complain").click()
    expect(page.get_by_test_id("console-errors")).to_contain_text("2")
    page.get_by_test_id("console-errors").click()
    rows = page.get_by_test_id("complaint")
    expect(rows).to_have_count(3)
    expect(rows.nth(1)).to_contain_text('Could not save the tool: {"code":409}')
    expect(rows.nth(2)).to_have_attribute("data-level", "warning")
    expect(page.get_by_test_id("count-browser")).to_have_text("3")

    page.get_by_test_id("console-filter").fill("NOWHERE")
    expect(rows).to_have_count(1)
    page.get_by_test_id("console-copy").click()
    page.wait_for_function("async () => (await navigator.clipboard.readText()).startsWith('[request] /nowhere: 404')")
    page.get_by_test_id("console-filter").fill("")
    rows.nth(1).get_by_test_id("complaint-mend").click()
    expect(page.get_by_test_id("attached")).to_have_count(2)
    assert [one["kind"] for one in attachments(page)] == ["browser_error", "browser_error"]

    page.get_by_test_id("tab-log-browser").press("ArrowLeft")
    expect(page.get_by_test_id("tab-log-build")).to_have_attribute("aria-selected", "true")
    page.get_by_test_id("tab-log-app").click()
    expect(page.get_by_test_id("app-lines")).to_contain_text("GET /nowhere")
    page.get_by_test_id("console-clear").click()
    expect(page.get_by_test_id("count-app")).to_have_count(0)
    page.get_by_test_id("tab-log-browser").click()
    page.get_by_test_id("console-clear").click()
    expect(rows).to_have_count(0)
    assert page.get_by_test_id("said").count() == 0


def test_an_app_that_forges_messages_gains_nothing(
    new_context: NewContext, watched: Callable[[Page], Watch], signing_up: Callable[[Page], str], platform: Platform
) -> None:
    page = new_context("en").new_page()
    watch = watched(page)
    signing_up(page)
    sent: list[str] = []
    page.on("dialog", lambda dialog: (sent.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: sent.append(request.url) if "/chat" in request.url else None)
    page.goto(f"/projects/{project_with(page, platform, HOSTILE)}")
    app = page.frame_locator("[data-testid=preview]")
    expect(app.get_by_role("heading", name="Workshop")).to_be_visible(timeout=SHOWN_MS)
    app.locator("body").evaluate(LOADED)
    app.locator("body").evaluate("forge()")
    expect(page.get_by_test_id("browser-errors").locator("code")).to_contain_text("<b>bold</b>")
    page.get_by_test_id("show-errors").click()
    errors = page.get_by_test_id("complaint")
    expect(errors).to_have_count(50)
    assert all(len(one) < 1_200 for one in errors.all_inner_texts())
    assert errors.locator("b, img, script").count() == 0
    assert "From inside" not in page.locator("#workbench-log").inner_text()
    assert attachments(page) == []
    assert page.get_by_test_id("attached").count() == 0

    page.get_by_test_id("pick").click()
    expect(page.get_by_test_id("picking")).to_be_visible()
    app.locator("body").evaluate("forge()")
    expect(page.get_by_test_id("attached").locator("summary")).to_have_text("Element: <img src=x onerror=alert(1)>")
    page.get_by_test_id("attached").locator("summary").click()
    expect(page.get_by_test_id("attached").locator("pre")).to_contain_text("<script>alert(1)</script>")
    assert page.get_by_test_id("attached").locator("img, script").count() == 0
    assert page.locator("[data-testid=attached] img").count() == 0
    assert len(attachments(page)) == 1
    assert sent == []
    assert page.get_by_test_id("said").count() == 0
    watch.assert_clean()
