"""The gateway in OpenAI's own words: its client asks as GPT-Pilot does, over the loopback and over a Unix socket."""

import asyncio
import socket
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest
from openai import AsyncOpenAI

from engine.llm.notices import ModelNotice
from engine.llm.roles import Role
from engine.llm.types import OnNotice, OnText, Prompt, Reply
from engine.pilot import gateway as gateway_module
from engine.pilot.completions import AGENT_ROLES
from engine.pilot.gateway import ModelGateway
from engine.testing import MemoryHost, ScriptedModel
from tests.integration.pilot.conftest import MESSAGES, TOKEN, MakeStep, asking, called, streamed


async def test_a_stream_carries_the_answer_and_what_it_used(make_step: MakeStep, host: MemoryHost):
    model = ScriptedModel(["a long answer " * 20])
    step = make_step(model)
    async with ModelGateway(step, TOKEN) as gateway, asking(gateway) as client:
        pieces, sent, received = await streamed(client, "tech_lead")
    assert "".join(pieces) == "a long answer " * 20
    assert len(pieces) > 1
    (prompt,) = model.prompts
    assert (prompt.role, prompt.system) == (Role.TECH_LEAD, "You write code.")
    assert [(turn.role, turn.text) for turn in prompt.turns] == [
        ("user", "Plan it."),
        ("assistant", "Planned."),
        ("user", "Now write it."),
    ]
    assert [(one.role, one.prompt_tokens, one.completion_tokens) for one in called(host)] == [
        (Role.TECH_LEAD, sent, received)
    ]
    assert (step.usage.calls, step.usage.prompt_tokens) == (1, sent)
    assert host.open_calls == {}
    assert gateway.failure is None


async def test_a_whole_answer_over_a_unix_socket(make_step: MakeStep, tmp_path: Path):
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(tmp_path / "gate.sock"))
    listener.listen()
    async with ModelGateway(make_step(ScriptedModel(["whole"])), TOKEN, listener) as gateway:
        transport = httpx.AsyncHTTPTransport(uds=gateway.address)
        async with httpx.AsyncClient(transport=transport) as http:
            client = AsyncOpenAI(api_key=TOKEN, base_url="http://gateway/v1", http_client=http)
            answer = await client.chat.completions.create(model="developer", messages=MESSAGES)
    assert answer.choices[0].message.content == "whole"
    assert answer.choices[0].finish_reason == "stop"
    assert answer.usage is not None
    assert answer.usage.completion_tokens == 1


async def test_json_is_freed_of_the_words_around_it(make_step: MakeStep):
    said = 'Here it is:\n```json\n{"plan": ["a",], // first\n "done": True}\n```\nEnjoy.'
    async with ModelGateway(make_step(ScriptedModel([said])), TOKEN) as gateway, asking(gateway) as client:
        pieces, _, _ = await streamed(client, response_format={"type": "json_object"})
    assert len(pieces) == 1
    assert "".join(pieces).split() == ['{"plan":', '["a"],', '"done":', "true}"]


async def test_json_that_only_a_shown_schema_asks_for_is_freed_too(make_step: MakeStep):
    shown = 'Plan it.\n```\n{"properties": {"plan": {"type": "array"}}, "required": ["plan"]}\n```.Nothing else.'
    model = ScriptedModel(['I think {so}:\n```json\n{"plan": []}\n```', 'Sorry: {"plan": [1]}'])
    async with ModelGateway(make_step(model), TOKEN) as gateway, asking(gateway) as client:
        asked: list[Any] = [{"role": "user", "content": shown}]
        first = await client.chat.completions.create(model="tech_lead", messages=asked)
        asked += [{"role": "assistant", "content": "none"}, {"role": "user", "content": "That was no JSON."}]
        second = await client.chat.completions.create(model="tech_lead", messages=asked)
    assert [one.choices[0].message.content for one in (first, second)] == ['{"plan": []}', '{"plan": [1]}']


async def test_who_goes_on_in_the_same_step_is_answered_from_the_journal(make_step: MakeStep, host: MemoryHost):
    model = ScriptedModel(["first", "second"])
    for _ in range(2):
        step = make_step(model)
        async with ModelGateway(step, TOKEN) as gateway, asking(gateway) as client:
            assert [await streamed(client), await streamed(client)][1][0] == ["second"]
        assert step.usage.calls == 2
    assert len(model.prompts) == 2
    assert len(called(host)) == 2


