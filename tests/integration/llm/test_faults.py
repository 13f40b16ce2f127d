"""Every way a model's server can misbehave ends soon, with the failure that names what happened, and is accounted for."""

import asyncio
import gzip
import sys
import time
import tracemalloc
import zlib
from functools import partial

import brotli
import pytest
from pydantic import SecretStr

from bench.demo_endpoint import FAULTS, serving
from engine.builds.state import Role
from engine.egress.bounded import LONGEST_LINE
from engine.egress.client import guarded_client
from engine.egress.policy import AddressPolicy
from engine.llm.client import ModelClient
from engine.llm.errors import ModelError
from engine.llm.hearing import LONGEST_ANSWER, Patience
from engine.llm.spending import CallBegun, CallCut, CallRefused
from engine.llm.types import ModelChoice, Prompt, Turn

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ENDS = {
    "bad-key": ("key_rejected", 1),
    "no-money": ("quota_exhausted", 1),
    "no-quota": ("quota_exhausted", 1),
    "rate": ("rate_limited", 3),
    "rate-short": ("rate_limited", 4),
    "rate-huge": ("rate_limited", 1),
    "no-model": ("request_rejected", 1),
    "too-small": ("context_overflow", 1),
    "bad-request": ("request_rejected", 1),
    "fails-500": ("provider_overloaded", 3),
    "fails-503": ("provider_overloaded", 3),
    "html": ("reply_malformed", 2),
    "empty-body": ("reply_malformed", 2),
    "hangs-after-headers": ("provider_silent", 2),
    "hangs-midway": ("reply_truncated", 2),
    "silent": ("provider_silent", 2),
    "only-beats": ("provider_silent", 2),
    "cut": ("reply_truncated", 2),
    "too-long": ("reply_too_long", 1),
    "endless": ("reply_endless", 1),
    "endless-blanks": ("provider_silent", 2),
    "huge-body": ("reply_endless", 1),
    "huge-line": ("reply_endless", 1),
    "tool-call": ("reply_empty", 2),
    "no-content": ("reply_empty", 2),
    "filtered": ("reply_withheld", 1),
    "bad-utf8": ("reply_malformed", 2),
    "broken-json": ("reply_truncated", 2),
    "drops": ("provider_unreachable", 2),
}
"""The failure, and how often the model is asked before it."""

ANSWERS_OF_A_KIND = {"demo", "demo-brisk", "demo-slow", "garbage", "wrong-json"}
"""What is an answer for this layer; whether it can be used is for the roles to say."""

PATIENCE = Patience(first_token=30, between_tokens=30)
"""So long that a busy machine is no silence of the provider."""

NO_FIRST_TOKEN = {"first_token": 0.4, "told_after": 0.2}
SILENCES = {
    "hangs-midway": {"between_tokens": 0.3},
    "hangs-after-headers": NO_FIRST_TOKEN,
    "silent": NO_FIRST_TOKEN,
    "only-beats": NO_FIRST_TOKEN,
    "endless-blanks": NO_FIRST_TOKEN,
}
"""Faults that only the end of patience ends, and which."""

KEY = "sk-secret-0123456789"
PROMPT = Prompt(
    role=Role.SPEC_WRITER,
    system="# Role: spec_writer\nLanguage: en",
    turns=(Turn(role="user", text="<idea>\nA list of books\n</idea>"),),
)
LONGEST_STALL = 3.0
"""Seconds for which a model may keep the worker's loop from its other builds; a lease is lost after 9.6."""


async def stalls(seconds: list[float]) -> None:
    while True:
        began = time.monotonic()
        await asyncio.sleep(0.01)
        seconds.append(time.monotonic() - began)


def held_while_waiting(told: list[object]) -> list[object]:
    """Waits between tries, and the end, that come while a try is still taken to be under way."""
    held, found = False, []
    for one in (*told, None):
        if isinstance(one, CallBegun):
            held = True
        elif isinstance(one, CallCut | CallRefused):
            held = False
        elif held and getattr(one, "code", "") != "model_slow":
            found.append(one)
    return found


def test_every_fault_has_its_end():
    assert FAULTS.keys() == ENDS.keys() | ANSWERS_OF_A_KIND


