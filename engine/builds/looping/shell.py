"""The shell of a loop: every command gets its own copy of the app, so that files change in one way only."""

import asyncio
from pathlib import Path
from uuid import uuid4

from engine.builds.stages.execute import run_command
from engine.builds.step import Step
from engine.sandbox.commands import CommandResult, Limits, SandboxCommand
from engine.stacks.inside import StackInside
from engine.verify.source import make_data_folder, place_copy, read_source, remove_tree
from engine.workspace.folders import make_passage


class CopyShell:
    """Runs commands of a step with its events; `place` names the next one within the step."""

    def __init__(self, step: Step, copies_dir: Path) -> None:
        self._step = step
        self._copies_dir = copies_dir
        self.place = ""

    async def run(self, argv: tuple[str, ...], label: str, seconds: float) -> CommandResult:
        """The command's end; raises `SandboxError`."""
        tools = self._step.toolbox
        await self._step.look_at_packages()
        inside = StackInside(tools.stack, self._step.packages.folder or tools.dependencies)
        folder = self._copies_dir / f"verify-{uuid4().hex}"  # swept with the copies of verifications
        try:
            await asyncio.to_thread(self._make, folder)
            command = SandboxCommand(
                argv=inside.argv(argv),
                env=inside.environment(),
                mounts=inside.mounts(folder / "app", folder / "data"),
                limits=Limits(wall_seconds=seconds),
                label=label,
            )
            return await run_command(self._step, self.place, command)
        finally:
            await asyncio.to_thread(remove_tree, folder)

    def _make(self, folder: Path) -> None:
        tools = self._step.toolbox
        make_passage(folder)
        place_copy(read_source(tools.app_dir), folder / "app", tools.identity)
        make_data_folder(folder / "data", tools.identity)
