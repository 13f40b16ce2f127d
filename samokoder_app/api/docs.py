"""`/api/docs`: the OpenAPI document and the guide as one readable page, without scripts and without any outside host."""

import html
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from samokoder_app.i18n.api_docs import ApiDocs
from samokoder_app.i18n.text import Language, Text

_GUIDE = Path(__file__).parents[2] / "docs" / "api.md"

_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="/images/mark.svg" type="image/svg+xml">
<title>{title} API</title>
<style>
:root {{ --page: #FBFAF8; --panel: #FFFFFF; --line: #E6E2DA; --text: #1B1D21; --quiet: #5C6470; --accent: #C2410C }}
@media (prefers-color-scheme: dark) {{ :root {{ --page: #0E1014; --panel: #15181D; --line: #272C35; --text: #E8EAED;
--quiet: #9AA3AE; --accent: #FF8A4C }} }}
body {{ margin: 0 auto; max-width: 960px; padding: 32px 16px; background: var(--page); color: var(--text);
font: 16px/1.5 "Golos Text", Inter, system-ui, sans-serif }}
h1 {{ font-size: 28px }} h2 {{ font-size: 22px; margin: 40px 0 8px }} h3 {{ font-size: 18px; margin: 24px 0 8px }}
details {{ background: var(--panel); border: 1px solid var(--line); border-radius: 10px; margin: 8px 0; padding: 8px 12px }}
summary {{ cursor: pointer }} summary span {{ color: var(--quiet) }}
code, pre {{ font: 13px/1.5 "JetBrains Mono", ui-monospace, monospace }}
pre {{ overflow: auto; margin: 8px 0; padding: 8px; border: 1px solid var(--line); border-radius: 6px }}
b.method {{ color: var(--accent) }} table {{ border-collapse: collapse; font-size: 14px }}
td {{ padding: 2px 12px 2px 0; vertical-align: top }} a {{ color: var(--accent) }}
</style>
</head>
<body>
<h1>{title} API {version}</h1>
<p>{description}</p>
<p><a href="/api/openapi.json">openapi.json</a></p>
{guide}
<h2>{reference}</h2>
{groups}
</body>
</html>
"""


def docs_page(document: dict[str, Any], language: Language) -> str:
    """The page for an OpenAPI document. Its own words are in both languages, those of the document in English."""
    groups: dict[str, list[str]] = {}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            tag = operation.get("tags", ["other"])[0]
            groups.setdefault(tag, []).append(_operation(method, path, operation))
    return _PAGE.format(
        title=html.escape(document["info"]["title"]),
        version=html.escape(document["info"]["version"]),
        description=html.escape(ApiDocs.description.said_in(language)),
        language=language,
        guide="".join(f"<h2>{title.said_in(language)}</h2>\n<pre>{code}</pre>\n" for title, code in _guide()),
        reference=ApiDocs.reference.said_in(language),
        groups="\n".join(f"<h3>{html.escape(tag)}</h3>\n" + "\n".join(items) for tag, items in groups.items()),
    )


@cache
def _guide() -> list[tuple[Text, str]]:
    """The examples of docs/api.md, which the tests run as they stand; none where the folder was left out."""
    page = _GUIDE.read_text() if _GUIDE.exists() else ""
    titles = {"sh": ApiDocs.with_curl, "python": ApiDocs.with_python}
    found = re.findall(r"^```(sh|python)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    return [(titles[kind], html.escape(code)) for kind, code in found]


def _operation(method: str, path: str, operation: dict[str, Any]) -> str:
    text = operation.get("description") or operation.get("summary", "")
    short, _, rest = text.partition("\n")
    parts = [f"<p>{html.escape(rest.strip())}</p>" if rest.strip() else "", _parameters(operation)]
    if body := operation.get("requestBody"):
        parts.append("<p>Body</p>" + _example(body))
    answers = operation["responses"].items()
    for status, answer in answers:
        words = f"{html.escape(status)} {html.escape(answer.get('description', ''))}"
        parts.append(f"<p>{words}</p>" + (_example(answer) if status.startswith("2") else ""))
    heading = (
        f'<b class="method">{method.upper()}</b> <code>{html.escape(path)}</code> <span>{html.escape(short)}</span>'
    )
    return f"<details><summary>{heading}</summary>{''.join(parts)}</details>"


def _parameters(operation: dict[str, Any]) -> str:
    rows = [
        f"<tr><td><code>{html.escape(item['name'])}</code></td><td>{html.escape(item['in'])}</td>"
        f"<td>{html.escape(item.get('description', ''))}</td></tr>"
        for item in operation.get("parameters", [])
    ]
    return f"<table>{''.join(rows)}</table>" if rows else ""


def _example(holder: dict[str, Any]) -> str:
    content = holder.get("content", {}).get("application/json", {})
    if "example" not in content:
        return ""
    return f"<pre>{html.escape(json.dumps(content['example'], indent=2, ensure_ascii=False))}</pre>"
