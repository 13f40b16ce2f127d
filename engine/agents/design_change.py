"""The architecture follows the plan: lines that come, and lines that take the place of others."""

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
    by_name = {name_of(line): line for line in lines}
    by_name |= {name_of(line): line.strip() for line in changed if line.strip()}
    return tuple(by_name.values())


def _entity(line: str) -> str:
    """“task” of “Task(title: text)”."""
    return re.split(r"[(:{]", line, maxsplit=1)[0].strip().lower()


def _page(line: str) -> str:
    """“/tasks/{id}” of “/tasks/{id}: heading”."""
    return (line.split() or [""])[0].rstrip(":,;").lower()


def _endpoint(line: str) -> str:
    """“get /api/tasks” of “GET /api/tasks -> list”."""
    return " ".join(line.split()[:2]).rstrip(":,;").lower()
