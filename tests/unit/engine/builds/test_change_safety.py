"""What a repair spoils is taken back; a stronger model gets the last round; what was tried is kept and told."""

from collections.abc import Callable

import pytest

from engine.builds.repair_history import AttemptEnd, Undo
from engine.builds.stages.changes import with_changes
from engine.builds.state import BuildStatus, RequirementStatus, Role
from engine.testing import ScriptedModel, ScriptedVerifier, calling
from engine.verify.evidence import CheckStatus

BOTH = 'Both.\n<file path="app/adding.py">\nADDING = True\n</file>\n<file path="app/half.py">\nHALF = 1\n</file>\n'
SPOILING = (
    'Mended.\n<file path="app/deleting.py">\nDELETING = True\n</file>\n<delete path="app/adding.py" />\n'
    '<file path="app/extra.py">\nEXTRA = 1\n</file>\n'
)
MENDING = 'Mended.\n<file path="app/deleting.py">\nDELETING = True\n</file>\n'
IDLE = 'Mended.\n<file path="app/idle_{0}.py">\nIDLE = {0}\n</file>\n'


def answers(good: Callable, developer: list[str], bug_hunter: list[str]) -> ScriptedModel:
    left = {Role.DEVELOPER: iter(developer), Role.BUG_HUNTER: iter(bug_hunter)}
    return ScriptedModel(lambda prompt: next(left[prompt.role]) if prompt.role in left else good(prompt))


def told(bench, kind: str) -> list:
    return [e.payload for e in bench.host.events if e.payload.kind == kind]


async def test_a_repair_that_spoils_what_had_passed_is_taken_back(bench, good):
    bench.model = answers(good, [BOTH, BOTH], [SPOILING, MENDING])
    state = await bench.run()

    assert state.status is BuildStatus.DONE
    assert "Fix 1 taken back" in [version.title for version in bench.host.versions]
    [notice] = [one for one in told(bench, "notice") if one.code == "repair_undone"]
    assert "“adding works”" in notice.text
    undone = next(v for v in bench.host.versions if v.title == "Fix 1 taken back").manifest
    before = next(v for v in bench.host.versions if v.title.startswith("T1")).manifest
    assert undone == before
    second = [prompt for prompt in bench.model.prompts if prompt.role is Role.BUG_HUNTER][1]
    assert "taken back" in second.turns[0].text
    assert "not seen: deleting works" in second.turns[0].text


async def test_after_a_repair_was_taken_back_requirements_are_as_before_it(bench, good):
    bench.model = answers(good, [BOTH, BOTH], [SPOILING, SPOILING])
    state = await bench.run()

    assert (state.status, state.error.code) == (BuildStatus.PAUSED, "unmet_requirements")
    assert [item.status for item in state.spec.requirements] == [RequirementStatus.PASSED, RequirementStatus.FAILED]
    assert [one.status for item in state.spec.requirements for one in item.evidence] == [
        CheckStatus.PASSED,
        CheckStatus.FAILED,
    ]
    assert "app/adding.py" in bench.host.versions[-1].manifest
    assert [attempt.end for attempt in state.attempts] == [AttemptEnd.UNDONE, AttemptEnd.UNDONE]
    assert state.error.details["tried"].count("\n") == 1
    last = told(bench, "verification_finished")[-1]
    assert (last.passed, last.failed) == (1, 1)


async def test_what_the_user_saved_meanwhile_is_not_taken_back(bench, good):
    bench.model = answers(good, [BOTH, BOTH], [SPOILING, SPOILING])

    def save_by_hand(event):
        is_mended = any(version.title == "T2: fix 1" for version in bench.host.versions)
        if event == "latest_files" and is_mended and "app/extra.py" in bench.host.versions[-1].manifest:
            bench.host.hook = lambda _: None
            bench.host.save_by_hand("app/extra.py", b"MINE = 1\n")

    bench.host.hook = save_by_hand
    state = await bench.run()

    assert "repair_undone" not in [one.code for one in told(bench, "notice")]
    assert state.status is BuildStatus.PAUSED
    assert bench.host.versions[-1].manifest["app/extra.py"].size in (9, 10)


async def test_a_failure_that_comes_back_in_turns_is_no_progress(bench, good):
    bench.verifier = FailingInTurns("abab")
    bench.model = answers(good, [BOTH], [IDLE.format(1), IDLE.format(2)])
    state = await bench.run()

    assert state.error.details["reason"] == "no_progress"
    assert [attempt.end for attempt in state.attempts] == [AttemptEnd.OTHER_FAILURE, AttemptEnd.SAME_FAILURE]


@pytest.mark.parametrize("sentences", ["aaaa", "abcd"], ids=["the same failure twice", "two rounds"])
async def test_a_stronger_model_gets_the_last_round(bench, good, sentences):
    stronger = answers(good, [], [MENDING])
    bench.stronger = stronger
    bench.model = answers(good, [BOTH, BOTH], [IDLE.format(1), IDLE.format(2)])
    rounds = 1 if sentences == "aaaa" else 2
    bench.verifier = FailingInTurns(sentences[: rounds + 1])
    state = await bench.run()

    assert state.status is BuildStatus.DONE
    assert [prompt.role for prompt in stronger.prompts] == [Role.BUG_HUNTER]
    assert [prompt.role for prompt in bench.model.prompts].count(Role.BUG_HUNTER) == rounds
    assert "escalated" in [one.code for one in told(bench, "notice")]


