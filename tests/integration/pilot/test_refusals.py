"""What the gateway refuses, what ends a session, and what it keeps to itself."""

import asyncio
from collections.abc import Sequence

import httpx
import openai
import pytest
from pydantic import SecretStr

from engine.builds.budget import Budget, BudgetReached
from engine.egress.client import guarded_client
from engine.egress.policy import AddressPolicy
from engine.llm.client import ModelClient
from engine.llm.errors import ContextOverflow, KeyRejected, RateLimited
from engine.llm.spending import CallBegun
from engine.llm.types import ModelChoice, OnNotice, OnText, Prompt, Reply
from engine.pilot.errors import PilotFailed
from engine.pilot.gateway import MOST_UNUSABLE, ModelGateway
from engine.pilot.talking import MOST_BYTES
from engine.testing import MemoryHost, ScriptedModel
from tests.integration.llm.conftest import KEY, Provider, error
from tests.integration.pilot.conftest import MESSAGES, TOKEN, MakeStep, asking, called, streamed


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
