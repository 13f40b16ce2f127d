"""What of a build goes along with a fork by a link: the app, and nothing that its owner said."""

from engine.builds.state import BuildState, BuildStatus, Plan, Requirement, Spec, Stage, Task
from samokoder_app.shares.forking import bare_state

SECRET = "canary of the owner"
STATE = BuildState(
    idea=SECRET,
    language="en",
    stack="fastapi",
    stage=Stage.REPAIR,
    status=BuildStatus.PAUSED,
    step=7,
    task_index=1,
    spec=Spec(title="Notes", summary="A list", requirements=(Requirement(id="R1", text="Lists", comment=SECRET),)),
    plan=Plan(tasks=(Task(id="T1", title="Notes", goal="Notes", comment=SECRET),)),
    pending_answer=SECRET,
    failure=SECRET,
    rejection=(SECRET,),
)


def test_nothing_that_was_said_goes_along():
    bare = bare_state(STATE, "A list")
    assert SECRET not in bare.model_dump_json()
    assert (bare.idea, bare.step, bare.task_index, bare.status) == ("A list", 7, 1, BuildStatus.PAUSED)
    assert bare.spec is not None
    assert [one.text for one in bare.spec.requirements] == ["Lists"]


def test_a_task_that_had_begun_is_begun_anew():
    assert bare_state(STATE, "x").stage is Stage.DEVELOP
    for stage in (Stage.DONE, Stage.EXECUTE, Stage.BASELINE):
        assert bare_state(STATE.model_copy(update={"stage": stage}), "x").stage is stage


def test_what_goes_along_is_named():
    """A part that is added to the engine's state stays behind until somebody has thought about it."""
    assert bare_state(STATE, "x").model_fields_set == {
        "idea", "language", "stack", "mode", "stage", "step", "status", "spec", "architecture", "plan", "task_index",
        "vacuous", "revision", "verified_fingerprint", "facts", "files_version", "is_documented", "error",
        "is_brought_in", "waived",
    }  # fmt: skip
