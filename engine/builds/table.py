"""(stage, outcome) → what comes next. The whole flow of a build is this table; `diagram` draws it."""

from enum import StrEnum

from engine.builds.state import BuildStatus, Role, Stage


class Outcome(StrEnum):
    """How a step ended, in the past tense."""

    APP_DESCRIBED = "app_described"
    APP_KNOWN = "app_known"
    APP_STARTED = "app_started"
    MESSAGE_WAITS = "message_waits"
    QUESTION_ANSWERED = "question_answered"
    WORK_LEFT = "work_left"
    SPEC_AMENDED = "spec_amended"
    TASK_RESUMED = "task_resumed"
    VERIFICATION_ASKED = "verification_asked"
    QUESTIONS_ASKED = "questions_asked"
    ANSWERS_GIVEN = "answers_given"
    SPEC_WRITTEN = "spec_written"
    IDEA_DECLINED = "idea_declined"
    ARCHITECTURE_WRITTEN = "architecture_written"
    PLAN_WRITTEN = "plan_written"
    PLAN_CHANGED = "plan_changed"
    PLAN_AMENDED = "plan_amended"
    PLAN_ACCEPTED = "plan_accepted"
    APPROVAL_ASKED = "approval_asked"
    BASELINE_MEASURED = "baseline_measured"
    TASKS_DROPPED = "tasks_dropped"
    TASKS_ADDED = "tasks_added"
    BUG_SHOWN = "bug_shown"
    NOT_REPRODUCED = "not_reproduced"
    CODE_WRITTEN = "code_written"
    FILES_CHANGED = "files_changed"
    CODE_REJECTED = "code_rejected"
    REPAIR_REJECTED = "repair_rejected"
    TOOLS_REFUSED = "tools_refused"
    HISTORY_FULL = "history_full"
    COMMANDS_PASSED = "commands_passed"
    COMMANDS_FAILED = "commands_failed"
    TASK_VERIFIED = "task_verified"
    ALL_VERIFIED = "all_verified"
    CHECKS_FAILED = "checks_failed"
    REPAIRS_EXHAUSTED = "repairs_exhausted"
    REPAIR_WRITTEN = "repair_written"
    REPAIR_UNDONE = "repair_undone"
    DOCUMENTED = "documented"
    LEFT_UNPROVEN = "left_unproven"
    PILOT_ASKED = "pilot_asked"
    PILOT_FINISHED = "pilot_finished"
    PILOT_WENT_ON = "pilot_went_on"
    PILOT_PLANNED = "pilot_planned"
    PILOT_CALLED = "pilot_called"
    PILOT_CHANGED = "pilot_changed"
    PILOT_REFUSED = "pilot_refused"
    PROOF_LOST = "proof_lost"


Next = Stage | BuildStatus

