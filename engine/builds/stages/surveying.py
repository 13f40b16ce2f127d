"""An app that was brought in: it is started and described. No file changes."""

import re
from collections.abc import Mapping

from engine.agents.file_map import FileMap
from engine.agents.generated_files import generated_files
from engine.agents.survey import describe
from engine.builds.stages.asking_for import tell_denied, tell_needs, tell_packages
from engine.builds.stages.briefing import brief_of
from engine.builds.stages.coding import file_map
from engine.builds.stages.observing import StepObserver
from engine.builds.stages.under_test import app_under_test
from engine.builds.step import Step, StepResult
from engine.builds.table import Outcome
from engine.events.payloads import SpecReady
from engine.verify.evidence import CheckEvidence

_FILES_BUDGET = 40_000
"""Characters of the app's files in a prompt: nobody has seen them before."""

_SECRETS = re.compile(r"(?:^|/)\.env(?:\.(?!example$|sample$|template$)[^/]+)?$")
"""Files with an app's own keys and passwords."""


async def survey(step: Step) -> StepResult:
    """Architect: start the app, look at its pages, read its files, and say what it is."""
    observer = StepObserver(step)
    facts = await _facts(step, observer)
    evidence = tuple(f"{fact.check_id}: {fact.status.value}. {fact.sentence}" for fact in facts)
    brief = brief_of(step, files=whole_app(step), evidence=evidence)
    found = await describe(step.ask, brief)
    step.at_checkpoint("spec", SpecReady(spec=found.spec))
    return step.done(
        Outcome.APP_DESCRIBED,
        idea=f"{found.spec.title}. {found.spec.summary}",
        spec=found.spec,
        architecture=found.architecture,
        facts=facts,
        is_preview_ready=observer.is_preview_ready,
    )


def whole_app(step: Step) -> FileMap:
    """As much of the app's files as a prompt about all of it may hold, but for those that nobody wrote, and for secrets."""
    return file_map(step, (), _FILES_BUDGET, longest_untouched=_FILES_BUDGET, left_out=_not_for_reading)


def _not_for_reading(files: Mapping[str, str | None]) -> frozenset[str]:
    return generated_files(files) | frozenset(filter(_SECRETS.search, files))


async def _facts(step: Step, observer: StepObserver) -> tuple[CheckEvidence, ...]:
    """Whether the app's commands pass, it starts, and its pages open; nothing where it cannot be run."""
    if step.toolbox.verifier is None or step.toolbox.sandbox is None:
        await step.notice("reduced_mode", step.say("reduced_mode"))
        return ()
    await tell_packages(step)
    await tell_needs(step)
    report = await step.toolbox.verifier.verify(app_under_test(step), (), observer)
    await tell_denied(step, report)
    return report.facts
