"""One contract for every kind of provider, in its real wire format: text, tools, thoughts, images, limits, accounts."""

import base64
import json
from decimal import Decimal

import pytest

from bench.wires.groq import tool_use_failed
from bench.wires.said import Call, Said, Tokens
from engine.llm.client import ModelClient
from engine.llm.errors import ReplyTruncated
from engine.llm.prices import ListPrices
from engine.llm.types import Picture, ToolCall, ToolResult, Turn
from tests.integration.llm.contracted import KINDS, READ, contracted, prompt

CALL = Call("call_1", "read", '{"path":"app/main.py"}')
PRICED = tuple(kind for kind in KINDS if kind != "openai_compatible")
SIGNED = {"anthropic", "openrouter"}


@pytest.mark.parametrize("kind", KINDS)
async def test_text_comes_in_pieces_and_whole(kind):
    async with contracted(kind) as asking:
        reply = await asking.ask(None, Said(pieces=("Сначала ", "the rest", ".")))
    assert reply.text == "Сначала the rest."
    assert "".join(asking.heard) == reply.text
    assert len(asking.heard) > 1
    assert (reply.provider, reply.calls, asking.notices) == (kind, (), [])
    assert asking.loopback.asked[0].question == ("You are the Developer of apps.", "Write the words of the page.")


@pytest.mark.parametrize("kind", KINDS)
async def test_a_call_of_a_tool_and_its_result_go_round(kind):
    async with contracted(kind) as asking:
        said = await asking.ask(prompt(tools=(READ,)), Said(pieces=("I look.",), calls=(CALL,)), Said())
        assert said.text == "I look."
        assert [(one.id, one.name, json.loads(one.arguments)) for one in said.calls] == [
            ("call_1", "read", {"path": "app/main.py"})
        ]
        result = Turn(role="user", results=(ToolResult(id="call_1", name="read", text="A = 1"),), text="3 turns left.")
        turn = Turn(role="assistant", text=said.text, calls=said.calls, thoughts=said.thoughts)
        reply = await asking.ask(prompt(turn, result, tools=(READ,)))
    assert reply.text == "Hello"
    sent = json.dumps(asking.sent)
    assert "A = 1\\n\\n3 turns left." in sent
    assert sent.count('"call_1"') == 2  # the call and its result


@pytest.mark.parametrize("kind", KINDS)
async def test_an_answer_of_calls_alone_is_an_answer(kind):
    second = Call("call_2", "read", '{"path":"b.py"}')
    async with contracted(kind) as asking:
        reply = await asking.ask(prompt(tools=(READ,)), Said(pieces=(), calls=(CALL, second)))
    assert [one.id for one in reply.calls] == ["call_1", "call_2"]


@pytest.mark.parametrize("kind", KINDS)
async def test_tokens_are_counted_as_the_provider_counts_them(kind):
    tokens = Tokens(prompt=2_000, completion=300, cached=800, reasoning=120)
    async with contracted(kind) as asking:
        reply = await asking.ask(None, Said(tokens=tokens))
    assert (reply.prompt_tokens, reply.completion_tokens, reply.estimated) == (2_000, 300, False)
    assert (reply.cached_tokens, reply.reasoning_tokens) == (800, 120)


@pytest.mark.parametrize("kind", PRICED)
async def test_a_cost_that_nobody_names_is_computed_from_the_list(kind):
    tokens = Tokens(prompt=2_000, completion=300, cached=800)
    async with contracted(kind) as asking:
        reply = await asking.ask(None, Said(tokens=tokens))
    listed = ListPrices(asking.choice.model, "", kind)
    assert reply.cost_source == "computed"
    assert reply.cost_usd == listed.cost(2_000, 300, 800)
    assert Decimal(reply.cost_usd) < Decimal(listed.cost(2_000, 300))


async def test_an_unknown_price_is_never_zero():
    async with contracted("openai_compatible") as asking:
        reply = await asking.ask()
    assert (reply.cost_usd, reply.cost_source) == (None, "unknown")


@pytest.mark.parametrize("kind", ["anthropic", "openrouter"])
async def test_what_the_provider_keeps_from_now_on_has_its_price(kind):
    async with contracted(kind) as asking:
        reply = await asking.ask(None, Said(tokens=Tokens(prompt=5_000, completion=10, kept=4_000)))
    listed = ListPrices(asking.choice.model, "", kind)
    assert reply.cost_usd == listed.cost(5_000, 10, 0, 4_000)
    assert Decimal(reply.cost_usd) > Decimal(listed.cost(5_000, 10))
    begun = asking.told[0]
    assert begun.most_prompt_usd > Decimal(listed.cost(begun.most_prompt_tokens, 0))


@pytest.mark.parametrize(("charge", "fee"), [("0.01234", None), ("0.5", "0.025"), ("0", None)])
async def test_openrouter_s_charge_wins_over_the_list(charge, fee):
    said = Said(charge=Decimal(charge), fee=Decimal(fee) if fee else None)
    async with contracted("openrouter") as asking:
        reply = await asking.ask(None, said)
    assert Decimal(reply.cost_usd) == Decimal(charge)
    assert reply.cost_source == "charged"
    assert asking.sent["usage"] == {"include": True}


