"""What checks should prove beyond their requirements: that rows are stored, and that nobody reads what is another's."""

import re
from collections.abc import Sequence
from typing import Literal

from engine.builds.state import Architecture, Spec
from engine.verify.checks import Check, Step

Proof = Literal["stored_rows", "other_user"]

_SIGN_IN = re.compile(
    r"\b(?:sign|log)(?:s|g?ed|g?ing)?[ -]?(?:in|up|out)\b|\bpasswords?\b"
    r"|\bпарол\w+|\bуч[её]тн\w+ запис\w+|\bзарегистр\w+|\bрегистр\w+|\bвойти\b|\bвош[её]л\w*|\bвход(?:а|ом)? в\b",
    re.I,
)
_REFUSED = frozenset({401, 403, 404})
_WISHES: dict[Proof, str] = {
    "stored_rows": (
        "No check reads stored rows: let at least one check end with an api step (GET with “expect” or “count”) that "
        "finds in the API what was entered on a page."
    ),
    "other_user": (
        "The app has sign-in, and no check proves that one user cannot read another's data: let one user create "
        "something, go on with “as” as another who signs in too, and check that it is not there (not_see, an api GET "
        "with “count”: 0, or a status of 401, 403 or 404)."
    ),
}


def missing_proofs(checks: Sequence[Check], spec: Spec, architecture: Architecture | None) -> tuple[Proof, ...]:
    """Which of these proofs the app needs and no check gives."""
    missing: list[Proof] = []
    if _keeps_rows(architecture) and not any(_reads_rows(check) for check in checks):
        missing.append("stored_rows")
    if any(_SIGN_IN.search(item.text) for item in spec.requirements) and not any(map(_is_of_two_users, checks)):
        missing.append("other_user")
    return tuple(missing)


def wishes(missing: Sequence[Proof]) -> tuple[str, ...]:
    """What the Tech Lead is asked for."""
    return tuple(_WISHES[proof] for proof in missing)


def _keeps_rows(architecture: Architecture | None) -> bool:
    endpoints = architecture.endpoints if architecture else ()
    return bool(architecture and architecture.entities) and any(line.startswith("GET") for line in endpoints)


def _reads_rows(check: Check) -> bool:
    return any(
        step.do == "api" and step.method in (None, "GET") and (step.expect is not None or step.count is not None)
        for step in check.steps
    )


def _is_of_two_users(check: Check) -> bool:
    """Whether another visitor than the first looks for something and does not get it."""
    others = [number for number, step in enumerate(check.steps) if number and step.do == "as"]
    return bool(others) and any(map(_is_denied, check.steps[others[0] :]))


def _is_denied(step: Step) -> bool:
    if step.do == "api":
        return step.status in _REFUSED or step.count == 0
    return step.do == "not_see"
