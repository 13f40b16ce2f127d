"""What measured builds cost with a key of one's own, model by model, at the prices that the ledger counts with."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from engine.llm.prices import prices_of
from engine.llm.types import ModelChoice, ProviderKind
from engine.stacks.stack import DEFAULT_STACK


@dataclass(frozen=True)
class MeasuredBuild:
    """A build of docs/benchmarks.md, which a test compares: calls, and tokens of all of them together."""

    id: str
    calls: int
    prompt_tokens: int
    completion_tokens: int


@dataclass(frozen=True)
class OfferedModel:
    """A model as its provider calls it, and as people do."""

    title: str
    provider: ProviderKind
    model: str


BUILDS = (
    MeasuredBuild("static", 5, 9_864, 3_188),
    MeasuredBuild("fastapi", 6, 20_486, 6_489),
    MeasuredBuild("react", 6, 21_137, 5_911),
    MeasuredBuild("repaired", 11, 77_431, 7_025),
)
USUAL = DEFAULT_STACK
"""What most people build: the stack of a new project."""

MODELS = (
    OfferedModel("Claude Opus 5.5", "anthropic", "claude-opus-5-5"),
    OfferedModel("Claude Sonnet 5.5", "anthropic", "claude-sonnet-5-5"),
    OfferedModel("Claude Haiku 5.5", "anthropic", "claude-haiku-5-5"),
    OfferedModel("GPT-6.1 Sol", "openai", "gpt-6.1-sol"),
    OfferedModel("GPT-6.1 Terra", "openai", "gpt-6.1-terra"),
    OfferedModel("GPT-6 Luna", "openai", "gpt-6-luna"),
    OfferedModel("Kimi K3.1 Pro", "openrouter", "moonshotai/kimi-k3.1-pro"),
    OfferedModel("GLM 5.3", "openrouter", "z-ai/glm-5.3"),
    OfferedModel("Gemini 3.8 Flash", "openrouter", "google/gemini-3.8-flash"),
    OfferedModel("DeepSeek V4.1 Flash", "openrouter", "deepseek/deepseek-v4.1-flash"),
    OfferedModel("gpt-oss-120b", "groq", "openai/gpt-oss-120b"),
)
PROVIDERS = {"anthropic": "Anthropic", "openai": "OpenAI", "openrouter": "OpenRouter", "groq": "Groq"}


def cost_of(build: MeasuredBuild, model: OfferedModel) -> Decimal:
    """US dollars at list prices, call by call, for prices may rise with the prompt. LookupError: the price is unknown."""
    prices = prices_of(ModelChoice(provider=model.provider, model=model.model))
    one = prices.cost(build.prompt_tokens // build.calls, build.completion_tokens // build.calls)
    if one is None:
        raise LookupError(f"no price for {model.provider} {model.model}")
    return Decimal(one) * build.calls


def model_rows() -> list[dict[str, Any]]:
    """The models from the dearest to the cheapest, with their costs by the id of a build."""
    usual = next(build for build in BUILDS if build.id == USUAL)
    ordered = sorted(MODELS, key=lambda model: cost_of(usual, model), reverse=True)
    return [
        {
            "title": model.title,
            "provider": PROVIDERS[model.provider],
            "usd": {build.id: float(cost_of(build, model)) for build in BUILDS},
        }
        for model in ordered
    ]


def build_rows() -> list[dict[str, Any]]:
    """The builds as the calculator takes them."""
    return [
        {
            "id": build.id,
            "calls": build.calls,
            "prompt": build.prompt_tokens,
            "completion": build.completion_tokens,
        }
        for build in BUILDS
    ]
