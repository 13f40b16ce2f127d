import asyncio
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from engine.events.payloads import LiveChunk
from samokoder_app.builds.live import PIECE_CHARACTERS, LiveFeed


class Reader:
    """Puts the pieces together as a page does."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.saved: dict[str, str] = {}
        self.calls = 0
        self.longest = 0
        self.is_saved = asyncio.Event()

    async def publish(self, pieces: Sequence[LiveChunk]) -> None:
        self.calls += 1
        for piece in pieces:
            self.longest = max(self.longest, len(piece.text))
            self.texts[piece.channel] = self.texts.get(piece.channel, "")[: piece.offset] + piece.text

    async def save(self, channel: str, whole: str) -> None:
        self.saved[channel] = whole
        self.is_saved.set()


def chunk(text: str, offset: int, channel: str = "m1") -> LiveChunk:
    return LiveChunk(channel=channel, offset=offset, text=text)


async def test_chunks_are_gathered_into_pieces() -> None:
    reader = Reader()
    feed = LiveFeed(reader.publish, reader.save)
    text = "".join(chr(0x430 + index % 32) for index in range(5000))
    for offset in range(0, 5000, 10):
        feed.add(chunk(text[offset : offset + 10], offset))
    await feed.flush()
    await feed.save()
    assert reader.texts == reader.saved == {"m1": text}
    assert reader.calls == 1
    assert reader.longest <= PIECE_CHARACTERS


async def test_a_retry_begins_anew() -> None:
    reader = Reader()
    feed = LiveFeed(reader.publish, reader.save)
    feed.add(chunk("first try", 0))
    await feed.flush()
    feed.add(chunk("second", 0))
    await feed.flush()
    assert reader.texts == {"m1": "second"}


async def test_the_background_task_publishes_by_itself() -> None:
    reader = Reader()
    feed = LiveFeed(reader.publish, reader.save)
    task = asyncio.create_task(feed.run())
    feed.add(chunk("hello", 0))
    async with asyncio.timeout(2):
        await reader.is_saved.wait()
    task.cancel()
    assert reader.texts == {"m1": "hello"}


async def test_a_closed_channel_is_forgotten() -> None:
    reader = Reader()
    feed = LiveFeed(reader.publish, reader.save)
    feed.add(chunk("text", 0))
    await feed.close("m1")
    await feed.flush()
    await feed.save()
    assert reader.texts == reader.saved == {}


@given(st.lists(st.tuples(st.integers(0, 30), st.text(min_size=1, max_size=20)), max_size=20))
async def test_every_order_of_chunks_reads_as_the_feed_has_it(chunks: list[tuple[int, str]]) -> None:
    reader = Reader()
    feed = LiveFeed(reader.publish, reader.save)
    expected = ""
    for offset, text in chunks:
        place = min(offset, len(expected))
        feed.add(chunk(text, place))
        expected = expected[:place] + text
        if offset % 3 == 0:
            await feed.flush()
    await feed.flush()
    assert reader.texts.get("m1", "") == expected