class Blocked(ScriptedModel):
    """Says a word, and then waits until it is cancelled."""

    def __init__(self) -> None:
        super().__init__([])
        self.is_asked, self.is_cancelled = asyncio.Event(), asyncio.Event()

    async def ask(self, prompt: Prompt, on_text: OnText, on_notice: OnNotice) -> Reply:
        await on_text("word")
        self.is_asked.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.is_cancelled.set()
        raise AssertionError


async def test_who_hangs_up_ends_the_call(make_step: MakeStep):
    model = Blocked()
    async with ModelGateway(make_step(model), TOKEN) as gateway, asking(gateway) as client:
        call = asyncio.create_task(streamed(client))
        async with asyncio.timeout(60):
            await model.is_asked.wait()
            call.cancel()
            await model.is_cancelled.wait()
        assert gateway.failure is None


async def test_the_end_of_the_session_ends_its_calls(make_step: MakeStep):
    model = Blocked()
    async with asyncio.timeout(60):
        async with ModelGateway(make_step(model), TOKEN) as gateway, asking(gateway) as client:
            call = asyncio.create_task(streamed(client))
            await model.is_asked.wait()
            await gateway.__aexit__(None, None, None)
        assert model.is_cancelled.is_set()
        with pytest.raises(openai.APIError):
            await call


class BeginsAgain(ScriptedModel):
    """Says something, and then begins anew."""

    async def ask(self, prompt: Prompt, on_text: OnText, on_notice: OnNotice) -> Reply:
        if not self.prompts:
            await on_text("the beginning of")
            for _ in range(20):
                await asyncio.sleep(0)
            await asyncio.sleep(0.05)
            await on_notice(ModelNotice(code="model_cut_off", attempt=2, seconds=0))
        return await super().ask(prompt, on_text, on_notice)


async def test_an_answer_that_begins_anew_is_given_whole_to_the_next_request(make_step: MakeStep, host: MemoryHost):
    model = BeginsAgain(["the whole answer"])
    async with ModelGateway(make_step(model), TOKEN) as gateway, asking(gateway) as client:
        with pytest.raises(openai.APIError):
            await streamed(client)
        pieces, _, _ = await streamed(client)
    assert pieces == ["the whole answer"]
    assert len(called(host)) == 1


async def test_a_slow_model_is_waited_for_with_signs_of_life(make_step: MakeStep, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(gateway_module, "BEAT_SECONDS", 0.02)
    beaten = asyncio.Event()

    class Slow(ScriptedModel):
        async def ask(self, prompt: Prompt, on_text: OnText, on_notice: OnNotice) -> Reply:
            await beaten.wait()
            return await super().ask(prompt, on_text, on_notice)

    async with ModelGateway(make_step(Slow(["late"])), TOKEN) as gateway, httpx.AsyncClient() as http:
        sent = {"messages": MESSAGES, "stream": True}
        headers = {"Authorization": f"Bearer {TOKEN}"}
        async with http.stream("POST", f"{gateway.address}/chat/completions", json=sent, headers=headers) as answer:
            seen = ""
            async for line in answer.aiter_lines():
                seen += line
                if line.startswith(":"):
                    beaten.set()
    assert beaten.is_set()
    assert "late" in seen
    assert seen.endswith("data: [DONE]")


async def test_four_calls_are_made_at_once_and_the_others_wait(make_step: MakeStep):
    most = 0
    now = 0

    class Counting(ScriptedModel):
        async def ask(self, prompt: Prompt, on_text: OnText, on_notice: OnNotice) -> Reply:
            nonlocal most, now
            now += 1
            most = max(most, now)
            await asyncio.sleep(0.02)
            now -= 1
            return await super().ask(prompt, on_text, on_notice)

    step = make_step(Counting(lambda _: "yes"))
    async with ModelGateway(step, TOKEN) as gateway, asking(gateway) as client:
        answers = await asyncio.gather(*(streamed(client) for _ in range(12)))
    assert [pieces for pieces, _, _ in answers] == [["yes"]] * 12
    assert most == 4
    assert step.usage.calls == 12


def test_every_agent_has_a_role():
    assert AGENT_ROLES["TechLead.plan_epic"] is Role.TECH_LEAD
    assert "default" in AGENT_ROLES
