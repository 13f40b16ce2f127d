"""A public page is drawn by one answer, and comes alive afterwards."""

import re
from pathlib import Path

import pytest

from samokoder_app import paths
from samokoder_app.shell.first_paint.page import READY_EVENT, seen_at_once
from samokoder_app.shell.first_paint.plugin import FirstPaint
from samokoder_app.shell.first_paint.styles import Document, used_styles

SHEET = (
    "/*! a licence; with {signs} */@layer base,utilities;@layer base{*,:before{margin:0}h1{font-size:16px}}"
    "@layer utilities{.flex{display:flex}.grid{display:grid}.sm\\:flex{display:flex}}"
    '.button,.tab{content:"}"}.button:not(.is-off):hover{color:red}.card .button{color:blue}'
    "@media (width<=767px){.tab{display:none}}@media print{.button{display:none}}"
    "@property --used{syntax:'*'}@property --unused{syntax:'*'}.flex{color:var(--used)}"
    "@keyframes turn{to{rotate:1turn}}@keyframes shake{to{left:0}}.flex{animation:turn 1s}"
)
PAGE = Document(frozenset({"flex", "sm:flex", "button"}), frozenset(map(ord, "aя")))
HTML = (
    '<!DOCTYPE html><html><head><link as="style" href="/assets/a.css" rel="preload"/>'
    '<link rel="modulepreload" href="/assets/one.js"/><link rel="modulepreload" href="/assets/two.js"/>'
    '<script>theme()</script><link href="/assets/a.css" rel="stylesheet" type="text/css"/></head>'
    '<body class="flex">я<script type="module" async="">import "/assets/one.js";</script></body></html>'
)


def test_rules_stay_whose_classes_are_on_the_page():
    assert used_styles(SHEET, PAGE) == (
        "@layer base,utilities;@layer base{*,:before{margin:0}h1{font-size:16px}}"
        "@layer utilities{.flex{display:flex}.sm\\:flex{display:flex}}"
        '.button{content:"}"}.button:not(.is-off):hover{color:red}@media print{.button{display:none}}'
        '@property --used{syntax:"*"}.flex{color:var(--used)}@keyframes turn{to{rotate:1turn}}.flex{animation:turn 1s}'
    )


@pytest.mark.parametrize(
    ("ranges", "is_kept"), [("U+0-FF", True), ("U+400-4FF", True), ("U+301,U+44F", True), ("U+370-3FF", False)]
)
def test_a_font_stays_if_the_page_has_its_characters(ranges, is_kept):
    font = f"@font-face{{font-family:Some;src:url(/a.woff2);unicode-range:{ranges}}}"
    assert used_styles(font, PAGE) == (font if is_kept else "")


def test_a_range_with_signs_for_any_digit_is_understood():
    font = "@font-face{font-family:Some;unicode-range:U+4??}"
    assert used_styles(font, PAGE) == font.replace("U+4??", "U+400-4FF")
    assert used_styles(font, Document(PAGE.classes, frozenset(map(ord, "a")))) == ""


def test_a_page_carries_its_styles_and_fetches_the_rest_later():
    page = seen_at_once(HTML, {"/assets/a.css": SHEET}.__getitem__)
    head, body = page.split("</head>")
    assert head.startswith("<!DOCTYPE html><html><head><style>@layer base")
    assert "modulepreload" not in re.sub(r"<script>.*?</script>", "", head, flags=re.DOTALL)
    assert '<link href="/assets/a.css" rel="stylesheet" type="text/css" disabled=""/>' in head
    assert "['/assets/one.js', '/assets/two.js']" in head
    assert head.index("theme()") < head.index("samokoder/later")  # the order of scripts is what hydration goes by
    assert body == '<body class="flex">я<script type="samokoder/later">import "/assets/one.js";</script></body></html>'


def test_a_page_that_is_built_in_another_way_fails_the_build():
    with pytest.raises(ValueError, match="not built as it used to be"):
        seen_at_once("<html><head></head></html>", lambda _: "")


def test_all_public_pages_are_rewritten_and_no_others(tmp_path: Path):
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "a.css").write_text(SHEET)
    pages = [path.strip("/") for of_page in paths.PUBLIC_PAGES for path in of_page.values()]
    files = [tmp_path / page / "index.html" for page in pages] + [tmp_path / f"{page}.html" for page in pages]
    closed = tmp_path / "projects" / "index.html"
    for file in (*files, closed):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(HTML)
    FirstPaint().post_build(static_dir=tmp_path)
    assert all("<style>" in file.read_text() for file in files)
    assert closed.read_text() == HTML


def test_pages_say_when_they_are_alive():
    component = Path(__file__).parents[4] / "assets" / "components" / "arrival.jsx"
    assert f'new Event("{READY_EVENT}")' in component.read_text()
