"""Credits: the balance, the statement, what they pay for."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse
from pydantic import Field

from samokoder_app import paths
from samokoder_app.api.access import User
from samokoder_app.api.bodies import ERRORS, Body
from samokoder_app.api.downloads import download_headers
from samokoder_app.billing.credits import service, teams
from samokoder_app.billing.credits.views import BalanceView, CreditsView, TeamCreditsView

router = APIRouter(tags=["billing"], responses=ERRORS)

_CURSOR = Query(max_length=40, description="`next_cursor` of the page before.")


class Filling(Body):
    """Credits of your own that become the team's."""

    credits: str = Field(max_length=40, examples=["500"], description="How many, as a decimal.")
    reference: str = Field(
        min_length=1, max_length=64, description="A word of yours: the same one moves nothing a second time."
    )


@router.get(paths.API_CREDITS)
async def get_credits(
    user: User,
    cursor: Annotated[str | None, _CURSOR] = None,
    limit: Annotated[int, Query(ge=1, le=service.MAX_PAGE)] = 50,
) -> CreditsView:
    """Read your credits: the balance, the statement, and the models that they pay for with their margin."""
    return await service.read_credits(user, cursor, limit)


@router.get(f"{paths.API_PREFIX}/projects/{{project_id}}/credits")
async def get_credits_of_project(user: User, project_id: UUID) -> BalanceView:
    """Read what is left to pay for builds of a project with: your own credits, or those of its team."""
    return await service.read_balance(user, project_id)


@router.get(paths.API_CREDITS_CSV, response_class=StreamingResponse)
async def get_credits_as_csv(user: User) -> StreamingResponse:
    """Download the whole statement: every call a line of its own."""
    headers = download_headers("samokoder-credits.csv")
    return StreamingResponse(service.statement_table(user), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/api/teams/{team_id}/credits")
async def get_team_credits(
    user: User,
    team_id: UUID,
    cursor: Annotated[str | None, _CURSOR] = None,
    limit: Annotated[int, Query(ge=1, le=service.MAX_PAGE)] = 50,
) -> TeamCreditsView:
    """Read a team's credits: the balance, for who may spend it, and the statement for who leads the team."""
    return await teams.read_team_credits(user, team_id, cursor, limit)


@router.post("/api/teams/{team_id}/credits", status_code=204)
async def fill_team(user: User, team_id: UUID, body: Filling) -> None:
    """Move credits of your own into the team's account; its builds are paid from there from then on."""
    await teams.fill_team(user, team_id, body.credits, body.reference)


@router.get("/api/teams/{team_id}/credits.csv", response_class=StreamingResponse)
async def get_team_credits_as_csv(user: User, team_id: UUID) -> StreamingResponse:
    """Download the whole statement of a team: every call a line of its own."""
    await teams.check_statement(user, team_id)
    headers = download_headers("samokoder-team-credits.csv")
    table = service.statement_table(user, team_id)
    return StreamingResponse(table, media_type="text/csv; charset=utf-8", headers=headers)
