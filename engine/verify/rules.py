"""The schema's own rules: what makes a well-formed check a proof. Sentences can be fed back to a model."""

import re
from collections.abc import Iterator, Sequence

from engine.verify.checks import Check, Step
from engine.verify.samples import SAMPLE_NAMES
from engine.verify.today import FIELDS
from engine.verify.today import NAME as TODAY

ASSERTIONS = frozenset({"see", "not_see", "at"})
ACTIONS = frozenset({"click", "fill", "press", "upload"})
_REFERENCE = re.compile(r"\{([A-Za-z_]\w*)\.[\w.]+\}")
_UNKNOWN_DAY = re.compile(rf"\{{{TODAY}\.(?!(?:{'|'.join(FIELDS)})\}})([\w.]+)\}}")
_SELECTOR = re.compile(r"^(?:[#.][A-Za-z][\w-]*|//.+|.*\[.+=.+\].*|.*(?:>|::|:nth).+)$")
_NEEDS = {
    "open": ("path",),
    "click": ("name",),
    "fill": ("name", "value"),
    "press": ("value",),
    "at": ("path",),
    "as": ("name",),
    "api": ("path",),
    "upload": ("name", "file"),
}


def is_assertion(step: Step) -> bool:
    """Whether the step checks something that is more than 'it answered'."""
    return step.do in ASSERTIONS or (step.do == "api" and _says_what_is_expected(step))


def is_action(step: Step) -> bool:
    """Whether the step may change what the app holds or shows."""
    return step.do in ACTIONS or (step.do == "api" and (step.method or "GET") != "GET")


def problems_of_check(check: Check) -> Iterator[str]:
    """Everything that keeps this check from being a proof, one sentence each."""
    for number, step in enumerate(check.steps, start=1):
        for problem in _problems_of_step(step):
            yield f"{check.id}, step {number} ({step.do}): {problem}."
    yield from (f"{check.id}: {problem}." for problem in _problems_of_order(check.steps))


def problems_of_set(checks: Sequence[Check], requirements: Sequence[str] = ()) -> Iterator[str]:
    """What is wrong with all checks together; every one of `requirements` needs a check."""
    seen: set[str] = set()
    for check in checks:
        if check.id in seen:
            yield f"Two checks have the id {check.id}."
        seen.add(check.id)
        if requirements and check.requirement not in requirements:
            yield f"{check.id} names the requirement {check.requirement}, which does not exist."
    covered = {check.requirement for check in checks}
    yield from (f"No check proves the requirement {name}." for name in requirements if name not in covered)


def _problems_of_step(step: Step) -> Iterator[str]:
    missing = [field for field in _NEEDS.get(step.do, ()) if getattr(step, field) in (None, "") and field != "value"]
    if "value" in _NEEDS.get(step.do, ()) and step.value is None:
        missing.append("value")
    if missing:
        yield f"needs {' and '.join(f'“{field}”' for field in missing)}"
    if step.do == "see":
        yield from _problems_of_see(step)
    if step.do == "not_see" and not step.text and not step.role:
        yield "needs “text”: what must not be on the page"
    yield from _problems_of_values(step)


def _problems_of_values(step: Step) -> Iterator[str]:
    if step.path is not None and "://" in step.path.split("?", 1)[0]:
        yield "paths start with “/” and name no host"
    if step.do == "upload" and step.file and step.file not in SAMPLE_NAMES:
        yield f"“file” must be one of {', '.join(sorted(SAMPLE_NAMES))}"
    if step.count is not None and step.count < 0:
        yield "“count” cannot be negative"
    if step.status is not None and not 100 <= step.status <= 599:
        yield "“status” must be an HTTP status"
    for field in (step.name if step.do != "as" else None, step.inside):
        if field and _SELECTOR.match(field):
            yield f"“{field}” looks like a selector; name things as a person reads them on the page"


def _problems_of_see(step: Step) -> Iterator[str]:
    has_value = step.name is not None and step.value is not None
    if step.enabled is not None:
        if not step.name:
            yield "“enabled” needs the “name” of a button or an input"
        return
    if not (step.text or has_value or step.role):
        yield "needs “text”, or “name” with “value”, or “role”"
    if has_value and step.count is not None:
        yield "“count” goes with “text” or “role”, not with “name” and “value”"


def _problems_of_order(steps: Sequence[Step]) -> Iterator[str]:
    first = next((step for step in steps if step.do != "as"), None)
    if first is None or first.do not in {"open", "api"}:
        yield "the first step must open a page or call the API"
    last_action = max((index for index, step in enumerate(steps) if is_action(step)), default=None)
    if not any(is_assertion(step) for step in steps):
        yield "nothing is checked; end with “see”, “not_see”, “at” or an “api” that says what is expected"
    elif last_action is not None and not any(is_assertion(step) for step in steps[last_action:]):
        yield "the last action must be followed by a step that checks its result"
    elif last_action is None and not any(_shows_behaviour(step) for step in steps):
        yield "that a page opens is not behaviour; do something and check what follows"
    yield from _unknown_references(steps)


def _says_what_is_expected(step: Step) -> bool:
    return step.expect is not None or step.count is not None or step.status is not None


def _shows_behaviour(step: Step) -> bool:
    """Without an action only content proves something, neither an address nor a status."""
    return step.do in {"see", "not_see"} or (step.do == "api" and (step.expect is not None or step.count is not None))


def _unknown_references(steps: Sequence[Step]) -> Iterator[str]:
    saved = {TODAY}
    for number, step in enumerate(steps, start=1):
        text = step.model_dump_json(include={"path", "value", "text", "body", "expect", "inside", "name"})
        for name in dict.fromkeys(_REFERENCE.findall(text)):
            if name == TODAY and (odd := _UNKNOWN_DAY.search(text)):
                yield f"step {number} uses {{today.{odd.group(1)}}}; there are {', '.join(FIELDS)}"
            if name not in saved:
                yield f"step {number} uses {{{name}.…}}, but no “api” step before it has “save”: “{name}”"
        if step.do == "api" and step.save:
            saved.add(step.save)
