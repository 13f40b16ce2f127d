"""Steps and checks read aloud in Russian and English."""

from typing import Literal

from engine.verify.checks import Step

Language = Literal["ru", "en"]


def read_aloud(step: Step, language: Language) -> str:
    """The step as a sentence."""
    raise NotImplementedError
