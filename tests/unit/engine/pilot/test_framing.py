import asyncio
import json

import pytest

from engine.pilot.errors import PilotFailed
from engine.pilot.framing import LONGEST_MESSAGE, answer_bytes, read_message
from engine.pilot.messages import PilotQuestion


def reader(data: bytes, *, ended: bool = True) -> asyncio.StreamReader:
    stream = asyncio.StreamReader()
    stream.feed_data(data)
    if ended:
        stream.feed_eof()
    return stream


def framed(data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + data


async def test_a_message_is_a_length_and_json():
    stream = reader(
        framed(b'{"type": "verbose", "content": "\xd0\xb4\xd0\xb0\\n", "category": "agent:developer", "more": 1}')
    )
    message = await read_message(stream)
    assert (message.type, message.text, message.agent) == ("verbose", "да\n", "developer")
    assert await read_message(stream) is None


@pytest.mark.parametrize("half", [rb"\ud800", rb"\uDFFF", b"\xed\xa0\x80"])
async def test_half_a_character_is_none(half):
    content = b'{"type": "user_input_request", "content": "a%s", "project_state_id": "%s"}' % (half, half)
    message = await read_message(reader(framed(content)))
    assert message.text.startswith("a?")
    assert PilotQuestion(text=message.text, state=message.project_state_id).mark


async def test_a_long_message_is_read_as_a_short_one_is():
    stream = reader(framed(json.dumps({"type": "verbose", "content": "д" * 200_000}).encode()) + framed(b"[" * 200_000))
    assert (await read_message(stream)).text == "д" * 200_000
    with pytest.raises(PilotFailed):
        await read_message(stream)


async def test_half_a_message_is_the_end():
    assert await read_message(reader(framed(b'{"type": "exit"}')[:-3])) is None
    assert await read_message(reader(b"\x00\x00")) is None


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"no json", b"[]", b'{"type": 3}', b"[" * 100_000])
async def test_what_is_no_message_is_named(data):
    with pytest.raises(PilotFailed) as failed:
        await read_message(reader(framed(data)))
    assert failed.value.reason.code == "pilot_bad_message"


async def test_a_long_message_is_never_read():
    stream = reader((LONGEST_MESSAGE + 1).to_bytes(4, "big"), ended=False)
    with pytest.raises(PilotFailed) as failed:
        await read_message(stream)
    assert failed.value.reason.code == "pilot_long_message"


def test_an_answer_is_bare_json():
    assert json.loads(answer_bytes("да")) == {"type": "response", "content": "да"}
