"""What a build is expected to use: as the user's own builds of the same kind did, else by a rule of thumb."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from engine.builds.forecast import Forecast, TierPrices, TierUse, forecast, forecast_from, pilot_forecast
from engine.builds.run import wanted_mode
from engine.builds.state import Mode
from engine.engine_name import PILOT
from engine.llm.routing.candidates import Route
from engine.llm.routing.tiers import Tier, tier_of
from samokoder_app.db.repositories.builds import BuildOrder
from samokoder_app.db.repositories.past_builds import BuildKind, RoleUse, past_uses
from samokoder_app.projects.engines import engine_of


async def expected_use(
    session: AsyncSession, user_id: UUID, order: BuildOrder, route: Route, stack: str | None, kind: BuildKind = "idea"
) -> Forecast | None:
    """The range of a build that `route` would serve; None where nothing is known.

    Of messages, and of apps that were brought in, there is no rule of thumb.
    """
    mode, prices = wanted_mode(order.mode, route.profile), prices_of(route)
    uses = await past_uses(session, user_id, kind, mode, stack, is_demo=order.is_demo)
    worked = {use.build_id: use.build_seconds for use in uses if use.build_seconds}
    known = forecast_from(by_build(uses), prices, tuple(worked.values()))
    if known is not None or kind != "idea":
        return known
    return pilot_forecast(prices) if engine_of(stack or "") == PILOT else forecast(mode, prices)


def prices_of(route: Route) -> TierPrices:
    """Those of who is asked first in each tier."""
    plan, code, cheap = (route.of(tier, Mode.BATCH)[0].prices for tier in Tier)
    return TierPrices(plan, code, cheap)


def by_build(uses: list[RoleUse]) -> list[dict[Tier, TierUse]]:
    """What each build used, by tier."""
    builds: dict[UUID, dict[Tier, TierUse]] = {}
    for use in uses:
        tiers, tier = builds.setdefault(use.build_id, {}), tier_of(use.role)
        before = tiers.get(tier, TierUse(calls=0, prompt_tokens=0, completion_tokens=0))
        tiers[tier] = TierUse(
            calls=before.calls + use.calls,
            prompt_tokens=before.prompt_tokens + use.prompt_tokens,
            completion_tokens=before.completion_tokens + use.completion_tokens,
            cached_tokens=before.cached_tokens + use.cached_tokens,
        )
    return list(builds.values())
