"""The host itself does not let a call be made: no failure of a model."""

from engine.llm.errors import ModelError


class CallRefused(ModelError):
    """Base of the host's own refusals, whoever would answer; their kinds have codes and sentences."""
