"""A whole build by the demo model, in the real sandbox and browser."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from engine.builds.local import LocalHost
from engine.builds.local_tools import local_toolbox
from engine.builds.run import BuildRequest, run_build
from engine.builds.state import BuildStatus, Requirement, RequirementStatus
from engine.llm.client import ModelClient
from engine.llm.types import ModelChoice
from engine.machine import Machine
from engine.stacks.stack import load_stack
from engine.workspace.workspace import Workspace

IDEA = "учёт ульев и медосборов с килограммами"

BuildHives = Callable[[str, Path], Awaitable[tuple[Requirement, ...]]]


@pytest.fixture
async def build_hives(samokoder_home: Path) -> BuildHives:
    """`await build_hives(stack, folder)`: the requirements of the app, all of which passed."""
    if problem := await Machine(samokoder_home).sandbox_problem():
        pytest.skip(str(problem))

    async def listen(_: object) -> None: ...

    async def build(stack_id: str, out: Path) -> tuple[Requirement, ...]:
        stack = load_stack(stack_id)
        model = ModelClient(ModelChoice(provider="demo", model="demo"))
        host = LocalHost(out / ".samokoder", Workspace(out), listen)
        toolbox = local_toolbox(await Machine(samokoder_home).equip(stack), samokoder_home, out, stack, model)
        state = await run_build(BuildRequest(idea=IDEA, stack=stack.id, language="ru"), toolbox, host, host, host, host)
        assert state.status is BuildStatus.DONE
        assert state.spec is not None
        assert {item.status for item in state.spec.requirements} == {RequirementStatus.PASSED}
        return state.spec.requirements

    return build
