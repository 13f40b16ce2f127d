"""Whole builds with the recorded answers of a capable and of a weak model, in a real sandbox with a real browser."""

import json
from pathlib import Path

import pytest

from engine.builds.local import LocalHost
from engine.builds.local_tools import local_toolbox
from engine.builds.run import BuildRequest, run_build
from engine.builds.state import BuildState, BuildStatus, RequirementStatus, WantedMode
from engine.events.payloads import ToolFinished
from engine.llm.types import Answer, Prompt
from engine.machine import Machine
from engine.stacks.stack import load_stack
from engine.testing import ScriptedModel, calling
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
QUIZ = (
    "A quiz trainer: decks of question cards with an answer; a training page shows one due card at a time, I say whether "
    "I knew it, and the Leitner box (1 to 5) decides when it comes back: a known card moves up a box, a missed card goes "
    "to box 1; show how many cards are due today in each deck"
)
HABITS = (
    "Habit tracker: habits with a name and the weekdays on which they are due; a week view where I tick each habit per "
    "day; the current and the longest streak of every habit (days on which it is not due do not break it); a year heat "
    "map of how much of what was due I did"
)
CUP = (
    "Турнир на вылет: создаю турнир со списком участников (от 2 до 16), программа сама составляет сетку (при нечётном "
    "числе часть проходит дальше без игры), я вношу счёт матчей, победитель сам попадает в следующий круг; исправление "
    "счёта пересчитывает следующие круги; видно сетку, чемпиона и таблицу: сколько побед и забитых очков у каждого "
    "участника"
)
pytestmark = pytest.mark.timeout(400)  # two builds take a minute on a quiet machine, minutes on a crowded one


def recorded(name: str) -> ScriptedModel:
    """The answers of a folder in order; each must be asked of the role in its file's name."""
    left = sorted((RECORDED / name).iterdir())

    def answer(prompt: Prompt) -> str | Answer:
        assert left, f"one call too many, of the {prompt.role.value}: {prompt.turns[-1].text[-2000:]}"
        path = left.pop(0)
        assert path.stem.split("_", 1)[1] == prompt.role.value, prompt.turns[-1].text[-2000:]
        text = path.read_text(encoding="utf-8")
        return with_calls(text) if path.suffix == ".json" else text

    return ScriptedModel(answer)


def with_calls(text: str) -> Answer:
    """An answer that calls tools, as it was recorded."""
    kept = json.loads(text)
    return calling(*((call["name"], call["arguments"]) for call in kept["calls"]), text=kept["text"])


async def built(
    idea: str,
    language: str,
    model: ScriptedModel,
    home: Path,
    out: Path,
    stack_id: str = "fastapi",
    mode: WantedMode = "auto",
    told: list[object] | None = None,
) -> BuildState:
    async def listen(heard: object) -> None:
        if told is not None:
            told.append(getattr(heard, "payload", heard))

    stack = load_stack(stack_id)
    host = LocalHost(out / ".samokoder", Workspace(out), listen)
    toolbox = local_toolbox(await Machine(home).equip(stack), home, out, stack, model)
    request = BuildRequest(idea=idea, language=language, mode=mode)
    return await run_build(request, toolbox, host, host, host, host)


@pytest.fixture
async def home(samokoder_home: Path) -> Path:
    if problem := await Machine(samokoder_home).sandbox_problem():
        pytest.skip(str(problem))
    return samokoder_home


@pytest.mark.parametrize(
    ("name", "idea", "language", "calls"),
    [
        ("shared_expenses", EXPENSES, "en", 6),
        ("meeting_rooms", ROOMS, "ru", 7),
        ("private_notes", NOTEBOOK, "en", 5),
        ("knockout_cup", CUP, "ru", 6),
    ],
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


async def test_a_recorded_loop_of_tools_becomes_a_proven_app(home, tmp_path):
    told: list[object] = []
    model = recorded("quiz_trainer")
    state = await built(QUIZ, "en", model, home, tmp_path / "quiz", mode="loop", told=told)

    assert state.status is BuildStatus.DONE, state.error
    assert [item.status for item in state.spec.requirements] == [RequirementStatus.PASSED] * 7
    assert state.usage.calls == 11
    assert state.usage.prompt_tokens < 80_000
    # The slip in a text was found by the checks, and mended in the conversation of its task.
    evidence = next(prompt for prompt in model.prompts if prompt.role.value == "bug_hunter").turns[-1]
    assert "“Nothing is due today.” is not on the page" in evidence.text
    notes = [(one.is_failed, one.note) for one in told if isinstance(one, ToolFinished)]
    assert [note for failed, note in notes if failed] == ["exit code 1"]
    assert sum("passed in" in note for _, note in notes) == 3


async def test_a_recorded_loop_becomes_a_proven_app_of_react_express(home, tmp_path):
    model = recorded("habit_tracker")
    state = await built(HABITS, "en", model, home, tmp_path / "habits", "react-express", mode="loop")

    assert state.status is BuildStatus.DONE, state.error
    assert [item.status for item in state.spec.requirements] == [RequirementStatus.PASSED] * 8
    assert state.usage.calls == 7
    assert state.usage.prompt_tokens < 55_000
