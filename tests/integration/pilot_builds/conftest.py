"""Builds by a double of GPT-Pilot in a real sandbox, with a scripted model; nothing verifies unless a test says how."""

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bench.pilot_script.answers import pilot_answer
from engine.builds.local import LocalHost
from engine.builds.ports import Control
from engine.builds.run import BuildRequest
from engine.builds.state import BuildState
from engine.builds.toolbox import Toolbox, Verifying
from engine.builds.turns import Turn
from engine.engine_name import PILOT
from engine.llm.types import Prompt
from engine.machine import Machine
from engine.pilot.checkout import PILOT_STACK, PilotCheckout
from engine.pilot.run import run_pilot_build
from engine.sandbox.identity import identity_of_slot
from engine.sandbox.sandbox import Sandbox
from engine.stacks.stack import load_stack
from engine.testing import ScriptedModel
from engine.workspace.folders import AppFolders
from engine.workspace.workspace import Workspace
from tests.pilot_double import PYTHON, make_checkout
from tests.processes import first_slot

_slots = itertools.count(first_slot(880))
IDEA = "a simple todo app"
_KNOWN = re.compile(r"^Work: (survey|characterise|listen)$", re.MULTILINE)


def answer(prompt: Prompt) -> str:
    """What the double asks is answered with a word, our own stages as the script does; it cannot write code."""
    if "Work:" not in prompt.system:
        return "fine"
    return pilot_answer(prompt.system, prompt.turns[-1].text) if _KNOWN.search(prompt.system) else "no code"


@dataclass
class Project:
    """One project with its host: what it was told, and builds of it."""

    folder: Path
    out: Path
    sandbox: Sandbox
    checkout: PilotCheckout
    slot: int
    told: list[Any] = field(default_factory=list)
    on: Callable[[Any], object] = lambda told: None
    verifier: Verifying | None = None

    def __post_init__(self) -> None:
        self.host = LocalHost(self.out / ".samokoder", Workspace(self.out), self._hear)
        self.model = ScriptedModel(answer)
        self.control: Control = self.host

    async def _hear(self, heard: Any) -> None:
        self.told.append(getattr(heard, "payload", heard))
        self.on(self.told[-1])

    def told_of(self, kind: type) -> list[Any]:
        """The events of a kind."""
        return [one for one in self.told if isinstance(one, kind)]

    def toolbox(self) -> Toolbox:
        identity = identity_of_slot(self.slot)
        folders = AppFolders.under(self.folder)
        folders.make(identity.uid, identity.gid, owns_data=False)
        return Toolbox(
            workspace=Workspace(folders.app, identity.uid, identity.gid),
            app_dir=folders.app,
            identity=identity,
            stack=load_stack(PILOT_STACK),
            model=self.model,
            sandbox=self.sandbox,
            pilot=self.checkout,
            verifier=self.verifier,
        )

    async def build(self, **request: Any) -> BuildState:
        """Run or resume the build."""
        given = {"idea": IDEA, "language": "en", "stack": PILOT_STACK, "engine": PILOT}
        wanted = BuildRequest(**{**given, **request})
        host = self.host
        return await run_pilot_build(wanted, self.toolbox(), host, host, host, self.control)

    async def say(self, text: str, **request: Any) -> BuildState:
        """A turn about the app that is there; without `text` it goes on."""
        if not text:
            return await self.build(**request)
        earlier = await self.host.load()
        self.host.begin_turn()
        self.told.clear()
        return await self.build(turn=Turn(text=text), earlier=earlier, **request)

    @property
    def answers(self) -> list[str]:
        """What the double was answered."""
        return [line for line in self.text("answers.txt").splitlines() if line]

    def text(self, path: str) -> str:
        """A file of the last version."""
        return (self.out / path).read_text(encoding="utf-8")


@pytest.fixture
async def sandbox(samokoder_home: Path) -> Sandbox:
    machine = Machine(samokoder_home)
    if problem := await machine.sandbox_problem():
        pytest.skip(str(problem))
    if not PYTHON.exists():
        pytest.skip(f"the double needs {PYTHON}")
    return await machine.sandbox()


@pytest.fixture
def project(samokoder_home: Path, sandbox: Sandbox, tmp_path: Path) -> Callable[..., Project]:
    """`project(fault=…, at=…)` is one whose GPT-Pilot behaves so."""

    def make(version: str = "1.2.5", **behaviour: object) -> Project:
        slot = next(_slots)
        root = samokoder_home / "pilots" / str(slot)
        root.parent.mkdir(mode=0o711, exist_ok=True)
        checkout = make_checkout(root.with_name(f"{slot}-checkout"), version, **behaviour)
        out = tmp_path / f"out-{slot}"
        out.mkdir()
        return Project(samokoder_home / "work" / f"pilot-{slot}", out, sandbox, checkout, slot)

    return make
