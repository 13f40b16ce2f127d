"""The stage table row by row, and its drawing in the documentation."""

from pathlib import Path

import pytest

from engine.builds.state import BuildStatus, Stage
from engine.builds.table import ROLES, TABLE, Outcome, diagram

DOCUMENT = Path(__file__).parents[4] / "docs" / "engine.md"

ROWS = [
    ("gpt_pilot", "pilot_asked", "waiting"),
    ("gpt_pilot", "pilot_went_on", "gpt_pilot"),
    ("gpt_pilot", "pilot_finished", "survey"),
    ("gpt_pilot", "pilot_planned", "waiting"),
    ("gpt_pilot", "pilot_changed", "characterise"),
    ("gpt_pilot", "pilot_refused", "replan"),
    ("gpt_pilot", "verification_asked", "execute"),
    ("characterise", "proof_lost", "execute"),
    ("listen", "pilot_called", "gpt_pilot"),
    ("survey", "app_described", "characterise"),
    ("characterise", "checks_failed", "characterise"),
    ("characterise", "app_known", "done"),
    ("characterise", "message_waits", "listen"),
    ("listen", "question_answered", "done"),
    ("listen", "work_left", "paused"),
    ("listen", "spec_amended", "replan"),
    ("listen", "task_resumed", "develop"),
    ("listen", "verification_asked", "execute"),
    ("intake", "questions_asked", "waiting"),
    ("intake", "answers_given", "spec"),
    ("intake", "spec_written", "architecture"),
    ("intake", "idea_declined", "failed"),
    ("spec", "spec_written", "architecture"),
    ("spec", "idea_declined", "failed"),
    ("architecture", "architecture_written", "plan"),
    ("plan", "plan_written", "approval"),
    ("replan", "plan_amended", "approval"),
    ("approval", "plan_changed", "replan"),
    ("approval", "plan_accepted", "baseline"),
    ("approval", "approval_asked", "waiting"),
    ("baseline", "plan_changed", "replan"),
    ("baseline", "baseline_measured", "develop"),
    ("baseline", "bug_shown", "execute"),
    ("baseline", "not_reproduced", "done"),
    ("baseline", "work_left", "paused"),
    ("develop", "plan_changed", "replan"),
    ("develop", "tasks_dropped", "verify"),
    ("develop", "code_written", "write"),
    ("develop", "files_changed", "execute"),
    ("develop", "tools_refused", "develop"),
    ("write", "files_changed", "execute"),
    ("write", "code_rejected", "develop"),
    ("write", "repair_rejected", "repair"),
    ("execute", "commands_passed", "verify"),
    ("execute", "commands_failed", "repair"),
    ("execute", "repairs_exhausted", "paused"),
    ("verify", "task_verified", "develop"),
    ("verify", "all_verified", "document"),
    ("verify", "checks_failed", "repair"),
    ("verify", "repair_undone", "repair"),
    ("verify", "repairs_exhausted", "paused"),
    ("repair", "repair_written", "write"),
    ("repair", "files_changed", "execute"),
    ("repair", "tools_refused", "repair"),
    ("repair", "history_full", "repair"),
    ("document", "plan_changed", "replan"),
    ("document", "tasks_added", "develop"),
    ("document", "app_started", "characterise"),
    ("document", "documented", "done"),
    ("document", "left_unproven", "paused"),
]


@pytest.mark.parametrize(("stage", "outcome", "following"), ROWS)
def test_row(stage, outcome, following):
    assert TABLE[Stage(stage), Outcome(outcome)].value == following


def test_there_are_no_other_rows():
    assert len(TABLE) == len(ROWS)
    assert {outcome for _, outcome in TABLE} == set(Outcome)


def test_every_stage_has_a_role_and_can_be_left():
    assert set(ROLES) == set(Stage)
    assert {stage for stage, _ in TABLE} == set(Stage) - {Stage.DONE}


def test_done_can_be_reached_from_every_stage():
    for stage in Stage:
        reached, waiting = set(), [stage]
        while waiting:
            one = waiting.pop()
            reached.add(one)
            waiting += [
                following
                for (start, _), following in TABLE.items()
                if start is one and isinstance(following, Stage) and following not in reached
            ]
        assert Stage.DONE in reached, stage


def test_a_build_rests_only_where_it_can_go_on_or_is_over():
    rests = {following for following in TABLE.values() if isinstance(following, BuildStatus)}
    assert rests == {BuildStatus.FAILED, BuildStatus.WAITING, BuildStatus.PAUSED}


def test_the_documentation_holds_the_diagram():
    assert diagram() in DOCUMENT.read_text()
