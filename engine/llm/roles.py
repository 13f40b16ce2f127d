"""Who asks a model, and in which way of work."""

from enum import StrEnum


class Role(StrEnum):
    """Who works in a stage, in GPT-Pilot's terms. Roles are prompt, tools and tier of model."""

    SPEC_WRITER = "spec_writer"
    ARCHITECT = "architect"
    TECH_LEAD = "tech_lead"
    DEVELOPER = "developer"
    CODE_MONKEY = "code_monkey"
    EXECUTOR = "executor"
    TROUBLESHOOTER = "troubleshooter"
    BUG_HUNTER = "bug_hunter"
    REVIEWER = "reviewer"
    TECHNICAL_WRITER = "technical_writer"


class Mode(StrEnum):
    """How code is written: in a loop of tool calls, or whole files in one answer."""

    LOOP = "loop"
    BATCH = "batch"
