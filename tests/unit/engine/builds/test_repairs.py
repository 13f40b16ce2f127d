"""What happens when the work is not right at once: refused edits, failing checks, no progress."""

from engine.builds.state import BuildStatus, RequirementStatus, Role
from engine.llm.errors import ProviderUnreachable
from engine.sandbox.commands import CommandResult
from engine.testing import ScriptedModel, ScriptedVerifier

BROKEN = '<file path="app/adding.py">\ndef broken(:\n</file>\n'


def scripted(good, **overrides):
    """The good model, but for a role the answers of `overrides` come first."""
    left = {role: list(answers) for role, answers in overrides.items()}

    def answer(prompt):
        waiting = left.get(prompt.role.value)
        return waiting.pop(0) if waiting else good(prompt)

    return ScriptedModel(answer)


def roles(bench):
    return [prompt.role for prompt in bench.model.prompts]


async def test_an_answer_that_does_not_parse_goes_back_once(bench, good):
    bench.model = scripted(good, developer=["First try.\n" + BROKEN])
    state = await bench.run()

    assert state.status is BuildStatus.DONE
    correction = bench.model.prompts[4].turns
    assert [turn.role for turn in correction] == ["user", "assistant", "user"]
    assert "app/adding.py line 1" in correction[2].text
    outcomes = [e.payload.outcome for e in bench.host.events if e.payload.kind == "stage_finished"]
    assert outcomes.count("code_rejected") == 1
    [told] = [e.payload.text for e in bench.host.events if e.payload.kind == "notice"]
    assert told.startswith("The code was not taken over yet (app/adding.py)")


async def test_the_user_is_told_that_an_answer_went_back(bench, good):
    bench.model = scripted(good, tech_lead=["No plan today."])
    state = await bench.run()

    assert state.status is BuildStatus.DONE
    assert [e.payload.code for e in bench.host.events if e.payload.kind == "notice"] == ["answer_returned"]


async def test_an_answer_without_code_is_told_without_places(bench, good):
    bench.model = scripted(good, developer=["Colourless green ideas sleep furiously."])
    state = await bench.run()

    assert state.status is BuildStatus.DONE
    [told] = [e.payload.text for e in bench.host.events if e.payload.kind == "notice"]
    assert told.startswith("The answer could not be read: the program has said")


async def test_a_correction_keeps_the_good_blocks_of_the_first_answer(bench, good):
    first = "Two files.\n" + BROKEN + '<file path="app/kept.py">\nKEPT = 1\n</file>\n'
    bench.model = scripted(good, developer=[first, '<file path="app/adding.py">\nADDING = 1\n</file>\n'])
    await bench.run()

    assert bench.host.text_of("app/kept.py") == "KEPT = 1\n"
    assert bench.host.text_of("app/adding.py") == "ADDING = 1\n"


async def test_two_unusable_answers_pause_and_nothing_is_applied(bench, good):
    bench.model = scripted(good, developer=[BROKEN, BROKEN])
    state = await bench.run()

    assert (state.status, state.error.code) == (BuildStatus.PAUSED, "answer_unusable")
    assert "Developer" in state.error.message
    assert len(bench.host.versions) == 1

    state = await bench.run()
    assert state.status is BuildStatus.DONE


async def test_a_failing_check_is_repaired_by_the_bug_hunter(bench, good):
    wrong = 'Wrong.\n<file path="app/other.py">\nX = 1\n</file>\n'
    right = 'Mended.\n<file path="app/adding.py">\nADDING = 1\n</file>\n'
    bench.model = scripted(good, developer=[wrong], bug_hunter=[right])
    state = await bench.run()

    assert state.status is BuildStatus.DONE
    hunter = next(prompt for prompt in bench.model.prompts if prompt.role is Role.BUG_HUNTER)
    assert "not seen: adding works" in hunter.turns[0].text
    assert [version.title for version in bench.host.versions][2] == "T1: fix 1"
    statuses = [
        e.payload.status.value
        for e in bench.host.events
        if e.payload.kind == "requirement_updated" and e.payload.requirement == "R1"
    ]
    assert statuses[:3] == ["working", "failed", "passed"]


async def test_the_same_failure_twice_stops_at_once(bench, good):
    wrong = 'Wrong.\n<file path="app/other.py">\nX = 1\n</file>\n'
    bench.model = scripted(good, developer=[wrong])
    state = await bench.run()

    assert (state.status, state.error.code) == (BuildStatus.PAUSED, "unmet_requirements")
    assert state.error.details["reason"] == "no_progress"
    assert "R1" in state.error.details["unmet"]
    assert "unmet: “A task can be added and appears in the list”" in state.error.message
    assert roles(bench).count(Role.BUG_HUNTER) == 1


async def test_after_two_different_failures_the_rounds_are_used_up(bench, good):
    sentences = iter("abcdefghij")
    bench.verifier = FailingDifferently(sentences)
    state = await bench.run()

    assert state.error.details["reason"] == "unmet"
    assert roles(bench).count(Role.BUG_HUNTER) == 2
    assert [item.status for item in state.spec.requirements] == [RequirementStatus.FAILED, RequirementStatus.PENDING]

    bench.verifier = ScriptedVerifier(lambda check, app: True)
    state = await bench.run()
    assert state.status is BuildStatus.DONE