@pytest.mark.parametrize("fault", ENDS)
async def test_a_fault_ends_in_bounded_time(fault):
    told, waits = [], [0.0]

    async def hear(text: str) -> None:
        await asyncio.sleep(0)

    async def on_notice(notice: object) -> None:
        told.append(notice)

    async with serving() as endpoint, guarded_client(AddressPolicy(allow_private=True)) as http_client:
        choice = ModelChoice(
            provider="openai_compatible", model=fault, base_url=endpoint.base_url, api_key=SecretStr(KEY)
        )
        watch = asyncio.create_task(stalls(waits))
        try:
            patience = PATIENCE.model_copy(update=SILENCES.get(fault, {}))
            async with asyncio.timeout(60):
                with pytest.raises(ModelError) as caught:
                    await ModelClient(choice, http_client, patience).ask(PROMPT, hear, on_notice)
        finally:
            watch.cancel()
    code, tries = ENDS[fault]
    assert (caught.value.code, len(endpoint.requests)) == (code, tries)
    assert KEY not in caught.value.detail + repr(told)
    assert max(waits) < LONGEST_STALL
    assert not held_while_waiting(told)
    for language in ("ru", "en"):
        assert len(caught.value.sentence(language)) > 40


async def test_what_was_said_before_the_cut_is_counted(asking, wire):
    asking.provider.answers = [wire.Answer(pieces=[wire.event({"content": "Hel" * 40}), wire.event({"content": "lo"})])]
    with pytest.raises(ModelError):
        await asking.ask()
    assert len(asking.begun) == len(asking.cut) == 2
    cut = asking.cut[0]
    assert (cut.prompt_tokens, cut.completion_tokens, cut.estimated) == (asking.begun[0].prompt_tokens, 30, True)
    assert cut.prompt_tokens > 0
    assert cut.cost_usd is None


async def test_a_cut_that_names_its_usage_is_counted_as_named(asking, wire):
    pieces = [wire.event({"content": "Hel"}), wire.event({}, "length"), wire.usage(11, 3), wire.DONE]
    asking.provider.answers = [wire.Answer(pieces=pieces)]
    with pytest.raises(ModelError):
        await asking.ask()
    assert [(one.prompt_tokens, one.completion_tokens, one.estimated) for one in asking.cut] == [(11, 3, False)]


async def test_a_call_that_is_cancelled_is_counted(asking, wire):
    asking.provider.answers = [wire.Answer(pieces=wire.WHOLE[:1], silence=90)]
    asking.client = ModelClient(asking.client.choice, asking.http_client)

    async def ask_until_heard() -> None:
        task = asyncio.create_task(asking.ask())
        await asyncio.wait_for(asking.has_heard.wait(), 60)
        task.cancel()
        await task

    with pytest.raises(asyncio.CancelledError):
        await ask_until_heard()
    assert [(one.prompt_tokens > 0, one.estimated) for one in asking.cut] == [(True, True)]


async def test_a_cancelled_call_stays_cancelled_although_it_cannot_be_noted(asking, wire):
    asking.provider.answers = [wire.Answer(pieces=wire.WHOLE[:1], silence=90)]
    asking.client = ModelClient(asking.client.choice, asking.http_client)

    class Away(list):
        def append(self, _: object) -> None:
            raise ConnectionError("the database is away")

    asking.cut = Away()
    task = asyncio.create_task(asking.ask())
    await asyncio.wait_for(asking.has_heard.wait(), 60)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_refused_request_costs_nothing(asking, wire):
    asking.provider.answers = [wire.error(401, "bad key", "invalid_api_key")]
    with pytest.raises(ModelError):
        await asking.ask()
    assert asking.cut == []


async def test_a_silence_is_told_before_patience_ends(asking, wire):
    asking.lose_patience()
    asking.provider.answers = [wire.Answer(pieces=[], silence=0.9), wire.Answer(pieces=wire.WHOLE)]
    assert (await asking.ask()).text == "Hello"
    assert [notice.code for notice in asking.notices] == ["model_slow", "model_silent"]