@pytest.mark.parametrize("kind", KINDS)
async def test_images_go_with_the_first_message(kind):
    png = b"\x89PNG-bytes"
    given = prompt().model_copy(update={"pictures": (Picture(media_type="image/png", content=png),)})
    async with contracted(kind) as asking:
        assert (await asking.ask(given)).text == "Hello"
    assert base64.b64encode(png).decode() in json.dumps(asking.sent["messages"])


@pytest.mark.parametrize("kind", KINDS)
async def test_the_limit_of_an_answer_goes_out_under_its_name(kind):
    async with contracted(kind) as asking:
        asking.most = 500
        await asking.ask()
    name = "max_completion_tokens" if kind == "openai" else "max_tokens"
    assert asking.sent[name] == 500


@pytest.mark.parametrize(
    ("model", "most"), [("claude-sonnet-5", 128_000), ("claude-opus-4-1", 32_000), ("claude-next-9", 16_384)]
)
@pytest.mark.filterwarnings("ignore:The model:DeprecationWarning")
async def test_anthropic_is_told_as_much_as_the_model_can_write(model, most):
    async with contracted("anthropic") as asking:
        asking.client = ModelClient(asking.choice.model_copy(update={"model": model}), asking.http_client)
        await asking.ask()
        assert asking.sent["max_tokens"] == most
        asking.most = 10**6
        await asking.ask()
    assert asking.sent["max_tokens"] == (10**6 if model == "claude-next-9" else most)


@pytest.mark.parametrize("kind", sorted(SIGNED))
async def test_thoughts_and_signatures_go_back_to_where_they_came_from(kind):
    async with contracted(kind) as asking:
        said = await asking.ask(prompt(tools=(READ,)), Said(thought="First look.", signature="sig", calls=(CALL,)))
        turn = Turn(role="assistant", text=said.text, calls=said.calls, thoughts=said.thoughts)
        result = Turn(role="user", results=(ToolResult(id="call_1", name="read", text="A"),))
        await asking.ask(prompt(turn, result, tools=(READ,)), Said())
    [thought] = said.thoughts
    assert (thought.text, thought.signature) == ("First look.", "sig")
    answered = asking.sent["messages"][-2]
    assert "First look." in json.dumps(answered)
    assert '"signature": "sig"' in json.dumps(answered)


@pytest.mark.parametrize("kind", KINDS)
async def test_thoughts_and_marks_of_another_provider_are_left_out(kind):
    async with contracted("anthropic") as first:
        said = await first.ask(prompt(tools=(READ,)), Said(thought="First look.", signature="sig", calls=(CALL,)))
    marked = tuple(one.model_copy(update={"extra": {"mark": "m1"}, "origin": "elsewhere"}) for one in said.calls)
    thoughts = tuple(one.model_copy(update={"origin": "elsewhere"}) for one in said.thoughts)
    turn = Turn(role="assistant", text=said.text, calls=marked, thoughts=thoughts)
    result = Turn(role="user", results=(ToolResult(id="call_1", name="read", text="A"),))
    async with contracted(kind) as second:
        assert (await second.ask(prompt(turn, result, tools=(READ,)))).text == "Hello"
    sent = json.dumps(second.sent)
    assert "call_1" in sent
    for foreign in ("First look.", "sig", "m1"):
        assert foreign not in sent


async def test_marks_of_an_older_version_still_go_back_to_a_compatible_server():
    old = ToolCall.model_validate({"id": "c", "name": "read", "arguments": "{}", "extra": {"extra_content": {"g": 1}}})
    turn = Turn(role="assistant", calls=(old,))
    result = Turn(role="user", results=(ToolResult(id="c", name="read", text="A"),))
    async with contracted("openai_compatible") as asking:
        await asking.ask(prompt(turn, result, tools=(READ,)))
    assert asking.sent["messages"][2]["tool_calls"][0]["extra_content"] == {"g": 1}


@pytest.mark.parametrize("kind", sorted(SIGNED))
async def test_only_a_conversation_that_grows_is_kept_whole(kind):
    async with contracted(kind) as asking:
        await asking.ask(prompt())
        alone = json.dumps(asking.sent["messages"][-1]) + str(asking.sent.get("cache_control"))
        system = json.dumps(asking.sent.get("system") or asking.sent["messages"][0])
        await asking.ask(prompt(tools=(READ,)))
        growing = json.dumps(asking.sent["messages"][-1]) + str(asking.sent.get("cache_control"))
        tools = json.dumps(asking.sent["tools"])
    assert "ephemeral" in system
    assert "ephemeral" in tools
    assert "ephemeral" not in alone
    assert "ephemeral" in growing


async def test_groq_tells_of_a_call_that_fits_no_schema_and_it_is_taken_as_it_is(monkeypatch):
    generation = '{"name": "read", "arguments": {"file": "a.py"}}'
    async with contracted("groq") as asking:
        monkeypatch.setattr(asking.loopback.wire, "error_event", lambda _: tool_use_failed(generation))
        reply = await asking.ask(prompt(tools=(READ,)), Said(pieces=(), end="error"))
        assert [(one.name, json.loads(one.arguments)) for one in reply.calls] == [("read", {"file": "a.py"})]
        assert reply.estimated

        monkeypatch.setattr(asking.loopback.wire, "error_event", lambda _: tool_use_failed(""))
        with pytest.raises(ReplyTruncated):
            await asking.ask(prompt(tools=(READ,)), Said(end="error"))
