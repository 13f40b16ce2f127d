"""A build in loop mode: how it works, how its loops end, what the user is told, and how repairs go on."""

from engine.builds.looping.loop import AFTER_FAILURE, REPEATED, SILENT, TOO_MANY
from engine.builds.state import BuildStatus, Mode, Role
from engine.llm.errors import ContextOverflow, QuotaExhausted, RequestRejected
from engine.llm.profiles import ModelProfile
from engine.sandbox.commands import CommandResult
from engine.testing import ScriptedModel, ScriptedVerifier, calling

WRITES = ("write", {"path": "app/adding.py", "content": "ADDING = 1\n"})


def scripted(looping, *developer):
    """The first turns with tools are these, all others those of the capable model."""
    left = list(developer)

    def answer(prompt):
        return left.pop(0) if prompt.tools and left else looping(prompt)

    return ScriptedModel(answer)


def told(bench, kind):
    return [envelope.payload for envelope in bench.host.events if envelope.payload.kind == kind]


def loop_prompts(bench):
    return [prompt for prompt in bench.model.prompts if prompt.tools]


async def test_a_task_is_done_in_a_loop(loop_bench):
    state = await loop_bench.run()

    assert (state.status, state.mode) == (BuildStatus.DONE, Mode.LOOP)
    assert loop_bench.host.text_of("app/adding.py") == "ADDING = True\n"
    assert loop_bench.host.text_of("app/deleting.py") == "DELETING = True\n"
    assert [version.title for version in loop_bench.host.versions][1:3] == ["T1: Adding", "T2: Deleting"]
    assert state.usage.calls == len(loop_bench.model.prompts) == 3 + 3 + 3 + 1


async def test_the_history_only_grows_and_holds_every_result(loop_bench):
    await loop_bench.run()
    first, second, third = loop_prompts(loop_bench)[:3]

    assert second.turns[: len(first.turns)] == first.turns
    assert third.turns[: len(second.turns)] == second.turns
    assert (first.system, first.tools) == (third.system, third.tools)
    results = second.turns[2].results
    assert [(one.id, one.name) for one in results] == [("call_0", "read"), ("call_1", "write"), ("call_2", "run")]
    assert "from fastapi import" in results[0].text
    assert results[2].text == "exit code 0\nAll checks passed!"


async def test_each_task_begins_a_history_of_its_own(loop_bench):
    await loop_bench.run()
    assert [len(prompt.turns) for prompt in loop_prompts(loop_bench)] == [1, 3, 5, 1, 3, 5]
    assert "app/adding.py" in loop_prompts(loop_bench)[3].turns[0].text


async def test_the_user_sees_every_call_and_its_outcome(loop_bench):
    await loop_bench.run()
    started, finished = told(loop_bench, "tool_started")[:5], told(loop_bench, "tool_finished")[:5]

    assert [one.label for one in started] == [
        "reads app/main.py",
        "writes app/adding.py",
        "runs the tests",
        "edits app/adding.py",
        "finishes the task",
    ]
    assert [one.call_id for one in started] == [one.call_id for one in finished]
    assert [one.note for one in finished][1:4] == ["+1 −0", "All checks passed!", "+1 −1"]
    assert started[2].command_id == told(loop_bench, "command_started")[0].command_id
    spoken = [one.text for one in told(loop_bench, "message_finished") if one.role is Role.DEVELOPER]
    assert spoken == ["I begin.", "adding is built.", "I begin.", "deleting is built."]


async def test_calls_speak_the_language_of_the_idea(loop_bench):
    await loop_bench.run(language="ru")
    assert [one.label for one in told(loop_bench, "tool_started")][:2] == [
        "читает app/main.py",
        "записывает app/adding.py",
    ]


async def test_the_profile_of_the_model_chooses_the_mode(bench, looping):
    bench.model, bench.profile = ScriptedModel(looping), ModelProfile(mode=Mode.LOOP)
    assert (await bench.run()).mode is Mode.LOOP


async def test_what_is_asked_for_counts_more_than_the_profile(bench):
    bench.profile = ModelProfile(mode=Mode.LOOP)
    state = await bench.run(mode="batch")
    assert (state.mode, state.status) == (Mode.BATCH, BuildStatus.DONE)


async def test_evidence_goes_back_into_the_same_history(loop_bench, looping):
    wrong = ("write", {"path": "app/other.py", "content": "X = 1\n"})
    right = calling(WRITES, ("done", {"summary": "Mended."}))
    loop_bench.model = scripted(looping, calling(wrong), calling(("done", {})), right)
    state = await loop_bench.run()

    assert state.status is BuildStatus.DONE
    develop, repair = loop_prompts(loop_bench)[1:3]
    assert repair.role is Role.BUG_HUNTER
    assert repair.system == develop.system
    assert repair.turns[: len(develop.turns)] == develop.turns
    evidence = repair.turns[-1]
    assert evidence.results[0].name == "done"
    assert "not seen: adding works" in evidence.text
    assert [version.title for version in loop_bench.host.versions][2] == "T1: fix 1"


