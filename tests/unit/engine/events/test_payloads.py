"""Every kind of event survives its way through JSON as the same class."""

from typing import get_args

import pytest
from pydantic import ValidationError

from engine.builds.state import BuildError, BuildStatus, Plan, Spec, Task, Usage
from engine.events.payloads import BuildFinished, Envelope, Payload, PlanReady, PreviewReady

KINDS = get_args(get_args(Payload)[0])


def test_kinds_are_unique():
    names = [kind.model_fields["kind"].default for kind in KINDS]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    "payload",
    [
        PreviewReady(),
        PlanReady(
            plan=Plan(tasks=(Task(id="T1", title="a", goal="b"),)), spec=Spec(title="x", summary="", requirements=())
        ),
        BuildFinished(
            status=BuildStatus.PAUSED,
            usage=Usage(),
            seconds=1.5,
            error=BuildError(code="c", message="m", details={"a": "b"}),
        ),
    ],
)
def test_an_envelope_is_read_back(payload):
    envelope = Envelope(step=3, ordinal=7, payload=payload)
    assert Envelope.model_validate_json(envelope.model_dump_json(by_alias=True)) == envelope


def test_unknown_fields_are_refused():
    with pytest.raises(ValidationError):
        PreviewReady.model_validate({"kind": "preview_ready", "mood": "good"})
