"""An app that was brought in, on Postgres: its first build gets to know it, whether it is asked for or talked to."""

import io
import zipfile

from engine.builds.state import BuildStatus, Role, Stage, TaskStatus
from engine.builds.turns import TurnKind
from engine.stacks.stack import load_stack
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.builds import service
from samokoder_app.builds.talking import post_chat
from samokoder_app.builds.views import Message, StartBuild
from samokoder_app.imports.service import import_new_project
from samokoder_app.imports.views import ImportView
from samokoder_app.projects.ledger import read_ledger
from samokoder_app.versions.service import list_versions
from tests.conftest import MakeUser
from tests.integration.builds.conftest import RunWorker, wait_for


async def brought_in(user: CurrentUser) -> ImportView:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, content in load_stack("fastapi").starter_files().items():
            archive.writestr(f"shop/{path}", content)
    out.seek(0)
    return await import_new_project(user, "Shop", out)


async def test_the_first_build_describes_the_app_and_changes_no_file(
    make_user: MakeUser, run_worker: RunWorker
) -> None:
    user = await make_user()
    project = (await brought_in(user)).project_id
    async with run_worker():
        started = await service.start_build(user, project, StartBuild())
        build = await wait_for(user, started.id, BuildStatus.DONE)
    assert build.stage is Stage.DONE
    assert build.usage.calls == 1, "without a sandbox nothing is started, and no checks are asked for"
    assert [task.status for task in build.plan.tasks if build.plan] == [TaskStatus.DONE]
    assert len(await list_versions(user, project)) == 1
    events = await service.list_events(user, project, limit=1000)
    roles = [event.payload["role"] for event in events if event.kind == "stage_started"]
    assert roles == [Role.ARCHITECT, Role.TECH_LEAD]
    assert (await read_ledger(user, project)).items[0].kind is None


async def test_whoever_talks_first_is_answered_once_the_app_is_known(
    make_user: MakeUser, run_worker: RunWorker
) -> None:
    user = await make_user()
    project = (await brought_in(user)).project_id
    async with run_worker():
        reply = await post_chat(user, project, Message(text="What can it do?"))
        assert reply.build_id is not None
        build = await wait_for(user, reply.build_id, BuildStatus.DONE)
        assert build.turn is not None
        assert build.turn.kind is TurnKind.QUESTION
        again = await post_chat(user, project, Message(text="Add a field “Colour” to the candles"))
        assert again.build_id is not None
        build = await wait_for(user, again.build_id, BuildStatus.DONE)
    events = [one for one in await service.list_events(user, project, limit=1000) if one.build_id == build.id]
    assert [one.payload["stage"] for one in events if one.kind == "stage_started"] == [Stage.LISTEN]
    assert [one.payload["is_declined"] for one in events if one.kind == "turn_understood"] == [True]
