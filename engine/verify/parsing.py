"""Checks from a model's JSON: aliases repaired, schema and rules applied."""

from collections.abc import Mapping, Sequence

from pydantic import ValidationError

from engine.verify.aliases import repair_check
from engine.verify.checks import Check
from engine.verify.rules import problems_of_check, problems_of_set


class ChecksRejected(Exception):
    """The checks cannot be used; `problems` are sentences that can be fed back to the model."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def parse_checks(raw: object, requirements: Sequence[str] = ()) -> tuple[Check, ...]:
    """Checks from a parsed JSON value: a list of them, or an object with the list under “checks”.

    Every one of `requirements` (ids) needs a check. Raises `ChecksRejected` with all problems at once.
    """
    items = raw.get("checks") if isinstance(raw, Mapping) else raw
    if not isinstance(items, list | tuple):
        raise ChecksRejected(("Checks must be a JSON list of objects with id, requirement, title and steps.",))
    checks: list[Check] = []
    problems: list[str] = []
    for number, item in enumerate(items, start=1):
        if isinstance(item, Check):
            checks.append(item)
        elif isinstance(item, Mapping):
            _parse(repair_check({str(key): value for key, value in item.items()}, number), checks, problems)
        else:
            problems.append(f"Check {number} is not an object.")
    problems += [problem for check in checks for problem in problems_of_check(check)]
    problems += problems_of_set(checks, requirements if len(checks) == len(items) else ())
    if problems:
        raise ChecksRejected(tuple(problems))
    return tuple(checks)


def _parse(repaired: dict[str, object], checks: list[Check], problems: list[str]) -> None:
    try:
        checks.append(Check.model_validate(repaired))
    except ValidationError as error:
        problems += [_sentence(str(repaired["id"]), detail["loc"], detail["msg"]) for detail in error.errors()]


def _sentence(check_id: str, location: tuple[int | str, ...], message: str) -> str:
    words = list(location)
    where = check_id
    if len(words) > 1 and words[0] == "steps" and isinstance(words[1], int):
        where, words = f"{check_id}, step {words[1] + 1}", words[2:]
    field = ".".join(str(word) for word in words)
    return f"{where}: {f'“{field}”: ' if field else ''}{message[:1].lower()}{message[1:]}."
