import asyncio
from contextlib import aclosing
from itertools import pairwise
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text

from engine.builds.state import BuildStatus, Role
from engine.llm.types import OnNotice, OnText, Prompt, Reply
from engine.pilot.places import PilotPlaces
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.builds import plans, service
from samokoder_app.builds.sweeping import sweep_folders
from samokoder_app.builds.talking import post_chat
from samokoder_app.builds.views import Message, PlanDraft, PlanView, RequirementDraft, StartBuild, TaskDraft
from samokoder_app.builds.worker import BuildWorker
from samokoder_app.db.engines import Engines
from samokoder_app.db.repositories.own_data import delete_account
from samokoder_app.db.session import as_auth, as_worker
from samokoder_app.errors import Conflict, InvalidInput, NotFound, PreconditionFailed
from samokoder_app.projects import service as projects
from tests.conftest import MakeProject, MakeUser
from tests.integration.builds.conftest import IDEA, TERMS, BareWorkshop, RunWorker, SlowModel, until, wait_for

REST = (BuildStatus.DONE, BuildStatus.PAUSED, BuildStatus.FAILED, BuildStatus.CANCELLED, BuildStatus.WAITING)
FOREVER = 3600.0


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


async def test_cancel_waits_for_no_answer_of_the_model(
    make_user: MakeUser, make_project: MakeProject, run_worker: RunWorker, model: SlowModel
) -> None:
    user = await make_user()
    project = await make_project(user, description=IDEA)
    model.seconds = FOREVER
    async with run_worker():
        build = await service.start_build(user, project, StartBuild())
        async with asyncio.timeout(60):
            await model.asked.wait()
        asked = await service.cancel_build(user, build.id)
        assert asked.status in {BuildStatus.RUNNING, BuildStatus.CANCELLED}
        view = await wait_for(user, build.id, BuildStatus.CANCELLED)
        assert view.error is None
        assert view.finished_at is not None
        events = await service.list_events(user, project)
        assert (events[-1].kind, events[-1].payload["status"]) == ("build_finished", "cancelled")
        model.seconds = 0
        again = await service.start_build(user, project, StartBuild())
        assert (await wait_for(user, again.id, *REST)).status == BuildStatus.PAUSED
        model.seconds = FOREVER
        model.asked.clear()
        third = await service.start_build(user, project, StartBuild())
        await asyncio.wait_for(model.asked.wait(), 60)
        await service.cancel_build(user, third.id)
        # At once, while the cancelled build may not have ended yet.
        fourth = await service.start_build(user, project, StartBuild())
        await service.cancel_build(user, fourth.id)
    with pytest.raises(Conflict):
        await service.resume_build(user, build.id)


async def test_a_queued_build_is_cancelled_without_a_worker(make_user: MakeUser, make_project: MakeProject) -> None:
    user = await make_user()
    project = await make_project(user, description=IDEA)
    build = await service.start_build(user, project, StartBuild())
    assert (await service.cancel_build(user, build.id)).status == BuildStatus.CANCELLED
    assert (await service.cancel_build(user, build.id)).status == BuildStatus.CANCELLED


async def test_pause_and_resume_repeat_no_answered_call(
    make_user: MakeUser, make_project: MakeProject, run_worker: RunWorker, model: SlowModel
) -> None:
    user = await make_user()
    project = await make_project(user, description=IDEA)
    model.seconds = 0.3
    async with run_worker():
        build = await service.start_build(user, project, StartBuild())
        async with asyncio.timeout(60):
            await model.asked.wait()
        await service.pause_build(user, build.id)
        view = await wait_for(user, build.id, BuildStatus.PAUSED)
        assert view.error is None
        model.seconds = 0
        await service.resume_build(user, build.id)
        await wait_for(user, build.id, BuildStatus.RUNNING)
        view = await wait_for(user, build.id, *REST)
        assert view.error is not None
        assert view.error.code == "unmet_requirements"
        assert (await service.accept_build(user, build.id)).status == BuildStatus.QUEUED
        accepted = await wait_for(user, build.id, BuildStatus.DONE)
    assert accepted.error is None
    events = await service.list_events(user, project, limit=1000)
    kinds = [event.kind for event in events]
    assert kinds.count("build_started") == 3
    statuses = [event.payload["status"] for event in events if event.kind == "build_finished"]
    assert statuses == ["paused", "paused", "done"]
    assert view.usage.calls == kinds.count("model_called") <= len(model.prompts)


