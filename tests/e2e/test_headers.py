"""The headers in a real browser: what somebody smuggled into a page does not run; what is ours does."""

from collections.abc import Callable

import pytest
from conftest import NewContext
from playwright.sync_api import Page, expect
from watching import Watch

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(120)]

_SMUGGLE = """async ({inside, directive}) => {
    const refused = new Promise(done => document.addEventListener(
        "securitypolicyviolation", event => event.effectiveDirective === directive && done(event.effectiveDirective)));
    const place = document.createElement("div");
    place.innerHTML = inside;
    for (const old of place.querySelectorAll("script")) {
        const fresh = document.createElement("script");
        for (const {name, value} of old.attributes) fresh.setAttribute(name, value);
        fresh.textContent = old.textContent;
        old.replaceWith(fresh);
    }
    document.body.append(place);
    place.querySelector("button")?.click();
    return refused;
}"""


_SMUGGLED = [
    ("<script>window.smuggled = 1</script>", "script-src-elem"),
    ("<script src='data:text/javascript,window.smuggled=1'></script>", "script-src-elem"),
    ("<button onclick='window.smuggled = 1'>x</button>", "script-src-attr"),
    ("<iframe src='data:text/html,framed'></iframe>", "frame-src"),
    ("<img src='http://127.0.0.1:9/picture.png'>", "img-src"),
    (
        "<style>@font-face { font-family: x; src: url(http://127.0.0.1:9/x) } p { font-family: x }</style><p>x",
        "font-src",
    ),
]


def test_what_is_smuggled_into_a_page_is_refused(new_context: NewContext) -> None:
    page = new_context("en").new_page()
    page.goto("/sign-in", wait_until="networkidle")
    for inside, directive in _SMUGGLED:
        assert page.evaluate(_SMUGGLE, {"inside": inside, "directive": directive}) == directive
    assert page.evaluate("window.smuggled") is None


def test_the_watch_over_pages_hears_of_refusals(new_context: NewContext, watched: Callable[[Page], Watch]) -> None:
    """What the other tests rely on: a page that breaks the policy is not clean."""
    page = new_context("en").new_page()
    watch = watched(page)
    page.goto("/sign-in", wait_until="networkidle")
    watch.assert_clean()
    page.evaluate(_SMUGGLE, {"inside": "<script>1</script>", "directive": "script-src-elem"})
    assert any("Content Security Policy" in fault for fault in watch.faults)


def test_a_token_goes_to_the_clipboard_without_evaluated_code(
    new_context: NewContext, watched: Callable[[Page], Watch], signing_up: Callable[[Page], str]
) -> None:
    context = new_context("en")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    watch = watched(page)
    signing_up(page)
    page.goto("/account/tokens", wait_until="networkidle")
    page.locator("#token_name").fill("script")
    page.get_by_role("button", name="Make a token").click()
    token = page.get_by_test_id("new-token").inner_text()
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_role("button", name="Copied", exact=True)).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == token
    watch.assert_clean()


def test_the_page_of_the_api_fits_in(new_context: NewContext, watched: Callable[[Page], Watch]) -> None:
    page = new_context("en").new_page()
    watch = watched(page)
    page.goto("/api/docs")
    page.locator("details").first.click()
    expect(page.locator("details p").first).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).maxWidth") == "960px"
    watch.assert_clean()
