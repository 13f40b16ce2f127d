"""Groq: chat completions with its own place for usage and its own errors of tools."""

from collections.abc import Iterator

from bench.wires.chat import Body, ChatWire, data
from bench.wires.said import WAIT_SECONDS, Failure, Refused, Said
from engine.llm.types import ProviderKind


class GroqWire(ChatWire):
    """What differs from a compatible server."""

    kind: ProviderKind = "groq"
    base = "/openai/v1"
    path = "/openai/v1/chat/completions"

    def ending(self, body: Body, said: Said) -> Iterator[bytes]:
        """The last event carries finish and usage, whether usage was asked for or not."""
        account = {"id": "req_1", "usage": {**self.usage(said), "queue_time": 0.01, "total_time": 0.2}}
        yield self.event(body, self.delta({}, self.finish(said)), x_groq=account)
        yield b"data: [DONE]\n\n"

    def finish(self, said: Said) -> str:
        """There are no refusals apart from filtered answers."""
        return "content_filter" if said.end == "refusal" else super().finish(said)

    def thoughts(self, said: Said) -> Iterator[Body]:
        """Parsed out of the text by the server."""
        yield {"reasoning": said.thought}

    def delta(self, delta: Body, finish: str | None = None) -> Body:
        """No field for refusals."""
        if "refusal" in delta:
            delta = {"content": delta["refusal"]}
        return super().delta(delta, finish)

    def error_event(self, body: Body) -> bytes:
        """An event of its own name."""
        error = {"message": "Service Unavailable", "type": "service_unavailable", "code": "service_unavailable"}
        return b"event: error\n" + data({"error": error, "status_code": 503})

    def refusal(self, failure: Failure, key: str) -> Refused:
        """As a compatible server's, with waits in words and headers."""
        if failure.kind == "rate_limit":
            return _rate_limit()
        if failure.kind == "no_credit":
            error = {"message": f"Spend limit reached for {key}.", "type": "billing", "code": "insufficient_quota"}
            return Refused(429, {"error": error})
        return super().refusal(failure, key)


def tool_use_failed(generation: str) -> bytes:
    """What Groq sends within a stream when a call does not fit its tool's schema."""
    error = {
        "message": "Failed to call a function. Please adjust your prompt. See 'failed_generation' for more details.",
        "type": "invalid_request_error",
        "code": "tool_use_failed",
        "failed_generation": generation,
    }
    return b"event: error\n" + data({"error": error, "status_code": 400})


def _rate_limit() -> Refused:
    message = (
        "Rate limit reached for model `openai/gpt-oss-120b` in organization `org_1` service tier `on_demand` on tokens "
        f"per minute (TPM): Limit 8000, Used 7600, Requested 1500. Please try again in {WAIT_SECONDS}s."
    )
    headers = (("retry-after", str(WAIT_SECONDS)), ("x-ratelimit-reset-tokens", f"{WAIT_SECONDS}s"))
    return Refused(429, {"error": {"message": message, "type": "tokens", "code": "rate_limit_exceeded"}}, headers)
