"""Which of the user's models suit a role."""

from engine.builds.state import Role
from engine.llm.routing.tiers import Tier
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.concurrency import ConcurrencyLimit
from samokoder_app.db.repositories import recommendations
from samokoder_app.db.session import as_user
from samokoder_app.keys.views import RecommendationView, recommendation_view

_ranking = ConcurrencyLimit(1, "recommending_already")


async def recommend(user: CurrentUser, role: Role | Tier) -> list[RecommendationView]:
    """The best models of the user's keys for a role, or for all roles of a tier; at most ten, the best first.

    Raises `TooManyRequests` while others are chosen for the user: long lists are ranked for it.
    """
    with _ranking.slot(user.id):
        return await _ranked(user, role)


async def recommend_tiers(user: CurrentUser) -> dict[Tier, list[RecommendationView]]:
    """The same for each tier; raises the same."""
    with _ranking.slot(user.id):
        return {tier: await _ranked(user, tier) for tier in Tier}


async def _ranked(user: CurrentUser, role: Role | Tier) -> list[RecommendationView]:
    async with as_user(user.id) as session:
        rows = await recommendations.recommended_models(session, role.value)
    return [recommendation_view(row) for row in rows]
