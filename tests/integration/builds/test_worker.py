from itertools import pairwise

from engine.builds.state import BuildStatus
from samokoder_app.builds import service
from samokoder_app.builds.views import StartBuild
from tests.conftest import MakeProject, MakeUser
from tests.integration.builds.conftest import IDEA, RunWorker, SlowModel, wait_for

REST = (BuildStatus.DONE, BuildStatus.PAUSED, BuildStatus.FAILED, BuildStatus.CANCELLED, BuildStatus.WAITING)


async def test_a_whole_build_through_a_worker(
    make_user: MakeUser, make_project: MakeProject, run_worker: RunWorker, model: SlowModel
) -> None:
    user = await make_user()
    project = await make_project(user, description=IDEA)
    async with run_worker():
        build = await service.start_build(user, project, StartBuild())
        assert (build.status, build.is_demo, build.model) == (BuildStatus.QUEUED, True, "demo")
        view = await wait_for(user, build.id, *REST)
    assert view.plan is not None
    assert view.requirements
    assert view.usage.calls == len(model.prompts)
    assert view.finished_at is None or view.status == BuildStatus.DONE
    events = await service.list_events(user, project, limit=1000)
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    kinds = [event.kind for event in events]
    assert kinds[0] == "build_started"
    assert kinds[-1] == "build_finished"
    assert {"spec_ready", "plan_ready", "version_saved", "file_changed", "model_called"} <= set(kinds)
    assert all(earlier.at <= later.at for earlier, later in pairwise(events))
    assert kinds.count("model_called") == len(model.prompts)
