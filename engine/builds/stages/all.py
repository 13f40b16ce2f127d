"""Which function does the work of which stage, in which mode."""

from collections.abc import Awaitable, Callable

from engine.builds.stages.baseline import baseline
from engine.builds.stages.characterising import characterise
from engine.builds.stages.coding import develop, repair, write
from engine.builds.stages.document import document
from engine.builds.stages.execute import execute
from engine.builds.stages.intake import intake
from engine.builds.stages.listening import listen
from engine.builds.stages.looping import develop_in_loop, repair_in_loop
from engine.builds.stages.planning import approval, architecture, plan, spec
from engine.builds.stages.replanning import replan
from engine.builds.stages.surveying import survey
from engine.builds.stages.verify import verify
from engine.builds.state import Mode, Stage
from engine.builds.step import Step, StepResult

Work = Callable[[Step], Awaitable[StepResult]]

_IN_BATCHES: dict[Stage, Work] = {
    Stage.SURVEY: survey,
    Stage.CHARACTERISE: characterise,
    Stage.LISTEN: listen,
    Stage.INTAKE: intake,
    Stage.SPEC: spec,
    Stage.ARCHITECTURE: architecture,
    Stage.PLAN: plan,
    Stage.REPLAN: replan,
    Stage.APPROVAL: approval,
    Stage.BASELINE: baseline,
    Stage.DEVELOP: develop,
    Stage.WRITE: write,
    Stage.EXECUTE: execute,
    Stage.VERIFY: verify,
    Stage.REPAIR: repair,
    Stage.DOCUMENT: document,
}

STAGES: dict[Mode, dict[Stage, Work]] = {
    Mode.BATCH: _IN_BATCHES,
    Mode.LOOP: {**_IN_BATCHES, Stage.DEVELOP: develop_in_loop, Stage.REPAIR: repair_in_loop},
}
