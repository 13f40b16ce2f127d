"""An app that was brought in: started, described, characterised by checks that pass, and then talked about."""

import copy
import itertools
import json

import pytest

from engine.agents.problems import AnswerUnusable
from engine.agents.survey import parse_characterisation, parse_survey
from engine.builds.state import BuildStatus, RequirementStatus, Role, Stage, TaskStatus
from engine.builds.turns import Turn, TurnKind
from engine.llm.errors import ProviderOverloaded
from engine.testing import ScriptedModel, ScriptedVerifier
from tests.unit.engine.builds.killing import KillAt, Killed

DESCRIBED = {
    "title": "Candle shop",
    "summary": "Candles and their orders.",
    "requirements": [{"text": "A candle can be added."}, "Orders are listed.", {"text": "A mail is sent."}],
    "entities": [{"name": "Candle"}],
    "pages": ["/: heading “Candles”"],
    "endpoints": [],
    "notes": ["SQLite", "no tests"],
}


def said(prose, **payload):
    return f"{prose}\n\n```json\n{json.dumps(payload)}\n```\n"


def check(number, requirement):
    steps = [{"do": "open", "path": "/"}, {"do": "see", "text": f"Candle {number}"}]
    return {"id": f"C{number}", "requirement": requirement, "title": f"candle {number}", "steps": steps}


CHECKED = {
    "checks": [check(1, "R1"), check(2, "R2")],
    "unprovable": [{"requirement": "R3", "reason": "It needs a mail server."}],
}
AGAIN = said("Another one.", checks=[check(1, "R2")])
ANSWERS = (said("A shop for candles.", **DESCRIBED), said("Two checks.", **CHECKED), AGAIN)


@pytest.fixture
async def shop(bench):
    """Files without documents: what an import leaves."""
    await bench.run()
    bench.host.begin_turn()
    bench.model = ScriptedModel(ANSWERS)
    bench.verifier = ScriptedVerifier(lambda one, app: one.requirement != "R2")
    return bench


async def test_an_app_is_described_and_what_it_does_is_kept_as_checks(shop):
    versions = len(shop.host.versions)
    state = await shop.run(is_survey=True)

    assert (state.status, state.stage) == (BuildStatus.DONE, Stage.DONE)
    assert [prompt.role for prompt in shop.model.prompts] == [Role.ARCHITECT, Role.TECH_LEAD, Role.TECH_LEAD]
    assert shop.verifier.runs == [(), ("C1", "C2"), ("C3",)]
    assert [(item.id, item.status, len(item.checks)) for item in state.spec.requirements] == [
        ("R1", RequirementStatus.PASSED, 1),
        ("R2", RequirementStatus.NOT_VERIFIED, 0),
        ("R3", RequirementStatus.NOT_VERIFIED, 0),
    ]
    assert state.spec.requirements[2].unproven == "It needs a mail server."
    assert state.waived == ("R2", "R3")
    assert [(task.id, task.status, task.requirements) for task in state.plan.tasks] == [
        ("T1", TaskStatus.DONE, ("R1", "R2", "R3"))
    ]
    assert state.architecture.entities == ('{"name": "Candle"}',)
    assert state.idea == "Candle shop. Candles and their orders."
    assert len(shop.host.versions) == versions
    assert {"spec_ready", "plan_ready", "preview_ready", "verification_finished"} <= set(shop.host.kinds())


async def test_checks_that_fail_are_written_anew_once_with_what_they_met(shop):
    shop.verifier = ScriptedVerifier(lambda one, app: one.id != "C2")
    state = await shop.run(is_survey=True)
    assert [item.status for item in state.spec.requirements[:2]] == [RequirementStatus.PASSED] * 2
    assert [check.id for check in state.spec.requirements[1].checks] == ["C3"]
    again = shop.model.prompts[-1].turns[0].text
    assert "C2 (R2) candle 2: not seen: candle 2" in again
    assert "R2: Orders are listed." in again
    assert "R1:" not in again


