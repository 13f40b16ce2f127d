"""One build whose model misbehaves, from the idea to the judge's word on the finished app."""

import asyncio
import traceback
from dataclasses import dataclass
from pathlib import Path

from bench.faults.double import Double, serving
from bench.faults.schedule import Schedule
from bench.judges.ideas import Idea
from bench.judges.running import judged
from engine.builds.language import language_of
from engine.builds.local import LocalHost
from engine.builds.local_tools import local_toolbox
from engine.builds.run import BuildRequest, run_build
from engine.builds.state import BuildState, BuildStatus
from engine.builds.toolbox import Toolbox
from engine.egress.client import guarded_client
from engine.egress.policy import AddressPolicy
from engine.events.payloads import Envelope, LiveChunk
from engine.llm.client import ModelClient
from engine.llm.types import ModelChoice
from engine.machine import Equipment
from engine.stacks.stack import Stack
from engine.workspace.removal import remove_folder
from engine.workspace.workspace import Workspace
from samokoder_app.settings import get_settings

_LONGEST_SECONDS = 420.0
"""A build that takes longer is broken."""
_MODEL = "double"


@dataclass
class Ended:
    """A build and its model at the end; without `state` it broke. `wrong` is what the judge found."""

    planned: Schedule
    double: Double
    state: BuildState | None
    wrong: str = ""

    @property
    def is_done(self) -> bool:
        """Whether it says that everything is proven."""
        return self.state is not None and self.state.status is BuildStatus.DONE

    @property
    def is_explained_pause(self) -> bool:
        """Whether it rests and says why."""
        error = self.state.error if self.state else None
        return bool(self.state and self.state.status is BuildStatus.PAUSED and error and error.code and error.message)

    @property
    def extra_calls(self) -> int:
        """Requests beyond those that were needed."""
        return self.double.requests - self.double.needed


async def build_with_faults(idea: Idea, planned: Schedule, equipment: Equipment, stack: Stack) -> Ended:
    """Build, and if it says that it is done, have it judged."""
    home = get_settings().home.root
    out = home / f"faults-{planned.number}"
    remove_folder(out)  # what a killed run of the benchmark left in a home that is kept
    async with serving(planned) as double, guarded_client(AddressPolicy(allow_private=True)) as http_client:
        choice = ModelChoice(provider="openai_compatible", model=_MODEL, base_url=double.base_url)
        toolbox = local_toolbox(equipment, home, out, stack, ModelClient(choice, http_client))
        try:
            ended = Ended(planned, double, await _run(idea, planned, toolbox, out))
            if ended.is_done:
                place = home / f"judged-{planned.number}"
                ended.wrong = await judged(idea, equipment, stack, toolbox.identity, out, place)
        finally:
            remove_folder(out)
            remove_folder(toolbox.app_dir.parent)
    return ended


async def _run(idea: Idea, planned: Schedule, toolbox: Toolbox, out: Path) -> BuildState | None:
    """The state in which the build came to rest; None if it broke, with why on standard error."""
    host = LocalHost(out / ".samokoder", Workspace(out), _nobody_listens)
    request = BuildRequest(
        idea=idea.text,
        language=language_of(idea.text),
        stack=toolbox.stack.id,
        mode=planned.mode.value,
        model_name=_MODEL,
    )
    work = asyncio.create_task(run_build(request, toolbox, host, host, host, host))
    try:
        await asyncio.wait({work}, timeout=_LONGEST_SECONDS)
    finally:
        work.cancel()
        await asyncio.wait({work})
    (ended,) = await asyncio.gather(work, return_exceptions=True)
    if isinstance(ended, BuildState):
        return ended
    traceback.print_exception(ended)
    return None


async def _nobody_listens(_: Envelope | LiveChunk) -> None:
    """The end is what counts."""
