"""Settings that an app takes from nowhere are mended by rule: a port of its own, a variable that nobody gives."""

import re
from collections.abc import Collection, Mapping

from engine.stacks.needs import GIVEN_EVERYWHERE
from engine.stacks.script_imports import SCRIPTS
from engine.stacks.stack import Stack

_LISTEN = re.compile(r"(\.listen\(\s*)(\d{2,5})\b(?!\.)")
_PORT = re.compile(r"^((?:export )?(?:const|let|var) (?:port|PORT)(?:: number)? = )(\d{2,5})(?=;|$)", re.M)
_DEMANDED = re.compile(r"""\bos\.environ\[(["'])([A-Z][A-Z0-9_]*)\1\](?!\s*(?:=(?!=)|[-+*/|]=))""")
_DATA_FOLDERS = frozenset({"DATA_PATH", "DATA_FOLDER", "DATA_DIRECTORY", "DB_DIR", "DATABASE_DIR", "STORAGE_DIR"})
"""What models call the folder that the app's data lie in."""
_NEEDS_A_VALUE = re.compile(r"SECRET|KEY|TOKEN|PASSWORD|URL|URI|DSN|HOST")
"""Names whose value cannot be left empty: a model has to do without them."""


def with_given_settings(files: Mapping[str, str | None], stack: Stack, given: Collection[str] = ()) -> dict[str, str]:
    """Sources that ask for settings as the stack gives them, by path; tests are left as they are.

    `given` are the names of the app's own secrets.
    """
    known = {*stack.env, *given, *GIVEN_EVERYWHERE}
    changed: dict[str, str] = {}
    for path, text in files.items():
        if not text or path.startswith("tests/"):
            continue
        mended = text
        if path.endswith(SCRIPTS) and "PORT" in stack.env and "process.env.PORT" not in text and ".listen(" in text:
            mended = _with_given_port(text)
        elif path.endswith(".py"):
            mended = _DEMANDED.sub(lambda found: _asked(found, known), text)
        if mended != text:
            changed[path] = mended
    return changed


def _with_given_port(text: str) -> str:
    given = r"\1Number(process.env.PORT ?? \2)"
    return _PORT.sub(given, _LISTEN.sub(given, text))


def _asked(found: re.Match[str], known: Collection[str]) -> str:
    """A variable that nobody gives, by the name that the stack has for it, or as one that may be missing."""
    quote, name = found.groups()
    if name in known or _NEEDS_A_VALUE.search(name):
        return found.group()
    if name in _DATA_FOLDERS:
        return f"os.environ[{quote}DATA_DIR{quote}]"
    return f"os.environ.get({quote}{name}{quote}, {quote}{quote})"