async def test_the_plan_waits_is_changed_and_approved(
    make_user: MakeUser, make_project: MakeProject, run_worker: RunWorker
) -> None:
    user, stranger = await make_user(), await make_user()
    project = await make_project(user, description=IDEA)
    async with run_worker():
        build = await service.start_build(user, project, StartBuild(auto_approve=False))
        view = await wait_for(user, build.id, *REST)
        assert view.status == BuildStatus.WAITING
        plan = await plans.get_plan(user, build.id)
        assert plan.editable
        assert plan.plan is not None
        with pytest.raises(NotFound):
            await plans.get_plan(stranger, build.id)
        tasks = tuple(TaskDraft(id=task.id, title=f"Changed {task.id}", goal=task.goal) for task in plan.plan.tasks)
        kept = plan.requirements[1:]
        requirements = tuple(RequirementDraft(id=item.id, text=item.text) for item in kept)
        with pytest.raises(InvalidInput):
            await plans.put_plan(user, build.id, PlanDraft(tasks=(tasks[0], tasks[0]), requirements=requirements))
        with pytest.raises(NotFound):
            await plans.put_plan(stranger, build.id, PlanDraft(tasks=tasks, requirements=requirements))
        changed = await plans.put_plan(user, build.id, PlanDraft(tasks=tasks, requirements=requirements))
        assert (changed.requirements, changed.pending) == (kept, True)
        await service.approve_build(user, build.id)
        view = await wait_for(user, build.id, BuildStatus.PAUSED)
    assert view.plan is not None
    assert [task.title for task in view.plan.tasks] == [task.title for task in tasks]
    assert [item.id for item in view.requirements] == [item.id for item in kept]
    events = await service.list_events(user, project, limit=1000)
    assert [event.kind for event in events if event.kind.startswith("plan_")] == [
        "plan_ready",
        "plan_edited",
        "plan_ready",
    ]


@pytest.mark.usefixtures("hub")
async def test_a_plan_is_steered_while_the_build_runs(
    make_user: MakeUser, make_project: MakeProject, run_worker: RunWorker
) -> None:
    user, model = await make_user(), SlowModel(0.5)
    project = await make_project(user, description=IDEA)
    async with run_worker(model):
        build = await service.start_build(user, project, StartBuild())
        with pytest.raises(Conflict):
            await plans.put_plan(user, build.id, PLAN)
        plan = await until_planned(user, project, build.id)
        assert (plan.editable, plan.pending, plan.revision) == (True, False, "1.0")
        requirements = [RequirementDraft(id=item.id, text=item.text) for item in plan.requirements]
        added = RequirementDraft(text="A book has a “Publisher”.", comment="of the first edition")
        tasks = tuple(TaskDraft(id=task.id, title=task.title, goal=task.goal) for task in plan.plan.tasks)
        draft = PlanDraft(tasks=tasks, requirements=(*requirements, added))
        with pytest.raises(PreconditionFailed):
            await plans.put_plan(user, build.id, draft, "0.0")
        changed = await plans.put_plan(user, build.id, draft, plan.revision)
        assert (changed.pending, changed.revision) == (True, "1.1")
        view = await wait_for(user, build.id, BuildStatus.PAUSED)

    after = await plans.get_plan(user, build.id)
    assert (after.pending, after.revision) == (False, "2.1")
    assert view.requirements[-1].text == added.text
    assert view.requirements[-1].checks
    assert any(view.requirements[-1].id in task.requirements for task in view.plan.tasks)
    replan = next(prompt for prompt in model.prompts if "Work: replan" in prompt.system)
    assert "The user notes: of the first edition" in replan.turns[0].text
    await service.cancel_build(user, build.id)
    with pytest.raises(Conflict):
        await plans.put_plan(user, build.id, draft)


PLAN = PlanDraft(tasks=(TaskDraft(title="t"),), requirements=(RequirementDraft(text="r"),))


async def until_planned(user: CurrentUser, project: UUID, build_id: UUID) -> PlanView:
    """The plan, as soon as there is one."""
    async with asyncio.timeout(60), aclosing(service.subscribe(user, project)) as items:
        async for item in items:
            if item.kind == "plan_ready":
                break
    return await plans.get_plan(user, build_id)


async def test_a_second_build_is_refused_and_the_same_key_is_the_same_build(
    make_user: MakeUser, make_project: MakeProject
) -> None:
    user, stranger = await make_user(), await make_user()
    project = await make_project(user, description=IDEA)
    build = await service.start_build(user, project, StartBuild(), idempotency_key="k1")
    assert (await service.start_build(user, project, StartBuild(), idempotency_key="k1")).id == build.id
    with pytest.raises(Conflict) as caught:
        await service.start_build(user, project, StartBuild())
    assert caught.value.code == "build_active"
    for call in (
        service.start_build(stranger, project, StartBuild()),
        service.list_builds(stranger, project),
        service.get_build(stranger, build.id),
        service.cancel_build(stranger, build.id),
        post_chat(stranger, project, Message(text="hello")),
        service.live_text(stranger, project),
        service.list_events(stranger, project),
    ):
        with pytest.raises(NotFound):
            await call
    reply = await post_chat(user, project, Message(text="  please add tags "))
    assert reply.seq == 1
    assert (await service.list_events(user, project))[0].payload["text"] == "please add tags"
    await service.cancel_build(user, build.id)
    assert (await post_chat(user, project, Message(text="and now?"))).message_key == "chat.hint.start"
    assert [row.id for row in (await service.list_builds(user, project)).items] == [build.id]


