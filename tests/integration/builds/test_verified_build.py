"""The product's own worker process: demo model, real sandbox, real browser, every requirement proven."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from engine.builds.state import BuildStatus, RequirementStatus
from samokoder_app.builds import service
from samokoder_app.builds.views import StartBuild
from samokoder_app.files import service as files
from samokoder_app.projects import service as projects
from tests.conftest import MakeUser
from tests.integration.builds.conftest import wait_for

ROOT = Path(__file__).parents[3]


@pytest.mark.timeout(700)  # half a minute on a quiet machine, minutes on a crowded one, packages included
@pytest.mark.usefixtures("database")
async def test_an_idea_becomes_a_verified_app(make_user: MakeUser) -> None:
    user = await make_user()
    project = await projects.create_project(user, "", "Список растений с названием, датой полива и заметкой")
    command = (sys.executable, "-m", "samokoder_app.builds.worker")
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=dict(os.environ))
    try:
        build = await service.start_build(user, project.id, StartBuild())
        ended = (BuildStatus.DONE, BuildStatus.PAUSED, BuildStatus.FAILED)
        view = await wait_for(user, build.id, *ended, seconds=660)
    finally:
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 60) == 0
    assert view.status == BuildStatus.DONE, view.error
    assert len(view.requirements) >= 4
    for requirement in view.requirements:
        assert requirement.status == RequirementStatus.PASSED, requirement
        assert requirement.evidence
    assert {"tests", "start", "pages"} <= {fact.check_id for fact in view.evidence}
    rows = {row.path for row in await files.list_files(user, project.id)}
    assert {"README.md", "app/main.py", "app/models.py"} <= rows
    shown = await projects.get_project(user, project.id)
    assert shown.last_build is not None
    assert shown.last_build.passed == shown.last_build.total == len(view.requirements)
