"""What providers say of their models and of keys, in their real formats."""

import asyncio
from collections.abc import AsyncIterator
from decimal import Decimal
from time import process_time
from typing import Any

import httpx2
import pytest
from pydantic import SecretStr

from engine.egress.client import guarded_client
from engine.egress.policy import AddressPolicy
from engine.llm.listing.listed import ListedModel, NotListed, Verdict
from engine.llm.listing.listing import list_models
from engine.llm.listing.probing import probe_key
from engine.llm.types import ModelChoice, ProviderKind
from tests.integration.llm import listing_provider as said
from tests.integration.llm.listing_provider import ListingProvider, listing_provider

KEY = "sk-test-0123456789abcdef"


@pytest.fixture
async def provider() -> AsyncIterator[ListingProvider]:
    async with listing_provider() as listening:
        yield listening


@pytest.fixture
async def client() -> AsyncIterator[httpx2.AsyncClient]:
    async with guarded_client(AddressPolicy(allow_private=True)) as opened:
        yield opened


def choice(kind: ProviderKind, provider: ListingProvider, model: str = "") -> ModelChoice:
    return ModelChoice(provider=kind, model=model, base_url=provider.base_url, api_key=SecretStr(KEY))


async def test_openrouter_tells_prices_windows_and_abilities(provider, client) -> None:
    provider.answers["/models"] = (200, said.OPENROUTER)
    sonnet, gemma, auto = await list_models(choice("openrouter", provider), client)
    assert sonnet == ListedModel(
        id="anthropic/claude-sonnet-4.5",
        title="Anthropic: Claude Sonnet 4.5",
        context_tokens=200_000,
        most_output=64_000,
        can_see=True,
        can_call_tools=True,
        prompt_usd=Decimal("0.000003"),
        completion_usd=Decimal("0.000015"),
        cached_usd=Decimal("0.0000003"),
        kept_usd=Decimal("0.00000375"),
    )
    assert (gemma.is_free, gemma.prompt_usd, gemma.can_see, gemma.can_call_tools) == (True, 0, False, False)
    assert gemma.context_tokens == 131_072
    # The router chooses: its price is unknown, which is not free.
    assert (auto.prompt_usd, auto.is_free) == (None, False)


async def test_the_others_have_prices_of_the_packaged_list_or_none(provider, client) -> None:
    provider.answers["/models"] = (200, said.OPENAI)
    mini, tuned = await list_models(choice("openai", provider), client)
    assert (mini.id, mini.prompt_usd, mini.completion_usd) == ("gpt-5-mini", Decimal("2.5E-7"), Decimal("0.000002"))
    assert (tuned.prompt_usd, tuned.is_free) == (None, False)
    provider.answers["/models"] = (200, said.ANTHROPIC)
    haiku, new = await list_models(choice("anthropic", provider), client)
    assert (haiku.title, haiku.context_tokens, haiku.most_output) == ("Claude Haiku 4.5", 200_000, 64_000)
    assert (haiku.can_see, haiku.prompt_usd) == (True, Decimal("0.000001"))
    assert (new.context_tokens, new.can_see, new.prompt_usd) == (None, None, None)
    headers = provider.asked[-1][1]
    assert (headers["x-api-key"], headers["anthropic-version"]) == (KEY, "2023-06-01")
    assert "authorization" not in headers
    provider.answers["/models"] = (200, said.GROQ)
    (oss,) = await list_models(choice("groq", provider), client)
    assert (oss.id, oss.context_tokens, oss.most_output) == ("openai/gpt-oss-20b", 131_072, 65_536)
    assert oss.prompt_usd == Decimal("7.5E-8")
    provider.answers["/models"] = (200, said.OLLAMA)
    (qwen,) = await list_models(choice("openai_compatible", provider), client)
    assert (qwen.id, qwen.prompt_usd, qwen.is_free) == ("qwen3:8b", None, False)
    provider.answers["/models"] = (200, said.VLLM)
    (served,) = await list_models(choice("openai_compatible", provider), client)
    assert served.context_tokens == 32_768


