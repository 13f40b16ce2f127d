"""How much a build may use, before it is started: a rough range, honest about what is unknown."""

from decimal import Decimal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from engine.llm.prices import price_of
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.builds.choosing import choose_model
from samokoder_app.builds.views import StartBuild
from samokoder_app.db.repositories import keys, projects
from samokoder_app.db.session import as_user
from samokoder_app.errors import NotFound

_CALLS = (8, 40)
"""Spec, architecture, plan and README are one call each; then a call per task, and repairs at worst."""
_PROMPT_TOKENS_PER_CALL = (6_000, 20_000)
"""Instructions and files: the starter alone is 25 KB of text, about 6,000 tokens at 4 characters each."""
_COMPLETION_TOKENS_PER_CALL = (1_000, 3_000)
"""A file of 100 lines is about 1,000 tokens."""


class EstimateView(BaseModel):
    """A range from the smallest to the largest build that is likely; costs are null when a price is unknown."""

    model_config = ConfigDict(frozen=True)

    model: str
    is_demo: bool
    calls: tuple[int, int]
    prompt_tokens: tuple[int, int]
    completion_tokens: tuple[int, int]
    cost_usd: tuple[str, str] | None


async def estimate_build(user: CurrentUser, project_id: UUID, order: StartBuild) -> EstimateView:
    """The range for a project with the model that `start_build` would take; refuses what that refuses."""
    async with as_user(user.id) as session:
        if not await projects.project_exists(session, user.id, project_id):
            raise NotFound("project_not_found")
        key, model = await choose_model(session, user, order)
        providers = {provider.id: provider for provider in await keys.list_providers(session)}
    if key is None:
        return EstimateView(
            model=model,
            is_demo=True,
            calls=_CALLS,
            prompt_tokens=(0, 0),
            completion_tokens=(0, 0),
            cost_usd=("0", "0"),
        )
    provider = providers.get(key.provider_id)
    base_url = key.base_url or (provider.base_url if provider else None) or ""
    return _range(model, base_url)


def _range(model: str, base_url: str) -> EstimateView:
    prompt = (_CALLS[0] * _PROMPT_TOKENS_PER_CALL[0], _CALLS[1] * _PROMPT_TOKENS_PER_CALL[1])
    completion = (_CALLS[0] * _COMPLETION_TOKENS_PER_CALL[0], _CALLS[1] * _COMPLETION_TOKENS_PER_CALL[1])
    low = price_of(model, base_url, prompt[0], completion[0])
    high = price_of(model, base_url, prompt[1], completion[1])
    cost = None if low is None or high is None else (_cents(low), _cents(high))
    return EstimateView(
        model=model, is_demo=False, calls=_CALLS, prompt_tokens=prompt, completion_tokens=completion, cost_usd=cost
    )


def _cents(dollars: str) -> str:
    return f"{Decimal(dollars):.2f}"
