"""The OpenAI-compatible provider against a loopback server in the real wire format."""

import json
import traceback

import pytest

from engine.llm.errors import (
    ContextOverflow,
    KeyRejected,
    ModelError,
    ProviderOverloaded,
    ProviderSilent,
    ProviderUnreachable,
    QuotaExhausted,
    RateLimited,
    ReplyMalformed,
    ReplyTooLong,
    ReplyTruncated,
    RequestRejected,
)


async def test_a_whole_stream_with_usage(asking, wire):
    reply = await asking.ask()

    assert reply.text == "Hello"
    assert "".join(asking.heard) == "Hello"
    assert (reply.prompt_tokens, reply.completion_tokens, reply.estimated) == (11, 3, False)
    assert reply.cost_usd is None
    sent = asking.provider.requests[0]
    assert sent["messages"] == [
        {"role": "system", "content": "# Role: developer"},
        {"role": "user", "content": "Write it."},
    ]
    assert f"authorization: bearer {wire.KEY}" in asking.provider.headers[0].lower()


async def test_the_servers_environment_is_not_sent(asking, monkeypatch):
    for name in ("OPENAI_API_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "OPENAI_ADMIN_KEY"):
        monkeypatch.setenv(name, "server-secret")
    asking.client = asking.client.__class__(asking.client.choice, asking.http_client)
    await asking.ask()
    head = asking.provider.headers[0].lower()
    assert "server-secret" not in head
    assert "openai-organization" not in head


async def test_missing_usage_is_estimated(asking, wire):
    asking.provider.answers = [wire.Answer(pieces=[piece for piece in wire.WHOLE if b"usage" not in piece])]
    reply = await asking.ask()
    assert (reply.estimated, reply.completion_tokens) == (True, 1)


async def test_429_with_retry_after_is_waited_for(asking, wire, no_waiting):
    asking.provider.answers = [wire.error(429, "slow down", **{"Retry-After": "7"}), wire.Answer(pieces=wire.WHOLE)]
    assert (await asking.ask()).text == "Hello"
    assert no_waiting == [7.0]
    assert asking.notices[0].code == "model_rate_limited"


@pytest.mark.parametrize(
    ("words", "seconds"),
    [("Please try again in 6ms.", 0.006), ("Try again in 1.2s", 1.2), ("retry after 12 seconds", 12.0)],
)
async def test_429_with_the_wait_in_words(asking, wire, no_waiting, words, seconds):
    asking.provider.answers = [wire.error(429, f"Rate limit reached. {words}"), wire.Answer(pieces=wire.WHOLE)]
    await asking.ask()
    assert no_waiting == [pytest.approx(seconds)]


async def test_429_with_a_long_wait_is_given_up_at_once(asking, wire, no_waiting):
    asking.provider.answers = [wire.error(429, "slow down", **{"Retry-After": "90"})]
    with pytest.raises(RateLimited) as caught:
        await asking.ask()
    assert caught.value.retry_after == 90
    assert "90" in caught.value.sentence("ru")
    assert no_waiting == []


async def test_429_without_any_hint_is_tried_a_few_times(asking, wire, no_waiting):
    asking.provider.answers = [wire.error(429, "slow down")]
    with pytest.raises(RateLimited):
        await asking.ask()
    assert len(asking.provider.requests) == 3
    assert all(wait <= 20 for wait in no_waiting)


async def test_an_overloaded_server_gets_two_more_tries(asking, wire):
    asking.provider.answers = [wire.error(503, "overloaded")]
    with pytest.raises(ProviderOverloaded):
        await asking.ask()
    assert len(asking.provider.requests) == 3


async def test_500_then_success(asking, wire):
    asking.provider.answers = [wire.error(500, "oops"), wire.Answer(pieces=wire.WHOLE)]
    assert (await asking.ask()).text == "Hello"
    assert [notice.code for notice in asking.notices] == ["model_overloaded"]


@pytest.mark.parametrize(
    ("status", "message", "code", "kind"),
    [
        (401, "bad key", "invalid_api_key", KeyRejected),
        (403, "no", None, KeyRejected),
        (403, "Your key may not use the models endpoint", "insufficient_permissions", KeyRejected),
        (403, "Project `p` does not have access to model `gpt-5`", "model_not_found", RequestRejected),
        (403, "Your organization does not have access to the model", None, RequestRejected),
        (403, "The model `x/y` is blocked at the project level", "model_permission_blocked_project", RequestRejected),
        (401, "no such model for you", "model_not_found", RequestRejected),
        (402, "pay", None, QuotaExhausted),
        (429, "You exceeded your current quota", "insufficient_quota", QuotaExhausted),
        (400, "maximum context length is 8192 tokens", "context_length_exceeded", ContextOverflow),
        (404, "no such model", "model_not_found", RequestRejected),
        (422, "bad", None, RequestRejected),
    ],
)
async def test_final_errors_are_not_tried_again(asking, wire, status, message, code, kind):
    asking.provider.answers = [wire.error(status, message, code)]
    with pytest.raises(ModelError) as caught:
        await asking.ask()
    assert type(caught.value) is kind
    assert len(asking.provider.requests) == 1
    assert caught.value.sentence("ru")
    assert caught.value.sentence("en")


@pytest.mark.parametrize("cut", [True, False])
async def test_a_stream_without_a_finish_reason_is_no_answer(asking, wire, cut):
    half = wire.Answer(pieces=wire.WHOLE[:2], cut=cut)
    asking.provider.answers = [half, wire.Answer(pieces=wire.WHOLE)]
    assert (await asking.ask()).text == "Hello"
    assert [notice.code for notice in asking.notices] == ["model_cut_off"]

    asking.provider.requests.clear()
    asking.provider.answers = [half]
    with pytest.raises(ReplyTruncated):
        await asking.ask()
    assert len(asking.provider.requests) == 2


async def test_done_without_a_finish_reason_is_rejected(asking, wire):
    asking.provider.answers = [wire.Answer(pieces=[*wire.WHOLE[:2], wire.DONE])]
    with pytest.raises(ReplyTruncated):
        await asking.ask()


async def test_an_answer_at_the_output_limit_is_rejected_at_once(asking, wire):
    asking.provider.answers = [
        wire.Answer(pieces=[wire.event({"content": "Hel"}), wire.event({}, "length"), wire.DONE])
    ]
    with pytest.raises(ReplyTooLong):
        await asking.ask()
    assert len(asking.provider.requests) == 1


@pytest.mark.parametrize(
    "body",
    [b"<!doctype html><html><body>Welcome</body></html>", b'{"choices": 7}', b""],
)
async def test_what_is_no_model_is_named_so(asking, wire, body):
    asking.provider.answers = [wire.Answer(headers={"Content-Type": "text/html"}, body=body)]
    with pytest.raises(ReplyMalformed):
        await asking.ask()


async def test_broken_json_in_the_stream(asking, wire):
    asking.provider.answers = [wire.Answer(pieces=[wire.event({"content": "Hel"}), b"data: {broken\n\n"])]
    with pytest.raises((ReplyMalformed, ReplyTruncated)):
        await asking.ask()


async def test_an_error_inside_the_stream(asking, wire):
    body = json.dumps({"error": {"message": "Overloaded", "code": 503}}).encode()
    asking.provider.answers = [wire.Answer(pieces=[b"data: " + body + b"\n\n"]), wire.Answer(pieces=wire.WHOLE)]
    assert (await asking.ask()).text == "Hello"


async def test_a_provider_that_never_answers(asking, wire):
    asking.lose_patience()
    asking.provider.answers = [wire.Answer(pieces=[], silence=0.9)]
    with pytest.raises(ProviderSilent):
        await asking.ask()
    assert len(asking.provider.requests) == 2


async def test_a_stream_that_falls_silent(asking, wire):
    asking.lose_patience()
    asking.provider.answers = [wire.Answer(pieces=wire.WHOLE[:1], silence=0.9), wire.Answer(pieces=wire.WHOLE)]
    assert (await asking.ask()).text == "Hello"


async def test_nobody_listens(asking):
    asking.client = asking.client.__class__(
        asking.client.choice.model_copy(update={"base_url": "http://127.0.0.1:1/v1"}), asking.http_client
    )
    with pytest.raises(ProviderUnreachable):
        await asking.ask()


async def test_a_key_that_is_echoed_never_gets_out(asking, wire):
    asking.provider.answers = [wire.error(401, f"Incorrect API key provided: {wire.KEY}", "invalid_api_key")]
    with pytest.raises(KeyRejected) as caught:
        await asking.ask()
    shown = "".join(traceback.format_exception(caught.value)) + caught.value.detail + repr(caught.value)
    assert wire.KEY not in shown
    assert "•••" in caught.value.detail


async def test_an_address_that_is_off_limits(asking, guarded):
    asking.client = guarded
    with pytest.raises(ModelError) as caught:
        await asking.ask()
    assert caught.value.code == "address_refused"