@pytest.mark.parametrize(
    ("kind", "answers", "model", "verdict"),
    [
        ("openai", {"/models": (401, said.WRONG_OPENAI)}, "", Verdict.WRONG_KEY),
        ("openai", {"/models": (403, said.NO_SCOPE_OPENAI)}, "", Verdict.NO_PERMISSION),
        ("openai", {"/models": (401, said.NO_SCOPE_OPENAI)}, "", Verdict.NO_PERMISSION),
        ("openai", {"/models": (403, said.NO_SCOPE_OPENAI), "/chat/completions": (200, {})}, "m", Verdict.ACCEPTED),
        ("openai", {"/models": (429, said.SLOW_DOWN_OPENAI)}, "", Verdict.ACCEPTED),
        ("openai", {"/models": (200, said.OPENAI), "/chat/completions": (429, said.NO_QUOTA_OPENAI)}, "",
         Verdict.NO_CREDIT),
        ("openai", {"/models": (200, said.OPENAI), "/chat/completions": (400, {"error": "max_tokens"})}, "",
         Verdict.ACCEPTED),
        ("openai", {"/models": (500, {})}, "", Verdict.FAILING),
        ("anthropic", {"/models": (401, said.WRONG_ANTHROPIC)}, "", Verdict.WRONG_KEY),
        ("anthropic", {"/models": (403, said.FORBIDDEN_ANTHROPIC)}, "", Verdict.NO_PERMISSION),
        ("anthropic", {"/models": (200, said.ANTHROPIC), "/messages": (400, said.NO_CREDIT_ANTHROPIC)}, "",
         Verdict.NO_CREDIT),
        ("anthropic", {"/models": (200, said.ANTHROPIC), "/messages": (200, {})}, "", Verdict.ACCEPTED),
        ("groq", {"/models": (401, said.WRONG_GROQ)}, "", Verdict.WRONG_KEY),
        ("openrouter", {"/key": (401, said.WRONG_OPENROUTER), "/models": (200, said.OPENROUTER)}, "",
         Verdict.WRONG_KEY),
        ("openrouter", {"/key": (200, said.key_of_openrouter(0)), "/models": (200, said.OPENROUTER)}, "",
         Verdict.NO_CREDIT),
        ("openrouter", {"/key": (200, said.key_of_openrouter(None)), "/models": (200, said.OPENROUTER),
         "/chat/completions": (402, said.NO_CREDIT_OPENROUTER)}, "", Verdict.NO_CREDIT),
        ("openai_compatible", {"/models": (401, {})}, "", Verdict.WRONG_KEY),
        ("openai_compatible", {"/models": (200, "<html>Welcome</html>")}, "", Verdict.NO_ENDPOINT),
        ("openai_compatible", {"/models": (200, {"hello": "world"})}, "", Verdict.NO_ENDPOINT),
        ("openai_compatible", {"/models": (307, {})}, "", Verdict.REDIRECTS),
        ("openai_compatible", {}, "", Verdict.NO_ENDPOINT),
        ("openai_compatible", {"/chat/completions": (200, {"choices": []})}, "m", Verdict.ACCEPTED),
        ("openai_compatible", {"/chat/completions": (401, {})}, "m", Verdict.WRONG_KEY),
        ("openai_compatible", {"/models": (200, said.OLLAMA)}, "m", Verdict.ACCEPTED),
    ],
)  # fmt: skip
async def test_keys_are_judged(
    provider, client, kind: ProviderKind, answers: dict[str, Any], model: str, verdict: Verdict
) -> None:
    provider.answers = answers
    assert (await probe_key(choice(kind, provider, model), client)).verdict is verdict


