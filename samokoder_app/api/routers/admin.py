"""For operators."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query

from engine.builds.state import BuildStatus
from samokoder_app.accounts.analytics import AnalyticsView, read_analytics
from samokoder_app.api.access import Operator
from samokoder_app.api.bodies import ERRORS, ItemList
from samokoder_app.api.errors import ErrorAnswer
from samokoder_app.billing.plans import grants, requests
from samokoder_app.billing.plans.grants import Grant, HeldPlan
from samokoder_app.billing.plans.requests import RequestRow
from samokoder_app.db.repositories.operating import BuildOverview, UserOverview
from samokoder_app.operating import builds, users
from samokoder_app.operating.builds import QueueView
from samokoder_app.operating.overview import OverviewView, read_overview

router = APIRouter(prefix="/api/admin", tags=["admin"], responses=ERRORS)

Days = Annotated[int, Query(ge=1, le=366, description="How many days, today being the last (UTC).")]
_Cursor = Annotated[str | None, Query(max_length=1_000, description="`next_cursor` of the page before.")]
_Search = Annotated[str, Query(max_length=users.MOST_OF_SEARCH, description="Part of an address or a name, or an id.")]
_NOT_NOW: dict[int | str, dict[str, Any]] = {
    409: {"model": ErrorAnswer, "description": "An operator's account, or a build that is over."}
}


@router.get("/analytics")
async def analytics(user: Operator, days: Days = 30) -> AnalyticsView:
    """Read who is active by day, week and month, how far people come, and what projects cost; operators alone."""
    return await read_analytics(user, days)


@router.get("/overview")
async def overview(user: Operator) -> OverviewView:
    """Read the health of each part and what is going on; operators alone."""
    return await read_overview(user)


@router.get("/users")
async def all_users(
    user: Operator,
    search: _Search = "",
    cursor: _Cursor = None,
    limit: Annotated[int, Query(ge=1, le=users.MAX_PAGE)] = 50,
) -> ItemList[UserOverview]:
    """List users with what they use, the newest first; operators alone."""
    page = await users.list_users(user, search, cursor, limit)
    return ItemList(items=list(page.items), next_cursor=page.next_cursor)


@router.put("/users/{user_id}/lock", status_code=204, responses=_NOT_NOW)
async def lock_account(user: Operator, user_id: UUID) -> None:
    """Lock an account: its sessions end, its builds stop, its tokens are refused; nothing is deleted."""
    await users.lock_account(user, user_id, is_locked=True)


@router.delete("/users/{user_id}/lock", status_code=204, responses=_NOT_NOW)
async def unlock_account(user: Operator, user_id: UUID) -> None:
    """Open a locked account again."""
    await users.lock_account(user, user_id, is_locked=False)


@router.get("/users/{user_id}/plan")
async def users_plan(user: Operator, user_id: UUID) -> HeldPlan:
    """Read what plan somebody has, why, and limits of his own; operators alone."""
    return await grants.read_plan(user, user_id)


@router.put("/users/{user_id}/plan")
async def grant_plan(user: Operator, user_id: UUID, body: Grant) -> HeldPlan:
    """Give somebody a plan beside the one he pays for (the larger holds), and limits of his own; operators alone."""
    return await grants.grant_plan(user, user_id, body)


@router.get("/requests")
async def enterprise_requests(user: Operator) -> ItemList[RequestRow]:
    """List requests for the Enterprise plan that wait for an answer, the newest first; operators alone."""
    return ItemList(items=await requests.list_requests(user))


@router.post("/requests/{request_id}/answered", status_code=204)
async def answer_request(user: Operator, request_id: UUID) -> None:
    """Put a request away that was answered; operators alone."""
    await requests.put_away(user, request_id)


@router.get("/builds")
async def all_builds(
    user: Operator,
    status: Annotated[list[BuildStatus] | None, Query(description="Builds in these states alone.")] = None,
    cursor: _Cursor = None,
    limit: Annotated[int, Query(ge=1, le=builds.MAX_PAGE)] = 50,
) -> ItemList[BuildOverview]:
    """List builds of everybody, the newest first, without anything that their owners wrote; operators alone."""
    page = await builds.list_builds(user, tuple(status or BuildStatus), cursor, limit)
    return ItemList(items=list(page.items), next_cursor=page.next_cursor)


@router.post("/builds/{build_id}/stop", status_code=204, responses=_NOT_NOW)
async def stop_any_build(user: Operator, build_id: UUID) -> None:
    """Stop anybody's build as its owner could: what is done stays; operators alone."""
    await builds.stop_build(user, build_id)


@router.get("/queue")
async def queue(user: Operator) -> QueueView:
    """Read what waits, what works, and the workers; operators alone."""
    return await builds.read_queue(user)
