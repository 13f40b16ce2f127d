import pytest

from samokoder_app.i18n.languages import language_of
from samokoder_app.i18n.previews import PreviewPages
from samokoder_app.previews.console import KEPT_LINES, MAX_LINE, Console
from samokoder_app.previews.pages import page


async def test_console_makes_lines_of_pieces():
    console = Console()
    for piece in ("one\ntw", "o\n\x1b[31mred\x1b[0m\x07\n", "three"):
        await console.feed(piece)
    assert [line.text for line in console.lines()] == ["one", "two", "red"]
    assert [line.number for line in console.lines(after=1)] == [2, 3]


async def test_who_knows_more_lines_than_there_are_knows_those_of_an_earlier_run():
    console = Console()
    await console.feed("one\ntwo\n")
    assert [line.number for line in console.lines(after=2)] == []
    assert [line.number for line in console.lines(after=40)] == [1, 2]


async def test_console_keeps_the_newest_and_cuts_the_endless():
    console = Console()
    await console.feed("x\n" * (KEPT_LINES + 10))
    await console.feed("y" * (MAX_LINE * 3))
    assert len(console.lines()) == KEPT_LINES
    assert console.tail(1) == ["y" * MAX_LINE]


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("ru-RU,ru;q=0.9,en;q=0.8", "ru"), ("en-US,en", "en"), ("de,ru;q=0.5", "ru"), ("de", "en"), ("", "en")],
)
def test_language_is_the_browsers(accepted, language):
    assert language_of(accepted) == language


def test_page_escapes_the_log_and_refreshes():
    body = page(
        "ru", PreviewPages.failed_title, PreviewPages.failed_hint, ["</pre><script>alert(1)</script>"], 3
    ).decode()
    assert '<html lang="ru">' in body
    assert "<script>" not in body
    assert "&lt;script&gt;" in body
    assert '<meta http-equiv="refresh" content="3">' in body
