"""OpenAI's chat completions as any server speaks them that is only compatible: Ollama, LM Studio, vLLM."""

import json
from collections.abc import Iterator
from typing import Any

from bench.wires.said import WAIT_SECONDS, Failure, Refused, Said
from engine.llm.types import ProviderKind

Body = dict[str, Any]


class ChatWire:
    """The common form; the vendors' own differ in parts, which their classes replace."""

    kind: ProviderKind = "openai_compatible"
    base = "/v1"
    path = "/v1/chat/completions"

    def key(self, headers: dict[str, str]) -> str:
        """The key of a request."""
        return headers.get("authorization", "").removeprefix("Bearer ")

    def question(self, body: Body) -> tuple[str, str]:
        """System prompt and first message of a request, in words."""
        messages = body["messages"]
        system = "\n".join(words(one["content"]) for one in messages if one["role"] in {"system", "developer"})
        return system, next((words(one["content"]) for one in messages if one["role"] == "user"), "")

    def events(self, body: Body, said: Said) -> Iterator[bytes]:
        """The events of a stream, in their order; whoever sends them ends them as `said.end` tells."""
        yield self.event(body, self.delta({"role": "assistant", "content": ""}))
        if said.thought:
            yield from (self.event(body, self.delta(piece)) for piece in self.thoughts(said))
        field = "refusal" if said.end == "refusal" else "content"
        for piece in said.pieces:
            yield self.event(body, self.delta({field: piece}))
        for number, call in enumerate(said.calls):
            first, second = call.halves
            function = {"name": call.name, "arguments": first}
            head = {"index": number, "id": call.id, "type": "function", "function": function}
            yield self.event(body, self.delta({"tool_calls": [head]}))
            yield self.event(body, self.delta({"tool_calls": [{"index": number, "function": {"arguments": second}}]}))
        if said.end in {"stop", "length", "refusal"}:
            yield from self.ending(body, said)
        if said.end == "error":
            yield self.error_event(body)

    def ending(self, body: Body, said: Said) -> Iterator[bytes]:
        """Finish reason, usage and the end mark."""
        yield self.event(body, self.delta({}, self.finish(said)))
        if (body.get("stream_options") or {}).get("include_usage"):
            yield self.event(body, None, usage=self.usage(said))
        yield b"data: [DONE]\n\n"

    def finish(self, said: Said) -> str:
        """The reason for which the answer ends."""
        return "length" if said.end == "length" else "tool_calls" if said.calls else "stop"

    def thoughts(self, said: Said) -> Iterator[Body]:
        """The deltas that carry a thought."""
        yield {"reasoning_content": said.thought}

    def delta(self, delta: Body, finish: str | None = None) -> Body:
        """The one choice of an event."""
        return {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}

    def usage(self, said: Said) -> Body:
        """The account at the end of an answer."""
        tokens = said.tokens
        return {
            "prompt_tokens": tokens.prompt,
            "completion_tokens": tokens.completion,
            "total_tokens": tokens.prompt + tokens.completion,
            "prompt_tokens_details": {"cached_tokens": tokens.cached, "audio_tokens": 0},
            "completion_tokens_details": {"reasoning_tokens": tokens.reasoning, "audio_tokens": 0},
        }

    def event(self, body: Body, choice: Body | None, **more: object) -> bytes:
        """One event of a stream."""
        chunk = {
            "id": "chatcmpl-1",
            "object": "chat.completion.chunk",
            "created": 1_764_000_000,
            "model": body["model"],
            "choices": [choice] if choice else [],
            **more,
        }
        return data(chunk)

    def error_event(self, body: Body) -> bytes:
        """An error after the stream has begun."""
        return data({"error": {"message": "The server is overloaded", "type": "overloaded", "code": "overloaded"}})

    def refusal(self, failure: Failure, key: str) -> Refused:
        """The refusal of a request."""
        status, message, kind, code = REFUSALS[failure.kind]
        error = {"message": message.format(key=key), "type": kind, "param": None, "code": code}
        headers = (("Retry-After", str(WAIT_SECONDS)),) if failure.kind == "rate_limit" else ()
        return Refused(status, {"error": error}, headers)


REFUSALS: dict[str, tuple[int, str, str, str | None]] = {
    "wrong_key": (401, "Incorrect API key provided: {key}.", "invalid_request_error", "invalid_api_key"),
    "no_credit": (429, "You exceeded your current quota, {key}.", "insufficient_quota", "insufficient_quota"),
    "no_permission": (403, "The key {key} may not use this model.", "invalid_request_error", None),
    "rate_limit": (429, "Rate limit reached for {key}.", "requests", "rate_limit_exceeded"),
    "overloaded": (503, "The engine is currently overloaded.", "server_error", None),
    "context_overflow": (
        400,
        "This model's maximum context length is 8192 tokens. Please reduce the length of the messages.",
        "invalid_request_error",
        "context_length_exceeded",
    ),
    "server_error": (500, "The server had an error while processing the request of {key}.", "server_error", None),
    "no_model": (404, "The model does not exist.", "invalid_request_error", "model_not_found"),
    "bad_request": (400, "Unsupported value.", "invalid_request_error", "unsupported_value"),
}
"""Status, message, type and code."""


def words(content: object) -> str:
    """The words of a message's content, be it a text or parts."""
    if isinstance(content, list):
        return "\n".join(part.get("text", "") for part in content if part.get("type") == "text")
    return str(content or "")


def data(chunk: object) -> bytes:
    """A server-sent event without a name."""
    return f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n".encode()
