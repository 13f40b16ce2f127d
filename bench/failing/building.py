"""One build whose models fail, in memory: its files are written and not run."""

import shutil
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from bench.failing.doors import Doors, doors_open
from bench.faults.schedule import Schedule
from engine.builds.language import language_of
from engine.builds.local_tools import local_toolbox
from engine.builds.ports import ToolEntry, ToolKey
from engine.builds.run import BuildRequest, run_build
from engine.builds.state import BuildState
from engine.egress.client import guarded_client
from engine.egress.policy import AddressPolicy
from engine.events.payloads import Notice
from engine.llm.hearing import Patience
from engine.llm.prices import UnknownPrices
from engine.llm.profiles import ModelProfile
from engine.llm.routing.breakers import Breakers
from engine.llm.routing.candidates import Candidate, Route
from engine.llm.routing.clients import routed_model
from engine.llm.types import ModelChoice
from engine.stacks.stack import Stack
from engine.testing import MemoryHost
from engine.workspace.manifest import Manifest

_PATIENCE = Patience(first_token=20, between_tokens=10)
_STEP = 61.0
"""Seconds by which the breakers' clock goes on with each request: no rest that only time ends lasts longer."""
_WINDOW = 32_000


@dataclass
class CountingHost(MemoryHost):
    """A host that counts how often the outcome of a call was kept."""

    kept: Counter[ToolKey] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        """A dataclass calls no other beginning."""
        super().__init__()

    async def keep(self, key: ToolKey, entry: ToolEntry) -> None:
        """Part 0 are the program's own words."""
        self.kept[key] += key.part > 0
        await super().keep(key, entry)


@dataclass
class Built:
    """A build and its model at the end."""

    doors: Doors
    state: BuildState
    files: Manifest
    told: int
    kept: Counter[ToolKey]

    @property
    def run_twice(self) -> int:
        """Outcomes beyond one for each call of a whole answer."""
        beyond = sum(self.kept.values()) - self.doors.calls
        return max(0, beyond, sum(number - 1 for number in self.kept.values() if number))


async def build_through_doors(idea: str, planned: Schedule, stack: Stack, home: Path, *, is_failing: bool) -> Built:
    """Build the idea to its rest."""
    out = home / f"failover-{planned.number}-{is_failing}"
    async with (
        doors_open(planned, is_failing=is_failing) as doors,
        guarded_client(AddressPolicy(allow_private=True)) as http_client,
    ):
        route = Route(code=tuple(_candidate(number, address) for number, address in enumerate(doors.addresses)))
        breakers = Breakers(lambda: time.time() + _STEP * doors.requests)
        model = routed_model(route, breakers, http_client, planned.mode, _PATIENCE)
        toolbox = local_toolbox(None, home, out, stack, model, ModelProfile(mode=planned.mode))
        host = CountingHost()
        request = BuildRequest(
            idea=idea, language=language_of(idea), stack=stack.id, mode=planned.mode.value, model_name="double"
        )
        try:
            state = await run_build(request, toolbox, host, host, host, host)
        finally:
            shutil.rmtree(toolbox.app_dir.parent, ignore_errors=True)
    payloads = [one.payload for one in host.events]
    told = sum(isinstance(one, Notice) and one.code == "model_switched" for one in payloads)
    files = host.versions[-1].manifest if host.versions else {}
    return Built(doors, state, files, told, host.kept)


def _candidate(number: int, address: str) -> Candidate:
    """Windows grow, so that a task that is too large at one door has somewhere to go."""
    choice = ModelChoice(provider="openai_compatible", model=f"double-{number}", base_url=address)
    return Candidate(
        key=str(number),
        label=f"door {number}",
        choice=choice,
        profile=ModelProfile(),
        prices=UnknownPrices(),
        context_tokens=_WINDOW * (number + 1),
    )
