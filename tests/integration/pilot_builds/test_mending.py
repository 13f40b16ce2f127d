"""An app that GPT-Pilot wrote and that does not start is mended by our own agents, then proven; else the build rests."""

import pytest

from engine.builds.state import BuildStatus, RequirementStatus, Stage
from engine.events.payloads import Notice, StageStarted
from engine.llm.types import Prompt
from engine.testing import ScriptedModel, ScriptedVerifier
from tests.integration.pilot_builds.conftest import answer

pytestmark = pytest.mark.timeout(240)  # a session takes two seconds on a quiet machine

FIX = '<file path="server/server.js">\n// mended\n</file>\n'


def starts_once_mended(app):
    return "mended" in (app.app_dir / "server/server.js").read_text(encoding="utf-8")


def fixing(prompt: Prompt) -> str:
    return FIX if prompt.role.value == "bug_hunter" else answer(prompt)


async def test_an_app_that_does_not_start_is_mended_and_proven(project):
    one = project()
    one.verifier = ScriptedVerifier(lambda check, app: True, starts=starts_once_mended)
    one.model = ScriptedModel(fixing)
    state = await one.build()
    assert state.status is BuildStatus.DONE, state.error
    assert {item.status for item in state.spec.requirements} == {RequirementStatus.PASSED}
    assert state.waived == ()
    assert one.text("server/server.js") == "// mended\n"
    [told] = [told.text for told in one.told_of(Notice) if told.code == "pilot_not_started"]
    assert told == "The app that GPT-Pilot wrote does not start: exits at once. Samokoder's agents mend it."
    stages = [told.stage for told in one.told_of(StageStarted)]
    assert stages.index(Stage.REPAIR) < len(stages) - 1 - stages[::-1].index(Stage.CHARACTERISE)


async def test_an_app_that_nobody_can_mend_is_not_done(project):
    one = project()
    one.verifier = ScriptedVerifier(lambda check, app: True, starts=lambda app: False)
    one.model = ScriptedModel(fixing)
    state = await one.build()
    assert (state.status, state.error.code) == (BuildStatus.PAUSED, "unmet_requirements")
    assert all(item.status is not RequirementStatus.PASSED for item in state.spec.requirements)

    state = await one.build(is_accepted=True)
    assert state.status is BuildStatus.DONE, state.error
