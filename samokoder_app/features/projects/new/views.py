"""What the box for an idea shows; pure."""

from pydantic import BaseModel

from samokoder_app.builds.estimate import EstimateView
from samokoder_app.db.repositories.rights import Right
from samokoder_app.db.repositories.teams import TeamRow


class TeamChoice(BaseModel):
    """A team in which the reader may make projects and order builds."""

    id: str
    name: str


def can_build(team: TeamRow) -> bool:
    """Whether a project could be made there, and built."""
    return {Right.EDIT, Right.BUILD} <= set(team.rights)


class ForecastRow(BaseModel):
    """What a build is likely to use, in figures (no dollars: the price is unknown), and what its model takes."""

    calls: str = ""
    thousands: str = ""
    usd: list[float] = []
    is_free: bool = False
    can_see: bool = False
    can_read: bool = False


def forecast_row(likely: EstimateView) -> ForecastRow:
    """The figures of a forecast as ranges."""
    tokens = [sum(pair) // 1000 for pair in zip(likely.prompt_tokens, likely.completion_tokens, strict=True)]
    cost = likely.cost_usd
    return ForecastRow(
        calls=f"{likely.calls[0]}–{likely.calls[1]}",
        thousands=f"{tokens[0]}–{tokens[1]}",
        usd=[float(one) for one in cost] if cost else [],
        is_free=cost is not None and float(cost[1]) == 0,
        can_see=likely.can_see,
        can_read=likely.can_read,
    )
