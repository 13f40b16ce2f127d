"""One run: schemathesis against a running API, every check, until enough was asked."""

import time
from collections import Counter
from dataclasses import dataclass, field

import schemathesis
from schemathesis.engine import Status, events, from_schema

from tests.fuzz.people import People
from tests.fuzz.rules import use_people

_OWN_FAULT = "AST constructor recursion depth mismatch"
"""Of Python 3.11 inside Hypothesis, which parses code while the stack is deep: that scenario is left out."""

ACCEPTED = ("2xx", "3xx", "401", "402", "403", "404", "409", "412", "422", "429")
NAME_KEYS = tuple(f"/api/projects/{{project_id}}/{name}" for name in ("routes", "generate", "estimate", "chat"))
"""Their bodies may name a key: 404 is then about that one, not about the project that was just made."""

NOT_READY = ("not_a_server_error", "positive_data_acceptance")  # without a worker: 503
EVENTS = "/api/projects/{project_id}/events"


@dataclass
class Summary:
    """What was asked and what came of it."""

    requests: int = 0
    seconds: float = 0.0
    statuses: Counter[int] = field(default_factory=Counter)
    broken: Counter[str] = field(default_factory=Counter)
    operations: set[str] = field(default_factory=set)
    failures: dict[str, str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        answers = ", ".join(f"{status}: {count}" for status, count in sorted(self.statuses.items()))
        broken = ", ".join(f"{name}: {count}" for name, count in self.broken.items()) or "none"
        head = f"{self.requests} requests to {len(self.operations)} operations in {self.seconds:.0f} s ({answers}); 5xx: {broken}"
        found = [f"{name}\n{text}" for name, text in self.failures.items()]
        return "\n\n".join([head, *found, *self.errors, f"{len(self.failures)} failures, {len(self.errors)} errors"])


def fuzz(address: str, people: People, most: int, seconds: float, seed: int | None = None) -> Summary:
    """Ask until `most` requests were made or the time is over."""
    use_people(people)
    schema = schemathesis.openapi.from_url(
        f"{address}/api/openapi.json", config=_config(address, people, seconds, seed)
    )
    summary = Summary()
    began = time.monotonic()
    stream = from_schema(schema).execute()
    for event in stream:
        if isinstance(event, events.ScenarioFinished):
            _count(summary, event)
        elif isinstance(event, events.NonFatalError | events.FatalError):
            _note(summary, event)
        if summary.requests >= most or time.monotonic() - began > seconds:
            stream.stop()
    summary.seconds = time.monotonic() - began
    return summary


def _config(address: str, people: People, seconds: float, seed: int | None) -> schemathesis.Config:
    told = {
        "base-url": address,
        "headers": people.asking.headers,
        "workers": 2,
        "max-time": max(1, int(seconds)),
        "continue-on-failure": True,
        "request-timeout": 30,
        "max-stream-events": 1,
        "suppress-health-check": ["all"],
        "generation": {"max-examples": 20, "no-shrink": True, "database": "none"},
        "phases": {"stateful": {"max-steps": 6, "generation": {"max-examples": 60}}},
        # What a schema cannot say a service says with 402, 412, 422 and a code; `rules.schema_and_validation_agree`
        # looks at the others.
        "checks": {"positive_data_acceptance": {"expected-statuses": [*ACCEPTED]}},
        "operations": [
            {"include-path": EVENTS, "phases": {"stateful": {"enabled": False}}},
            {"include-path": "/health/ready", "checks": {name: {"enabled": False} for name in NOT_READY}},
            *(
                {"include-path": path, "checks": {"ensure_resource_availability": {"enabled": False}}}
                for path in NAME_KEYS
            ),
        ],
    }
    return schemathesis.Config.from_dict(told | ({"seed": seed} if seed is not None else {}))


def _count(summary: Summary, event: events.ScenarioFinished) -> None:
    for case_id, interaction in event.recorder.interactions.items():
        status = interaction.response.status_code if interaction.response else 0
        summary.requests += 1
        summary.statuses[status] += 1
        if status >= 500 or status == 0:
            summary.broken[f"{status} {event.recorder.cases[case_id].value.operation.label}"] += 1
    summary.operations.update(case.value.operation.label for case in event.recorder.cases.values())
    for case_id, checks in event.recorder.checks.items():
        for check in checks:
            if check.status == Status.FAILURE and check.failure_info is not None:
                case = event.recorder.cases[case_id].value
                name = f"{check.name}: {case.operation.label}: {check.failure_info.failure.title}"
                summary.failures.setdefault(
                    name, f"{check.failure_info.failure.message}\n{check.failure_info.code_sample}"[:1_500]
                )


def _note(summary: Summary, event: events.NonFatalError | events.FatalError) -> None:
    if _OWN_FAULT not in _said(event):
        summary.errors.append(f"{getattr(event, 'label', '')}: {_said(event)}"[:2_000])


def _said(event: events.NonFatalError | events.FatalError) -> str:
    return repr(getattr(event, "value", None) or getattr(event, "exception", None))
