"""The demo model on react-express: a whole build in the sandbox and the browser."""

from pathlib import Path

import pytest

from engine.builds.local import LocalHost
from engine.builds.local_tools import local_toolbox
from engine.builds.run import BuildRequest, run_build
from engine.builds.state import BuildStatus, RequirementStatus
from engine.llm.client import ModelClient
from engine.llm.types import ModelChoice
from engine.machine import Machine
from engine.stacks.stack import load_stack
from engine.workspace.workspace import Workspace

IDEA = "учёт ульев и медосборов с килограммами"


@pytest.mark.timeout(400)  # about 20 s on a quiet machine, minutes on a crowded one
async def test_idea_becomes_a_verified_react_app(samokoder_home: Path, tmp_path: Path) -> None:
    if problem := await Machine(samokoder_home).sandbox_problem():
        pytest.skip(str(problem))

    async def listen(_: object) -> None: ...

    stack, out = load_stack("react-express"), tmp_path / "hives"
    model = ModelClient(ModelChoice(provider="demo", model="demo"))
    host = LocalHost(out / ".samokoder", Workspace(out), listen)
    toolbox = local_toolbox(await Machine(samokoder_home).equip(stack), samokoder_home, out, stack, model)
    state = await run_build(BuildRequest(idea=IDEA, stack=stack.id, language="ru"), toolbox, host, host, host, host)

    assert state.status is BuildStatus.DONE
    assert state.spec is not None
    assert {item.status for item in state.spec.requirements} == {RequirementStatus.PASSED}
    assert len(state.spec.requirements) == 8
    assert "export const total" in (out / "src/lists/harvests.ts").read_text(encoding="utf-8")
    assert "npm run dev" in (out / "README.md").read_text(encoding="utf-8")
