"""What a build's app was kept from, written by a worker that may have lost the build."""

from uuid import uuid4

import pytest

from engine.builds.ports import LeaseLost
from samokoder_app.db.repositories.held import Held
from samokoder_app.integrations.building import ProjectSurroundings
from samokoder_app.keys.service import current_vault
from tests.conftest import MakeProject, MakeUser


@pytest.mark.usefixtures("web_db")
async def test_a_worker_without_the_build_learns_that_it_lost_it(
    make_user: MakeUser, make_project: MakeProject
) -> None:
    held = Held(project_id=await make_project(await make_user()), build_id=uuid4(), attempt=1)
    with pytest.raises(LeaseLost):
        await ProjectSurroundings(held, current_vault()).denied("api.example.com")
