"""Elements are found as a person names them, in the markup that apps really have."""

from collections.abc import Sequence

import pytest

from engine.verify.checks import Step
from engine.verify.failures import StepNotHeld
from tests.integration.verify.direct_browser import direct_browser

pytestmark = pytest.mark.timeout(300)  # many browsers on two cores
RECORD = "<p id=log></p><script>function log(t){document.getElementById('log').textContent += '[' + t + ']'}</script>"
ROWS = (
    "<h2>Open</h2><ul><li>Milk <span>2 pcs</span> <button onclick=log('milk')>Delete</button></li>"
    "<li>Bread <span>12 pcs</span> <button onclick=log('bread')>Delete</button></li></ul>"
    "<h2>Done</h2><div class=card><div><b>Tea</b></div><div><button onclick=log('tea')>Delete</button></div></div>"
)
FORM = (
    "<form onsubmit='log(new URLSearchParams(new FormData(this))); return false'>"
    "<label for=a>Title *</label><input id=a name=title>"
    "<label>Due date <input type=date name=due></label><input placeholder='Amount' name=amount type=number>"
    "<label>Kind <select name=kind><option value=1>Food</option><option value=2>Home</option></select></label>"
    "<fieldset><legend>Priority</legend><label><input type=radio name=prio value=l>Low</label>"
    "<label><input type=radio name=prio value=h>High</label></fieldset>"
    "<label><input type=checkbox name=urgent style='opacity:0;position:absolute'> Urgent</label>"
    "<div><label>Note</label><textarea name=note></textarea></div><button>Save</button></form>"
)


def steps(*raw: dict[str, object]) -> list[Step]:
    return [Step.model_validate(step) for step in raw]


def click(name: str, **more: object) -> dict[str, object]:
    return {"do": "click", "name": name, **more}


def see(text: str, **more: object) -> dict[str, object]:
    return {"do": "see", "text": text, **more}


def fill(name: str, value: object, **more: object) -> dict[str, object]:
    return {"do": "fill", "name": name, "value": value, **more}


HOLD: dict[str, tuple[str, Sequence[dict[str, object]]]] = {
    "a row by its text": (ROWS, [click("Delete", **{"in": "Bread"}), see("[bread]")]),
    "text in a row": (ROWS, [see("2 pcs", **{"in": "Milk"}), see("12 pcs", **{"in": "Bread"})]),
    "a section by its heading": (ROWS, [click("Delete", **{"in": "Done"}), see("[tea]")]),
    "a card without roles": (ROWS, [click("Delete", **{"in": "Tea"}), see("[tea]")]),
    "a figure is not part of a longer one": (ROWS, [see("2 pcs", count=1), {"do": "not_see", "text": "3"}]),
    "things by role": (ROWS, [{"do": "see", "role": "listitem", "count": 2}, see("Open", role="heading")]),
    "the whole name before a part of one": (
        "<button onclick=log(1)>Add more</button><button onclick=log(2)>add</button>",
        [click("Add"), see("[2]")],
    ),
    "a link that looks like a button": ("<a href=# onclick=log(1)>Add</a>", [click("Add", role="button"), see("[1]")]),
    "a name from aria-label or title": (
        "<button aria-label=Remove onclick=log(1)>x</button><button title=Edit onclick=log(2)>e</button>",
        [click("Remove"), click("Edit"), see("[1][2]")],
    ),
    "hidden twins are passed over": (
        "<button hidden onclick=log(1)>Add</button><button onclick=log(2)>Add</button>",
        [click("Add"), see("[2]")],
    ),
    "an open dialog comes first": (
        "<button onclick=log(1)>OK</button><dialog open><button onclick=log(2)>OK</button></dialog>",
        [click("OK"), see("[2]")],
    ),
    "the form just filled comes first": (
        "<form onsubmit='log(1);return false'><button>Save</button></form>"
        "<form onsubmit='log(2);return false'><label>City <input></label><button>Save</button></form>",
        [fill("City", "Omsk"), click("Save"), see("[2]")],
    ),
    "a question is answered with yes": (
        "<button onclick=log(confirm('Sure?'))>Go</button>",
        [click("Go"), see("[true]")],
    ),
    "text that comes late": (
        "<button onclick=\"setTimeout(()=>log('late'),700)\">Go</button>",
        [click("Go"), see("[late]")],
    ),
    "names with quotation marks and arrows": (
        """<h2>Everyone's balance</h2><ul><li>Ann is owed 6</li></ul><h2>Who’s "in" >> out</h2><ul><li>Bo owes 6</li></ul>
        <label>Ann's share <input></label><button onclick="log('ok')">Don't `ask`</button>""",
        [
            see("is owed 6", **{"in": "Everyone's balance"}),
            see("owes 6", **{"in": 'Who\'s "in" >> out'}),
            fill("Ann's share", "4"),
            click("Don't `ask`"),
            see("[ok]"),
        ],
    ),
    "text in several elements": ("<p><b>Ada</b> Lovelace</p>", [see("ada  lovelace")]),
    "every kind of field": (
        FORM,
        [
            fill("title", "Tea"),
            fill("Due date", "2026-01-31"),
            fill("Amount", 3),
            fill("Kind", "Home"),
            fill("Priority", "High"),
            fill("Urgent", True),
            fill("Note", "two\nlines"),
            {"do": "see", "name": "Kind", "value": "Home"},
            {"do": "see", "name": "Urgent", "value": True},
            {"do": "see", "name": "Due date", "value": "2026-01-31"},
            click("Save"),
            see("[title=Tea&due=2026-01-31&amount=3&kind=2&prio=h&urgent=on&note=two%0"),
        ],
    ),
    "keys": (
        "<input aria-label=Search onkeydown='if(event.key==`Enter`)log(this.value)' onkeyup='if(this.value==`ab`)log(`up`)'>",
        [fill("Search", "ab"), see("[up]"), {"do": "press", "value": "Enter", "name": "Search"}, see("[ab]")],
    ),
    "an address with a wildcard": (
        "<button onclick=\"history.pushState(0,'','/items/7/edit')\">Go</button>",
        [click("Go"), {"do": "at", "path": "/items/*/edit"}],
    ),
    "a page that may be missing": (ROWS, [{"do": "open", "path": "/none"}, see("Milk")]),
    "what was typed is not yet on the page": (
        "<label>Name <input></label>",
        [fill("Name", "Ada"), {"do": "not_see", "text": "Ada"}, {"do": "see", "name": "Name", "value": "Ada"}],
    ),
}

