"""What is a team's is offered where it serves: lent keys among the models and in the routes, and a place for imports."""

import io
import zipfile
from uuid import UUID, uuid4

import pytest

from engine.llm.routing.tiers import Tier
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.builds.estimate import estimate_build, estimate_order
from samokoder_app.builds.model_options import ModelOption
from samokoder_app.builds.offering import model_options, team_model_options
from samokoder_app.builds.views import StartBuild
from samokoder_app.db.repositories.teams import Role
from samokoder_app.errors import Forbidden, InvalidInput, NotFound
from samokoder_app.imports.service import import_new_project
from samokoder_app.keys.lent import lent_keys
from samokoder_app.keys.route_views import RoutePlace, Routes, UserRoutes
from samokoder_app.keys.routing import get_project_routes, put_project_routes, put_user_routes
from samokoder_app.projects.service import create_project, list_projects
from samokoder_app.teams import service
from tests.integration.builds.test_named_models import keep
from tests.integration.teams.conftest import Enrol


def lent(options: list[ModelOption]) -> list[str]:
    return [one.label for one in options if one.is_lent]


async def test_lent_keys_are_offered_under_the_teams_name_to_who_may_spend(
    owner: CurrentUser, team: UUID, enrol: Enrol
) -> None:
    lender, borrower, viewer = [await enrol(role) for role in (Role.EDITOR, Role.EDITOR, Role.VIEWER)]
    project, own = (await create_project(owner, "Shop", "A shop", team_id=team)).id, None
    key = await keep(lender, "lent")
    await service.lend_key(lender, team, key)
    for options in (await model_options(borrower, project), await team_model_options(borrower, team, "Bakery")):
        (label,) = lent(options)
        assert "Bakery" in label
    (seen,) = await lent_keys(borrower, project)
    assert (seen.id, seen.mask) == (key, "")
    for user, place in ((lender, project), (viewer, project), (borrower, own)):
        assert lent(await model_options(user, place)) == [], "his own, not his to use, or of no team"
    with pytest.raises(NotFound):
        await team_model_options(viewer, team, "Bakery")


async def test_what_a_lent_key_is_likely_to_use_is_said_before_there_is_a_project(
    owner: CurrentUser, team: UUID, enrol: Enrol
) -> None:
    lender, borrower, viewer = [await enrol(role) for role in (Role.EDITOR, Role.EDITOR, Role.VIEWER)]
    key = await keep(lender, "lent")
    order = StartBuild(key_id=key)
    with pytest.raises(NotFound, match="key_not_found"):
        await estimate_order(borrower, order, team_id=team)
    await service.lend_key(lender, team, key)
    said = await estimate_order(borrower, order, team_id=team)
    project = (await create_project(owner, "Shop", "A shop", team_id=team)).id
    assert said == await estimate_build(borrower, project, order)
    assert (said.is_demo, said.model) == (False, (await lent_keys(borrower, project))[0].model)
    for user, place in ((viewer, team), (borrower, None), (borrower, uuid4())):
        with pytest.raises(NotFound, match="key_not_found"):
            await estimate_order(user, order, team_id=place)


async def test_a_lent_key_serves_by_role_in_the_teams_projects_alone(
    owner: CurrentUser, team: UUID, enrol: Enrol
) -> None:
    lender, borrower = await enrol(Role.EDITOR), await enrol(Role.EDITOR)
    project = (await create_project(owner, "Shop", "A shop", team_id=team)).id
    key = await keep(lender, "lent")
    routes = Routes(code=(RoutePlace(key_id=key, model="gpt-5"),))
    with pytest.raises(NotFound, match="key_not_found"):
        await put_project_routes(borrower, project, routes)
    await service.lend_key(lender, team, key)
    await put_project_routes(borrower, project, routes)
    assert (await get_project_routes(borrower, project)).of(Tier.CODE) == routes.code
    private = (await create_project(borrower, "Own", "Mine")).id
    with pytest.raises(NotFound, match="key_not_found"):
        await put_project_routes(borrower, private, routes)
    with pytest.raises(NotFound, match="key_not_found"):
        await put_user_routes(borrower, UserRoutes(**routes.model_dump()))


def archive() -> io.BytesIO:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as written:
        written.writestr("index.html", "<h1>Shop</h1>")
    packed.seek(0)
    return packed


async def test_an_app_is_brought_into_a_team_and_nothing_is_left_of_one_that_fails(
    owner: CurrentUser, team: UUID, enrol: Enrol
) -> None:
    editor, viewer = await enrol(Role.EDITOR), await enrol(Role.VIEWER)
    brought = await import_new_project(editor, "Shop", archive(), team)
    with pytest.raises(InvalidInput):
        await import_new_project(editor, "Broken", io.BytesIO(b"no archive"), team)
    with pytest.raises(Forbidden):
        await import_new_project(viewer, "Shop", archive(), team)
    (shown,) = (await list_projects(owner)).items
    assert (shown.id, shown.team_id, shown.role) == (brought.project_id, team, "owner")
