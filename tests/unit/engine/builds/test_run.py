"""Whole builds: the straight way, failures, pauses, reduced mode."""

import pytest

from engine.builds.forecast import TierPrices
from engine.builds.state import BuildStatus, RequirementStatus, Role, Stage, TaskStatus
from engine.events.payloads import ApprovalAsked, CommandFinished
from engine.llm.errors import AddressBlocked, KeyRejected
from engine.llm.prices import FreeOfCharge, UnknownPrices
from engine.sandbox.errors import SandboxUnavailable
from engine.stacks.stack import load_stack
from engine.testing import ScriptedModel


async def test_a_build_runs_to_done_with_six_calls(bench):
    state = await bench.run()

    assert state.status is BuildStatus.DONE
    assert state.stage is Stage.DONE
    assert [prompt.role for prompt in bench.model.prompts] == [
        Role.SPEC_WRITER,
        Role.ARCHITECT,
        Role.TECH_LEAD,
        Role.DEVELOPER,
        Role.DEVELOPER,
        Role.TECHNICAL_WRITER,
    ]
    assert {item.status for item in state.spec.requirements} == {RequirementStatus.PASSED}
    assert {task.status for task in state.plan.tasks} == {TaskStatus.DONE}
    assert bench.verifier.runs == [("C1",), ("C1", "C2")]
    assert state.usage.calls == 6
    assert state.usage.prompt_tokens < 50_000


async def test_files_versions_and_readme(bench):
    await bench.run()

    assert [version.title for version in bench.host.versions] == ["Starter", "T1: Adding", "T2: Deleting", "README"]
    readme = bench.host.text_of("README.md")
    assert readme.startswith("# Todo")
    assert "| R1. A task can be added and appears in the list. | passed |" in readme


@pytest.mark.parametrize(
    ("stack_id", "told"),
    [
        ("fastapi", ("uvicorn app.main:app --reload", "uvicorn==")),
        ("static", ("node serve.mjs", '"type": "module"')),
        ("react-express", ("npm run dev", '"start": "node server/main.ts"', '"node": ">=24"')),
    ],
)
async def test_the_writer_of_the_readme_sees_what_starts_the_app(bench, stack_id, told):
    bench.stack = load_stack(stack_id)
    await bench.run()
    writer = next(prompt for prompt in bench.model.prompts if prompt.role is Role.TECHNICAL_WRITER)
    assert [words for words in told if words not in writer.turns[0].text] == []


async def test_events_tell_the_story(bench):
    await bench.run()
    kinds = bench.host.kinds()

    assert kinds[0] == "build_started"
    assert kinds[-1] == "build_finished"
    assert kinds.count("stage_started") == kinds.count("stage_finished") == 14
    assert kinds.count("message_started") == kinds.count("message_finished") == kinds.count("model_called") == 6
    assert kinds.count("preview_ready") == 1
    assert kinds.count("version_saved") == 4
    told = [e.payload for e in bench.host.events if e.payload.kind == "requirement_updated"]
    assert [(one.requirement, one.status.value) for one in told if one.requirement == "R1"] == [
        ("R1", "working"),
        ("R1", "passed"),
        ("R1", "passed"),
    ]
    changed = [e.payload for e in bench.host.events if e.payload.kind == "file_changed"]
    assert [(one.path, one.change, one.added) for one in changed][:2] == [
        ("app/adding.py", "created", 1),
        ("app/deleting.py", "created", 1),
    ]


async def test_only_prose_reaches_the_chat(bench):
    await bench.run()
    live = "".join(chunk.text for chunk in bench.host.chunks)
    messages = [e.payload.text for e in bench.host.events if e.payload.kind == "message_finished"]

    assert "You get a list of tasks." in live
    assert "requirements" not in live
    assert "<file" not in live
    assert messages[0] == "You get a list of tasks."
    assert "Adding is written." in messages


async def test_a_declined_idea_fails_with_the_nearest(bench):
    bench.model = ScriptedModel(['```json\n{"cannot": "Нельзя построить игру.", "nearest": "таблица рекордов"}\n```'])

    state = await bench.run()

    assert state.status is BuildStatus.FAILED
    assert state.error.code == "beyond_model"
    assert state.error.message == "Нельзя построить игру."
    assert state.error.details == {"nearest": "таблица рекордов"}