async def test_an_accepted_build_is_done_with_its_failures_shown(bench, good):
    bench.verifier = FailingDifferently(iter("abcdefghij"))
    await bench.run()
    state = await bench.run(is_accepted=True)

    assert state.status is BuildStatus.DONE
    assert state.spec.requirements[0].status is RequirementStatus.FAILED
    assert "| failed |" in bench.host.text_of("README.md")


async def test_an_accepted_build_is_done_although_its_model_is_away(bench, good):
    bench.verifier = FailingDifferently(iter("abcdefghij"))
    await bench.run()
    bench.model = ScriptedModel([ProviderUnreachable("gone")])
    state = await bench.run(is_accepted=True)

    assert state.status is BuildStatus.DONE
    assert "| failed |" in bench.host.text_of("README.md")


UNDEFINED = "app/x.py:1: F821 undefined name"


class Lint:
    """Each lint finds the next of `reports`, "" is none; the fixer calls `fix`."""

    def __init__(self, reports, fix=lambda: None):
        self._reports, self._fix = iter(reports), fix

    async def run(self, command, identity, on_output=None):
        if "--fix" in command.argv:
            self._fix()
            return CommandResult(exit_code=0, output="", seconds=0.1)
        report = next(self._reports)
        return CommandResult(exit_code=1 if report else 0, output=report, seconds=0.1)


async def test_what_is_only_untidy_needs_no_model(bench):
    def fix():
        (bench.app_dir / "app/adding.py").write_text("ADDING = 2\n")

    bench.sandbox = Lint(["", ""], fix)
    state = await bench.run()

    assert state.status is BuildStatus.DONE
    assert Role.BUG_HUNTER not in roles(bench)
    assert bench.host.text_of("app/adding.py") == "ADDING = 2\n"
    assert "Mending by rule" in [version.title for version in bench.host.versions]


async def test_a_forgotten_import_needs_no_model(bench):
    bench.sandbox = Lint(["F821 Undefined name `Depends`\n --> app/adding.py:1:1\n", "", ""])
    state = await bench.run()

    assert state.status is BuildStatus.DONE
    assert Role.BUG_HUNTER not in roles(bench)
    assert bench.host.text_of("app/adding.py") == "from fastapi import Depends\nADDING = True\n"


class EndlessLook:
    """No look ends in time; the fixer does."""

    async def run(self, command, identity, on_output=None):
        is_look = "--fix" not in command.argv
        return CommandResult(exit_code=137 if is_look else 0, output="", seconds=0.1, timed_out=is_look)


async def test_a_look_that_does_not_end_is_told_and_left_to_the_verification(bench):
    bench.sandbox = EndlessLook()
    state = await bench.run(idea="список дел")

    assert state.status is BuildStatus.DONE
    assert Role.BUG_HUNTER not in roles(bench)
    tails = {e.payload.tail for e in bench.host.events if e.payload.kind == "command_finished" and e.payload.exit_code}
    assert tails == {"Команда не закончилась за 120 с и остановлена."}


async def test_a_failing_command_is_repaired_too(bench):
    bench.sandbox = Lint([UNDEFINED, "", "", ""])
    state = await bench.run()

    assert state.status is BuildStatus.DONE
    hunter = next(prompt for prompt in bench.model.prompts if prompt.role is Role.BUG_HUNTER)
    assert "F821 undefined name" in hunter.turns[0].text


async def test_packages_that_are_not_there_go_to_the_bug_hunter(bench, good):
    wish = (
        'More.\n<file path="requirements.txt">\nfastapi==0.165.0\nnumpy>=2\n</file>\n'
        '<file path="app/adding.py">\nimport numpy\n\nADDING = numpy\n</file>\n'
    )
    bench.model = scripted(good, developer=[wish])
    await bench.run()

    hunter = next(prompt for prompt in bench.model.prompts if prompt.role is Role.BUG_HUNTER)
    assert "not installed: numpy." in hunter.turns[0].text


async def test_a_file_saved_by_hand_survives_the_next_step(bench, good):
    def save_by_hand(event):
        if event == "after journal put" and len(bench.host.journal) == 5:  # while T2 is being written
            bench.host.save_by_hand("app/mine.py", b"MINE = 1\n")

    bench.host.hook = save_by_hand
    state = await bench.run()

    assert state.status is BuildStatus.DONE
    assert bench.host.text_of("app/mine.py") == "MINE = 1\n"


class FailingDifferently(ScriptedVerifier):
    """Every verification fails with a sentence of its own."""

    def __init__(self, sentences):
        super().__init__(lambda check, app: False)
        self._sentences = sentences

    async def verify(self, app, checks, observer):
        report = await super().verify(app, checks, observer)
        word = next(self._sentences)
        changed = tuple(one.model_copy(update={"sentence": f"{one.sentence} {word}"}) for one in report.checks)
        return report.model_copy(update={"checks": changed, "failure": f"failure {word}"})
