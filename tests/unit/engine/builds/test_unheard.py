"""A message that comes while a build runs is heard when the build would be done, in the same build."""

import json

import pytest

from engine.builds.ports import BuildPaused
from engine.builds.state import BuildStatus, Role, Stage
from engine.builds.turns import Message, Turn, TurnKind
from engine.testing import ScriptedModel


def question(text):
    return f"{text}\n\n```json\n{json.dumps({'kind': 'question'})}\n```\n"


@pytest.fixture
def asked(bench, good):
    """A build whose user asks two things while it runs; a Spec Writer who answers them."""

    def answer(prompt):
        if "Work: listen" in prompt.system:
            return question(f"About {prompt.turns[0].text.count('Candle')} candles.")
        return good(prompt)

    bench.model = ScriptedModel(answer)
    bench.host.messages = [
        Message(number=7, turn=Turn(text="What is it?")),
        Message(number=9, turn=Turn(text="What else?")),
    ]
    return bench


async def test_messages_are_heard_one_after_the_other_before_the_end(asked):
    state = await asked.run()
    assert (state.status, state.stage, state.heard) == (BuildStatus.DONE, Stage.DONE, 9)
    assert (state.turn.text, state.turn.kind) == ("What else?", TurnKind.QUESTION)
    roles = [prompt.role for prompt in asked.model.prompts]
    assert roles[-3:] == [Role.TECHNICAL_WRITER, Role.SPEC_WRITER, Role.SPEC_WRITER]
    assert "What is it?" in asked.model.prompts[-2].turns[0].text
    kinds = asked.host.kinds()
    assert kinds.count("build_finished") == 1
    assert kinds.count("turn_understood") == 2


async def test_a_message_is_heard_once_though_the_build_breaks_off_while_it_is_heard(asked):
    def pause(point):
        if point == "checkpoint" and asked.host.state.heard == 7:
            raise BuildPaused

    asked.host.hook = pause
    with pytest.raises(BuildPaused):
        await asked.run()
    asked.host.hook = lambda _: None
    state = await asked.run()
    assert (state.status, state.heard) == (BuildStatus.DONE, 9)
    heard = [prompt for prompt in asked.model.prompts if "Work: listen" in prompt.system]
    assert len(heard) == 2


async def test_a_build_that_ends_otherwise_keeps_the_message(asked):
    asked.verifier._judge = lambda check, app: False
    state = await asked.run()
    assert (state.status, state.heard) == (BuildStatus.PAUSED, 0)