async def test_the_plan_waits_for_approval(bench):
    state = await bench.run(auto_approve=False)
    assert state.status is BuildStatus.WAITING
    assert "approval_asked" in bench.host.kinds()

    state = await bench.run(auto_approve=False, is_approved=True)
    assert state.status is BuildStatus.DONE
    assert len(bench.model.prompts) == 6


async def test_what_is_left_is_estimated_by_who_will_serve_it(bench):
    bench.tier_prices = TierPrices(plan=UnknownPrices(), code=FreeOfCharge(), cheap=FreeOfCharge())
    await bench.run(auto_approve=False)
    (asked,) = (one.payload for one in bench.host.events if isinstance(one.payload, ApprovalAsked))
    assert asked.forecast.cost_usd == ("0", "0")


async def test_a_model_error_pauses_and_resume_asks_again(bench):
    failing = ScriptedModel([KeyRejected("401")])
    good, bench.model = bench.model, failing
    state = await bench.run()
    assert (state.status, state.error.code) == (BuildStatus.PAUSED, "key_rejected")
    assert "ключ" not in state.error.message

    bench.model = good
    state = await bench.run()
    assert state.status is BuildStatus.DONE
    assert bench.host.kinds().count("build_finished") == 2
    assert bench.host.kinds().count("build_started") == 2


@pytest.mark.parametrize(
    ("error", "told"), [(KeyRejected("401"), {"provider": "401"}), (AddressBlocked("leads to 10.0.0.5"), {})]
)
async def test_what_a_provider_said_is_told_and_never_an_address_inside(bench, error, told):
    bench.model = ScriptedModel([error])
    assert (await bench.run()).error.details == told


async def test_unusable_json_is_fed_back_then_pauses(bench):
    bench.model = ScriptedModel(["I cannot do JSON.", "Still words.", "And again."])
    state = await bench.run()

    assert (state.status, state.error.code) == (BuildStatus.PAUSED, "answer_unusable")
    assert len(bench.model.prompts) == 3
    assert "There is no JSON object" in bench.model.prompts[1].turns[-1].text


async def test_russian_ideas_get_russian_sentences(bench):
    bench.model = ScriptedModel(["нет"] * 3)
    state = await bench.run(idea="список дел со сроками")

    assert state.language == "ru"
    assert state.error.message.startswith("Модель несколько раз ответила не в том формате (автор спецификации)")


async def test_without_sandbox_nothing_is_called_verified(bench):
    bench.verifier, bench.sandbox = None, None
    state = await bench.run()

    assert (state.status, state.error.code) == (BuildStatus.PAUSED, "unmet_requirements")
    assert {item.status for item in state.spec.requirements} == {RequirementStatus.NOT_VERIFIED}
    assert "no sandbox" in state.error.message
    assert "not verified" in bench.host.text_of("README.md")

    state = await bench.run(is_accepted=True)
    assert state.status is BuildStatus.DONE
    assert {item.status for item in state.spec.requirements} == {RequirementStatus.NOT_VERIFIED}


async def test_a_requirement_with_only_vacuous_checks_is_not_verified(bench):
    bench.verifier._vacuous = ("C2",)
    state = await bench.run()

    by_id = {item.id: item for item in state.spec.requirements}
    assert by_id["R1"].status is RequirementStatus.PASSED
    assert by_id["R2"].status is RequirementStatus.NOT_VERIFIED
    assert "before the work on it began" in by_id["R2"].evidence[0].sentence
    assert (state.status, state.error.code) == (BuildStatus.PAUSED, "unmet_requirements")


class BrokenSandbox:
    """One that cannot be set up, as on a full disk."""

    async def run(self, command, identity, on_output=None):
        raise SandboxUnavailable("not_set_up", detail="No space left on device")


async def test_a_sandbox_that_breaks_fails_no_build(bench):
    bench.sandbox = BrokenSandbox()
    state = await bench.run(idea="список дел")
    assert state.status is BuildStatus.DONE
    told = [one.payload for one in bench.host.events if isinstance(one.payload, CommandFinished)]
    unrun = [one.tail for one in told if one.exit_code == -1]
    assert unrun
    assert all(tail.startswith("Песочницу не удалось подготовить") for tail in unrun)
    assert state.files_version == len(bench.host.versions)
