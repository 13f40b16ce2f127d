"""What a project's card shows; pure."""

from typing import Any

from pydantic import BaseModel

from samokoder_app import paths
from samokoder_app.builds.estimate import EstimateView
from samokoder_app.projects.views import ProjectView


class ProjectRow(BaseModel):
    """A project on its card."""

    id: str
    name: str
    description: str
    href: str
    changed_at: str
    version: int
    status: str
    tiles: list[dict[str, Any]]


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


def project_row(project: ProjectView) -> ProjectRow:
    """The card of a project."""
    return ProjectRow(
        id=str(project.id),
        name=project.name,
        description=project.description,
        href=paths.project(project.id),
        changed_at=project.updated_at.isoformat(),
        version=project.version,
        status=project.last_build.status if project.last_build else "",
        tiles=[tile.model_dump() for tile in project.requirements],
    )
