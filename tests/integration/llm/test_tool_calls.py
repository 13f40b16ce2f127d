"""Calls of tools on the wire: offered, heard in pieces, sent back with their results, and refused when they are cut."""

import json

import pytest

from engine.builds.state import Role
from engine.llm.errors import ReplyEmpty, ReplyTooLong, ReplyTruncated
from engine.llm.types import Prompt, Thought, Tool, ToolCall, ToolResult, Turn
from engine.tools.all import TOOLS

READ = TOOLS["read"].definition()
ASKED = (Turn(role="user", text="Do it."),)


def prompt(*turns: Turn, tools: tuple[Tool, ...] = (READ,)) -> Prompt:
    return Prompt(role=Role.DEVELOPER, system="You are the Developer.", turns=(*ASKED, *turns), tools=tools)


def called(wire, *pieces: dict[str, object]) -> list[bytes]:
    return [wire.event({"tool_calls": [piece]}) for piece in pieces]


def piece(index: int, arguments: str, name: str | None = None, **more: object) -> dict[str, object]:
    function = {"arguments": arguments} | ({"name": name} if name else {})
    head = {"id": f"call_{index}", "type": "function"} if name else {}
    return {"index": index, **head, "function": function, **more}


async def ask(asking, given: Prompt):
    async def nothing(_: object) -> None: ...

    return await asking.client.ask(given, nothing, nothing)


async def test_tools_are_offered_and_calls_heard_in_their_order(asking, wire):
    pieces = [
        wire.event({"role": "assistant", "content": "I look."}),
        *called(wire, piece(0, '{"pa', "read"), piece(0, 'th": "a.py"}'), piece(1, '{"path": "b.py"}', "read")),
        wire.event({}, "tool_calls"),
        wire.usage(40, 12),
        wire.DONE,
    ]
    asking.provider.answers = [wire.Answer(pieces=pieces)]
    reply = await ask(asking, prompt())

    assert reply.text == "I look."
    assert [(call.id, call.name, call.arguments) for call in reply.calls] == [
        ("call_0", "read", '{"path": "a.py"}'),
        ("call_1", "read", '{"path": "b.py"}'),
    ]
    assert (reply.prompt_tokens, reply.completion_tokens) == (40, 12)
    [tool] = asking.provider.requests[0]["tools"]
    assert tool["function"]["name"] == "read"
    assert tool["function"]["parameters"] == READ.parameters
    assert "strict" not in tool["function"]


async def test_an_answer_of_calls_alone_is_no_empty_answer(asking, wire):
    whole = [*called(wire, piece(0, "{}", "list")), wire.event({}, "tool_calls"), wire.usage(9, 2), wire.DONE]
    asking.provider.answers = [wire.Answer(pieces=whole)]
    assert (await ask(asking, prompt())).text == ""

    with pytest.raises(ReplyEmpty):
        await ask(asking, prompt(tools=()))


async def test_results_go_back_with_the_program_s_words_in_the_last(asking, wire):
    calls = (ToolCall(id="a", name="read", arguments='{"path": "a.py"}'), ToolCall(id="b", name="read", arguments="{"))
    results = (ToolResult(id="a", name="read", text="A = 1"), ToolResult(id="b", name="read", text="not valid"))
    await ask(
        asking,
        prompt(Turn(role="assistant", calls=calls), Turn(role="user", results=results, text="5 turns are left.")),
    )
    *_, said, first, second = asking.provider.requests[0]["messages"]

    assert [call["id"] for call in said["tool_calls"]] == ["a", "b"]
    assert json.loads(said["tool_calls"][1]["function"]["arguments"]) == {"INVALID_JSON": "{"}
    assert (first["role"], first["tool_call_id"], first["content"]) == ("tool", "a", "A = 1")
    assert second["content"] == "not valid\n\n5 turns are left."


async def test_thoughts_and_signatures_go_back_to_who_sent_them(asking, wire):
    signed = piece(0, "{}", "list", extra_content={"google": {"thought_signature": "s1"}})
    pieces = [
        wire.event({"role": "assistant", "reasoning_content": "First the list."}),
        *called(wire, signed),
        wire.event({}, "tool_calls"),
        wire.usage(9, 2),
        wire.DONE,
    ]
    asking.provider.answers = [wire.Answer(pieces=pieces)]
    reply = await ask(asking, prompt())
    [thought] = reply.thoughts
    assert thought == Thought(field="reasoning_content", text="First the list.", origin=thought.origin)
    assert thought.origin == reply.calls[0].origin

    said = Turn(role="assistant", calls=reply.calls, thoughts=reply.thoughts)
    result = ToolResult(id="call_0", name="list", text="a.py")
    await ask(asking, prompt(said, Turn(role="user", results=(result,))))
    message = asking.provider.requests[1]["messages"][2]
    assert message["reasoning_content"] == "First the list."
    assert message["tool_calls"][0]["extra_content"] == {"google": {"thought_signature": "s1"}}


@pytest.mark.parametrize(("finish", "failure"), [(None, ReplyTruncated), ("length", ReplyTooLong)])
async def test_a_call_whose_stream_did_not_end_is_refused(asking, wire, finish, failure):
    pieces = called(wire, piece(0, '{"path": "a.py", "content": "half', "write"))
    pieces += [wire.event({}, finish)] if finish else []
    asking.provider.answers = [wire.Answer(pieces=[*pieces, wire.DONE])]
    with pytest.raises(failure):
        await ask(asking, prompt())
