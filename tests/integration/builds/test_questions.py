"""Questions about an idea on Postgres: asked once, answered by the owner alone, told once; decided without him."""

import asyncio

import pytest
from pydantic import SecretStr

from engine.builds.intake import Answer, Answers
from engine.builds.state import BuildStatus, Stage
from samokoder_app.builds import service
from samokoder_app.builds.talking import post_chat
from samokoder_app.builds.views import Message, StartBuild
from samokoder_app.errors import Conflict, InvalidInput, NotFound
from samokoder_app.integrations import secrets
from tests.conftest import MakeProject, MakeUser
from tests.integration.builds.conftest import RunWorker, SlowModel, wait_for

pytestmark = pytest.mark.usefixtures("web_db")

IDEA = "A list of recipes"
PASTED = "tok-4f9a8b7c6d5e"
FIELDS = Answers(given=(Answer(question="Q1", text=f" name and rating, {PASTED} "),))
ASKS = StartBuild(model="demo", auto_approve=False)


async def test_questions_are_answered_once_by_the_owner(
    make_user: MakeUser, make_project: MakeProject, run_worker: RunWorker, model: SlowModel
) -> None:
    user, stranger = await make_user(), await make_user()
    project = await make_project(user, description=IDEA)
    await secrets.put_secret(user, project, "MAIL_TOKEN", SecretStr(PASTED))
    async with run_worker():
        build = await service.start_build(user, project, ASKS)
        view = await wait_for(user, build.id, BuildStatus.WAITING)
        assert (view.stage, [one.id for one in view.questions], view.answers) == (Stage.INTAKE, ["Q1"], None)
        with pytest.raises(NotFound):
            await service.answer_questions(stranger, build.id, FIELDS)
        with pytest.raises(Conflict, match="questions_open"):
            await service.approve_build(user, build.id)
        with pytest.raises(InvalidInput, match="question_unknown"):
            await service.answer_questions(user, build.id, Answers(given=(Answer(question="Q4", text="x"),)))
        said = await post_chat(user, project, Message(text="hello"))
        assert (said.seq, said.message_key) == (None, "chat.hint.questions")

        twice = await asyncio.gather(
            *(service.answer_questions(user, build.id, FIELDS) for _ in range(2)), return_exceptions=True
        )
        assert sorted(type(one).__name__ for one in twice) == ["BuildView", "Conflict"]
        view = await wait_for(user, build.id, BuildStatus.WAITING)
        assert (view.stage, view.answers) == (Stage.APPROVAL, (Answer(question="Q1", text="name and rating, •••"),))
        with pytest.raises(Conflict, match="no_questions_open"):
            await service.answer_questions(user, build.id, FIELDS)
        await service.cancel_build(user, build.id)

        again = await service.start_build(user, project, ASKS)
        view = await wait_for(user, again.id, BuildStatus.WAITING)
        assert (view.stage, view.answers) == (Stage.APPROVAL, (Answer(question="Q1", text="name and rating, •••"),))
    kinds = [event.kind for event in await service.list_events(user, project, limit=1000)]
    assert (kinds.count("questions_asked"), kinds.count("questions_answered")) == (1, 1)
    assert sum("Work: intake" in prompt.system for prompt in model.prompts) == 1
    assert all("Answer: name and rating, •••" in prompt.turns[0].text for prompt in model.prompts[1:])


async def test_a_message_may_answer_and_an_approved_build_asks_nothing(
    make_user: MakeUser, make_project: MakeProject, run_worker: RunWorker
) -> None:
    user = await make_user()
    asked, silent = await make_project(user, description=IDEA), await make_project(user, description=IDEA)
    async with run_worker():
        build = await service.start_build(user, asked, ASKS)
        await wait_for(user, build.id, BuildStatus.WAITING)
        reply = await post_chat(user, asked, Message(text="name and rating", reply_to="Q1"))
        assert reply.build_id == build.id
        other = await service.start_build(user, silent, StartBuild(model="demo"))
        await wait_for(user, other.id, BuildStatus.PAUSED, BuildStatus.DONE)
    events = [event.kind for event in await service.list_events(user, silent, limit=1000)]
    assert "questions_asked" not in events
    assert events.count("stage_started") > 3
    assert (await service.get_build(user, build.id)).answers is not None
