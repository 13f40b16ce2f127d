"""How long an answer may become, told to the provider as far as it listens."""

from pydantic_ai.settings import ModelSettings

from engine.llm.errors import ModelError, RequestRejected

_NAMES = ("max_tokens", "max_completion_tokens", "max_output_tokens")


class AnswerLimit:
    """Sent with each request until the provider refuses it: it may allow less by itself, or not know the word.

    Without it the answer is still ended here (`Hearing`), only a little later.
    """

    def __init__(self) -> None:
        self._is_sent = True

    def settings(self, most_tokens: int | None) -> ModelSettings:
        """What goes with a request."""
        return ModelSettings(max_tokens=most_tokens) if most_tokens is not None and self._is_sent else ModelSettings()

    def is_refused(self, error: ModelError) -> bool:
        """Whether a request failed because of it and shall be made once more without."""
        is_meant = isinstance(error, RequestRejected) and any(name in error.detail for name in _NAMES)
        is_first, self._is_sent = self._is_sent and is_meant, self._is_sent and not is_meant
        return is_first