class FailingDifferently(ScriptedVerifier):
    """Every verification fails with a sentence of its own."""

    async def verify(self, app, checks, observer):
        report = await super().verify(app, checks, observer)
        word = "x" * len(self.runs)
        changed = tuple(one.model_copy(update={"sentence": f"{one.sentence} {word}"}) for one in report.checks)
        return report.model_copy(update={"checks": changed, "failure": f"failure {word}"})


async def test_after_two_rounds_the_third_begins_afresh_and_is_the_last(loop_bench, looping):
    loop_bench.verifier = FailingDifferently(lambda check, app: False)
    loop_bench.model = ScriptedModel(
        lambda prompt: calling(("done", {})) if prompt.role is Role.BUG_HUNTER else looping(prompt)
    )
    state = await loop_bench.run()

    assert (state.status, state.error.details["reason"]) == (BuildStatus.PAUSED, "unmet")
    rounds = [prompt for prompt in loop_prompts(loop_bench) if prompt.role is Role.BUG_HUNTER]
    assert [len(prompt.turns) for prompt in rounds] == [7, 9, 1]
    assert "fresh eyes" in rounds[2].turns[0].text
    assert '"id":"C1"' in rounds[2].turns[0].text
    assert "app/adding.py" in rounds[2].turns[0].text


async def test_turns_that_are_used_up_lead_to_verification(loop_bench, looping):
    reading = [calling(("read", {"path": "app/main.py", "start": number})) for number in range(1, 26)]
    loop_bench.model = scripted(looping, *reading)
    await loop_bench.run()

    prompts = loop_prompts(loop_bench)
    assert prompts[20].turns[-1].text.startswith("Turns left for this task: 5.")
    assert prompts[24].turns[-1].text.startswith("Turns left for this task: 1.")
    assert prompts[25].role is Role.BUG_HUNTER
    assert "loop_turns_used_up" in [one.code for one in told(loop_bench, "notice")]


async def test_the_same_call_again_and_again_is_told_and_then_stopped(loop_bench, looping):
    same = calling(("search", {"text": "nowhere"}))
    loop_bench.model = scripted(looping, same, same, same, same)
    await loop_bench.run()

    prompts = loop_prompts(loop_bench)
    assert [prompt.turns[-1].text for prompt in prompts[1:4]] == ["", "", REPEATED]
    assert prompts[4].role is Role.BUG_HUNTER
    assert "loop_repeated" in [one.code for one in told(loop_bench, "notice")]


async def test_words_without_a_call_are_answered_once(loop_bench, looping):
    loop_bench.model = scripted(looping, calling(WRITES), "All is done, I think.", "Yes, really.")
    state = await loop_bench.run()

    assert state.status is BuildStatus.DONE
    assert loop_prompts(loop_bench)[2].turns[-1].text == SILENT
    assert "loop_silent" in [one.code for one in told(loop_bench, "notice")]


async def test_a_model_that_never_calls_goes_on_in_batches(loop_bench, looping):
    loop_bench.model = scripted(looping, "Here is code.", "There is code.")
    state = await loop_bench.run()

    assert (state.status, state.mode) == (BuildStatus.DONE, Mode.BATCH)
    assert "tools_refused" in [one.code for one in told(loop_bench, "notice")]


async def test_a_server_that_refuses_tools_gets_batches(loop_bench, looping):
    loop_bench.model = scripted(looping, RequestRejected("no endpoint supports tool use"))
    state = await loop_bench.run()

    assert (state.status, state.mode) == (BuildStatus.DONE, Mode.BATCH)
    assert state.usage.calls == 6


async def test_a_full_context_ends_the_loop_and_the_next_begins_afresh(loop_bench, looping):
    loop_bench.model = scripted(looping, calling(("list", {})), ContextOverflow("full"))
    await loop_bench.run()

    repair = next(prompt for prompt in loop_prompts(loop_bench) if prompt.role is Role.BUG_HUNTER)
    assert len(repair.turns) == 1
    assert "loop_context_full" in [one.code for one in told(loop_bench, "notice")]


async def test_a_history_that_is_too_long_for_a_repair_is_left(loop_bench, looping):
    done, mended = calling(("done", {})), calling(WRITES, ("done", {}))
    loop_bench.model = scripted(looping, done, ContextOverflow("full"), mended)
    state = await loop_bench.run()

    assert state.status is BuildStatus.DONE
    assert [len(prompt.turns) for prompt in loop_prompts(loop_bench)][:3] == [1, 3, 1]


async def test_a_malformed_call_is_told_and_the_others_are_carried_out_in_order(loop_bench, looping):
    calls = calling(("write", '{"path": "app/x'), ("shout", {}), ("read", {"file": "x"}), WRITES, ("read", WRITES[1]))
    loop_bench.model = scripted(looping, calls)
    await loop_bench.run()

    broken, unknown, unfit, written, read = [one.text for one in loop_prompts(loop_bench)[1].turns[-1].results]
    assert broken.startswith("The call of write was not carried out: its arguments are not valid JSON")
    assert unknown.startswith("There is no tool “shout”; there are: read, list")
    assert unfit == "The call of read was not carried out: path: Field required"
    assert written == "app/adding.py: written, +1 −0 lines."
    assert read.endswith("ADDING = 1")


