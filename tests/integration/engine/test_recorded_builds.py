"""Whole builds with the recorded answers of a capable and of a weak model, in a real sandbox with a real browser."""

from pathlib import Path

import pytest

from engine.builds.local import LocalHost
from engine.builds.local_tools import local_toolbox
from engine.builds.run import BuildRequest, run_build
from engine.builds.state import BuildState, BuildStatus, RequirementStatus
from engine.llm.types import Prompt
from engine.machine import Machine
from engine.stacks.stack import load_stack
from engine.testing import ScriptedModel
from engine.workspace.workspace import Workspace

RECORDED = Path(__file__).with_name("recorded")
EXPENSES = (
    "Shared expenses of a group of friends: people, expenses with who paid and who takes part, "
    "and a page with everyone's balance and who owes whom"
)
ROOMS = (
    "Бронирование переговорных: комнаты и брони с датой, временем начала и конца, нельзя забронировать занятое время"
)
NOTEBOOK = "A private notebook: people sign up and sign in with a password and see only their own notes"
BILLS = (
    "Split restaurant bills with friends: people, bills with items, each item is shared by some of the people; "
    "show who owes whom and how much; mark debts as paid"
)
pytestmark = pytest.mark.timeout(400)  # two builds take a minute on a quiet machine, minutes on a crowded one


def recorded(name: str) -> ScriptedModel:
    """The answers of a folder in order; each must be asked of the role in its file's name."""
    left = sorted((RECORDED / name).glob("*.md"))

    def answer(prompt: Prompt) -> str:
        assert left, f"one call too many, of the {prompt.role.value}: {prompt.turns[-1].text[-2000:]}"
        path = left.pop(0)
        assert path.stem.split("_", 1)[1] == prompt.role.value, prompt.turns[-1].text[-2000:]
        return path.read_text(encoding="utf-8")

    return ScriptedModel(answer)


async def built(
    idea: str, language: str, model: ScriptedModel, home: Path, out: Path, stack_id: str = "fastapi"
) -> BuildState:
    async def listen(_: object) -> None: ...

    stack = load_stack(stack_id)
    host = LocalHost(out / ".samokoder", Workspace(out), listen)
    toolbox = local_toolbox(await Machine(home).equip(stack), home, out, stack, model)
    request = BuildRequest(idea=idea, language=language)
    return await run_build(request, toolbox, host, host, host, host)


@pytest.fixture
async def home(samokoder_home: Path) -> Path:
    if problem := await Machine(samokoder_home).sandbox_problem():
        pytest.skip(str(problem))
    return samokoder_home


@pytest.mark.parametrize(
    ("name", "idea", "language", "calls"),
    [("shared_expenses", EXPENSES, "en", 6), ("meeting_rooms", ROOMS, "ru", 7), ("private_notes", NOTEBOOK, "en", 5)],
)
async def test_recorded_answers_become_a_proven_app(home, tmp_path, name, idea, language, calls):
    state = await built(idea, language, recorded(name), home, tmp_path / name)

    assert state.status is BuildStatus.DONE, state.error
    assert {item.status for item in state.spec.requirements} == {RequirementStatus.PASSED}
    assert state.usage.calls == calls
    assert state.usage.prompt_tokens < 45_000


async def test_recorded_answers_become_a_proven_app_of_react_express(home, tmp_path):
    state = await built(BILLS, "en", recorded("restaurant_bills"), home, tmp_path / "bills", "react-express")

    assert state.status is BuildStatus.DONE, state.error
    assert [item.status for item in state.spec.requirements] == [RequirementStatus.PASSED] * 8
    assert state.usage.calls == 6
    assert state.usage.prompt_tokens < 45_000
