"""A page as plain text: in one pass, whatever it holds."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.materials.page import clean_page_url
from engine.materials.page_text import text_of_html
from engine.materials.problems import PageUnusable

PAGE = """<!doctype html><html><head><title>Tea &amp; Co</title><style>p{}</style>
<script>document.write('<p>no</p>')</script></head><body>
<!-- hidden <p>no</p> --><nav><ul><li><a href="/">Home</a><li>Cart</ul></nav>
<H1>Чай</H1><p>1 &lt; 2 and 3 < 4<br>second line &nbsp; end</p>
<form><label>Name <input placeholder="Your name"></label><button>Buy</button></form>
<svg><text>no</text></svg><noscript>no</noscript><img alt='A cup' src="data:image/png;base64,AAAA">
<table><tr><td>A<td>B</table></body></html>"""


def test_what_is_shown_of_a_page():
    title, text = text_of_html(PAGE)
    assert title == "Tea & Co"
    assert text.splitlines() == [
        "- Home",
        "- Cart",
        "# Чай",
        "1 < 2 and 3 < 4",
        "second line end",
        "Name [Your name]",
        "Buy",
        "[A cup]",
        "A",
        "B",
    ]


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("", ""),
        ("plain words", "plain words"),
        ("<p>unclosed", "unclosed"),
        ("a<script>never closed <p>x", "a"),
        ("a<!-- never closed <p>x", "a"),
        ("a <b", "a"),
        ("a &#99999999999999999999; b &#xFFFFFFFFFF; &unknown; &#0;", "a ; b ; &unknown; \ufffd"),
        ("<p title='>'>x</p>", "x"),
        ("<p>zero\u200bwidth \u202eturned</p>", "zerowidth turned"),
        ("<SCRIPT>x</ScRiPt >y", "y"),
        ("<title>\u0130</title><title>two</title>x", "two\nx"),
    ],
)
def test_odd_pages(page, text):
    assert text_of_html(page)[1] == text


@pytest.mark.parametrize(
    "piece",
    [
        "<",
        "<!--",
        "<a ",
        "<a x='",
        '<a x="',
        "</",
        "<script>",
        "<title>",
        "&#9999999999",
        "<svg ",
        "&lt;",
        "<p>",
        "<?",
        "\n ",
    ],
)
def test_a_page_made_to_be_slow_is_read_in_one_pass(piece):
    times = []
    for size in (100_000, 400_000):
        began = time.process_time()
        text_of_html(piece * (size // len(piece)))
        times.append(time.process_time() - began)
    assert times[1] < max(0.2, 10 * times[0])  # four times as long; sixteen times if it were quadratic


@given(st.text(alphabet="<>/!-'\"= apscrtile&;#x9\n\u200b", max_size=200))
def test_whatever_it_holds_it_ends_as_text(page):
    _, text = text_of_html(page)
    assert "\n\n" not in text
    assert text == text.strip()
    assert "\u200b" not in text


@pytest.mark.parametrize(
    ("given_", "url"),
    [
        ("https://shop.example/tea?x=1#top", "https://shop.example/tea?x=1"),
        ("  http://127.0.0.1:8000 ", "http://127.0.0.1:8000"),
        ("shop.example/tea", "https://shop.example/tea"),
    ],
)
def test_addresses(given_, url):
    assert clean_page_url(given_) == url


@pytest.mark.parametrize(
    "given_",
    [
        "",
        "ftp://shop.example",
        "file:///etc/passwd",
        "javascript://x/%0aalert(1)",
        "https://user:secret@shop.example",
        "https://",
        "https://shop.example:0/",
        "https://a b.example",
        "https://[x",
        "https://shop.example/\nx",
        "https://shop.example/" + "x" * 2_000,
    ],
)
def test_what_is_no_address(given_):
    with pytest.raises(PageUnusable, match="page_url_invalid"):
        clean_page_url(given_)
