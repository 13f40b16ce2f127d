"""The small pages that the preview's origin shows itself; no scripts, everything from outside escaped."""

import html
from collections.abc import Sequence

from starlette.types import Send

from samokoder_app.i18n.text import Language, Text
from samokoder_app.previews.headers import Headers
from samokoder_app.previews.page_script import SCRIPT

_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
{refresh}<title>{title}</title>
<style>
:root {{ --page: #FBFAF8; --panel: #FFFFFF; --line: #E6E2DA; --text: #1B1D21; --quiet: #5C6470 }}
@media (prefers-color-scheme: dark) {{
:root {{ --page: #0E1014; --panel: #15181D; --line: #272C35; --text: #E8EAED; --quiet: #9AA3AE }} }}
body {{ margin: 0; min-height: 100vh; display: grid; place-content: center; padding: 24px; box-sizing: border-box;
background: var(--page); color: var(--text); font: 14px/1.5 "Golos Text", Inter, system-ui, sans-serif }}
h1 {{ font-size: 20px; margin: 0 0 4px }}
p {{ margin: 0; color: var(--quiet) }}
pre {{ margin: 16px 0 0; padding: 12px; max-width: 90vw; overflow: auto; background: var(--panel);
border: 1px solid var(--line); border-radius: 10px; font: 12px/1.5 "JetBrains Mono", ui-monospace, monospace }}
</style>
</head>
<body><main><h1>{title}</h1><p>{hint}</p>{log}</main></body>
</html>
"""


def page(language: Language, title: Text, hint: Text, log: Sequence[str] = (), refresh: int | None = None) -> bytes:
    """A page of one heading, one sentence and perhaps a log; `refresh` reloads it after so many seconds."""
    text = _PAGE.format(
        language=language,
        title=html.escape(title.said_in(language)),
        hint=html.escape(hint.said_in(language)),
        log=f"<pre>{html.escape(chr(10).join(log))}</pre>" if log else "",
        refresh="" if refresh is None else f'<meta http-equiv="refresh" content="{refresh}">\n',
    )
    return text.encode()


async def send_page(send: Send, status: int, body: bytes, frame_ancestors: str) -> None:
    """Answer with one of our pages."""
    policy = f"default-src 'none'; style-src 'unsafe-inline'; frame-ancestors {frame_ancestors}"
    await _send(send, status, b"text/html; charset=utf-8", body, [(b"content-security-policy", policy.encode())])


async def send_sentence(send: Send, status: int, sentence: str) -> None:
    """Answer with one plain sentence, for programs."""
    await _send(send, status, b"text/plain; charset=utf-8", sentence.encode(), [])


async def send_script(send: Send) -> None:
    """Answer with the script that every page of an app gets."""
    await _send(send, 200, b"text/javascript; charset=utf-8", SCRIPT, [])


async def _send(send: Send, status: int, kind: bytes, body: bytes, extra: Headers) -> None:
    headers = [
        (b"content-type", kind),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"no-referrer"),
        *extra,
    ]
    if status == 503:
        headers.append((b"retry-after", b"1"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