async def test_a_test_costs_one_token_of_the_cheapest_model_and_nothing_at_a_server_of_ones_own(
    provider, client
) -> None:
    provider.answers = {
        "/key": (200, said.key_of_openrouter(None)),
        "/models": (200, said.OPENROUTER),
        "/chat/completions": (200, {}),
    }
    probe = await probe_key(choice("openrouter", provider), client)
    assert [path for path, _, _ in provider.asked] == ["/key", "/models", "/chat/completions"]
    assert provider.asked[-1][2] == {
        "model": "anthropic/claude-sonnet-4.5",
        "messages": [{"role": "user", "content": "Hi"}],
        "max_tokens": 1,
    }
    assert probe.models is not None
    assert len(probe.models) == 3
    provider.asked.clear()
    provider.answers = {"/models": (200, said.OLLAMA)}
    await probe_key(choice("openai_compatible", provider, "qwen3:8b"), client)
    assert [path for path, _, _ in provider.asked] == ["/models"]


async def test_nobody_there_and_private_addresses(provider, client) -> None:
    away = ModelChoice(provider="openai", model="", base_url="http://127.0.0.1:1/v1", api_key=SecretStr(KEY))
    assert (await probe_key(away, client)).verdict is Verdict.UNREACHABLE
    async with guarded_client(AddressPolicy()) as guarded:
        for kind in ("openrouter", "openai", "anthropic", "groq", "openai_compatible"):
            assert (await probe_key(choice(kind, provider), guarded)).verdict is Verdict.ADDRESS_REFUSED
    assert provider.asked == []


async def test_lists_that_mean_harm_are_cut_to_size(provider, client) -> None:
    provider.answers["/models"] = (200, {"data": [{"id": f"m{n}"} for n in range(5_000)]})
    assert len(await list_models(choice("openai_compatible", provider), client)) == 2_000
    wild = [
        {"id": "x" * 201}, {"id": ""}, {"id": 7}, {"id": "a\u0000b"}, {"id": "\ud800"}, None, "id", {"id": "ok",
         "max_model_len": 10**30, "name": "\u202eevil" * 100}, {"id": "ok"},
    ]  # fmt: skip
    provider.answers["/models"] = (200, wild)
    assert await list_models(choice("openai_compatible", provider), client) == (ListedModel(id="ok", title="ok"),)
    priced = {"id": "p", "name": "\u202eP", "pricing": {"prompt": "NaN", "completion": "1e999", "request": [1]}}
    provider.answers["/models"] = (200, {"data": [priced]})
    assert await list_models(choice("openrouter", provider), client) == (ListedModel(id="p", title="p"),)
    provider.answers["/models"] = (200, {"data": [{"id": "y" * 150} for _ in range(60_000)]})
    with pytest.raises(NotListed) as caught:
        await list_models(choice("openai_compatible", provider), client)
    assert caught.value.verdict is Verdict.NO_ENDPOINT
    provider.answers["/models"] = (200, [{"id": "m", "more": [[]] * 100} for _ in range(2_000)])
    with pytest.raises(NotListed) as caught:
        await list_models(choice("openai_compatible", provider), client)
    assert caught.value.verdict is Verdict.NO_ENDPOINT


async def test_other_work_goes_on_while_a_long_list_is_read(provider, client) -> None:
    """The longest pause of the event loop, against what reading the list takes in all.

    The best of three: one collection of a long run's garbage may stop every thread for half a second. In the
    processor's time, which a busy machine does not lengthen.
    """
    provider.answers["/models"] = (200, {"data": [{"id": f"gpt-5-{n}"} for n in range(5_000)]})
    assert min([await _longest_pause(provider, client) for _ in range(3)]) < 1 / 3


async def _longest_pause(provider, client) -> float:
    """As a share of the reading."""
    longest, last = 0.0, process_time()

    async def watch() -> None:
        nonlocal longest, last
        while True:
            await asyncio.sleep(0.001)
            now = process_time()
            longest, last = max(longest, now - last), now

    before = process_time()
    watching = asyncio.create_task(watch())
    await list_models(choice("openai", provider), client)
    took = process_time() - before
    watching.cancel()
    return longest / took
