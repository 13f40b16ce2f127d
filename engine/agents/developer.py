"""Developer and Bug Hunter: one answer with blocks of files; whether it applies is seen by the Code Monkey."""

from engine.agents.brief import Brief
from engine.agents.conversation import Ask, code_correction, wide_correction, with_correction
from engine.builds.state import Role
from engine.document import Document
from engine.edits.recognition import is_readable


class Rejection(Document):
    """An answer that could not be applied, and why."""

    answer: str
    problems: tuple[str, ...]
    is_too_wide: bool = False
    """It could be applied, but changes more than its task needs."""


async def write_code(ask: Ask, brief: Brief, rejection: Rejection | None = None) -> str:
    """The Developer's answer for the brief's task; with `rejection`, its corrected blocks."""
    return await _ask_role(ask, brief, Role.DEVELOPER, rejection)


async def repair(ask: Ask, brief: Brief, rejection: Rejection | None = None) -> str:
    """The Bug Hunter's answer to the brief's failure; with `rejection`, its corrected blocks."""
    return await _ask_role(ask, brief, Role.BUG_HUNTER, rejection)


async def _ask_role(ask: Ask, brief: Brief, role: Role, rejection: Rejection | None) -> str:
    prompt = brief.prompt(role)
    if rejection is not None:
        correction = (
            wide_correction(rejection.problems)
            if rejection.is_too_wide
            else code_correction(rejection.problems, is_readable=is_readable(rejection.answer))
        )
        prompt = with_correction(prompt, rejection.answer, correction)
    return await ask(prompt)
