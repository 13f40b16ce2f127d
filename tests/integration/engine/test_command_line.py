"""The engine from a terminal: real sandbox, real browser, the demo model; and a rule-based fix on real files."""

import asyncio
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.__main__ import main
from engine.builds.local import LocalHost
from engine.builds.local_tools import local_toolbox
from engine.builds.run import BuildRequest, run_build
from engine.builds.state import BuildStatus, Role
from engine.llm.client import ModelClient
from engine.llm.types import ModelChoice, OnNotice, OnText, Prompt, Reply
from engine.machine import Machine
from engine.stacks.stack import load_stack
from engine.workspace.workspace import Workspace

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.timeout(400)  # a whole build takes 15 s on a quiet machine, minutes on a crowded one


async def engine(*arguments: str) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "engine",
        *arguments,
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/root")},
    )
    try:
        output, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return process.returncode or 0, output.decode()


@pytest.fixture
async def home(samokoder_home: Path) -> Path:
    if problem := await Machine(samokoder_home).sandbox_problem():
        pytest.skip(str(problem))
    return samokoder_home


async def test_an_idea_becomes_a_verified_app_in_a_folder(home, tmp_path):
    out = tmp_path / "books"
    code, told = await engine("build", "каталог книг с авторами", "--out", str(out), "--home", str(home))

    assert code == 0, told
    state = json.loads((out / ".samokoder/state.json").read_text())
    assert state["status"] == "done"
    assert len(state["spec"]["requirements"]) >= 4
    assert {item["status"] for item in state["spec"]["requirements"]} == {"passed"}
    assert (out / "app/main.py").is_file()
    assert "## Что проверено" in (out / "README.md").read_text()
    assert state["usage"]["calls"] <= 20
    assert state["usage"]["prompt_tokens"] <= 50_000
    assert "✓ R1" in told

    code, told = await engine("build", "каталог книг с авторами", "--out", str(out), "--home", str(home))
    assert code == 0
    assert "──" not in told  # nothing was left to do


async def test_a_build_stops_at_its_limit(home, tmp_path):
    order = ("build", "каталог книг с авторами", "--out", str(tmp_path / "books"), "--home", str(home))
    code, told = await engine(*order, "--budget-tokens", "9000", "--budget-usd", "0.5")
    assert code == 3, told
    assert "Лимит этой сборки исчерпан" in told


async def test_an_idea_beyond_the_model_fails_honestly(home, tmp_path):
    code, told = await engine("build", "a 3D racing game", "--out", str(tmp_path / "game"), "--home", str(home))
    assert code == 1
    assert "failed after" in told


Here = Callable[..., int]


@pytest.fixture
def here(samokoder_home: Path, monkeypatch: pytest.MonkeyPatch) -> Here:
    """The program's exit code without a process of its own, for what is refused before any work."""

    def run(*arguments: str) -> int:
        monkeypatch.setattr(sys, "argv", ["engine", *arguments, "--home", str(samokoder_home)])
        return main()

    return run


def test_wrong_use_is_told_in_a_sentence(here, tmp_path, capsys):
    (tmp_path / "mine.txt").write_text("x")
    code = here("build", "a todo list", "--out", str(tmp_path))
    assert (code, capsys.readouterr().err.strip()) == (2, f"{tmp_path} is not empty and holds no build of ours.")


def test_a_model_needs_to_be_found_somewhere(here, tmp_path, capsys):
    code = here("build", "a todo list", "--out", str(tmp_path / "todo"), "--model", "claude-sonnet-5")
    told = capsys.readouterr().err.strip()
    assert (code, told) == (2, "--model needs --provider or --base-url, unless it is demo.")


def test_a_limit_that_is_none_is_refused(here, tmp_path, capsys):
    with pytest.raises(SystemExit) as ended:
        here("build", "a todo list", "--out", str(tmp_path / "todo"), "--budget-tokens", "none")
    assert (ended.value.code, "'none' is no number of tokens" in capsys.readouterr().err) == (2, True)


class CarelessModel:
    """The demo model, but its first code has an import too many."""

    def __init__(self) -> None:
        self._demo = ModelClient(ModelChoice(provider="demo", model="demo"))
        self.roles: list[Role] = []

    async def ask(self, prompt: Prompt, on_text: OnText, on_notice: OnNotice) -> Reply:
        self.roles.append(prompt.role)
        reply = await self._demo.ask(prompt, on_text, on_notice)
        marked = reply.text.replace('<file path="app/models.py">\n', '<file path="app/models.py">\nimport sys\n', 1)
        return reply.model_copy(update={"text": marked})


async def test_an_unused_import_costs_no_call(home, tmp_path):
    async def listen(_: object) -> None: ...

    stack, model, out = load_stack("fastapi"), CarelessModel(), tmp_path / "notes"
    host = LocalHost(out / ".samokoder", Workspace(out), listen)
    toolbox = local_toolbox(await Machine(home).equip(stack), home, out, stack, model)
    state = await run_build(BuildRequest(idea="a list of notes"), toolbox, host, host, host, host)

    assert state.status is BuildStatus.DONE
    assert Role.BUG_HUNTER not in model.roles
    assert "import sys" not in (out / "app/models.py").read_text()
