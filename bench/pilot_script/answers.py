"""The answers of the script: what is asked is told from the fields that the answer must have.

It knows an app and one feature of it, which is built as soon as the conversation speaks of it.
"""

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path

FILES = Path(__file__).with_name("files")
_SECOND = Path(__file__).with_name("second")
"""Files of the app with its feature, as far as they are others."""

_FEATURE = re.compile(r"delete a todo|todos be deleted", re.IGNORECASE)
_MESSAGE = re.compile(r"<message>\n(.*)\n</message>", re.DOTALL)
_PATH = re.compile(r"`([\w./-]+\.(?:tsx?|js))`")
_SCHEMA = re.compile(r"```\n(\{.*\})\n```[^`]*$")
_WORK = re.compile(r"^Work:\s*([a-z_]+)", re.MULTILINE)

MOCKED = "client/src/api/todos.mocked.ts"
REQUIREMENTS = ("Add a todo and see it in the list", "Tick a todo off, and it stays ticked after a reload")


def pilot_answer(system: str, last: str, before: str = "") -> str:
    """The answer to a conversation of GPT-Pilot, or to a prompt of the stages that survey an app and talk about it.

    `before` is what was said before its `last` message.
    """
    if (work := _WORK.search(system)) is not None:
        return {"survey": _surveyed, "characterise": _characterised, "listen": _listened}[work.group(1)](last)
    if _FEATURE.search(before + last) is not None and (answered := _of_feature(last)):
        return answered
    fields = fields_of(last)
    for wanted, answer in _BY_FIELDS:
        if wanted <= fields:
            return answer(last)
    for mark, answer in _BY_MARK:
        if mark in last and not fields:
            return answer(last)
    return file_named(last) or _BREAKDOWN


def fields_of(last: str) -> frozenset[str]:
    """Of the JSON that is asked for, which stands as a schema at the end."""
    found = _SCHEMA.search(last)
    return frozenset(json.loads(found.group(1))["properties"]) if found else frozenset()


def block(path: str, source: Path) -> str:
    """A file as an answer about the front end has it."""
    return f"file: {path}\n```\n{source.read_text(encoding='utf-8')}```\n"


def _frontend(last: str) -> str:
    blocks = [
        block("client/src/api/todos.ts", FILES / MOCKED),
        block("client/src/pages/Todos.tsx", FILES / "client/src/pages/Todos.tsx"),
        block("client/src/App.tsx", FILES / "client/src/App.tsx"),
    ]
    return "One page with a form, a list and a tick for each todo.\n\n" + "\n".join(blocks) + "\nDONE"


def _of_feature(last: str) -> str:
    """What is answered otherwise once the feature is spoken of; empty where nothing is."""
    fields, schema = fields_of(last), last.rpartition("schema")[2]
    if "plan" in fields and "testing_instructions" not in schema:
        return json.dumps({"plan": [{"description": _FEATURE_TASK}]})
    if "steps" in fields and '"result"' not in schema:
        return json.dumps(breakdown_steps(_FEATURE_FILES))
    if fields or any(mark in last for mark, _ in _BY_MARK):
        return ""
    if "FEATURE-DESCRIPTION" in last:
        return "A simple todo app: add, list, tick off, delete a todo."
    return file_named(last, _SECOND.joinpath) or _FEATURE_BREAKDOWN


def file_named(last: str, place: Callable[[str], Path] = FILES.joinpath) -> str:
    """A file alone in its answer, the one that was named last; nothing where none is asked for."""
    known = [path for path in _PATH.findall(last) if place(path).is_file()]
    is_asked = bool(known) and ("respond" in last or "Reply" in last)
    return f"```\n{place(known[-1]).read_text(encoding='utf-8')}```" if is_asked else ""


def _relevant(last: str) -> str:
    """First some files, then the end."""
    is_first = "client/index.html" in last
    return json.dumps({"action": {"add_files": _RELEVANT} if is_first else {"done": True}})


def _steps(last: str) -> str:
    return json.dumps({"steps": [_TEST]} if '"result"' in last.rpartition("schema")[2] else breakdown_steps(_WRITTEN))


def breakdown_steps(paths: Sequence[str]) -> dict[str, object]:
    """A task: files to be written, and a command that looks at the server."""
    check = {"command": "node --check server/server.js", "timeout": 30, "success_message": ""}
    saved = [{"type": "save_file", "save_file": {"path": path}, "related_api_endpoints": []} for path in paths]
    return {"steps": [*saved, {"type": "command", "command": check}]}


def _plan(last: str) -> str:
    is_of_tasks = "testing_instructions" in last.rpartition("schema")[2]
    return json.dumps({"plan": [_TASK if is_of_tasks else {"description": _TASK["description"]}]})


def _reviewed(last: str) -> str:
    numbers = [int(found) for found in re.findall(r"^## Hunk (\d+)$", last, re.MULTILINE)]
    hunks = [{"number": number, "reason": "It is what was asked for.", "decision": "apply"} for number in numbers]
    return json.dumps({"hunks": hunks, "review_notes": ""})


def _json(value: object) -> Callable[[str], str]:
    return lambda last: json.dumps(value)


