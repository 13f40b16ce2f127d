"""What a build works with; the host makes it, the steps use it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from engine.builds.budget import Budget
from engine.builds.forecast import Forecast, TierPrices
from engine.builds.intake import Answers, Intake
from engine.builds.materials import Materials
from engine.builds.state import BuildState, WantedMode
from engine.builds.turns import Turn
from engine.document import Document
from engine.engine_name import OWN, EngineName
from engine.llm.prices import Prices, UnknownPrices
from engine.llm.profiles import ModelProfile
from engine.llm.types import Model
from engine.packages.app_packages import Packages
from engine.pilot.checkout import PilotCheckout
from engine.run_environment import NoSurroundings, Surroundings
from engine.sandbox.commands import Identity
from engine.sandbox.sandbox import Sandbox
from engine.stacks.stack import DEFAULT_STACK, Stack
from engine.verify.checks import Check
from engine.verify.ports import AppUnderTest, VerificationReport, VerifyObserver
from engine.workspace.workspace import Workspace

Language = Literal["ru", "en"]


class BuildRequest(Document):
    """What the user asked for. `model_name` and `is_demo` are shown; the model itself is in the toolbox.

    `is_approved` answers a waiting build, `is_accepted` takes a paused one with its unmet requirements. With `turn` it
    is about an app that exists; `earlier` is the last state of the build that holds its living documents. With
    `is_survey` there are files and no documents: the app was brought in and is to be known first. `answers`
    are to the questions of a waiting build; `intake` is what was asked and answered about this idea before. `forecast` is
    what it is expected to use, kept to be held against what it uses.
    """

    idea: str
    language: Language | None = None
    stack: str = DEFAULT_STACK
    auto_approve: bool = True
    engine: EngineName = OWN
    mode: WantedMode = "auto"
    is_approved: bool = False
    is_accepted: bool = False
    model_name: str = ""
    is_demo: bool = False
    turn: Turn | None = None
    earlier: BuildState | None = None
    is_survey: bool = False
    answers: Answers | None = None
    intake: Intake | None = None
    materials: Materials = Materials()
    budget: Budget = Budget()
    forecast: Forecast | None = None


class Verifying(Protocol):
    """What the build needs of `engine.verify.verifier.Verifier`."""

    async def baseline(
        self, app: AppUnderTest, checks: Sequence[Check], *, of_present: bool = False
    ) -> tuple[str, ...]:
        """Ids of the checks that pass on the untouched starter, or on the app as it is now."""
        ...

    async def verify(self, app: AppUnderTest, checks: Sequence[Check], observer: VerifyObserver) -> VerificationReport:
        """One whole verification."""
        ...


@dataclass(frozen=True, kw_only=True)
class Toolbox:
    """Everything the steps use. Without `sandbox` and `verifier` a build writes files and verifies nothing.

    `app_dir` is the root of `workspace` on this host; `dependencies` the stack's placed dependencies; `copies_dir`
    a folder of the host's for copies of the app that commands may change. `profile` says what suits the model,
    `prices` what it costs, `tier_prices` what each tier costs (None: `model` serves them all), `surroundings` what
    the app is given when it runs, `packages` what it may install beyond its stack (None: nothing). `stronger` is one
    tier up: it repairs what `model` could not. `pilot` is the operator's GPT-Pilot (None: there is none here).
    """

    workspace: Workspace
    app_dir: Path
    identity: Identity
    stack: Stack
    model: Model
    stronger: Model | None = None
    sandbox: Sandbox | None = None
    verifier: Verifying | None = None
    dependencies: Path | None = None
    copies_dir: Path | None = None
    profile: ModelProfile = field(default_factory=ModelProfile)
    prices: Prices = field(default_factory=UnknownPrices)
    tier_prices: TierPrices | None = None
    surroundings: Surroundings = field(default_factory=NoSurroundings)
    packages: Packages | None = None
    pilot: PilotCheckout | None = None
