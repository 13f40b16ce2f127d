"""The engine of a project: chosen where there is one to choose, kept by its forks, refused where it cannot work."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.pilot.checkout import PILOT_STACK, PilotCheckout
from samokoder_app.builds import service as builds
from samokoder_app.builds.forks import fork_version
from samokoder_app.builds.views import StartBuild
from samokoder_app.errors import InvalidInput
from samokoder_app.files.service import write_file
from samokoder_app.projects import engines, service
from samokoder_app.settings import get_settings
from tests.conftest import MakeUser

pytestmark = pytest.mark.usefixtures("web_db")
IDEA = "a todo list"


@pytest.fixture
def checkout(monkeypatch: pytest.MonkeyPatch) -> Iterator[PilotCheckout]:
    """The operator has named one; nobody looks into it here."""
    monkeypatch.setenv("GPT_PILOT_HOME", "/opt/gpt-pilot")
    get_settings.cache_clear()
    yield PilotCheckout(home=Path("/opt/gpt-pilot"), python=Path("/opt/gpt-pilot/venv/bin/python"))
    get_settings.cache_clear()


async def test_without_a_checkout_there_is_nothing_to_choose(make_user: MakeUser) -> None:
    user = await make_user()
    assert engines.pilot_checkout() is None
    with pytest.raises(InvalidInput) as refused:
        await service.create_project(user, "", IDEA, engine="gpt-pilot")
    assert refused.value.code == "engine_not_configured"
    made = await service.create_project(user, "", IDEA)
    assert made.engine == "samokoder"
    with pytest.raises(InvalidInput) as refused:
        await service.create_project(user, "", IDEA, PILOT_STACK)
    assert refused.value.code == "stack_unknown"


async def test_a_project_keeps_its_engine(make_user: MakeUser, checkout: PilotCheckout) -> None:
    user = await make_user()
    assert engines.pilot_checkout() == checkout
    made = await service.create_project(user, "", IDEA, "static", engine="gpt-pilot")
    assert (made.engine, made.stack) == ("gpt-pilot", PILOT_STACK)
    assert (await service.get_project(user, made.id)).engine == "gpt-pilot"
    assert [one.engine for one in (await service.list_projects(user)).items] == ["gpt-pilot"]


async def test_a_fork_keeps_the_engine(make_user: MakeUser, checkout: PilotCheckout) -> None:
    user = await make_user()
    made = await service.create_project(user, "", IDEA, engine="gpt-pilot")
    await write_file(user, made.id, "server/server.js", "// theirs\n", None)
    fork = await fork_version(user, made.id, 1)
    assert (fork.engine, fork.stack) == ("gpt-pilot", PILOT_STACK)
    assert (await service.get_project(user, fork.id)).engine == "gpt-pilot"


async def test_the_demo_model_is_refused_for_it(make_user: MakeUser, checkout: PilotCheckout) -> None:
    user = await make_user()
    made = await service.create_project(user, "", IDEA, engine="gpt-pilot")
    with pytest.raises(InvalidInput) as refused:
        await builds.start_build(user, made.id, StartBuild(model="demo"))
    assert refused.value.code == "engine_needs_key"


async def test_a_checkout_that_went_is_said(
    make_user: MakeUser, checkout: PilotCheckout, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = await make_user()
    made = await service.create_project(user, "", IDEA, engine="gpt-pilot")
    monkeypatch.delenv("GPT_PILOT_HOME")
    get_settings.cache_clear()
    assert (await service.get_project(user, made.id)).engine == "gpt-pilot"
    with pytest.raises(InvalidInput) as refused:
        await builds.start_build(user, made.id, StartBuild(model="demo"))
    assert refused.value.code == "engine_not_configured"
