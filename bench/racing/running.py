"""One build of the race by either engine, from its start to its rest, with what it used and what came of it."""

import time
from dataclasses import dataclass, field, replace

from pydantic import SecretStr

from bench.building import place_for_app
from bench.demo_endpoint import serving
from bench.measuring import covered_seconds
from bench.racing.clock import SandboxClock
from bench.racing.model import Account, Call, RaceModel, account, own_answer, their_answer
from engine.builds.door import BuildEngine
from engine.builds.local import LocalHost
from engine.builds.local_tools import local_toolbox
from engine.builds.run import BuildRequest, run_build
from engine.builds.state import BuildState, BuildStatus, RequirementStatus, Stage
from engine.egress.client import guarded_client
from engine.egress.policy import AddressPolicy
from engine.engine_name import OWN, PILOT, EngineName
from engine.events.payloads import Envelope, LiveChunk, QuestionsAsked, StageFinished
from engine.llm.client import ModelClient
from engine.llm.types import ModelChoice
from engine.machine import Equipment
from engine.pilot.checkout import PilotCheckout
from engine.pilot.run import run_pilot_build
from engine.stacks.stack import Stack
from engine.verify.evidence import CheckStatus
from engine.workspace.workspace import Workspace
from samokoder_app.settings import get_settings

IDEA = "a simple todo app: add, list, tick off"


@dataclass(frozen=True)
class Racer:
    """An engine, and what it needs to race."""

    name: EngineName
    stack: Stack
    equipment: Equipment
    checkout: PilotCheckout | None = None


@dataclass
class Run:
    """One build. `of_engine` is what wrote the app used, `of_proof` what describing the other engine's app used."""

    state: BuildState
    of_engine: Account
    of_proof: Account
    questions: int
    own_seconds: float
    seconds: float
    bad_answers: int

    @property
    def starts(self) -> bool:
        """Whether the app was started by our verification, and answered."""
        return any(one.check_id == "start" and one.status is CheckStatus.PASSED for one in self.state.facts)

    @property
    def passed(self) -> tuple[int, int]:
        """Requirements that passed, of how many."""
        known = self.state.spec.requirements if self.state.spec else ()
        return sum(one.status is RequirementStatus.PASSED for one in known), len(known)

    @property
    def is_verified(self) -> bool:
        """Whether every requirement was proven."""
        passed, known = self.passed
        return self.state.status is BuildStatus.DONE and passed == known > 0


@dataclass
class _Heard:
    model: RaceModel
    questions: int = 0
    pilot_ended: float | None = None
    pilot_calls: int = 0
    seconds: float = 0.0
    told: list[str] = field(default_factory=list)

    async def hear(self, heard: Envelope | LiveChunk) -> None:
        payload = heard.payload if isinstance(heard, Envelope) else None
        if isinstance(payload, QuestionsAsked):
            self.questions += len(payload.questions)
        if isinstance(payload, StageFinished) and payload.stage is Stage.PILOT:
            self.pilot_ended, self.pilot_calls = time.perf_counter(), len(self.model.calls)


async def run_racer(racer: Racer, *, bad_every: int = 0, first_bad: int = 0) -> Run:
    """Build the idea of the race, everything approved beforehand."""
    is_pilot = racer.checkout is not None
    model = RaceModel(say=their_answer if is_pilot else own_answer, bad_every=bad_every, first_bad=first_bad)
    heard = _Heard(model)
    async with serving(endpoint=model), guarded_client(AddressPolicy(allow_private=True)) as http:
        choice = ModelChoice(
            provider="openai_compatible", model="race", base_url=model.base_url, api_key=SecretStr("sk-race-0123456789")
        )
        with place_for_app() as out:
            host = LocalHost(out / ".samokoder", Workspace(out), heard.hear)
            client = ModelClient(choice, http)
            toolbox = local_toolbox(racer.equipment, get_settings().home.root, out, racer.stack, client)
            toolbox = replace(toolbox, pilot=racer.checkout)
            request = BuildRequest(
                idea=IDEA,
                stack=racer.stack.id,
                engine=PILOT if is_pilot else OWN,
                language="en",
                model_name="race",
            )
            engine: BuildEngine = run_pilot_build if is_pilot else run_build
            started = time.perf_counter()
            async with SandboxClock(toolbox.identity.uid, is_pilot=is_pilot).running() as clock:
                state = await engine(request, toolbox, host, host, host, host)
    return _run(state, heard, clock, started, time.perf_counter())


def _run(state: BuildState, heard: _Heard, clock: SandboxClock, started: float, ended: float) -> Run:
    """Of GPT-Pilot the time to the end of its own work counts; what follows is our proof of it."""
    calls: list[Call] = heard.model.calls
    split = len(calls)
    if clock.is_pilot:
        split, ended = (heard.pilot_calls, heard.pilot_ended) if heard.pilot_ended is not None else (split, ended)
    busy = [*clock.intervals, *((one.begun, one.ended) for one in calls if one.ended)]
    clipped = [(start, min(end, ended)) for start, end in busy if start < ended]
    return Run(
        state=state,
        of_engine=account(calls[:split]),
        of_proof=account(calls[split:]),
        questions=state.pilot.questions if state.pilot else heard.questions,
        own_seconds=max(0.0, ended - started - covered_seconds(clipped)),
        seconds=ended - started,
        bad_answers=sum(one.is_bad for one in calls),
    )
