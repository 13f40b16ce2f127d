"""The wire of GPT-Pilot's connection: a length and JSON towards us, bare JSON towards it."""

import asyncio
import json

from pydantic import ValidationError

from engine.pilot.errors import PilotFailed
from engine.pilot.messages import PilotMessage

LONGEST_MESSAGE = 4_000_000
"""Bytes; the longest that were met hold two versions of a file. Nothing longer is ever read into memory."""

LONGEST_ANSWER = 400_000
"""Bytes that it takes at once without a pause of ours: it reads up to half a megabyte."""

_LONG = 100_000
"""Bytes whose reading takes so long that it is done beside the loop that keeps other builds' leases."""

_LENGTH = 4


async def read_message(reader: asyncio.StreamReader) -> PilotMessage | None:
    """The next message, None at the end of the connection; raises `PilotFailed` for what is no message."""
    try:
        length = int.from_bytes(await reader.readexactly(_LENGTH), "big")
        if length > LONGEST_MESSAGE:
            raise PilotFailed("pilot_long_message", bytes=length, limit=LONGEST_MESSAGE)
        content = await reader.readexactly(length)
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    try:
        return await asyncio.to_thread(_message, content) if length > _LONG else _message(content)
    except (ValueError, RecursionError, ValidationError):
        raise PilotFailed("pilot_bad_message") from None


def _message(content: bytes) -> PilotMessage:
    """What the JSON says, without halves of characters: nothing can store or send them."""
    read = json.loads(content)
    if b"\xed" in content or b"\\ud" in content.lower():
        read = json.loads(json.dumps(read, ensure_ascii=False).encode(errors="replace"))
    return PilotMessage.model_validate(read, strict=True)


def answer_bytes(text: str) -> bytes:
    """An answer: it reads one JSON object, and waits for ever for anything else."""
    return json.dumps({"type": "response", "content": text}, ensure_ascii=False).encode(errors="replace")