async def test_an_answer_with_very_many_calls_is_carried_out_in_part(loop_bench, looping):
    calls = [("read", {"path": "app/main.py", "start": number}) for number in range(1, 31)]
    loop_bench.model = scripted(looping, calling(*calls))
    await loop_bench.run()

    results = [one.text for one in loop_prompts(loop_bench)[1].turns[-1].results]
    assert [text == TOO_MANY for text in results] == [False] * 20 + [True] * 10


async def test_calls_after_done_are_not_carried_out(loop_bench, looping):
    loop_bench.model = scripted(looping, calling(WRITES, ("done", {}), ("delete", {"path": "app/adding.py"})))
    state = await loop_bench.run()
    assert state.status is BuildStatus.DONE


async def test_done_does_not_count_after_a_failure_in_the_same_turn(loop_bench, looping):
    missing = ("read", {"path": "app/nowhere.py"})
    loop_bench.model = scripted(looping, calling(WRITES, missing, ("done", {})), calling(("done", {})))
    state = await loop_bench.run()

    assert state.status is BuildStatus.DONE
    assert loop_prompts(loop_bench)[1].turns[-1].results[2].text == AFTER_FAILURE


async def test_work_is_kept_when_the_model_fails_and_goes_on_from_there(loop_bench, looping):
    loop_bench.model = scripted(looping, calling(WRITES), QuotaExhausted("empty"))
    state = await loop_bench.run()

    assert (state.status, state.error.code) == (BuildStatus.PAUSED, "quota_exhausted")
    assert loop_bench.host.versions[-1].title == "T1: Adding (unfinished)"
    asked = len(loop_bench.model.prompts)

    state = await loop_bench.run()
    assert state.status is BuildStatus.DONE
    assert len(loop_bench.model.prompts[asked].turns) == 3  # the journaled turn was not asked for again
    assert [one.call_id for one in told(loop_bench, "tool_started")].count("s5-t0-1") == 1


async def test_a_paused_build_goes_on_in_another_mode_with_what_is_there(loop_bench, looping):
    loop_bench.model = scripted(looping, calling(WRITES), QuotaExhausted("empty"))
    await loop_bench.run()
    state = await loop_bench.run(mode="batch")

    assert (state.status, state.mode) == (BuildStatus.DONE, Mode.BATCH)
    developer = next(prompt for prompt in loop_bench.model.prompts[::-1] if '<task id="T1">' in prompt.turns[0].text)
    assert 'path="app/adding.py"' in developer.turns[0].text


async def test_what_the_program_mended_since_is_stale(loop_bench, looping):
    class Fixing:
        """Lint fails once, and its fixer changes the file that the model wrote."""

        def __init__(self, app_dir):
            self._app_dir = app_dir
            self._codes = [1]

        async def run(self, command, identity, on_output=None):
            if "--fix" in command.argv:
                (self._app_dir / "app/other.py").write_text("X = 2\n")
            is_lint = "ruff" in command.argv and "--fix" not in command.argv
            code = self._codes.pop() if is_lint and self._codes else 0
            return CommandResult(exit_code=code, output="F401 unused\n" if code else "", seconds=0.1)

    loop_bench.sandbox = Fixing(loop_bench.app_dir)
    wrong = ("write", {"path": "app/other.py", "content": "X = 1\n"})
    edits = ("edit", {"path": "app/other.py", "old": "X = 2", "new": "X = 3"})
    read = ("read", {"path": "app/other.py"})
    loop_bench.model = scripted(
        looping, calling(wrong), calling(("done", {})), calling(edits, read, edits, WRITES), calling(("done", {}))
    )
    await loop_bench.run()

    refused, _, edited, _ = [one.text for one in loop_prompts(loop_bench)[3].turns[-1].results]
    assert "was changed by the program or the user since you saw it" in refused
    assert edited.startswith("app/other.py: written")


async def test_commands_work_on_a_copy(loop_bench):
    places = []

    class Looking:
        async def run(self, command, identity, on_output=None):
            app = next(mount.source for mount in command.mounts if mount.target == "/workspace/app")
            if app != loop_bench.app_dir:
                places.append(app)
                (app / "app/adding.py").write_text("changed by the command")
            return CommandResult(exit_code=0, output="", seconds=0.1)

    loop_bench.sandbox = Looking()
    state = await loop_bench.run()

    assert state.status is BuildStatus.DONE
    assert loop_bench.host.text_of("app/adding.py") == "ADDING = True\n"
    assert places
    assert not any(place.exists() for place in places)


async def test_without_a_sandbox_nothing_is_run(loop_bench, looping):
    loop_bench.sandbox = loop_bench.verifier = None
    await loop_bench.run()

    prompt = loop_prompts(loop_bench)[0]
    assert "run" not in [tool.name for tool in prompt.tools]
    assert "the tests" not in prompt.system
    assert loop_prompts(loop_bench)[1].turns[-1].results[2].text.startswith("There is no tool “run”")
