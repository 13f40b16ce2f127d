"""Which of the user's models suit a role."""

from engine.builds.state import Role
from engine.llm.routing.tiers import Tier
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.repositories import recommendations
from samokoder_app.db.session import as_user
from samokoder_app.keys.views import RecommendationView, recommendation_view


async def recommend(user: CurrentUser, role: Role | Tier) -> list[RecommendationView]:
    """The best models of the user's keys for a role, or for all roles of a tier; at most ten, the best first."""
    async with as_user(user.id) as session:
        rows = await recommendations.recommended_models(session, role.value)
    return [recommendation_view(row) for row in rows]