async def test_the_architect_sees_files_and_what_the_program_met(shop):
    await shop.run(is_survey=True)
    system, user = shop.model.prompts[0].system, shop.model.prompts[0].turns[0].text
    assert "Work: survey" in system
    assert "app/adding.py" in user
    assert "start: passed" in user


async def test_an_apps_own_secrets_are_named_and_not_shown(shop):
    for name in (".env", ".env.production", ".env.example"):
        shop.host.save_by_hand(name, f"KEY=in-{name}".encode())
    await shop.run(is_survey=True)
    for prompt in shop.model.prompts:
        user = prompt.turns[0].text
        assert ".env (1 lines, not shown)" in user
        assert "in-.env.example" in user
        assert user.count("KEY=in-") == 1


async def test_a_message_is_answered_once_the_app_is_known(shop):
    shop.model = ScriptedModel([*ANSWERS, said("It sells candles.", kind="question")])
    state = await shop.run(is_survey=True, turn=Turn(text="What is it?"))

    assert (state.status, state.turn.kind) == (BuildStatus.DONE, TurnKind.QUESTION)
    roles = [prompt.role for prompt in shop.model.prompts]
    assert roles == [Role.ARCHITECT, Role.TECH_LEAD, Role.TECH_LEAD, Role.SPEC_WRITER]
    assert "R1 passed" in shop.model.prompts[-1].turns[0].text


async def test_a_change_of_the_app_is_done_and_what_it_did_before_is_proven_again(shop):
    await shop.run(is_survey=True)
    earlier, readme = shop.host.state, (shop.app_dir / "README.md").read_text()
    shop.host.begin_turn()
    proof = {
        **check(9, "R4"),
        "steps": [*check(9, "R4")["steps"][:1], {"do": "click", "name": "Paint"}, {"do": "see", "text": "Blue 7"}],
    }
    task = {"id": "T9", "title": "Colour", "goal": "Write it.", "files": ["app/colour.py"], "requirements": ["R4"]}
    shop.model = ScriptedModel(
        [
            said("They get a colour.", kind="change", requirements=[{"text": "A candle has a colour."}]),
            said("One task.", tasks=[task], checks=[proof]),
            'Written.\n<file path="app/colour.py">\nCOLOUR = True\n</file>\n',
        ]
    )
    shop.verifier = ScriptedVerifier(lambda one, app: one.id != "C2" or (app.app_dir / "app/colour.py").exists())
    state = await shop.run(turn=Turn(text="Add a colour"), earlier=earlier)

    assert state.status is BuildStatus.DONE
    assert shop.verifier.runs == [("C1", "C2")]
    assert [(item.id, item.status) for item in state.spec.requirements[1:3]] == [
        ("R2", RequirementStatus.NOT_VERIFIED),
        ("R3", RequirementStatus.NOT_VERIFIED),
    ]
    assert [task.status for task in state.plan.tasks] == [TaskStatus.DONE, TaskStatus.DONE]
    assert state.spec.requirements[3].status is RequirementStatus.PASSED
    developer = shop.model.prompts[2]
    assert developer.role is Role.DEVELOPER
    assert "licence and credits are its owner's" in developer.system
    assert "app/forms.py" not in developer.system
    assert (shop.app_dir / "README.md").read_text() == readme


async def test_what_the_survey_could_not_show_is_not_told_as_unmet_by_a_change(shop):
    await shop.run(is_survey=True)
    earlier = shop.host.state
    shop.host.begin_turn()
    reason = [{"requirement": "R4", "reason": "A matter of taste."}]
    task = {"id": "T9", "title": "Colour", "goal": "Write it.", "files": ["app/colour.py"], "requirements": ["R4"]}
    shop.model = ScriptedModel(
        [
            said("They get a colour.", kind="change", requirements=[{"text": "A candle has a fine colour."}]),
            said("One task.", tasks=[task], checks=[], unprovable=reason),
            'Written.\n<file path="app/colour.py">\nCOLOUR = True\n</file>\n',
        ]
    )
    state = await shop.run(turn=Turn(text="Add a fine colour"), earlier=earlier)

    assert state.status is BuildStatus.PAUSED
    assert state.error.details["unmet"] == "R4"
    assert "1 of 2 requirements" in state.error.message