async def test_an_unexpected_failure_pauses_with_an_incident_and_loses_nothing(
    make_user: MakeUser, make_project: MakeProject, run_worker: RunWorker, model: SlowModel
) -> None:
    class Broken(SlowModel):
        async def ask(self, prompt: Prompt, on_text: OnText, on_notice: OnNotice) -> Reply:
            if self.prompts:
                raise ZeroDivisionError("sk-canary-in-a-message")
            return await super().ask(prompt, on_text, on_notice)

    user = await make_user()
    project = await make_project(user, description=IDEA)
    async with run_worker(Broken()):
        build = await service.start_build(user, project, StartBuild())
        view = await wait_for(user, build.id, *REST)
    assert view.status == BuildStatus.PAUSED
    assert view.error is not None
    assert view.error.code == "internal"
    assert view.error.details["incident"] in view.error.message
    assert "canary" not in view.model_dump_json()
    events = await service.list_events(user, project)
    assert events[-1].payload["error"]["code"] == "internal"
    with pytest.raises(Conflict):
        await service.accept_build(user, build.id)
    async with run_worker():
        await service.resume_build(user, build.id)
        view = await wait_for(user, build.id, *REST)
    assert view.error is not None
    assert view.error.code == "unmet_requirements"
    assert model.prompts[0].role != Role.SPEC_WRITER
    assert view.usage.calls == 1 + len(model.prompts)


async def test_a_deleted_project_stops_its_build_and_leaves_no_folder(
    make_user: MakeUser, make_project: MakeProject, run_worker: RunWorker, model: SlowModel, samokoder_home: Path
) -> None:
    user = await make_user()
    project = await make_project(user, description=IDEA)
    model.seconds = FOREVER
    async with run_worker() as worker:
        await service.start_build(user, project, StartBuild())
        async with asyncio.timeout(60):
            await model.asked.wait()
        await projects.delete_project(user, project)
        await until(lambda: not worker.building)
    assert (samokoder_home / "work" / str(project)).is_dir()
    PilotPlaces.beside(samokoder_home / "work" / str(project) / "app").work.mkdir(parents=True)
    assert not await sweep_folders(samokoder_home / "work", busy={project})
    assert (samokoder_home / "work" / str(project)).is_dir()
    assert await sweep_folders(samokoder_home / "work")
    assert not (samokoder_home / "work" / str(project)).exists()


async def test_a_deleted_account_stops_its_build_and_the_worker_clears_its_copies(
    make_user: MakeUser, make_project: MakeProject, run_worker: RunWorker, model: SlowModel, samokoder_home: Path
) -> None:
    """At once, without being asked, and the worker goes on with the builds of others."""
    user, other = await make_user(), await make_user()
    project, others = await make_project(user, description=IDEA), await make_project(other, description=IDEA)
    model.seconds = FOREVER
    async with run_worker() as worker:
        await service.start_build(user, project, StartBuild())
        async with asyncio.timeout(60):
            await model.asked.wait()
        folder = samokoder_home / "work" / str(project)
        PilotPlaces.beside(folder / "app").work.mkdir(parents=True)
        async with as_auth() as session:
            assert await delete_account(session, user.id, with_login=True) == [project]
        await until(lambda: not worker.building and not folder.exists())
        model.seconds = 0
        build = await service.start_build(other, others, StartBuild())
        await wait_for(other, build.id, *REST)
    async with as_worker() as session:
        assert await session.scalar(text("select count(*) from app.builds where user_id = :u"), {"u": user.id}) == 0


async def test_a_worker_whose_watch_fails_ends_to_be_started_again(
    database: Engines, samokoder_home: Path, model: SlowModel
) -> None:
    async def fail() -> None:
        raise ValueError("a mistake of ours")

    work = samokoder_home / "work"
    address = database.addresses.worker.get_secret_value()
    worker = BuildWorker(address, BareWorkshop(work, model), work, concurrency=1, terms=TERMS, refresh_lists=fail)
    async with asyncio.timeout(60):
        assert not await worker.run()