async def test_when_the_stronger_model_cannot_either_the_build_says_what_was_tried(bench, good):
    bench.stronger = answers(good, [], [IDLE.format(3)])
    bench.model = answers(good, [BOTH], [IDLE.format(1), IDLE.format(2)])
    bench.verifier = FailingInTurns("abcdef")
    state = await bench.run()

    assert state.status is BuildStatus.PAUSED
    lines = state.error.details["tried"].splitlines()
    assert [line.split(":")[0] for line in lines] == [
        "Fix 1, the same model",
        "Fix 2, the same model",
        "Fix 3, the stronger model",
    ]
    assert "app/idle_3.py" in lines[2]


async def test_after_every_task_it_is_told_how_many_requirements_pass(bench):
    await bench.run()

    done = [(one.task, one.passed, one.total) for one in told(bench, "task_updated") if one.status == "done"]
    assert done == [("T1", 1, 2), ("T2", 2, 2)]


def test_changes_of_several_repairs_go_back_to_the_first_state():
    first = with_changes((), {"a": ("1", "2"), "b": (None, "3")})
    both = with_changes(first, {"a": ("2", "4"), "b": ("3", None), "c": ("5", None)})
    assert both == (Undo(path="a", before="1", after="4"), Undo(path="c", before="5", after=None))


class FailingInTurns(ScriptedVerifier):
    """Every verification fails with the next sentence; all pass once there is none."""

    def __init__(self, sentences: str) -> None:
        self._left = iter(sentences)
        self._word = ""
        super().__init__(lambda check, app: not self._word)

    async def verify(self, app, checks, observer):
        self._word = next(self._left, "")
        report = await super().verify(app, checks, observer)
        changed = tuple(one.model_copy(update={"sentence": f"{one.sentence} {self._word}"}) for one in report.checks)
        return report.model_copy(update={"checks": changed, "failure": f"failure {self._word}" if self._word else None})


WIDE = "Everything anew.\n" + "".join(
    f'<file path="{path}">\n# anew\n</file>\n'
    for path in ("app/main.py", "app/db.py", "app/forms.py", "app/web.py", "app/api.py", "app/config.py", "README.md")
)
ADDING = '<file path="app/adding.py">\nADDING = True\n</file>\n'


async def test_an_answer_that_changes_much_beyond_its_task_is_asked_about_once(bench, good):
    bench.model = answers(good, [WIDE + ADDING, "Only this.\n" + ADDING, "Deleting.\n" + MENDING], [])
    state = await bench.run()

    assert state.status is BuildStatus.DONE
    asked = [prompt for prompt in bench.model.prompts if prompt.role is Role.DEVELOPER][1].turns[-1].text
    assert "changes 7 existing files that the task does not name" in asked
    assert "# anew" not in bench.host.text_of("app/main.py")
    assert [one.code for one in told(bench, "notice")] == ["diff_returned"]


async def test_an_answer_that_insists_on_what_is_beyond_its_task_is_applied_and_told(bench, good):
    bench.model = answers(good, [WIDE + ADDING, WIDE + ADDING, "Deleting.\n" + MENDING], [])
    await bench.run()

    assert bench.host.text_of("app/main.py") == "# anew\n"
    assert [one.code for one in told(bench, "notice")] == ["diff_returned", "diff_over_budget"]


async def test_a_block_for_a_place_where_no_file_may_be_is_dropped_when_it_was_returned(bench, good):
    outside = '<file path="../../etc/x.txt">\nX\n</file>\n<file path="app/static/htmx.min.js">\nX\n</file>\n'
    bench.model = answers(good, ["Too much.\n" + outside + ADDING, "So.\n" + ADDING, "Deleting.\n" + MENDING], [])
    state = await bench.run()

    assert state.status is BuildStatus.DONE
    assert bench.host.text_of("app/adding.py") == "ADDING = True\n"


ELSEWHERE = ("app/main.py", "app/db.py", "app/forms.py", "app/web.py", "app/api.py", "app/config.py", "README.md")


@pytest.mark.parametrize("insists", [True, False])
async def test_in_a_loop_the_call_that_goes_beyond_the_task_is_asked_about_once(loop_bench, looping, insists):
    def answer(prompt):
        turns = sum(turn.role == "assistant" for turn in prompt.turns)
        if not prompt.tools or '<task id="T1">' not in prompt.turns[0].text:
            return looping(prompt)
        if turns == 0:
            return calling(*(("read", {"path": path}) for path in ELSEWHERE))
        if turns == 1:
            edits = [("write", {"path": path, "content": "# anew\n"}) for path in ELSEWHERE]
            return calling(("write", {"path": "app/adding.py", "content": "ADDING = 1\n"}), *edits)
        again = [("write", {"path": ELSEWHERE[-1], "content": "# anew\n"})] if insists and turns == 2 else []
        return calling(*again, ("done", {"summary": "Built."}))

    bench, bench.model = loop_bench, ScriptedModel(answer)
    state = await bench.run()

    assert state.status is BuildStatus.DONE
    warned = [entry for entry in bench.host.entries.values() if entry.is_warning]
    assert warned[0].text.startswith("Not done yet: with it your work on this task changes ")
    assert ("diff_over_budget" in [one.code for one in told(bench, "notice")]) == insists
