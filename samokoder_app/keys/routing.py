"""Which models serve which tier, as the user has it: for all projects, or for one."""

from uuid import UUID

from engine.llm.routing.tiers import Tier
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.repositories import model_routes, projects
from samokoder_app.db.repositories.model_routes import RouteChoices, RouteRow
from samokoder_app.db.session import as_user
from samokoder_app.errors import InvalidInput, NotFound
from samokoder_app.keys.route_views import Routes, UserRoutes, effective_routes, routes_of


async def get_user_routes(user: CurrentUser) -> UserRoutes:
    """The user's routes; empty tiers are served by the model of the build."""
    async with as_user(user.id) as session:
        rows = await model_routes.list_routes(session, user.id, None)
        choices = await model_routes.route_choices(session, user.id)
    return UserRoutes(**routes_of(rows, None).model_dump(), **choices.model_dump())


async def put_user_routes(user: CurrentUser, routes: UserRoutes) -> UserRoutes:
    """Replace the user's routes; raises `NotFound` for a key that is not theirs, `InvalidInput` for a doubled place."""
    choices = RouteChoices(fails_over=routes.fails_over, free_first=routes.free_first)
    async with as_user(user.id) as session:
        await model_routes.put_routes(session, None, _rows(routes))
        await model_routes.put_choices(session, choices)
    return routes


async def get_project_routes(user: CurrentUser, project_id: UUID) -> Routes:
    """What was chosen for this project alone; raises `NotFound`."""
    async with as_user(user.id) as session:
        if not await projects.project_exists(session, project_id):
            raise NotFound("project_not_found")
        return routes_of(await model_routes.list_routes(session, user.id, project_id), project_id)


async def get_effective_routes(user: CurrentUser, project_id: UUID) -> Routes:
    """Who serves builds of the project that name no model: its own routes over the user's."""
    async with as_user(user.id) as session:
        return effective_routes(await model_routes.list_routes(session, user.id, project_id))


async def put_project_routes(user: CurrentUser, project_id: UUID, routes: Routes) -> Routes:
    """Replace the project's routes; raises as `put_user_routes` does."""
    async with as_user(user.id) as session:
        await model_routes.put_routes(session, project_id, _rows(routes))
    return routes


def _rows(routes: Routes) -> list[RouteRow]:
    for tier in Tier:
        if len(set(routes.of(tier))) < len(routes.of(tier)):
            raise InvalidInput("route_place_twice")
    return [
        RouteRow(project_id=None, tier=tier, position=position, key_id=place.key_id, model=place.model)
        for tier in Tier
        for position, place in enumerate(routes.of(tier), 1)
    ]
