"""Errors in OpenAI's form, each such that GPT-Pilot stops at once instead of waiting or asking again.

It sleeps on a 429 that names limits (minutes for "6ms"), and asks again after most others; it stops after a 401, a 429
without limits, and a prompt that is too long. Our model layer has waited and asked again by then.
"""

from typing import NamedTuple

from engine.llm.errors import ContextOverflow, KeyGone, KeyRejected, ModelError
from engine.pilot.completions import Wire


class Refusal(NamedTuple):
    """A status and an error's body."""

    status: int
    code: str
    sentence: str

    @property
    def body(self) -> Wire:
        """As OpenAI words it."""
        return {"error": {"message": self.sentence, "type": self.code, "param": None, "code": self.code}}


NO_TOKEN = Refusal(401, "invalid_api_key", "This address answers one build alone, and the key is not that build's.")
NOT_FOUND = Refusal(404, "not_found", "Here are only chat completions: POST /v1/chat/completions.")
TOO_LARGE = Refusal(413, "request_too_large", "The request is larger than this server takes.")
TOO_SLOW = Refusal(408, "request_timeout", "The request did not arrive in time.")
BEGUN_AGAIN = Refusal(500, "begun_again", "The model had to begin its answer again; the whole of it is kept for you.")


def unusable(sentence: str) -> Refusal:
    """A request that nobody can answer."""
    return Refusal(400, "invalid_request_error", sentence)


def refusal_of(failure: Exception | None) -> Refusal:
    """Why no model answers any more (None: the session ends); details stay with the host."""
    if not isinstance(failure, ModelError):
        return Refusal(429, "insufficient_quota", "The build has ended; nothing is answered any more.")
    sentence = failure.sentence("en")
    if isinstance(failure, KeyRejected | KeyGone):
        return Refusal(401, "invalid_api_key", sentence)
    if isinstance(failure, ContextOverflow):
        return Refusal(400, "context_length_exceeded", sentence)
    return Refusal(429, "insufficient_quota", sentence)