async def test_a_silence_that_cannot_be_told_is_not_passed_over(asking, wire):
    class Away(list):
        def append(self, _: object) -> None:
            raise ConnectionError("the database is away")

    asking.lose_patience()
    asking.provider.answers = [wire.Answer(pieces=[], silence=0.9)]
    asking.notices = Away()
    with pytest.raises(ConnectionError, match="the database is away"):
        await asking.ask()
    assert len(asking.provider.requests) == 1


PACKINGS = {
    "gzip": lambda: zlib.compressobj(wbits=31),
    "deflate": zlib.compressobj,
    "br": partial(brotli.Compressor, quality=1),
    "zstd": zstd.ZstdCompressor,
}


def packed(packing: str, pieces: list[bytes]) -> list[bytes]:
    """The pieces as a server packs a stream: each can be read as soon as it is there."""
    packer = PACKINGS[packing]()
    pack = getattr(packer, "process", None) or packer.compress
    flush = {"br": packer.flush, "zstd": lambda: packer.flush(zstd.ZstdCompressor.FLUSH_BLOCK)}.get(
        packing, lambda: packer.flush(zlib.Z_SYNC_FLUSH)
    )
    sent = [pack(piece) + flush() for piece in pieces]
    return [*sent, packer.finish() if packing == "br" else packer.flush()]


async def ask_guarded(asking):
    async with guarded_client(AddressPolicy(allow_private=True)) as http_client:
        asking.client = ModelClient(asking.client.choice, http_client, Patience(first_token=10, between_tokens=5))
        return await asking.ask()


@pytest.mark.parametrize("packing", PACKINGS)
async def test_a_packed_answer_is_read_although_it_was_not_asked_for(asking, wire, packing):
    headers = {"Content-Encoding": packing.upper()}
    asking.provider.answers = [wire.Answer(headers=headers, pieces=packed(packing, wire.WHOLE))]
    assert (await ask_guarded(asking)).text == "Hello"
    assert asking.heard == ["Hel", "lo"]
    assert "accept-encoding: identity" in asking.provider.headers[0].lower()


@pytest.mark.parametrize("packing", PACKINGS)
async def test_a_packed_line_without_end_stays_small(asking, wire, packing):
    """40 MB of letters are 40 KB on the wire."""
    start, million = wire.WHOLE[0][:-3], b"x" * 1_000_000
    pieces = packed(packing, [start, *[million] * 40])
    assert sum(map(len, pieces)) < 100_000
    asking.provider.answers = [wire.Answer(headers={"Content-Encoding": packing}, pieces=pieces)]
    tracemalloc.start()
    with pytest.raises(ModelError) as caught:
        await ask_guarded(asking)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (caught.value.code, len(asking.provider.requests)) == ("reply_endless", 1)
    assert most < 6 * LONGEST_LINE


async def test_an_error_that_is_packed_is_told_as_what_it_is(asking, wire):
    refusal = wire.error(401, "bad key", "invalid_api_key")
    refusal.headers["Content-Encoding"] = "gzip"
    refusal.body = gzip.compress(refusal.body)
    asking.provider.answers = [refusal]
    with pytest.raises(ModelError) as caught:
        await ask_guarded(asking)
    assert caught.value.code == "key_rejected"


@pytest.mark.parametrize("packing", ["compress", "gzip, gzip, gzip", "x-own"])
async def test_an_unknown_packing_is_told_as_such(asking, wire, packing):
    asking.provider.answers = [wire.Answer(headers={"Content-Encoding": packing}, pieces=wire.WHOLE)]
    with pytest.raises(ModelError) as caught:
        await ask_guarded(asking)
    assert caught.value.code == "reply_unreadable"
    assert packing in caught.value.detail


async def test_a_damaged_packed_answer_is_told_as_such(asking, wire):
    asking.provider.answers = [wire.Answer(headers={"Content-Encoding": "gzip"}, pieces=wire.WHOLE)]
    with pytest.raises(ModelError) as caught:
        await ask_guarded(asking)
    assert caught.value.code == "reply_unreadable"


def test_the_limits_leave_room_for_the_longest_answer():
    assert LONGEST_LINE >= 6 * LONGEST_ANSWER
