"""The script behind OpenAI's wire format on loopback: `python -m bench.pilot_script 8912`, or `… 8912 sign-in`."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any

import uvicorn

from bench.pilot_script.answers import pilot_answer
from bench.pilot_script.sign_in import sign_in_answer
from engine.llm.types import CHARACTERS_PER_TOKEN

Message = MutableMapping[str, Any]
Hold = Callable[[str], Awaitable[None]]
PIECE = 400
"""Characters of an answer in one event."""


async def _at_once(said: str) -> None:
    """Let the answer go."""


@dataclass
class Script:
    """An ASGI app; `asked` keeps the conversations and `answered` what was said, in order.

    `hold` is awaited with each answer before it is given, so that a test can act in the middle of a model's work.
    """

    answer: Callable[[str, str, str], str] = pilot_answer
    hold: Hold = _at_once
    asked: list[list[dict[str, Any]]] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)

    async def __call__(
        self, scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
    ) -> None:
        """One request."""
        body = b""
        while (message := await receive()).get("more_body") or message.get("body"):
            body += message["body"]
            if not message.get("more_body"):
                break
        if scope["method"] != "POST":
            await _send(send, 404, "application/json", b"{}")
            return
        request = json.loads(body)
        messages = request["messages"]
        self.asked.append(messages)
        system = "\n".join(_text(one) for one in messages if one["role"] in {"system", "developer"})
        before = "\n".join(_text(one) for one in messages[:-1])
        text = self.answer(system, _text(messages[-1]), before)
        await self.hold(text)
        self.answered.append(text)
        sent = sum(len(_text(one)) for one in messages)
        used = {
            "prompt_tokens": sent // CHARACTERS_PER_TOKEN,
            "completion_tokens": len(text) // CHARACTERS_PER_TOKEN + 1,
        }
        used["total_tokens"] = sum(used.values())
        head = {"id": "chatcmpl-1", "created": 0, "model": request.get("model", "script")}
        if request.get("stream"):
            await _send(send, 200, "text/event-stream", _stream(head, text, used))
            return
        choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
        whole = {**head, "object": "chat.completion", "choices": [choice], "usage": used}
        await _send(send, 200, "application/json", json.dumps(whole).encode())


def _stream(head: dict[str, Any], text: str, used: dict[str, int]) -> bytes:
    pieces = [text[start : start + PIECE] for start in range(0, len(text), PIECE)]
    choices: list[dict[str, Any]] = [{"index": 0, "delta": {"role": "assistant", "content": one}} for one in pieces]
    choices.append({"index": 0, "delta": {}, "finish_reason": "stop"})
    events = [{**head, "object": "chat.completion.chunk", "choices": [choice]} for choice in choices]
    events.append({**head, "object": "chat.completion.chunk", "choices": [], "usage": used})
    return b"".join(b"data: " + json.dumps(one).encode() + b"\n\n" for one in events) + b"data: [DONE]\n\n"


async def _send(send: Callable[[Message], Awaitable[None]], status: int, kind: str, body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", kind.encode())]})
    await send({"type": "http.response.body", "body": body})


def _text(message: dict[str, Any]) -> str:
    content = message.get("content") or ""
    return content if isinstance(content, str) else "\n".join(part.get("text", "") for part in content)


def main() -> None:
    """Serve until it is interrupted."""
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8912
    answer = sign_in_answer if "sign-in" in sys.argv else pilot_answer
    config = uvicorn.Config(Script(answer), host="127.0.0.1", port=port, lifespan="off", log_level="warning")
    asyncio.run(uvicorn.Server(config).serve())
