"""What the list of teams shows; pure."""

from collections.abc import Sequence

from pydantic import BaseModel

from samokoder_app import paths
from samokoder_app.db.repositories.plans import PlanLimits
from samokoder_app.db.repositories.teams import PastTeamRow, TeamRow


class TeamLine(BaseModel):
    """A team in the list."""

    id: str
    name: str
    role: str
    members: int
    projects: int
    href: str


class PastLine(BaseModel):
    """A team that the reader has ended."""

    id: str
    name: str
    ended_at: str
    href: str


def past_lines(teams: Sequence[PastTeamRow]) -> list[PastLine]:
    """Ended teams as lines, in their order."""
    return [
        PastLine(id=str(one.id), name=one.name, ended_at=one.ended_at.isoformat(), href=paths.team(one.id))
        for one in teams
    ]


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
