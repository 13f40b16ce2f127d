"""The gateway in OpenAI's own words: its client asks as GPT-Pilot does, over the loopback and over a Unix socket."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest
from openai import AsyncOpenAI
from pydantic import SecretStr

from engine.builds.budget import Budget, BudgetReached
from engine.builds.state import BuildState
from engine.builds.step import Step
from engine.builds.toolbox import Toolbox
from engine.egress.client import guarded_client
from engine.egress.policy import AddressPolicy
from engine.events.payloads import ModelCalled
from engine.llm.client import ModelClient
from engine.llm.errors import ContextOverflow, KeyRejected, RateLimited
from engine.llm.notices import ModelNotice
from engine.llm.roles import Role
from engine.llm.spending import CallBegun
from engine.llm.types import Model, ModelChoice, OnNotice, OnText, Prompt, Reply
from engine.pilot import gateway as gateway_module
from engine.pilot.completions import AGENT_ROLES
from engine.pilot.errors import PilotFailed
from engine.pilot.gateway import MOST_UNUSABLE, ModelGateway
from engine.pilot.talking import MOST_BYTES
from engine.sandbox.commands import Identity
from engine.stacks.stack import load_stack
from engine.testing import MemoryHost, ScriptedModel
from engine.workspace.workspace import Workspace
from tests.integration.llm.conftest import KEY, Provider, error

TOKEN = "one-build-token-0123456789"
MakeStep = Callable[..., Step]


@pytest.fixture
def host() -> MemoryHost:
    return MemoryHost()


@pytest.fixture
def make_step(tmp_path: Path, host: MemoryHost) -> MakeStep:
    """A step of a build whose model is the given one."""

    def make(model: Model, budget: Budget | None = None) -> Step:
        toolbox = Toolbox(
            workspace=Workspace(tmp_path),
            app_dir=tmp_path,
            identity=Identity(uid=os.geteuid(), gid=os.getegid()),
            stack=load_stack("static"),
            model=model,
        )
        state = BuildState(idea="a todo list", language="en", stack="static", step=3)
        return Step(state, toolbox, host, host, host, budget or Budget())

    return make


MESSAGES: list[Any] = [
    {"role": "system", "content": "You write code."},
    {"role": "user", "content": "Plan it."},
    {"role": "assistant", "content": "Planned."},
    {"role": "user", "content": "Now write it."},
]


@asynccontextmanager
async def asking(gateway: ModelGateway, key: str = TOKEN) -> AsyncIterator[AsyncOpenAI]:
    async with AsyncOpenAI(api_key=key, base_url=gateway.address) as client:
        yield client


async def streamed(client: AsyncOpenAI, model: str = "developer", **more: Any) -> tuple[list[str], int, int]:
    """Pieces and tokens, asked for as GPT-Pilot asks."""
    pieces, sent, received = [], 0, 0
    stream = await client.chat.completions.create(
        model=model,
        messages=MESSAGES,
        temperature=0.5,
        stream=True,
        stream_options={"include_usage": True},
        **more,
    )
    async for chunk in stream:
        if chunk.usage:
            sent, received = chunk.usage.prompt_tokens, chunk.usage.completion_tokens
        if chunk.choices and (text := chunk.choices[0].delta.content):
            pieces.append(text)
    return pieces, sent, received


def called(host: MemoryHost) -> list[ModelCalled]:
    return [one.payload for one in host.events if isinstance(one.payload, ModelCalled)]


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


@pytest.mark.parametrize("key", ["", "one-build-token-0123456780", "o", TOKEN + "x", "ключ"])
async def test_no_other_token_is_served(make_step: MakeStep, key: str):
    model = ScriptedModel([])
    async with ModelGateway(make_step(model), TOKEN) as gateway, httpx.AsyncClient() as http:
        url = f"{gateway.address}/chat/completions"
        headers = {"Authorization": f"Bearer {key}".encode()} if key else {}
        answer = await http.post(url, json={"messages": MESSAGES}, headers=headers)
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "invalid_api_key"
    assert TOKEN not in answer.text
    assert gateway.failure is None
    assert model.prompts == []


@pytest.mark.parametrize(
    ("failure", "kind"),
    [
        (BudgetReached(10, 10, 5), openai.RateLimitError),
        (RateLimited(retry_after=3600), openai.RateLimitError),
        (KeyRejected("the provider's words"), openai.AuthenticationError),
        (ContextOverflow(), openai.BadRequestError),
    ],
)
async def test_a_failure_ends_the_session_at_once(
    make_step: MakeStep, failure: Exception, kind: type[openai.APIStatusError]
):
    """Asked once, whatever OpenAI's client likes to try again; no header from which GPT-Pilot reads how long to sleep."""
    model = ScriptedModel([failure])
    async with ModelGateway(make_step(model), TOKEN) as gateway, asking(gateway) as client:
        for _ in range(2):
            with pytest.raises(kind) as caught:
                await streamed(client)
            assert not [name for name in caught.value.response.headers if name.startswith(("x-ratelimit", "retry-"))]
            assert "words" not in str(caught.value)
        assert await gateway.failed() is failure
    assert len(model.prompts) == 1


