"""Questions about an idea: asked once, answered or left to the Spec Writer, across every end of the process."""

import itertools
import json

import pytest

from engine.builds.intake import Answer, Answers, Intake, Question, answered, fitting
from engine.builds.state import BuildStatus, Role, Stage
from engine.events.payloads import QuestionsAnswered, QuestionsAsked
from engine.llm.errors import ProviderSilent
from engine.testing import MemoryHost, ScriptedModel
from tests.unit.engine.builds.killing import KillAt, Killed

ASKED = {
    "questions": [
        {"text": "Whose tasks?", "choices": ["mine", "a team's"], "free": False},
        {"text": "What belongs to a task?", "choices": []},
    ]
}
MINE = Answers(given=(Answer(question="Q1", text="a team's"),))


def asking(good):
    """Asks about the idea as long as it may, then answers as a capable model."""

    def answer(prompt):
        if prompt.role is Role.SPEC_WRITER and "Work: intake" in prompt.system:
            return f"Two things are open.\n\n```json\n{json.dumps(ASKED)}\n```"
        return good(prompt)

    return answer


@pytest.fixture
def curious(bench, good):
    bench.model = ScriptedModel(asking(good))
    bench.request = bench.request.model_copy(update={"auto_approve": False})
    return bench


def told(host, kind):
    return [one.payload for one in host.events if isinstance(one.payload, kind)]


async def test_questions_wait_for_answers_that_shape_every_prompt(curious):
    state = await curious.run()
    assert (state.status, state.stage) == (BuildStatus.WAITING, Stage.INTAKE)
    assert [one.text for one in told(curious.host, QuestionsAsked)[0].questions] == [
        "Whose tasks?",
        "What belongs to a task?",
    ]
    assert [one.is_free for one in state.questions] == [False, True]

    state = await curious.run(answers=MINE)
    assert (state.status, state.stage) == (BuildStatus.WAITING, Stage.APPROVAL)
    assert told(curious.host, QuestionsAnswered) == [QuestionsAnswered(answers=MINE.given)]
    assert [prompt.role for prompt in curious.model.prompts] == [
        Role.SPEC_WRITER,
        Role.SPEC_WRITER,
        Role.ARCHITECT,
        Role.TECH_LEAD,
    ]
    said = "Asked: Whose tasks?\nAnswer: a team's\nAsked: What belongs to a task?\nAnswer: (none: decide by yourself"
    assert all(said in prompt.turns[0].text for prompt in curious.model.prompts[1:])
    assert "<answers>" not in curious.model.prompts[0].turns[0].text

    state = await curious.run(is_approved=True, answers=MINE)
    assert state.status is BuildStatus.DONE
    assert state.usage.calls == 7


async def test_a_clear_idea_costs_no_call_more(bench):
    state = await bench.run(auto_approve=False)
    assert (state.status, state.stage, state.questions) == (BuildStatus.WAITING, Stage.APPROVAL, ())
    state = await bench.run(is_approved=True)
    assert (state.status, state.usage.calls) == (BuildStatus.DONE, 6)


async def test_with_approval_in_advance_nothing_is_asked(curious):
    state = await curious.run(auto_approve=True)
    assert (state.status, state.usage.calls) == (BuildStatus.DONE, 6)
    assert told(curious.host, QuestionsAsked) == []


async def test_approved_in_advance_later_the_questions_are_decided(curious):
    await curious.run()
    state = await curious.run(auto_approve=True)
    assert (state.status, state.answers) == (BuildStatus.DONE, Answers())
    assert told(curious.host, QuestionsAnswered) == [QuestionsAnswered(answers=())]


async def test_resumed_without_answers_it_waits_on_and_asks_no_model(curious):
    await curious.run()
    state = await curious.run()
    assert (state.status, state.stage) == (BuildStatus.WAITING, Stage.INTAKE)
    assert len(curious.model.prompts) == 1


