"""A whole build of a small todo app with a scripted model, an in-memory host and a scripted verifier."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from engine.builds.forecast import TierPrices
from engine.builds.run import BuildRequest, Toolbox, run_build
from engine.builds.state import BuildState, Role
from engine.llm.profiles import ModelProfile
from engine.llm.types import Answer, Prompt
from engine.packages.app_packages import Packages
from engine.sandbox.commands import CommandResult, Identity, SandboxCommand
from engine.stacks.stack import Stack, load_stack
from engine.testing import MemoryHost, ScriptedModel, ScriptedVerifier, calling
from engine.workspace.workspace import Workspace

SPEC = {
    "title": "Todo",
    "summary": "A list of tasks.",
    "requirements": [
        {"id": "R1", "text": "A task can be added and appears in the list."},
        {"id": "R2", "text": "A task can be deleted."},
    ],
    "out_of_scope": ["sign-in"],
}
ARCHITECTURE = {
    "entities": ["Task(title: text)"],
    "pages": ["/: heading “Tasks”, input “Title”, button “Add task”"],
    "endpoints": ["GET /api/tasks -> list"],
    "notes": "",
}


def check(number: int, requirement: str, title: str) -> dict[str, object]:
    return {
        "id": f"C{number}",
        "requirement": requirement,
        "title": title,
        "steps": [
            {"do": "open", "path": "/"},
            {"do": "fill", "name": "Title", "value": f"Candle {number}"},
            {"do": "click", "name": "Add task"},
            {"do": "see", "text": f"Candle {number}"},
            {"do": "api", "path": "/api/tasks", "expect": [{"title": f"Candle {number}"}]},
        ],
    }


PLAN = {
    "tasks": [
        {"id": "T1", "title": "Adding", "goal": "List and form.", "files": ["app/models.py"], "requirements": ["R1"]},
        {"id": "T2", "title": "Deleting", "goal": "A button.", "files": ["app/models.py"], "requirements": ["R2"]},
    ],
    "checks": [check(1, "R1", "adding works"), check(2, "R2", "deleting works")],
}


def with_json(prose: str, value: object) -> str:
    return f"{prose}\n\n```json\n{json.dumps(value)}\n```\n"


def file_block(path: str, content: str) -> str:
    return f'<file path="{path}">\n{content}\n</file>\n'


def good_answer(prompt: Prompt) -> str:
    """What a capable model would answer to each role."""
    user = prompt.turns[0].text
    match prompt.role:
        case Role.SPEC_WRITER:
            return with_json("You get a list of tasks.", SPEC)
        case Role.ARCHITECT:
            return with_json("One page.", ARCHITECTURE)
        case Role.TECH_LEAD:
            return with_json("Adding first.", PLAN)
        case Role.DEVELOPER if '<task id="T1">' in user:
            return "Adding is written.\n" + file_block("app/adding.py", "ADDING = True")
        case Role.DEVELOPER:
            return "Deleting is written.\n" + file_block("app/deleting.py", "DELETING = True")
        case Role.BUG_HUNTER:
            return "Mended.\n" + file_block("app/fix.py", f"FIX = {len(prompt.turns[0].text)}")
        case _:
            return "Described.\n" + file_block("README.md", "# Todo\n\nA list of tasks.")


def looping_answer(prompt: Prompt) -> str | Answer:
    """What a capable model does with tools: looks, writes and runs in one turn, edits in the next, is done."""
    if not prompt.tools:
        return good_answer(prompt)
    name = "adding" if '<task id="T1">' in prompt.turns[0].text else "deleting"
    path = f"app/{name}.py"
    match sum(turn.role == "assistant" for turn in prompt.turns):
        case 0:
            written = ("write", {"path": path, "content": f"{name.upper()} = 1\n"})
            return calling(("read", {"path": "app/main.py"}), written, ("run", {"command": "test"}), text="I begin.")
        case 1:
            return calling(("edit", {"path": path, "old": f"{name.upper()} = 1", "new": f"{name.upper()} = True"}))
        case _:
            return calling(("done", {"summary": f"{name} is built."}))


def built_as_planned(check: object, app_dir: Path) -> bool:
    wanted = {"C1": "app/adding.py", "C2": "app/deleting.py"}
    return (app_dir / wanted[check.id]).exists()  # type: ignore[attr-defined]


class ScriptedSandbox:
    """Every command succeeds."""

    async def run(self, command: SandboxCommand, identity: Identity, on_output=None) -> CommandResult:  # type: ignore[no-untyped-def]
        if on_output:
            await on_output("All checks passed!\n")
        return CommandResult(exit_code=0, output="All checks passed!\n", seconds=0.01)


@dataclass
class Bench:
    """A build that can be run, ended anywhere, and run again."""

    root: Path
    model: ScriptedModel
    verifier: ScriptedVerifier | None
    host: MemoryHost = field(default_factory=MemoryHost)
    stronger: ScriptedModel | None = None
    sandbox: object | None = field(default_factory=ScriptedSandbox)
    stack: Stack = field(default_factory=lambda: load_stack("fastapi"))
    packages: Packages | None = None
    profile: ModelProfile = field(default_factory=ModelProfile)
    tier_prices: TierPrices | None = None
    request: BuildRequest = field(default_factory=lambda: BuildRequest(idea="a todo list", model_name="scripted"))

    @property
    def app_dir(self) -> Path:
        return self.root / "app"

    async def run(self, **request: object) -> BuildState:
        identity = Identity(uid=os.geteuid(), gid=os.getegid())
        toolbox = Toolbox(
            workspace=Workspace(self.app_dir),
            app_dir=self.app_dir,
            identity=identity,
            stack=self.stack,
            model=self.model,
            stronger=self.stronger,
            sandbox=self.sandbox,  # type: ignore[arg-type]
            verifier=self.verifier,
            copies_dir=self.root / "copies",
            profile=self.profile,
            tier_prices=self.tier_prices,
            packages=self.packages,
        )
        asked = self.request.model_copy(update=request)
        return await run_build(asked, toolbox, self.host, self.host, self.host, self.host)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    verifier = ScriptedVerifier(lambda check, app: built_as_planned(check, app.app_dir))
    return Bench(root=tmp_path, model=ScriptedModel(good_answer), verifier=verifier)


class SmallStack(Stack):
    """A starter of few files: what a build is killed at does not depend on their number, its time does."""

    def starter_files(self) -> dict[str, bytes]:
        kept = ("app/main.py", "app/api.py", "requirements.txt", "README.md")
        return {path: content for path, content in super().starter_files().items() if path in kept}


@pytest.fixture
def small(bench: Bench) -> Bench:
    """The bench with a starter of few files."""
    bench.stack = SmallStack(**bench.stack.model_dump())
    return bench


@pytest.fixture
def good() -> Callable[[Prompt], str]:
    return good_answer


@pytest.fixture
def looping() -> Callable[[Prompt], str | Answer]:
    return looping_answer


@pytest.fixture
def loop_bench(bench: Bench) -> Bench:
    bench.model = ScriptedModel(looping_answer)
    bench.request = bench.request.model_copy(update={"mode": "loop"})
    return bench