async def test_a_budget_is_kept(make_step: MakeStep, host: MemoryHost):
    """The step's own limit: the call is not made."""

    class Begins(ScriptedModel):
        async def ask(self, prompt: Prompt, on_text: OnText, on_notice: OnNotice) -> Reply:
            begun = CallBegun(model="m", prompt_tokens=10, cost_usd=None, most_prompt_tokens=5_000)
            await on_notice(begun)
            return await super().ask(prompt, on_text, on_notice)

    model = Begins(["never"])
    async with ModelGateway(make_step(model, Budget(tokens=6_000)), TOKEN) as gateway, asking(gateway) as client:
        with pytest.raises(openai.RateLimitError):
            await streamed(client)
    assert isinstance(gateway.failure, BudgetReached)
    assert gateway.failure.code == "budget_reached"
    assert called(host) == []


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
        async with asyncio.timeout(10):
            await model.is_asked.wait()
            call.cancel()
            await model.is_cancelled.wait()
        assert gateway.failure is None


async def test_the_end_of_the_session_ends_its_calls(make_step: MakeStep):
    model = Blocked()
    async with asyncio.timeout(10):
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


BAD: Sequence[tuple[str, bytes, int]] = [
    ("POST", b"{", 400),
    ("POST", b"[" * 100_000, 400),
    ("POST", b"\xff", 400),
    ("POST", b"{}", 400),
    ("POST", b'{"messages": []}', 400),
    ("POST", b'{"messages": [{"role": "tool", "content": "x"}]}', 400),
    ("POST", b'{"messages": [{"role": "assistant", "content": "x"}]}', 400),
    ("POST", b'{"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {}}]}]}', 400),
    ("POST", b'{"messages": [{"role": "user", "content": "x"}], "n": 2}', 400),
    ("POST", b" " * (MOST_BYTES + 1), 413),
    ("GET", b"", 404),
]


@pytest.mark.parametrize(("method", "body", "status"), BAD)
async def test_bad_requests_are_refused_and_end_nothing(make_step: MakeStep, method: str, body: bytes, status: int):
    model = ScriptedModel(["fine"])
    async with ModelGateway(make_step(model), TOKEN) as gateway, httpx.AsyncClient() as http:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        answer = await http.request(method, f"{gateway.address}/chat/completions", content=body, headers=headers)
        assert answer.status_code == status
        assert answer.json()["error"]["message"]
        async with asking(gateway) as client:
            assert (await streamed(client))[0] == ["fine"]
    assert gateway.failure is None


async def test_too_many_requests_that_cannot_be_read_end_the_session(make_step: MakeStep):
    model = ScriptedModel([])
    async with ModelGateway(make_step(model), TOKEN) as gateway, httpx.AsyncClient() as http:
        url, headers = f"{gateway.address}/chat/completions", {"Authorization": f"Bearer {TOKEN}"}
        answers = [await http.post(url, content=b"{", headers=headers) for _ in range(MOST_UNUSABLE + 2)]
        assert isinstance(await gateway.failed(), PilotFailed)
    assert [one.status_code for one in answers] == [400] * (MOST_UNUSABLE + 1) + [429]


async def test_the_key_is_not_in_anything_that_comes_back(make_step: MakeStep, host: MemoryHost):
    """The provider echoes the key in an error; neither GPT-Pilot nor an event sees it."""
    provider = Provider()
    provider.answers = [error(401, f"Incorrect API key provided: {KEY}", "invalid_api_key")]
    server = await asyncio.start_server(provider.serve, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    choice = ModelChoice(provider="openai_compatible", model="m", base_url=url, api_key=SecretStr(KEY))
    async with (
        server,
        guarded_client(AddressPolicy(allow_private=True)) as inside,
        ModelGateway(make_step(ModelClient(choice, inside)), TOKEN) as gateway,
        httpx.AsyncClient() as outside,
    ):
        answer = await outside.post(
            f"{gateway.address}/chat/completions",
            json={"messages": MESSAGES, "stream": True},
            headers={"Authorization": f"Bearer {TOKEN}"},
        )
    assert KEY in provider.headers[0]
    assert answer.status_code == 401
    assert KEY not in answer.text + str(answer.headers) + repr(host.events) + repr(gateway.failure)


def test_every_agent_has_a_role():
    assert AGENT_ROLES["TechLead.plan_epic"] is Role.TECH_LEAD
    assert "default" in AGENT_ROLES
