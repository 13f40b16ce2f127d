"""The same app with accounts: users and todos in MongoDB, each sees their own. What differs from the plain script."""

import json
from pathlib import Path
from typing import Any

from bench.pilot_script.answers import FILES, MOCKED, block, breakdown_steps, fields_of, file_named, pilot_answer

_OWN = Path(__file__).with_name("sign_in_files")
_MODEL = "server/models/Todo.js"
_WRITTEN = (
    _MODEL,
    "server/routes/todos.js",
    "server/server.js",
    "client/src/api/auth.ts",
    "client/src/api/todos.ts",
)
IDEA = "A todo app with sign-in: everybody sees their own todos, adds them and ticks them off"
REQUIREMENTS = (
    "Create an account, sign in, add a todo and see it",
    "A todo is not seen by another user",
)


def sign_in_answer(system: str, last: str, before: str = "") -> str:
    """The answer to a conversation of GPT-Pilot about this app, or to a prompt of the stages that survey it."""
    if "Work: survey" in system:
        return _surveyed()
    if "Work: characterise" in system:
        return _characterised()
    fields = fields_of(last)
    if "steps" in fields and '"result"' not in last.rpartition("schema")[2]:
        return json.dumps(breakdown_steps(_WRITTEN))
    if not fields and "`command:`" in last:
        return _frontend()
    if not fields and (found := file_named(last, _place)):
        return found
    return pilot_answer(system, last, before)


def _place(path: str) -> Path:
    return _OWN / path if (_OWN / path).is_file() else FILES / path


def _frontend() -> str:
    blocks = [
        block("client/src/api/todos.ts", FILES / MOCKED),
        block("client/src/pages/Todos.tsx", FILES / "client/src/pages/Todos.tsx"),
        block("client/src/App.tsx", _OWN / "client/src/App.tsx"),
    ]
    return "The pages of the template for accounts, and one for todos.\n\n" + "\n".join(blocks) + "\nDONE"


def _surveyed() -> str:
    found = {
        "title": "Todos with accounts",
        "summary": "Everybody has a list of todos of their own, behind a sign-in.",
        "requirements": [{"text": text} for text in REQUIREMENTS],
        "entities": ["User(email; password)", "Todo(owner -> User; title: text required; done: yes/no)"],
        "pages": [
            "/register: inputs “Email” and “Password”, button “Create Account”",
            "/login: inputs “Email” and “Password”, button “Sign In”",
            "/: heading “Todos”; input “Title” and button “Add todo”; list",
        ],
        "endpoints": ["POST /api/auth/register", "POST /api/auth/login", "GET /api/todos", "POST /api/todos {title}"],
        "notes": "Users and todos are kept in MongoDB.",
    }
    return f"A todo app with accounts.\n\n```json\n{json.dumps(found)}\n```"


def _signed_in(email: str) -> list[dict[str, Any]]:
    given = [
        {"do": "fill", "name": "Email", "value": email},
        {"do": "fill", "name": "Password", "value": "7 blue candles"},
    ]
    return [
        {"do": "open", "path": "/register"},
        *given,
        {"do": "click", "name": "Create Account"},
        {"do": "at", "path": "/login"},
        *given,
        {"do": "click", "name": "Sign In"},
        {"do": "see", "text": "Todos"},
    ]


def _characterised() -> str:
    title = "Buy 7 blue candles"
    add = [
        *_signed_in("ada@example.com"),
        {"do": "fill", "name": "Title", "value": title},
        {"do": "click", "name": "Add todo"},
        {"do": "see", "text": title},
        {"do": "restart"},
        {"do": "open", "path": "/"},
        {"do": "see", "text": title},
    ]
    apart = [*add[:-3], {"do": "as", "name": "Eve"}, *_signed_in("eve@example.com"), {"do": "not_see", "text": title}]
    checks = [
        {"id": f"C{number}", "requirement": f"R{number}", "title": text, "steps": steps}
        for number, (text, steps) in enumerate(zip(REQUIREMENTS, (add, apart), strict=True), start=1)
    ]
    return f"Two checks.\n\n```json\n{json.dumps({'checks': checks})}\n```"
