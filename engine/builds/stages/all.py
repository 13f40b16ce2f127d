"""Which function does the work of which stage."""

from collections.abc import Awaitable, Callable

from engine.builds.stages.baseline import baseline
from engine.builds.stages.coding import develop, repair, write
from engine.builds.stages.document import document
from engine.builds.stages.execute import execute
from engine.builds.stages.planning import approval, architecture, plan, spec
from engine.builds.stages.verify import verify
from engine.builds.state import Stage
from engine.builds.step import Step, StepResult

STAGES: dict[Stage, Callable[[Step], Awaitable[StepResult]]] = {
    Stage.SPEC: spec,
    Stage.ARCHITECTURE: architecture,
    Stage.PLAN: plan,
    Stage.APPROVAL: approval,
    Stage.BASELINE: baseline,
    Stage.DEVELOP: develop,
    Stage.WRITE: write,
    Stage.EXECUTE: execute,
    Stage.VERIFY: verify,
    Stage.REPAIR: repair,
    Stage.DOCUMENT: document,
}
