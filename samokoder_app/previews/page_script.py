"""A small script of ours on every page of a previewed app: cookies that its scripts set survive in an iframe too, as does
what they store where the browser denies an iframe any storage; the builder is told, when it asks, which page this is,
whether something is typed that was not sent yet, which element its user points at, and what the browser complains of.

It stands in a file of the preview's own origin, so that a policy of `script-src 'self'` lets it run. Where a page
forbids even that, only the cookies that the app's server sets survive. Its tag goes as soon as it has run (gone.js).
"""

import re
from collections.abc import AsyncIterator
from pathlib import Path

from samokoder_app.previews.headers import Headers, texts

SCRIPT_PATH = "/__samokoder/page.js"
_PARTS = ("cookies.js", "storage.js", "typed.js", "complaints.js", "point.js", "gone.js")
SCRIPT = b"".join(Path(__file__).with_name(name).read_bytes() for name in _PARTS)
TAG = f'<script src="{SCRIPT_PATH}"></script>'.encode()
_PAGES = frozenset({"document", "iframe", "frame"})
_NOT_WHOLE = frozenset({204, 206, 304})
_LOOK = 1024
# Nothing is tried twice: an app may begin its page with any number of comments.
_BEFORE_ROOT = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*+(?:<!--(?>.*?-->)\s*+)*+<!doctype[^>]*>", re.IGNORECASE | re.DOTALL)
_MAY_BECOME_IT = re.compile(rb"\A(?:\xef\xbb?|(?:\xef\xbb\xbf)?\s*(?:<(?:!.*)?)?)\Z", re.DOTALL)


def is_navigation(method: str, headers: Headers) -> bool:
    """Whether a browser opens a page with this request, in a tab or in a frame."""
    return method != "HEAD" and not _PAGES.isdisjoint(texts(headers, b"sec-fetch-dest"))


def takes_script(status: int, headers: Headers) -> bool:
    """Whether an answer is a page that can be read and added to."""
    is_plain = set(texts(headers, b"content-encoding")) <= {"identity"} and status not in _NOT_WHOLE
    kind = "".join(texts(headers, b"content-type")).lower()
    return is_plain and kind.startswith("text/html") and texts(headers, b"content-length") != ["0"]


def lengthened(headers: Headers) -> Headers:
    """The headers of the page with the script on it."""
    return [
        (name, str(int(value) + len(TAG)).encode()) if name.lower() == b"content-length" else (name, value)
        for name, value in headers
    ]


async def with_script(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The page with the script's tag behind its doctype, where a parser makes it the first thing in the head."""
    beginning: bytes | None = b""
    async for chunk in chunks:
        if beginning is None:
            yield chunk
            continue
        beginning += chunk
        is_open = _BEFORE_ROOT.match(beginning) is None and _MAY_BECOME_IT.match(beginning) is not None
        if not is_open or len(beginning) > _LOOK:
            yield _added(beginning)
            beginning = None
    if beginning is not None:
        yield _added(beginning)


def _added(beginning: bytes) -> bytes:
    found = _BEFORE_ROOT.match(beginning)
    place = found.end() if found else 0
    return beginning[:place] + TAG + beginning[place:]