_RELEVANT = ["server/server.js", "server/routes/index.js", "client/src/api/api.ts", "client/src/api/todos.ts"]
_BREAKDOWN = """The server keeps todos in a file and answers under /api/todos; the page asks it instead of the mocked data.

1. `server/routes/todos.js`: GET, POST and PUT.
2. `server/server.js`: includes those routes; no database server is needed.
3. `client/src/api/todos.ts`: asks the server.
"""

_WRITTEN = ("server/routes/todos.js", "server/server.js", "client/src/api/todos.ts")
_FEATURE_FILES = ("server/routes/todos.js", "client/src/api/todos.ts", "client/src/pages/Todos.tsx")
_FEATURE_TASK = "Let todos be deleted"
_FEATURE_BREAKDOWN = """Todos be deleted: the server takes DELETE, the page has a button for each todo.

1. `server/routes/todos.js`: DELETE.
2. `client/src/api/todos.ts`: asks for it.
3. `client/src/pages/Todos.tsx`: a button beside each todo.
"""
FEATURE = "A todo can be deleted with a button of its own, and it is gone after a reload"
_ENDPOINT = {
    "description": "List, add and tick todos",
    "method": "GET",
    "endpoint": "/api/todos",
    "request_body": {},
    "response_body": {},
}
_TASK = {
    "description": "Keep todos on the server",
    "related_api_endpoints": [_ENDPOINT],
    "testing_instructions": "Add a todo, tick it, load the page again.",
}
_NODE = {"name": "Node.js", "description": "Runs the server", "test": "node --version", "required_locally": True}
_TECHNOLOGIES = {
    "app_type": "web-app",
    "system_dependencies": [_NODE],
    "package_dependencies": [{"name": "express", "description": "HTTP server"}],
}
_TEST = {"title": "Add a todo", "action": "Type a title and press the button", "result": "It stands in the list"}

_BY_FIELDS: Sequence[tuple[frozenset[str], Callable[[str], str]]] = (
    (frozenset({"action"}), _relevant),
    (frozenset({"hunks"}), _reviewed),
    (frozenset({"summary", "references"}), _json({"summary": "Part of the todo app.", "references": []})),
    (frozenset({"app_type"}), _json(_TECHNOLOGIES)),
    (frozenset({"architecture"}), _json({"architecture": "React pages, an Express server.", "template": None})),
    (frozenset({"analysis"}), _json({"analysis": "It ended well.", "success": True})),
    (frozenset({"files"}), _json({"files": ["server/routes/todos.js"]})),
    (frozenset({"steps"}), _steps),
    (frozenset({"plan"}), _plan),
)
_BY_MARK: Sequence[tuple[str, Callable[[str], str]]] = (
    ('"moderate"', lambda last: "simple"),
    ("`command:`", _frontend),
)


def _listened(last: str) -> str:
    """A message that ends like a question is one; whatever else is the feature."""
    said = _MESSAGE.search(last)
    if said is not None and said.group(1).rstrip().endswith("?"):
        return 'It keeps todos in a JSON file.\n\n```json\n{"kind": "question"}\n```'
    wished = {"kind": "change", "requirements": [{"text": FEATURE}]}
    return f"Todos will have a button that deletes them.\n\n```json\n{json.dumps(wished)}\n```"


def _surveyed(last: str) -> str:
    found = {
        "title": "Todos",
        "summary": "A list of todos: add them, see them, tick them off.",
        "requirements": [{"text": text} for text in REQUIREMENTS],
        "entities": ["Todo(id; title: text required; done: yes/no)"],
        "pages": [
            "/: heading “Todos”; form with input “Title” and button “Add todo”; list with a checkbox for each todo"
        ],
        "endpoints": ["GET /api/todos", "POST /api/todos {title}", "PUT /api/todos/:id {done}"],
        "notes": "The server keeps todos in a JSON file.",
    }
    return f"A todo app: React pages, an Express server.\n\n```json\n{json.dumps(found)}\n```"


def _characterised(last: str) -> str:
    """Checks of the app's requirements, or of its feature alone."""
    title = "Buy 7 blue candles"
    add = [
        {"do": "open", "path": "/"},
        {"do": "fill", "name": "Title", "value": title},
        {"do": "click", "name": "Add todo"},
        {"do": "see", "text": title},
    ]
    tick = [
        *add,
        {"do": "fill", "name": title, "value": True},
        {"do": "reload"},
        {"do": "see", "name": title, "role": "checkbox", "value": True},
    ]
    if FEATURE in last and REQUIREMENTS[0] not in last:
        gone = [
            {"do": "click", "name": f"Delete {title}"},
            {"do": "not_see", "text": title},
            {"do": "reload"},
            {"do": "not_see", "text": title},
        ]
        return _checks([{"id": "C3", "requirement": "R3", "title": FEATURE, "steps": [*add, *gone]}])
    checks: list[dict[str, object]] = [
        {"id": f"C{number}", "requirement": f"R{number}", "title": text, "steps": steps}
        for number, (text, steps) in enumerate(zip(REQUIREMENTS, (add, tick), strict=True), start=1)
    ]
    return _checks(checks)


def _checks(checks: list[dict[str, object]]) -> str:
    return f"Checks: {len(checks)}.\n\n```json\n{json.dumps({'checks': checks})}\n```"
