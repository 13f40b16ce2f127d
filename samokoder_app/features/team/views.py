"""What the list of teams shows; pure."""

from collections.abc import Sequence

from pydantic import BaseModel

from samokoder_app import paths
from samokoder_app.db.repositories.plans import PlanLimits
from samokoder_app.db.repositories.teams import TeamRow


class TeamLine(BaseModel):
    """A team in the list."""

    id: str
    name: str
    role: str
    members: int
    projects: int
    href: str


def has_teams(plan: PlanLimits | None) -> bool:
    """Whether one can own a team: without plans everybody, else who may have somebody in it."""
    return plan is None or plan.max_members is None or plan.max_members > 1


def team_lines(teams: Sequence[TeamRow]) -> list[TeamLine]:
    """Teams as lines, in their order."""
    return [
        TeamLine(
            id=str(team.id),
            name=team.name,
            role=team.role.value,
            members=team.members,
            projects=team.projects,
            href=paths.team(team.id),
        )
        for team in teams
    ]
