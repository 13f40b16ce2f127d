"""The key as SDKs want it."""

from engine.llm.types import ModelChoice

_NO_KEY = "no-key"
"""SDKs take a missing key from the environment of the process: they get this instead."""


def key_of(choice: ModelChoice) -> str:
    """The key of the choice, or words that are none."""
    return (choice.api_key.get_secret_value() if choice.api_key else "") or _NO_KEY
