"""The architecture follows the plan: lines that come, and lines that take the place of others."""

import json
import re
from collections.abc import Callable, Sequence

from engine.agents.answers import DesignChange
from engine.agents.architect import with_lines
from engine.agents.payload import validated
from engine.builds.state import Architecture


def with_design(architecture: Architecture | None, raw: object) -> Architecture | None:
    """The architecture with the answer's `design` in it; raises `AnswerUnusable`."""
    if architecture is None or not isinstance(raw, dict):
        return architecture
    forms = {"entities": list, "pages": list, "endpoints": list, "notes": str}
    lines = with_lines(raw)
    given: dict[str, object] = {name: lines[name] for name, form in forms.items() if isinstance(lines.get(name), form)}
    change = validated(DesignChange, given)
    return architecture.model_copy(
        update={
            "entities": _merged(architecture.entities, change.entities, _entity),
            "pages": _merged(architecture.pages, change.pages, _page),
            "endpoints": _merged(architecture.endpoints, change.endpoints, _endpoint),
            "notes": change.notes.strip() or architecture.notes,
        }
    )


def _merged(lines: Sequence[str], changed: Sequence[str], name_of: Callable[[str], str]) -> tuple[str, ...]:
    """A changed line takes the place of the one that has its name; without such a one, or with two, it comes last."""
    found = list(lines)
    for line in filter(None, (one.strip() for one in changed)):
        name = name_of(line)
        places = [place for place, known in enumerate(found) if name and name_of(known) == name]
        if len(places) == 1:
            found[places[0]] = line
        elif line not in found:
            found.append(line)
    return tuple(found)


def _fields(line: str) -> dict[str, object]:
    """What a line says that was sent as an object."""
    try:
        value = json.loads(line) if line.startswith("{") else {}
    except ValueError:
        value = {}
    return value if isinstance(value, dict) else {}


def _entity(line: str) -> str:
    """“task” of “Task(title: text)”."""
    named = str(_fields(line).get("name", ""))
    return (named or re.split(r"[(:{]", line, maxsplit=1)[0]).strip().lower()


def _page(line: str) -> str:
    """“/tasks/{id}” of “/tasks/{id}: heading”; nothing where it does not begin with an address."""
    named = str(_fields(line).get("path", ""))
    first = named or (line.split() or [""])[0].rstrip(":,;")
    return first.lower() if first.startswith("/") else ""


def _endpoint(line: str) -> str:
    """“get /api/tasks” of “GET /api/tasks -> list”."""
    fields = _fields(line)
    words = [str(fields.get("method", "")), str(fields.get("path", ""))] if fields else line.split()[:2]
    return " ".join(words).rstrip(":,;").strip().lower()
