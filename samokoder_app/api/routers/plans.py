"""Plans, and where the caller stands."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from samokoder_app.api.access import User
from samokoder_app.api.bodies import ERRORS, ItemList
from samokoder_app.billing.plans.offered import PlanRow, list_plans
from samokoder_app.billing.plans.requests import EnterpriseRequest, OwnRequest, ask_enterprise, own_requests
from samokoder_app.billing.plans.standing import LimitsInUse, limits_in_use, swap_projects

router = APIRouter(prefix="/api", tags=["plans"], responses=ERRORS)


@router.get("/plans", responses={})
async def plans() -> ItemList[PlanRow]:
    """List plans and their limits."""
    return ItemList(items=await list_plans())


@router.get("/user/limits")
async def get_limits_in_use(user: User) -> LimitsInUse:
    """Read your plan's limits and what you have of each."""
    return await limits_in_use(user)


@router.post("/projects/{project_id}/open", status_code=204)
async def open_project(
    user: User, project_id: UUID, instead_of: Annotated[UUID, Query(description="One that becomes read-only.")]
) -> None:
    """Let a read-only project be worked in, in place of another one; that one stays open for a day if it was opened so."""
    await swap_projects(user, project_id, instead_of)


@router.get("/user/enterprise-requests")
async def list_own_requests(user: User) -> ItemList[OwnRequest]:
    """List your requests for the Enterprise plan, the newest first."""
    return ItemList(items=await own_requests(user))


@router.post("/user/enterprise-requests", status_code=201)
async def make_enterprise_request(user: User, body: EnterpriseRequest) -> OwnRequest:
    """Ask the operator for the Enterprise plan; one request is open at a time."""
    return await ask_enterprise(user, body)
