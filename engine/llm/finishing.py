"""Whether an answer is whole: a stream that ends without a finish reason would pass half a file as a whole one."""

from pydantic_ai.messages import ModelResponse

from engine.llm.errors import ContextOverflow, ReplyEmpty, ReplyTooLong, ReplyTruncated, ReplyWithheld
from engine.llm.providers.groq import is_told_call
from engine.llm.types import Prompt, ProviderKind
from engine.llm.wire import has_call

_WINDOW_IS_FULL = "model_context_window_exceeded"


def check_finish(provider: ProviderKind, prompt: Prompt, response: ModelResponse, *, has_text: bool) -> None:
    """Raise the `ModelError` for an answer that cannot be used as it ended."""
    reason = response.finish_reason
    named = (response.provider_details or {}).get("finish_reason")
    if reason == "content_filter":
        raise ReplyWithheld("the model stopped with content_filter")
    if named == _WINDOW_IS_FULL:
        raise ContextOverflow("prompt and answer together fill the model's window")
    if reason == "length":
        raise ReplyTooLong("the model stopped at its output limit")
    if not has_text and not (prompt.tools and has_call(response)):
        raise ReplyEmpty(f"the answer has no text (finish reason: {reason})")
    if provider == "demo" or (provider == "groq" and is_told_call(response)):
        return
    if reason == "error" or not named:
        raise ReplyTruncated("the stream ended without a finish reason, or with an error")