FAIL: dict[str, tuple[str, Sequence[dict[str, object]], str]] = {
    "no such name": (ROWS, [click("Export")], "not_found"),
    "no such row": (ROWS, [click("Delete", **{"in": "Butter"})], "in_missing"),
    "not in this row": (ROWS, [see("12 pcs", **{"in": "Milk"})], "text_missing"),
    "no such field": (FORM, [fill("Colour", "red")], "no_field"),
    "no such option": (FORM, [fill("Kind", "Garden")], "no_option"),
    "no such radio button": (FORM, [fill("Priority", "Medium")], "no_option"),
    "not a date": (FORM, [fill("Due date", "tomorrow")], "not_fillable"),
    "a disabled button": ("<button disabled>Go</button>", [click("Go")], "disabled"),
    "a covered button": (
        "<button>Go</button><div style='position:fixed;inset:0;background:#fff'></div>",
        [click("Go")],
        "covered",
    ),
    "still there": (ROWS, [{"do": "not_see", "text": "Milk"}], "text_present"),
    "another number": (ROWS, [see("Delete", count=2)], "count_differs"),
    "another value": (FORM, [{"do": "see", "name": "Kind", "value": "Home"}], "value_differs"),
    "not ticked": (FORM, [{"do": "see", "name": "Urgent", "value": True}], "tick_differs"),
    "another page": (FORM, [{"do": "at", "path": "/items"}], "at_differs"),
    "a page that fails": (ROWS, [{"do": "open", "path": "/fails"}], "page_status"),
    "no such key": (FORM, [{"do": "press", "value": "Entr"}], "unknown_key"),
    "not a file field": (FORM, [{"do": "upload", "name": "Title", "file": "photo.png"}], "not_a_file_field"),
}


async def test_finding(runtimes, tmp_path):
    wrong: dict[str, str] = {}
    async with direct_browser(runtimes, tmp_path) as (browser, pages, socket):

        async def outcome(html: str, raw: Sequence[dict[str, object]], patience: float) -> str:
            pages.html = RECORD + html
            held = 0
            try:
                for step in steps({"do": "open", "path": "/"}, *raw):
                    await browser.perform(step, patience, is_error_page_wanted=step.path == "/none")
                    held += 1
            except StepNotHeld as failure:
                return failure.code if held == len(raw) else f"step {held}: {failure.code} {failure.values}"
            return "held"

        await browser.begin(socket)

        for name, (html, raw) in HOLD.items():
            if (result := await outcome(html, raw, 3)) != "held":
                wrong[name] = result
        for name, (html, raw, code) in FAIL.items():
            if (result := await outcome(html, raw, 0.6)) != code:
                wrong[name] = result
    assert wrong == {}
