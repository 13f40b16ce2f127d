"""The wire of GPT-Pilot's connection: a length and JSON towards us, bare JSON towards it."""

import asyncio
import json
from typing import Any

from pydantic import ValidationError

from engine.pilot.errors import PilotFailed
from engine.pilot.messages import PilotMessage

LONGEST_MESSAGE = 4_000_000
"""Bytes; the longest that were met hold two versions of a file. Nothing longer is ever read into memory."""

LONGEST_ANSWER = 400_000
"""Bytes that it takes at once without a pause of ours: it reads up to half a megabyte."""

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
        return PilotMessage.model_validate(_read(content), strict=True)
    except (ValueError, RecursionError, ValidationError):
        raise PilotFailed("pilot_bad_message") from None


def _read(content: bytes) -> Any:
    """What the JSON says, without halves of characters: nothing can store or send them."""
    return json.loads(json.dumps(json.loads(content), ensure_ascii=False).encode(errors="replace"))


def answer_bytes(text: str) -> bytes:
    """An answer: it reads one JSON object, and waits for ever for anything else."""
    return json.dumps({"type": "response", "content": text}, ensure_ascii=False).encode(errors="replace")
