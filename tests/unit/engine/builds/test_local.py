"""The host on plain files: a build in a folder, interrupted and resumed by the same command."""

import argparse
import io
import json
from decimal import Decimal

import pytest

from engine.builds import plan_command
from engine.builds.budget import Spent
from engine.builds.local import LocalHost
from engine.builds.ports import BuildPaused, JournaledReply, JournalKey, OpenCall
from engine.builds.state import BuildStatus, Role
from engine.events.payloads import Envelope, ModelCalled
from engine.llm.spending import Reservation
from engine.workspace.workspace import Workspace


async def test_a_build_in_a_folder_can_be_resumed_by_another_process(bench, tmp_path):
    heard = []

    async def listen(one) -> None:
        heard.append(one)
        if getattr(getattr(one, "payload", None), "kind", "") == "plan_ready":
            host.interrupt()

    out = tmp_path / "out"
    host = bench.host = LocalHost(out / ".samokoder", Workspace(out), listen)
    with pytest.raises(BuildPaused):
        await bench.run()
    calls = len(bench.model.prompts)

    host = bench.host = LocalHost(out / ".samokoder", Workspace(out), listen)
    state = await bench.run()
    assert state.status is BuildStatus.DONE
    assert len(bench.model.prompts) == 6
    assert calls == 3
    assert (out / "app/adding.py").read_text() == "ADDING = True\n"
    assert (out / "README.md").read_text().startswith("# Todo")
    kinds = [one.payload.kind for one in heard if hasattr(one, "payload")]
    assert kinds.count("build_started") == 1
    assert kinds.count("version_saved") == 4


async def test_a_plan_is_changed_from_another_terminal(bench, tmp_path, capsys, monkeypatch):
    async def listen(_) -> None:
        return

    out = tmp_path / "out"
    bench.host = LocalHost(out / ".samokoder", Workspace(out), listen)
    await bench.run(auto_approve=False)
    arguments = argparse.Namespace(out=out, put=None)
    assert plan_command.run(arguments, ".samokoder") == 0
    wanted = json.loads(capsys.readouterr().out)
    wanted["tasks"] = wanted["tasks"][:1]
    wanted["requirements"] = wanted["requirements"][:1]
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(wanted)))
    assert plan_command.run(argparse.Namespace(out=out, put="-"), ".samokoder") == 0
    assert json.loads(capsys.readouterr().out) == wanted

    state = await bench.run(is_approved=True)
    assert (state.status, state.edits, len(state.spec.requirements)) == (BuildStatus.DONE, 1, 1)


KEY, NEXT = JournalKey(step=1, ordinal=0), JournalKey(step=2, ordinal=0)
NOTE = OpenCall(
    token="t",
    role=Role.DEVELOPER,
    model="m",
    prompt_tokens=10,
    cost_usd="0.1",
    reserved=Reservation(tokens=60_000, usd=Decimal("4.5")),
)


@pytest.mark.parametrize("is_answered", [True, False])
async def test_a_call_is_counted_once_whatever_a_crash_has_left_of_its_note(tmp_path, is_answered):
    async def listen(_) -> None:
        return

    host = LocalHost(tmp_path / "kept", Workspace(tmp_path / "out"), listen)
    use = {
        "model": "m",
        "prompt_tokens": 700,
        "completion_tokens": 0,
        "estimated": False,
        "cost_usd": "0.2",
        "seconds": 1,
    }
    called = ModelCalled(role=Role.DEVELOPER, token=None if is_answered else "t", **use)
    told = Envelope(step=1, ordinal=7, payload=called)
    if is_answered:
        await host.put(KEY, JournaledReply(text="", **use), told)
    await host.note(KEY, NOTE)
    await host.emit(told)
    assert await host.spent(NEXT) == Spent(usd=Decimal("0.2"), tokens=700)


@pytest.mark.parametrize("text", ["{}", "no JSON"])
async def test_what_is_no_plan_is_refused(bench, tmp_path, text):
    async def listen(_) -> None:
        return

    out, file = tmp_path / "out", tmp_path / "plan.json"
    file.write_text(text)
    arguments = argparse.Namespace(out=out, put=str(file))
    assert plan_command.run(arguments, ".samokoder") == 2
    bench.host = LocalHost(out / ".samokoder", Workspace(out), listen)
    await bench.run(auto_approve=False)
    assert plan_command.run(arguments, ".samokoder") == 2
