"""The host on plain files: a build in a folder, interrupted and resumed by the same command."""

import pytest

from engine.builds.local import LocalHost
from engine.builds.ports import BuildPaused
from engine.builds.state import BuildStatus
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