TABLE: dict[tuple[Stage, Outcome], Next] = {
    (Stage.PILOT, Outcome.PILOT_ASKED): BuildStatus.WAITING,
    (Stage.PILOT, Outcome.PILOT_WENT_ON): Stage.PILOT,
    (Stage.PILOT, Outcome.PILOT_PLANNED): BuildStatus.WAITING,
    (Stage.PILOT, Outcome.PILOT_FINISHED): Stage.SURVEY,
    (Stage.PILOT, Outcome.PILOT_CHANGED): Stage.CHARACTERISE,
    (Stage.PILOT, Outcome.PILOT_REFUSED): Stage.REPLAN,
    (Stage.PILOT, Outcome.VERIFICATION_ASKED): Stage.EXECUTE,
    (Stage.SURVEY, Outcome.APP_DESCRIBED): Stage.CHARACTERISE,
    (Stage.CHARACTERISE, Outcome.CHECKS_FAILED): Stage.CHARACTERISE,
    (Stage.CHARACTERISE, Outcome.APP_KNOWN): Stage.DONE,
    (Stage.CHARACTERISE, Outcome.MESSAGE_WAITS): Stage.LISTEN,
    (Stage.CHARACTERISE, Outcome.PROOF_LOST): Stage.EXECUTE,
    (Stage.LISTEN, Outcome.QUESTION_ANSWERED): Stage.DONE,
    (Stage.LISTEN, Outcome.WORK_LEFT): BuildStatus.PAUSED,
    (Stage.LISTEN, Outcome.SPEC_AMENDED): Stage.REPLAN,
    (Stage.LISTEN, Outcome.PILOT_CALLED): Stage.PILOT,
    (Stage.LISTEN, Outcome.TASK_RESUMED): Stage.DEVELOP,
    (Stage.LISTEN, Outcome.VERIFICATION_ASKED): Stage.EXECUTE,
    (Stage.INTAKE, Outcome.QUESTIONS_ASKED): BuildStatus.WAITING,
    (Stage.INTAKE, Outcome.ANSWERS_GIVEN): Stage.SPEC,
    (Stage.INTAKE, Outcome.SPEC_WRITTEN): Stage.ARCHITECTURE,
    (Stage.INTAKE, Outcome.IDEA_DECLINED): BuildStatus.FAILED,
    (Stage.SPEC, Outcome.SPEC_WRITTEN): Stage.ARCHITECTURE,
    (Stage.SPEC, Outcome.IDEA_DECLINED): BuildStatus.FAILED,
    (Stage.ARCHITECTURE, Outcome.ARCHITECTURE_WRITTEN): Stage.PLAN,
    (Stage.PLAN, Outcome.PLAN_WRITTEN): Stage.APPROVAL,
    (Stage.REPLAN, Outcome.PLAN_AMENDED): Stage.APPROVAL,
    (Stage.APPROVAL, Outcome.PLAN_CHANGED): Stage.REPLAN,
    (Stage.APPROVAL, Outcome.PLAN_ACCEPTED): Stage.BASELINE,
    (Stage.APPROVAL, Outcome.APPROVAL_ASKED): BuildStatus.WAITING,
    (Stage.BASELINE, Outcome.PLAN_CHANGED): Stage.REPLAN,
    (Stage.BASELINE, Outcome.BASELINE_MEASURED): Stage.DEVELOP,
    (Stage.DEVELOP, Outcome.PLAN_CHANGED): Stage.REPLAN,
    (Stage.DEVELOP, Outcome.TASKS_DROPPED): Stage.VERIFY,
    (Stage.BASELINE, Outcome.BUG_SHOWN): Stage.EXECUTE,
    (Stage.BASELINE, Outcome.NOT_REPRODUCED): Stage.DONE,
    (Stage.BASELINE, Outcome.WORK_LEFT): BuildStatus.PAUSED,
    (Stage.DEVELOP, Outcome.CODE_WRITTEN): Stage.WRITE,
    (Stage.DEVELOP, Outcome.FILES_CHANGED): Stage.EXECUTE,
    (Stage.DEVELOP, Outcome.TOOLS_REFUSED): Stage.DEVELOP,
    (Stage.WRITE, Outcome.FILES_CHANGED): Stage.EXECUTE,
    (Stage.WRITE, Outcome.CODE_REJECTED): Stage.DEVELOP,
    (Stage.WRITE, Outcome.REPAIR_REJECTED): Stage.REPAIR,
    (Stage.EXECUTE, Outcome.COMMANDS_PASSED): Stage.VERIFY,
    (Stage.EXECUTE, Outcome.COMMANDS_FAILED): Stage.REPAIR,
    (Stage.EXECUTE, Outcome.REPAIRS_EXHAUSTED): BuildStatus.PAUSED,
    (Stage.VERIFY, Outcome.TASK_VERIFIED): Stage.DEVELOP,
    (Stage.VERIFY, Outcome.ALL_VERIFIED): Stage.DOCUMENT,
    (Stage.VERIFY, Outcome.CHECKS_FAILED): Stage.REPAIR,
    (Stage.VERIFY, Outcome.REPAIR_UNDONE): Stage.REPAIR,
    (Stage.VERIFY, Outcome.REPAIRS_EXHAUSTED): BuildStatus.PAUSED,
    (Stage.REPAIR, Outcome.REPAIR_WRITTEN): Stage.WRITE,
    (Stage.REPAIR, Outcome.FILES_CHANGED): Stage.EXECUTE,
    (Stage.REPAIR, Outcome.TOOLS_REFUSED): Stage.REPAIR,
    (Stage.REPAIR, Outcome.HISTORY_FULL): Stage.REPAIR,
    (Stage.DOCUMENT, Outcome.PLAN_CHANGED): Stage.REPLAN,
    (Stage.DOCUMENT, Outcome.TASKS_ADDED): Stage.DEVELOP,
    (Stage.DOCUMENT, Outcome.APP_STARTED): Stage.CHARACTERISE,
    (Stage.DOCUMENT, Outcome.DOCUMENTED): Stage.DONE,
    (Stage.DOCUMENT, Outcome.LEFT_UNPROVEN): BuildStatus.PAUSED,
}
"""`plan_changed`, `tasks_dropped` and `tasks_added` are found before a stage begins (`engine.builds.rerouting`), in
place of its work. Besides these rows a build that would be done goes on where the user has written or edited the plan
meanwhile (`engine.builds.beginning`), and any stage ends `paused` when its model fails, answers twice in a form that
cannot be used, or its work cannot go on (`engine.builds.step.StepStopped`)."""

ROLES: dict[Stage, Role] = {
    Stage.PILOT: Role.DEVELOPER,
    Stage.SURVEY: Role.ARCHITECT,
    Stage.CHARACTERISE: Role.TECH_LEAD,
    Stage.LISTEN: Role.SPEC_WRITER,
    Stage.INTAKE: Role.SPEC_WRITER,
    Stage.SPEC: Role.SPEC_WRITER,
    Stage.ARCHITECTURE: Role.ARCHITECT,
    Stage.PLAN: Role.TECH_LEAD,
    Stage.REPLAN: Role.TECH_LEAD,
    Stage.APPROVAL: Role.TECH_LEAD,
    Stage.BASELINE: Role.TROUBLESHOOTER,
    Stage.DEVELOP: Role.DEVELOPER,
    Stage.WRITE: Role.CODE_MONKEY,
    Stage.EXECUTE: Role.EXECUTOR,
    Stage.VERIFY: Role.TROUBLESHOOTER,
    Stage.REPAIR: Role.BUG_HUNTER,
    Stage.DOCUMENT: Role.TECHNICAL_WRITER,
    Stage.DONE: Role.TECHNICAL_WRITER,
}


def diagram() -> str:
    """The table as a Mermaid state diagram; docs/engine.md holds it and a test compares."""
    rows = [
        f"    {stage.value} --> {_name(following)}: {outcome.value}" for (stage, outcome), following in TABLE.items()
    ]
    ends = [f"    {name} --> [*]" for name in ("done", BuildStatus.FAILED.value)]
    return "\n".join(
        [
            "stateDiagram-v2",
            f"    [*] --> {Stage.SPEC.value}: approved in advance",
            f"    [*] --> {Stage.INTAKE.value}: an idea",
            f"    [*] --> {Stage.LISTEN.value}: a message",
            f"    [*] --> {Stage.SURVEY.value}: an app that was brought in",
            f"    [*] --> {Stage.PILOT.value}: an idea for GPT-Pilot",
            *rows,
            *ends,
        ]
    )


def _name(following: Next) -> str:
    return following.value
