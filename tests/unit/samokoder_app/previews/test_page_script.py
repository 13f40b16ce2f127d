"""Where the script goes on a page, and on which answers it goes."""

from collections.abc import AsyncIterator

import pytest

from samokoder_app.previews.page_script import TAG, is_navigation, lengthened, takes_script, with_script

HTML = [(b"content-type", b"text/html; charset=utf-8")]


async def added(*chunks: bytes) -> bytes:
    async def pieces() -> AsyncIterator[bytes]:
        for chunk in chunks:
            yield chunk

    return b"".join([piece async for piece in with_script(pieces())])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"<!doctype html>", b"<html><head>"),
        (b"\n <!-- made by hand -->\n<!DOCTYPE html SYSTEM 'about:legacy-compat'>", b"\n<p>"),
        (b"\xef\xbb\xbf<!doctype html>", b"<p>"),
        (b"", b"<html><p>no doctype</p>"),
        (b"", b"just text"),
        (b"", b"<!-- a comment that never ends" + b"." * 3_000),
        (b"", b""),
    ],
)
async def test_script_stands_behind_the_doctype_however_the_page_is_cut(before: bytes, after: bytes) -> None:
    page = before + after
    for cuts in ((page,), (page[:3], page[3:]), tuple(bytes([byte]) for byte in page)):
        assert await added(*cuts) == before + TAG + after


async def test_a_page_that_flushes_early_is_not_held_back() -> None:
    async def slow() -> AsyncIterator[bytes]:
        yield b"<!doctype html><p>first"
        raise AssertionError("asked for more before the first piece was passed on")

    assert await anext(with_script(slow())) == b"<!doctype html>" + TAG + b"<p>first"


@pytest.mark.parametrize(
    ("status", "headers", "expected"),
    [
        (200, HTML, True),
        (422, HTML, True),
        (304, HTML, False),
        (206, HTML, False),
        (200, [*HTML, (b"content-length", b"0")], False),
        (200, [*HTML, (b"content-encoding", b"gzip")], False),
        (200, [(b"content-type", b"application/json")], False),
        (200, [], False),
    ],
)
def test_only_whole_pages_take_it(status: int, headers: list[tuple[bytes, bytes]], expected: bool) -> None:
    assert takes_script(status, headers) is expected


def test_only_what_is_navigated_to_is_a_page() -> None:
    assert is_navigation("POST", [(b"Sec-Fetch-Dest", b"iframe")])
    assert not is_navigation("HEAD", [(b"sec-fetch-dest", b"document")])
    assert not is_navigation("GET", [(b"sec-fetch-dest", b"empty")])
    assert not is_navigation("GET", [])


def test_length_counts_the_script() -> None:
    assert lengthened([(b"Content-Length", b"10"), *HTML]) == [(b"Content-Length", str(10 + len(TAG)).encode()), *HTML]


@pytest.mark.timeout(10)
async def test_comments_without_number_cost_no_more_than_their_length() -> None:
    page = b"<!---->" * 9_000
    assert await added(page + b"<p>") == TAG + page + b"<p>"
    assert await added(page + b"<!doctype html>") == page + b"<!doctype html>" + TAG
