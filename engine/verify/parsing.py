"""Checks from a model's JSON."""

from engine.verify.checks import Check


class ChecksRejected(Exception):
    """The checks cannot be used; `problems` are sentences that can be fed back to the model."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def parse_checks(raw: object) -> tuple[Check, ...]:
    """Checks from a parsed JSON value, aliases repaired; raises `ChecksRejected`."""
    raise NotImplementedError
