"""Answers of the app's API: saved values put into later steps, JSON compared as 'at least this'."""

import json
import re
from collections.abc import Mapping

from engine.verify.checks import Step
from engine.verify.failures import StepNotHeld
from engine.verify.speech import json_in_words

_REFERENCE = re.compile(r"\{([A-Za-z_]\w*(?:\.\w+)+)\}")
_TEXT_LIMIT = 200
_SUBSTITUTED = ("path", "name", "text", "value", "inside", "body", "expect")
_MISSING = object()

Saved = Mapping[str, object]


def with_saved_values(step: Step, saved: Saved) -> Step:
    """The step with `{name.field}` replaced; raises `StepNotHeld` if nothing was saved under the name."""
    changes = {field: _filled(value, saved) for field in _SUBSTITUTED if (value := getattr(step, field)) is not None}
    for field in ("path", "name", "text", "inside"):
        if field in changes:
            changes[field] = str(changes[field])
    return step.model_copy(update=changes)


def check_answer(step: Step, status: int, text: str) -> object:
    """The answer's JSON (None if it has none) once it is all that the step says; raises `StepNotHeld`."""
    said: dict[str, object] = {"method": step.method or "GET", "path": step.path, "text": _clip(text)}
    if (step.status is None and status >= 400) or (step.status is not None and status != step.status):
        raise StepNotHeld("api_status", {**said, "found": status, "status": step.status or "2xx"})
    try:
        found = json.loads(text) if text.strip() else None
    except ValueError:
        found = _MISSING
    if step.expect is None and step.count is None and step.save is None:
        return None if found is _MISSING else found
    if found is _MISSING:
        raise StepNotHeld("api_not_json", said)
    if step.count is not None and (count := _count(found)) != step.count:
        raise StepNotHeld("api_count", {**said, "found": "—" if count is None else count, "count": step.count})
    if (length := _length_in(step.expect)) is not None and isinstance(found, list):
        if len(found) != length:
            raise StepNotHeld("api_count", {**said, "found": len(found), "count": length})
    elif step.expect is not None:
        _compare(step.expect, _list_in(found) if isinstance(step.expect, list) else found, "$", said)
    return found


def _compare(wanted: object, found: object, where: str, said: dict[str, object]) -> None:
    """Objects may hold more, lists may hold more; everything named must be there."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        for key, value in wanted.items():
            _compare(value, found.get(key, _MISSING), f"{where}.{key}", said)
    elif isinstance(wanted, list) and isinstance(found, list):
        _compare_lists(wanted, found, where, said)
    elif not _is_equal(wanted, found):
        seen = "—" if found is _MISSING else json_in_words(found)
        raise StepNotHeld("api_differs", {**said, "where": where, "wanted": json_in_words(wanted), "found": seen})


def _compare_lists(wanted: list[object], found: list[object], where: str, said: dict[str, object]) -> None:
    left = list(found)
    for item in wanted:
        match = next((index for index, other in enumerate(left) if _holds(item, other)), None)
        if match is None:
            values = {"where": where, "wanted": json_in_words(item), "found": json_in_words(found)}
            raise StepNotHeld("api_item_missing", {**said, **values})
        del left[match]


def _holds(wanted: object, found: object) -> bool:
    try:
        _compare(wanted, found, "$", {})
    except StepNotHeld:
        return False
    return True


def _is_equal(wanted: object, found: object) -> bool:
    """Numbers written as text (decimals in JSON often are) equal numbers; true is never 1."""
    if isinstance(wanted, bool) or isinstance(found, bool):
        return wanted is found
    if isinstance(wanted, int | float) or isinstance(found, int | float):
        return _as_number(wanted) == _as_number(found) is not None
    return wanted == found


def _as_number(value: object) -> float | None:
    try:
        return float(value) if isinstance(value, int | float | str) else None
    except ValueError:
        return None


def _list_in(found: object) -> object:
    """The list of an answer that wraps it, such as `{"items": […]}`."""
    if isinstance(found, dict):
        lists = [value for value in found.values() if isinstance(value, list)]
        return lists[0] if len(lists) == 1 else found
    return found


def _count(found: object) -> int | None:
    items = _list_in(found)
    return len(items) if isinstance(items, list) else None


def _length_in(expect: object) -> int | None:
    """The figure of `{"count": 1}`: of an answer that is a bare list, only its length can be meant."""
    if isinstance(expect, dict) and len(expect) == 1:
        word, figure = next(iter(expect.items()))
        if word in {"count", "length"} and type(figure) is int:
            return figure
    return None


def _filled(value: object, saved: Saved) -> object:
    if isinstance(value, str):
        whole = _REFERENCE.fullmatch(value)
        if whole:
            return _look_up(whole.group(1), saved)
        return _REFERENCE.sub(lambda found: str(_look_up(found.group(1), saved)), value)
    if isinstance(value, list):
        return [_filled(item, saved) for item in value]
    if isinstance(value, dict):
        return {key: _filled(item, saved) for key, item in value.items()}
    return value


def _look_up(reference: str, saved: Saved) -> object:
    name, *fields = reference.split(".")
    value = saved.get(name, _MISSING)
    for field in fields:
        if isinstance(value, dict):
            value = value.get(field, _MISSING)
        elif isinstance(value, list) and field.isdigit() and int(field) < len(value):
            value = value[int(field)]
        else:
            value = _MISSING
    if value is _MISSING:
        raise StepNotHeld("unknown_value", {"reference": reference})
    return value


def _clip(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _TEXT_LIMIT else f"{line[: _TEXT_LIMIT - 1]}…"
