"""Ask, parse, and tell the model what was wrong: the one loop that all roles share."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from engine.agents.problems import AnswerUnusable
from engine.llm.types import Prompt, Turn

Ask = Callable[[Prompt], Awaitable[str]]
"""Puts a prompt to the model (or to the journal) and returns the whole answer."""

AnswerT = TypeVar("AnswerT")

MOST_CORRECTIONS = 2


async def ask_for(
    ask: Ask, prompt: Prompt, parse: Callable[[str], AnswerT], corrections: int = MOST_CORRECTIONS
) -> AnswerT:
    """The parsed answer; each unusable one goes back with its problems. Raises the last `AnswerUnusable`."""
    while True:
        text = await ask(prompt)
        try:
            return parse(text)
        except AnswerUnusable as error:
            if corrections == 0:
                raise
            corrections -= 1
            prompt = with_correction(prompt, text, json_correction(error.problems))


def with_correction(prompt: Prompt, answer: str, correction: str) -> Prompt:
    """The conversation so far, the model's answer, and what to do about it."""
    turns = (*prompt.turns, Turn(role="assistant", text=answer), Turn(role="user", text=correction))
    return prompt.model_copy(update={"turns": turns})


def json_correction(problems: tuple[str, ...]) -> str:
    """What a role with a JSON payload is told about an unusable answer."""
    listed = "\n".join(f"- {problem}" for problem in problems)
    return (
        f"The program could not use this answer:\n{listed}\nSend the whole corrected ```json block again, nothing else."
    )


def code_correction(problems: tuple[str, ...], *, is_readable: bool) -> str:
    """What a role that writes files is told about an answer that could not be applied."""
    listed = "\n".join(f"- {problem}" for problem in problems)
    wanted = (
        "Send only the blocks of the files named above, corrected, each file whole as <file>. "
        "Your blocks of other files are kept."
        if is_readable
        else "Send all blocks again in the form that was asked for."
    )
    return f"Nothing was applied, because:\n{listed}\n{wanted}"


def wide_correction(problems: tuple[str, ...]) -> str:
    """What a role is told whose answer changes more than its task needs."""
    return "Nothing was applied yet, because:\n" + "\n".join(problems) + "\nSend all blocks that you want applied."
