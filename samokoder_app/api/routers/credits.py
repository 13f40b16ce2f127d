"""Credits: the balance, the statement, what they pay for."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from samokoder_app import paths
from samokoder_app.api.access import User
from samokoder_app.api.bodies import ERRORS
from samokoder_app.api.downloads import download_headers
from samokoder_app.billing.credits import service
from samokoder_app.billing.credits.views import BalanceView, CreditsView

router = APIRouter(tags=["billing"], responses=ERRORS)


@router.get(paths.API_CREDITS)
async def get_credits(
    user: User,
    cursor: Annotated[str | None, Query(max_length=40, description="`next_cursor` of the page before.")] = None,
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
