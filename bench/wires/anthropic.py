"""Anthropic's messages: named events, blocks with an index, and counts at the beginning and the end."""

import json
from collections.abc import Iterator

from bench.wires.chat import Body, words
from bench.wires.said import WAIT_SECONDS, Failure, Refused, Said
from engine.llm.types import ProviderKind


class AnthropicWire:
    """The form of Anthropic's own service."""

    kind: ProviderKind = "anthropic"
    base = "/v1"
    path = "/v1/messages"

    def key(self, headers: dict[str, str]) -> str:
        """The key of a request; both headers are taken."""
        return headers.get("x-api-key") or headers.get("authorization", "").removeprefix("Bearer ")

    def question(self, body: Body) -> tuple[str, str]:
        """System prompt and first message of a request, in words."""
        return words(body.get("system")), words(body["messages"][0]["content"])

    def events(self, body: Body, said: Said) -> Iterator[bytes]:
        """The events of a stream, in their order; whoever sends them ends them as `said.end` tells."""
        yield _event("message_start", message=_message(body, said))
        yield _event("ping")
        for number, (block, deltas) in enumerate(_blocks(said)):
            yield _event("content_block_start", index=number, content_block=block)
            for delta in deltas:
                yield _event("content_block_delta", index=number, delta=delta)
            if said.end in {"cut", "silent", "hang"}:
                return
            yield _event("content_block_stop", index=number)
        if said.end == "error":
            yield _event("error", error={"type": "overloaded_error", "message": "Overloaded"})
            return
        usage = {**_sent(said), "output_tokens": said.tokens.completion}
        if said.tokens.reasoning:
            usage["output_tokens_details"] = {"thinking_tokens": said.tokens.reasoning}
        yield _event("message_delta", delta={"stop_reason": _finish(said), "stop_sequence": None}, usage=usage)
        yield _event("message_stop")

    def refusal(self, failure: Failure, key: str) -> Refused:
        """The refusal of a request."""
        status, kind, message = _REFUSALS[failure.kind]
        error = {"type": kind, "message": message.format(key=key)}
        headers = [("request-id", "req_1")]
        if failure.kind == "rate_limit":
            headers += [("retry-after", str(WAIT_SECONDS)), ("anthropic-ratelimit-requests-remaining", "0")]
        return Refused(status, {"type": "error", "error": error, "request_id": "req_1"}, tuple(headers))


_REFUSALS = {
    "wrong_key": (401, "authentication_error", "invalid x-api-key {key}"),
    "no_credit": (400, "invalid_request_error", "Your credit balance is too low to access the Anthropic API."),
    "no_permission": (403, "permission_error", "The key {key} may not use this resource."),
    "rate_limit": (429, "rate_limit_error", "This request would exceed the rate limit of {key}."),
    "overloaded": (529, "overloaded_error", "Overloaded"),
    "context_overflow": (400, "invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum"),
    "server_error": (500, "api_error", "Internal server error for {key}"),
    "no_model": (404, "not_found_error", "model: claude-none"),
    "bad_request": (400, "invalid_request_error", "messages: at least one message is required"),
}


def _blocks(said: Said) -> Iterator[tuple[Body, list[Body]]]:
    if said.thought:
        thinking = {"type": "thinking_delta", "thinking": said.thought}
        signature = {"type": "signature_delta", "signature": said.signature}
        yield {"type": "thinking", "thinking": "", "signature": ""}, [thinking, signature]
    if said.pieces:
        yield {"type": "text", "text": ""}, [{"type": "text_delta", "text": piece} for piece in said.pieces]
    for call in said.calls:
        halves = [{"type": "input_json_delta", "partial_json": half} for half in call.halves]
        yield {"type": "tool_use", "id": call.id, "name": call.name, "input": {}}, halves


def _finish(said: Said) -> str:
    ends = {"length": "max_tokens", "refusal": "refusal"}
    return ends.get(said.end) or ("tool_use" if said.calls else "end_turn")


def _message(body: Body, said: Said) -> Body:
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": body["model"],
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": {**_sent(said), "output_tokens": 1, "service_tier": "standard"},
    }


def _sent(said: Said) -> Body:
    """The prompt's tokens: new, kept from now on, and read from what was kept, each on its own."""
    tokens = said.tokens
    return {
        "input_tokens": tokens.prompt - tokens.cached - tokens.kept,
        "cache_creation_input_tokens": tokens.kept,
        "cache_read_input_tokens": tokens.cached,
    }


def _event(name: str, **more: object) -> bytes:
    return f"event: {name}\ndata: {json.dumps({'type': name, **more}, ensure_ascii=False)}\n\n".encode()
