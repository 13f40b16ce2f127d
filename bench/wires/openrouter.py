"""OpenRouter: chat completions with comments, details of thoughts, charges, and errors whose code is the status."""

import time
from collections.abc import Iterator

from bench.wires.chat import Body, ChatWire
from bench.wires.said import WAIT_SECONDS, Failure, Refused, Said
from engine.llm.types import ProviderKind

_FORMAT = "anthropic-claude-v1"


class OpenRouterWire(ChatWire):
    """What differs from a compatible server."""

    kind: ProviderKind = "openrouter"
    base = "/api/v1"
    path = "/api/v1/chat/completions"

    def events(self, body: Body, said: Said) -> Iterator[bytes]:
        """As a compatible server's, after a sign of life."""
        yield b": OPENROUTER PROCESSING\n\n"
        yield from super().events(body, said)

    def ending(self, body: Body, said: Said) -> Iterator[bytes]:
        """Usage comes whether it was asked for or not."""
        yield self.event(body, self.delta({"content": ""}, self.finish(said)))
        yield self.event(body, self.delta({"role": "assistant", "content": ""}), usage=self.usage(said))
        yield b"data: [DONE]\n\n"

    def finish(self, said: Said) -> str:
        """A refusal of the vendor is a filtered answer here."""
        return "content_filter" if said.end == "refusal" else super().finish(said)

    def thoughts(self, said: Said) -> Iterator[Body]:
        """A thought and its signature, in two details of one index."""
        detail = {"type": "reasoning.text", "format": _FORMAT, "index": 0}
        yield {"content": "", "reasoning": said.thought, "reasoning_details": [{**detail, "text": said.thought}]}
        if said.signature:
            yield {"content": "", "reasoning_details": [{**detail, "signature": said.signature}]}

    def delta(self, delta: Body, finish: str | None = None) -> Body:
        """A vendor may call its finish otherwise."""
        if "refusal" in delta:
            delta = {"content": delta["refusal"]}
        return {**super().delta(delta, finish), "native_finish_reason": finish}

    def usage(self, said: Said) -> Body:
        """Tokens and money. With the vendor's own key (`fee`) the router takes a fee, the vendor the rest."""
        usage = super().usage(said)
        usage["prompt_tokens_details"]["cache_write_tokens"] = said.tokens.kept
        if said.charge is None:
            return usage
        upstream = said.charge - (said.fee or 0)
        cost = said.charge if said.fee is None else said.fee
        details = {"upstream_inference_cost": float(upstream)}
        return {**usage, "cost": float(cost), "is_byok": said.fee is not None, "cost_details": details}

    def event(self, body: Body, choice: Body | None, **more: object) -> bytes:
        """Each event names the vendor."""
        return super().event(body, choice, provider="Anthropic", **more)

    def error_event(self, body: Body) -> bytes:
        """An event with an error and a choice that ends in it."""
        error = {"code": 503, "message": "Provider disconnected unexpectedly"}
        return self.event(body, self.delta({"content": ""}, "error"), error=error)

    def refusal(self, failure: Failure, key: str) -> Refused:
        """The error's code is the status; a limit of requests names the moment when it ends, in milliseconds."""
        status, message = _REFUSALS[failure.kind]
        error: Body = {"message": message.format(key=key), "code": status}
        if failure.kind == "rate_limit":
            reset = str(int((time.time() + WAIT_SECONDS) * 1000))
            headers = {"X-RateLimit-Limit": "20", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset}
            error["metadata"] = {"headers": headers, "provider_name": None}
        return Refused(status, {"error": error, "user_id": "user_1"})


_REFUSALS = {
    "wrong_key": (401, "User not found for {key}."),
    "no_credit": (402, "Insufficient credits. Add more using https://openrouter.ai/settings/credits"),
    "no_permission": (403, "The key {key} is limited to other models."),
    "rate_limit": (429, "Rate limit exceeded: free-models-per-min."),
    "overloaded": (503, "Provider returned error"),
    "context_overflow": (
        400,
        "This endpoint's maximum context length is 8192 tokens. However, you requested about 9000 tokens.",
    ),
    "server_error": (500, "Internal Server Error for {key}"),
    "no_model": (404, "No endpoints found for this model."),
    "bad_request": (400, "this/model is not a valid model ID"),
}
