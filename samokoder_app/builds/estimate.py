"""How much a build may use, before it is started: a rough range, honest about what is unknown."""

from decimal import Decimal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from engine.builds.state import Mode
from engine.llm.prices import price_of
from engine.llm.profiles import profile_of
from engine.llm.types import ModelChoice
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.builds.choosing import checked_mode, choose_model
from samokoder_app.builds.views import StartBuild
from samokoder_app.db.repositories import keys, projects
from samokoder_app.db.session import as_user
from samokoder_app.errors import NotFound


class _Pace(BaseModel):
    """How many calls a build takes, and tokens per call: the fewest and the most that are likely."""

    calls: tuple[int, int]
    prompt: tuple[int, int]
    completion: tuple[int, int]


_PACES = {
    # Spec, architecture, plan and README are one call each; then a call per task, and repairs at worst. The starter
    # alone is 25 KB of text, about 6,000 tokens at 4 characters each; a file of 100 lines is about 1,000 tokens.
    Mode.BATCH: _Pace(calls=(8, 40), prompt=(6_000, 20_000), completion=(1_000, 3_000)),
    # A loop asks more often, for less at a time; its history is sent again with every call.
    Mode.LOOP: _Pace(calls=(11, 90), prompt=(6_000, 25_000), completion=(500, 1_500)),
}


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
        checked_mode(order, is_demo=key is None)
        providers = {provider.id: provider for provider in await keys.list_providers(session)}
    if key is None:
        return EstimateView(
            model=model,
            is_demo=True,
            calls=_PACES[Mode.BATCH].calls,
            prompt_tokens=(0, 0),
            completion_tokens=(0, 0),
            cost_usd=("0", "0"),
        )
    provider = providers.get(key.provider_id)
    base_url = key.base_url or (provider.base_url if provider else None) or ""
    choice = ModelChoice(provider="openai_compatible", model=model, base_url=base_url)
    mode = profile_of(choice).mode if order.mode == "auto" else Mode(order.mode)
    return _range(model, base_url, _PACES[mode])


def _range(model: str, base_url: str, pace: _Pace) -> EstimateView:
    prompt = (pace.calls[0] * pace.prompt[0], pace.calls[1] * pace.prompt[1])
    completion = (pace.calls[0] * pace.completion[0], pace.calls[1] * pace.completion[1])
    low = price_of(model, base_url, prompt[0], completion[0])
    high = price_of(model, base_url, prompt[1], completion[1])
    cost = None if low is None or high is None else (_cents(low), _cents(high))
    return EstimateView(
        model=model, is_demo=False, calls=pace.calls, prompt_tokens=prompt, completion_tokens=completion, cost_usd=cost
    )


def _cents(dollars: str) -> str:
    return f"{Decimal(dollars):.2f}"
