"""A scripted model and an in-memory host that behave like the real ones; for tests of the engine and the product."""

from collections.abc import Callable, Sequence

from engine.llm.types import OnNotice, OnText, Prompt, Reply

Script = Callable[[Prompt], str]


class ScriptedModel:
    """Answers from a list, or by a function of the prompt; an exception in the list is raised."""

    def __init__(self, answers: Sequence[str | Exception] | Script) -> None:
        self.answers = answers
        self.prompts: list[Prompt] = []

    async def ask(self, prompt: Prompt, on_text: OnText, on_notice: OnNotice) -> Reply:
        """The next answer."""
        raise NotImplementedError
