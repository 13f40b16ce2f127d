"""`/api/docs`: the OpenAPI document as one readable page, without scripts and without any outside host."""

import html
import json
from typing import Any

_PAGE = """<!doctype html>
<html lang="en">
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
h1 {{ font-size: 28px }} h2 {{ font-size: 20px; margin: 40px 0 8px }}
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
{groups}
</body>
</html>
"""


def docs_page(document: dict[str, Any]) -> str:
    """The page for an OpenAPI document."""
    groups: dict[str, list[str]] = {}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            tag = operation.get("tags", ["other"])[0]
            groups.setdefault(tag, []).append(_operation(document, method, path, operation))
    return _PAGE.format(
        title=html.escape(document["info"]["title"]),
        version=html.escape(document["info"]["version"]),
        description=html.escape(document["info"].get("description", "")),
        groups="\n".join(f"<h2>{html.escape(tag)}</h2>\n" + "\n".join(items) for tag, items in groups.items()),
    )


def _operation(document: dict[str, Any], method: str, path: str, operation: dict[str, Any]) -> str:
    text = operation.get("description") or operation.get("summary", "")
    short, _, rest = text.partition("\n")
    parts = [f"<p>{html.escape(rest.strip())}</p>" if rest.strip() else "", _parameters(operation)]
    if body := operation.get("requestBody"):
        parts.append("<p>Body</p>" + _schema(document, body))
    for status, answer in operation.get("responses", {}).items():
        if status.startswith("2"):
            parts.append(f"<p>{html.escape(status)} {html.escape(answer.get('description', ''))}</p>")
            parts.append(_schema(document, answer))
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


def _schema(document: dict[str, Any], holder: dict[str, Any]) -> str:
    schema = holder.get("content", {}).get("application/json", {}).get("schema")
    if not schema:
        return ""
    example = json.dumps(_example(document, schema, depth=0), indent=2, ensure_ascii=False)
    return f"<pre>{html.escape(example)}</pre>"


def _example(document: dict[str, Any], schema: dict[str, Any], depth: int) -> Any:
    """A value of the schema's shape: its own example, else the names of its types."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return "…" if depth > 6 else _example(document, document["components"]["schemas"][name], depth + 1)
    for key in ("examples", "enum"):
        if schema.get(key):
            return schema[key][0]
    if "anyOf" in schema:
        return _example(document, schema["anyOf"][0], depth)
    if schema.get("type") == "object":
        return {name: _example(document, part, depth + 1) for name, part in schema.get("properties", {}).items()}
    if schema.get("type") == "array":
        return [_example(document, schema.get("items", {}), depth + 1)]
    return schema.get("format") or schema.get("type") or "any"
