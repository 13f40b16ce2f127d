"""Which of the caller's models serve which tier."""

from uuid import UUID

from fastapi import APIRouter

from samokoder_app.api.access import User
from samokoder_app.api.bodies import ERRORS
from samokoder_app.keys import routing
from samokoder_app.keys.route_views import Routes, UserRoutes

router = APIRouter(prefix="/api", tags=["models"], responses=ERRORS)


@router.get("/user/routes")
async def get_user_routes(user: User) -> UserRoutes:
    """Read who serves planning, code and cheap work in your projects, in order."""
    return await routing.get_user_routes(user)


@router.put("/user/routes")
async def put_user_routes(user: User, body: UserRoutes) -> UserRoutes:
    """Choose who serves planning, code and cheap work in your projects, and what may take over."""
    return await routing.put_user_routes(user, body)


@router.get("/projects/{project_id}/routes")
async def get_project_routes(user: User, project_id: UUID) -> Routes:
    """Read what was chosen for this project alone; an empty tier is as in your other projects."""
    return await routing.get_project_routes(user, project_id)


@router.put("/projects/{project_id}/routes")
async def put_project_routes(user: User, project_id: UUID, body: Routes) -> Routes:
    """Choose models for this project alone; an empty tier is as in your other projects."""
    return await routing.put_project_routes(user, project_id, body)
