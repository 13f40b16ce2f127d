"""One verification of an app with a planted defect, ended as soon as something has failed."""

import asyncio
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bench.defects.defect import MARKER, Defect
from engine.builds.toolbox import Toolbox
from engine.machine import Equipment
from engine.verify.checks import Check
from engine.verify.evidence import CheckEvidence, CheckStatus
from engine.verify.ports import AppUnderTest
from engine.verify.verifier import Verifier
from engine.workspace.folders import make_passage
from engine.workspace.removal import remove_folder


@dataclass(frozen=True)
class FinishedApp:
    """A built app: its text files, its checks, and what it was built with."""

    files: Mapping[str, bytes]
    checks: tuple[Check, ...]
    language: str
    toolbox: Toolbox
    equipment: Equipment


@dataclass
class Judgement:
    """What a verification said until its first failure; `is_run` tells whether the planted code ran."""

    is_started: bool = False
    is_run: bool = False
    first_failure: CheckEvidence | None = None

    @property
    def is_caught(self) -> bool:
        """Whether the verification no longer says passed."""
        return self.first_failure is not None


@dataclass
class Court:
    """Hears a verification (`VerifyObserver`); `over` is set at the first failure."""

    data_root: Path
    judgement: Judgement = field(default_factory=Judgement)
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def command_started(self, command_id: str, argv: tuple[str, ...], label: str) -> None:
        """Not of interest."""

    async def command_output(self, command_id: str, text: str) -> None:
        """Not of interest."""

    async def command_finished(self, command_id: str, exit_code: int, seconds: float, tail: str) -> None:
        """Not of interest."""

    async def check_finished(self, evidence: CheckEvidence) -> None:
        """Note the first failure, and whether the planted code has run by then."""
        self.judgement.is_started |= evidence.check_id == "start" and evidence.status is CheckStatus.PASSED
        self.judgement.is_run |= any(self.data_root.glob(f"verify-*/run-*/data/{MARKER}"))
        if evidence.status is not CheckStatus.PASSED and self.judgement.first_failure is None:
            self.judgement.first_failure = evidence
            self.over.set()

    async def store_screenshot(self, png: bytes) -> str:
        """Nobody looks at it."""
        return ""

    async def app_ready(self) -> None:
        """Told by the fact `start` as well."""


async def judge(app: FinishedApp, defect: Defect, place: Path) -> Judgement:
    """Plant, verify with all of the app's checks, and remove everything again."""
    text = app.files[defect.path].decode()
    files = {**app.files, defect.path: defect.planted_in(text).encode()}
    if defect.witness is not None:
        files[defect.witness[0]] = defect.witness[1].encode()
    make_passage(place)
    try:
        app_dir, data_root = place / "app", place / "data"
        _write(files, app_dir, app.toolbox)
        make_passage(data_root)
        return await _heard(app, app_dir, data_root)
    finally:
        remove_folder(place)


async def _heard(app: FinishedApp, app_dir: Path, data_root: Path) -> Judgement:
    tools, equipment = app.toolbox, app.equipment
    verifier = Verifier(equipment.sandbox, equipment.runtimes, equipment.dependencies, data_root)
    under_test = AppUnderTest(
        app_dir=app_dir, stack=tools.stack, identity=tools.identity, language="ru" if app.language == "ru" else "en"
    )
    court = Court(data_root)
    verification = asyncio.create_task(verifier.verify(under_test, app.checks, court))
    over = asyncio.create_task(court.over.wait())
    await asyncio.wait({verification, over}, return_when=asyncio.FIRST_COMPLETED)
    for task in (verification, over):
        task.cancel()
    ended = await asyncio.gather(verification, over, return_exceptions=True)
    if isinstance(ended[0], Exception):
        raise ended[0]
    return court.judgement


def _write(files: Mapping[str, bytes], folder: Path, tools: Toolbox) -> None:
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    if os.geteuid() == 0:
        for one in (folder, *folder.rglob("*")):
            os.chown(one, tools.identity.uid, tools.identity.gid, follow_symlinks=False)
