"""One contract for every kind of provider: its refusals and its broken answers become our typed failures."""

import traceback

import pytest

from bench.wires.said import WAIT_SECONDS, Call, Failure, Refused, Said, Tokens
from engine.llm.client import ModelClient
from engine.llm.errors import (
    CallMalformed,
    ContextOverflow,
    KeyRejected,
    ModelError,
    ProviderOverloaded,
    QuotaExhausted,
    RateLimited,
    ReplyEmpty,
    ReplyTooLong,
    ReplyTruncated,
    ReplyWithheld,
    RequestRejected,
)
from tests.integration.llm.contracted import KEY, KINDS, PATIENCE, READ, contracted, prompt

REFUSALS = {
    "wrong_key": (KeyRejected, 1),
    "no_credit": (QuotaExhausted, 1),
    "no_permission": (KeyRejected, 1),
    "overloaded": (ProviderOverloaded, 3),
    "context_overflow": (ContextOverflow, 1),
    "server_error": (ProviderOverloaded, 3),
    "no_model": (RequestRejected, 1),
    "bad_request": (RequestRejected, 1),
}
"""The failure, and how often the model is asked before it."""

ENDS = {
    "length": (ReplyTooLong, 1),
    "refusal": (ReplyWithheld, 1),
    "cut": (ReplyTruncated, 2),
    "silent": (ReplyTruncated, 2),
    "hang": (ReplyTruncated, 2),
    "error": (ProviderOverloaded, 3),
}
HALF = tuple("a piece of the answer " for _ in range(20))


@pytest.mark.parametrize("refusal", REFUSALS)
@pytest.mark.parametrize("kind", KINDS)
async def test_a_refusal_has_its_name_and_echoes_no_key(kind, refusal):
    failure, tries = REFUSALS[refusal]
    async with contracted(kind) as asking:
        with pytest.raises(ModelError) as caught:
            await asking.ask(None, Failure(refusal))
    assert type(caught.value) is failure
    assert len(asking.loopback.asked) == tries
    assert asking.cut == []
    assert KEY not in "".join(traceback.format_exception(caught.value)) + caught.value.detail + repr(asking.told)


@pytest.mark.parametrize("kind", KINDS)
async def test_a_rate_limit_is_waited_out_as_long_as_the_provider_says(kind, no_waiting):
    async with contracted(kind) as asking:
        assert (await asking.ask(None, Failure("rate_limit"), Said())).text == "Hello"
    assert no_waiting == [pytest.approx(WAIT_SECONDS, abs=1)]
    assert asking.notices == ["model_rate_limited"]


@pytest.mark.parametrize("kind", KINDS)
async def test_a_rate_limit_that_stays_ends_with_its_wait(kind):
    async with contracted(kind) as asking:
        with pytest.raises(RateLimited) as caught:
            await asking.ask(None, Failure("rate_limit"))
    assert caught.value.retry_after == pytest.approx(WAIT_SECONDS, abs=1)
    assert len(asking.loopback.asked) == 4


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("kind", KINDS)
async def test_an_answer_that_does_not_end_well_is_none(kind, end):
    failure, tries = ENDS[end]
    patience = PATIENCE.model_copy(update={"between_tokens": 0.4}) if end == "hang" else PATIENCE
    async with contracted(kind, patience=patience) as asking:
        with pytest.raises(ModelError) as caught:
            await asking.ask(None, Said(pieces=HALF, end=end, tokens=Tokens(prompt=500, completion=90)))
    assert type(caught.value) is failure
    assert len(asking.loopback.asked) == tries
    assert len(asking.cut) == tries
    if end in {"length", "refusal"}:
        assert [(one.prompt_tokens, one.completion_tokens, one.estimated) for one in asking.cut] == [(500, 90, False)]


@pytest.mark.parametrize("kind", KINDS)
async def test_a_cut_answer_is_asked_again_and_what_it_used_is_told(kind):
    async with contracted(kind) as asking:
        broken = Said(pieces=HALF, end="cut", tokens=Tokens(prompt=500, completion=90))
        assert (await asking.ask(None, broken, Said())).text == "Hello"
    [cut] = asking.cut
    assert cut.estimated
    assert cut.completion_tokens == len("".join(HALF)) // 4
    assert cut.prompt_tokens == (500 if kind == "anthropic" else asking.told[0].prompt_tokens)
    assert cut.cost_source == ("unknown" if kind == "openai_compatible" else "estimated")
    assert asking.notices == ["model_cut_off"]


@pytest.mark.parametrize("kind", KINDS)
async def test_a_call_that_is_cut_is_no_call(kind):
    call = Call("call_1", "write", '{"path":"a.py","text":"half of a file')
    async with contracted(kind) as asking:
        with pytest.raises(ReplyTruncated):
            await asking.ask(prompt(tools=(READ,)), Said(calls=(call,), end="silent"))


@pytest.mark.parametrize("kind", KINDS)
async def test_an_answer_without_text_is_empty(kind):
    async with contracted(kind) as asking:
        with pytest.raises(ReplyEmpty):
            await asking.ask(None, Said(pieces=()))
    assert len(asking.loopback.asked) == 2


ODD = {
    "groq": [
        (400, {"message": "Failed to call a function.", "type": "invalid_request_error", "code": "tool_use_failed"}),
        (498, {"message": "Flex tier capacity exceeded", "type": "capacity", "code": "capacity_exceeded"}),
        (413, {"message": "Request too large for model", "type": "tokens", "code": "rate_limit_exceeded"}),
    ],
    "anthropic": [
        (
            400,
            {
                "type": "invalid_request_error",
                "message": "input length and `max_tokens` exceed context limit: 190000 + 32000 > 200000",
            },
        ),
        (413, {"type": "request_too_large", "message": "Request exceeds the maximum size"}),
    ],
}
KNOWN = [("groq", 0, CallMalformed), ("groq", 1, ProviderOverloaded), ("groq", 2, ContextOverflow)]
KNOWN += [("anthropic", 0, ContextOverflow), ("anthropic", 1, ContextOverflow)]


@pytest.mark.parametrize(("kind", "number", "failure"), KNOWN)
async def test_errors_that_one_provider_alone_knows(kind, number, failure, monkeypatch):
    status, error = ODD[kind][number]
    async with contracted(kind) as asking:
        monkeypatch.setattr(asking.loopback.wire, "refusal", lambda *_: Refused(status, {"error": error}))
        with pytest.raises(failure):
            await asking.ask(None, Failure("bad_request"))


async def test_a_model_without_its_vendor_is_refused_by_openrouter_itself():
    async with contracted("openrouter") as asking:
        asking.client = ModelClient(asking.choice.model_copy(update={"model": "gpt-5"}), asking.http_client)
        with pytest.raises(RequestRejected):
            await asking.ask(None, Failure("bad_request"))
    assert asking.sent["model"] == "gpt-5"
