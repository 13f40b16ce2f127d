"""Demo builds by the engine alone, as its command line runs them: no web process, no database."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from engine.builds.local import LocalHost
from engine.builds.local_tools import local_toolbox
from engine.builds.run import BuildRequest, run_build
from engine.builds.state import BuildState
from engine.builds.toolbox import Toolbox
from engine.events.payloads import Envelope, LiveChunk, PreviewReady, StageFinished
from engine.llm.client import ModelClient
from engine.llm.types import Model, ModelChoice, OnNotice, OnText, Prompt, Reply
from engine.machine import Equipment
from engine.stacks.stack import Stack
from engine.workspace.removal import remove_folder
from engine.workspace.workspace import Workspace
from samokoder_app.settings import get_settings


class ClockedModel:
    """A model whose answers cost nobody else: counts the processor's seconds of this process while it answers."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self.cpu_seconds = 0.0

    async def ask(self, prompt: Prompt, on_text: OnText, on_notice: OnNotice) -> Reply:
        """The other model's answer."""
        before = time.process_time()
        try:
            return await self._model.ask(prompt, on_text, on_notice)
        finally:
            self.cpu_seconds += time.process_time() - before


@dataclass
class Built:
    """A finished build and what it took; seconds are of one clock from the start of the build."""

    state: BuildState
    toolbox: Toolbox
    seconds: float
    own_cpu_seconds: float
    stages: dict[str, float] = field(default_factory=dict)
    first_preview_seconds: float | None = None


@contextmanager
def place_for_app() -> Iterator[Path]:
    """An empty folder for one build's result; it and the copy that sandboxes work on are removed."""
    root = get_settings().home.root
    out = root / f"app-{time.monotonic_ns()}"
    try:
        yield out
    finally:
        remove_folder(out)
        remove_folder(root / "work")


async def build_demo(equipment: Equipment, stack: Stack, idea: str, out: Path) -> Built:
    """Build `idea` with the demo model into `out`, everything approved beforehand."""
    model = ClockedModel(ModelClient(ModelChoice(provider="demo", model="demo")))
    stages: dict[str, float] = {}
    previews: list[float] = []

    async def hear(heard: Envelope | LiveChunk) -> None:
        payload = heard.payload if isinstance(heard, Envelope) else None
        if isinstance(payload, StageFinished):
            stages[payload.stage] = round(stages.get(payload.stage, 0) + payload.seconds, 3)
        if isinstance(payload, PreviewReady):
            previews.append(time.perf_counter() - started)

    host = LocalHost(out / ".samokoder", Workspace(out), hear)
    toolbox = local_toolbox(equipment, get_settings().home.root, out, stack, model)
    request = BuildRequest(idea=idea, stack=stack.id, model_name="demo", is_demo=True)
    started, cpu_before = time.perf_counter(), time.process_time()
    state = await run_build(request, toolbox, host, host, host, host)
    return Built(
        state=state,
        toolbox=toolbox,
        seconds=time.perf_counter() - started,
        own_cpu_seconds=time.process_time() - cpu_before - model.cpu_seconds,
        stages=stages,
        first_preview_seconds=previews[0] if previews else None,
    )