async def test_a_model_that_asks_on_is_told_to_decide(curious, good):
    asks_on = [f"```json\n{json.dumps(ASKED)}\n```"] * 2
    curious.model = ScriptedModel(asks_on)
    await curious.run()
    left = iter([asks_on[0]])
    curious.model = ScriptedModel(lambda prompt: next(left, None) or good(prompt))
    state = await curious.run(answers=Answers())
    assert state.stage is Stage.APPROVAL
    assert "Nothing can be asked now" in curious.model.prompts[1].turns[-1].text
    assert len(told(curious.host, QuestionsAsked)) == 1


async def test_a_declined_idea_ends_at_intake(curious):
    curious.model = ScriptedModel(['```json\n{"cannot": "No games.", "nearest": "a score board"}\n```'])
    state = await curious.run()
    assert (state.status, state.error.code) == (BuildStatus.FAILED, "beyond_model")


async def test_a_failing_model_pauses_and_asks_the_same_afterwards(curious):
    good, curious.model = curious.model, ScriptedModel([ProviderSilent("away")])
    state = await curious.run()
    assert (state.status, state.stage) == (BuildStatus.PAUSED, Stage.INTAKE)
    curious.model = good
    assert (await curious.run()).status is BuildStatus.WAITING


async def test_what_was_answered_before_is_not_asked_again(curious):
    await curious.run()
    questions = curious.host.state.questions
    curious.host, curious.model.prompts = MemoryHost(), []
    state = await curious.run(intake=Intake(questions=questions, answers=MINE))
    assert (state.status, state.stage) == (BuildStatus.WAITING, Stage.APPROVAL)
    assert len(curious.model.prompts) == 3
    assert "Answer: a team's" in curious.model.prompts[0].turns[0].text


def test_answers_that_fit_no_question_are_dropped():
    questions = (Question(id="Q1", text="Whose?"), Question(id="Q2", text="Which?"))
    given = Answers(
        given=(
            Answer(question="Q2", text="b"),
            Answer(question="Q5", text="?"),
            Answer(question="Q1", text="a"),
            Answer(question="Q2", text="c"),
        )
    )
    kept = fitting(questions, given)
    assert [(one.question, one.text) for one in kept.given] == [("Q1", "a"), ("Q2", "c")]
    assert answered(questions, kept) == (("Whose?", "a"), ("Which?", "c"))
    assert answered(questions, Answers()) == (("Whose?", ""), ("Which?", ""))
    assert answered(questions, None) == ()


async def _answered_build(bench) -> None:
    """Questions, answers, approval; begun anew at any point where the process ended."""
    for wanted, request in ((Stage.INTAKE, {}), (Stage.APPROVAL, {"answers": MINE})):
        while not _waits_at(bench.host.state, wanted):
            try:
                await bench.run(**request)
            except Killed:
                bench.host.hook = lambda _: None


def _waits_at(state, stage) -> bool:
    return state is not None and (state.status, state.stage) == (BuildStatus.WAITING, stage)


async def test_killed_at_every_point_the_questions_are_asked_and_answered_once(curious, good):
    await _answered_build(curious)
    wanted = curious.host.state.model_dump(mode="json", exclude={"seconds"})
    calls, events = len(curious.model.prompts), sorted((one.step, one.ordinal) for one in curious.host.events)
    for number in itertools.count(1):
        curious.host, curious.model = MemoryHost(), ScriptedModel(asking(good))
        curious.host.hook = hook = KillAt(number)
        await _answered_build(curious)
        if curious.host.hook is hook:
            break
        assert curious.host.state.model_dump(mode="json", exclude={"seconds"}) == wanted, f"point {number}"
        assert sorted((one.step, one.ordinal) for one in curious.host.events) == events, f"point {number}"
        assert len(curious.host.journal) == calls
        assert len(curious.model.prompts) <= calls + 1, f"point {number}"
    assert number > 40