async def test_an_app_that_does_not_start_is_described_without_a_second_call(shop):
    shop.model = ScriptedModel(ANSWERS[:1])
    shop.verifier = ScriptedVerifier(lambda one, app: True, starts=lambda app: False)
    state = await shop.run(is_survey=True)

    assert state.status is BuildStatus.DONE
    assert {item.status for item in state.spec.requirements} == {RequirementStatus.NOT_VERIFIED}
    assert all("did not start" in item.unproven for item in state.spec.requirements)
    assert [fact.status.value for fact in state.facts if fact.check_id == "start"] == ["failed"]


async def test_where_nothing_can_run_the_app_is_described_and_said_to_be_unverified(shop):
    shop.model = ScriptedModel(ANSWERS[:1])
    shop.verifier = shop.sandbox = None
    state = await shop.run(is_survey=True)

    assert state.status is BuildStatus.DONE
    assert {item.status for item in state.spec.requirements} == {RequirementStatus.NOT_VERIFIED}
    assert "could not be run" in shop.model.prompts[0].turns[0].text


async def test_a_survey_whose_model_fails_goes_on_where_it_stopped(shop):
    def away(prompt):
        if prompt.role is Role.TECH_LEAD:
            raise ProviderOverloaded("down")
        return ANSWERS[0]

    shop.model = ScriptedModel(away)
    state = await shop.run(is_survey=True)
    assert (state.status, state.stage) == (BuildStatus.PAUSED, Stage.CHARACTERISE)
    shop.model = ScriptedModel(ANSWERS[1:])
    state = await shop.run(is_survey=True)
    assert state.status is BuildStatus.DONE


async def _surveyed(shop) -> None:
    """Begun anew wherever the process ended."""
    while shop.host.state is None or shop.host.state.status is not BuildStatus.DONE:
        try:
            await shop.run(is_survey=True)
        except Killed:
            shop.host.hook = lambda _: None


@pytest.mark.parametrize("shard", range(2))
async def test_killed_at_every_point_a_survey_ends_the_same(shop, shard):
    brought = copy.deepcopy(shop.host)
    await _surveyed(shop)
    wanted = shop.host.state.model_dump(mode="json", exclude={"seconds"})
    calls, events = len(shop.model.prompts), sorted((one.step, one.ordinal) for one in shop.host.events)
    for number in itertools.count(1 + shard, 2):
        shop.host, shop.model = copy.deepcopy(brought), ScriptedModel(_by_role)
        shop.host.hook = hook = KillAt(number)
        await _surveyed(shop)
        if shop.host.hook is hook:
            break
        assert shop.host.state.model_dump(mode="json", exclude={"seconds"}) == wanted, f"point {number}"
        assert sorted((one.step, one.ordinal) for one in shop.host.events) == events, f"point {number}"
        assert len(shop.host.journal) == calls
        assert len(shop.model.prompts) <= calls + 1, f"point {number}"
    assert number > 20


def _by_role(prompt):
    if prompt.role is Role.ARCHITECT:
        return ANSWERS[0]
    return AGAIN if "did not pass" in prompt.turns[0].text else ANSWERS[1]


def test_unusable_descriptions_are_named():
    with pytest.raises(AnswerUnusable, match="at most 12"):
        parse_survey(said("x", **{**DESCRIBED, "requirements": ["A thing."] * 13}))
    with pytest.raises(AnswerUnusable, match="title"):
        parse_survey(said("x", **{**DESCRIBED, "title": ""}))


def test_every_requirement_needs_a_check_or_a_reason():
    spec = parse_survey(ANSWERS[0]).spec
    with pytest.raises(AnswerUnusable, match="R2"):
        parse_characterisation(said("x", checks=[check(1, "R1")], unprovable=CHECKED["unprovable"]), spec, "No check")
    everything = [{"requirement": item.id, "reason": "A matter of taste."} for item in spec.requirements]
    unproven = parse_characterisation(said("x", checks=[check(1, "R1")], unprovable=everything), spec, "No check")
    assert all(item.unproven and not item.checks for item in unproven.requirements)
