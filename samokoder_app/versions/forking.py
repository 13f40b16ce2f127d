"""What a build of the source knows, as the first build of a project made from one of its versions; pure."""

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict

from engine.builds.pilot_work import is_with_pilot
from engine.builds.requirements import count, is_last_task, unmet_ids
from engine.builds.stages.failing import UNMET
from engine.builds.state import (
    BuildError,
    BuildState,
    BuildStatus,
    Plan,
    Requirement,
    RequirementStatus,
    Spec,
    Stage,
    Usage,
)
from engine.document import Document
from engine.events.payloads import (
    BuildFinished,
    BuildStarted,
    Notice,
    PlanReady,
    RequirementUpdated,
    VerificationFinished,
    VersionSaved,
)
from samokoder_app.i18n.text import Language
from samokoder_app.i18n.versions import ForkedBuild

UNFINISHED = "fork_unfinished"
_COMPLETE = (Stage.DOCUMENT, Stage.DONE)


class Source(BaseModel):
    """Which version of which project a fork is made from, and with which model its build worked."""

    model_config = ConfigDict(frozen=True)

    name: str
    version: int
    model: str
    is_demo: bool


def forked_state(own: BuildState | None, verified: BuildState | None) -> BuildState | None:
    """The state that the fork's build begins with, at rest; None when no build belongs to the version.

    `own` is the state of the build when it saved the version, `verified` the one after the last verification of the
    very same files. Evidence is taken from `verified` alone: without it nothing counts as verified.
    """
    base = max((state for state in (own, verified) if state), key=lambda state: state.step, default=None)
    if base is None or base.spec is None or base.plan is None:
        return None
    state = base.model_copy(update={**_FRESH, **_evidence(base, base.spec, verified)})
    if verified is not None and is_last_task(state) and not unmet_ids(state.spec):
        return state.model_copy(update={"status": BuildStatus.DONE, "stage": Stage.DONE, **_SETTLED})
    language: Language = "ru" if state.language == "ru" else "en"
    if _is_complete(base):
        return state.model_copy(update={"stage": Stage.EXECUTE, "error": _unmet(state.spec, language), **_SETTLED})
    error = BuildError(code=UNFINISHED, message=ForkedBuild.unfinished.said_in(language))
    return state.model_copy(update={"error": error})


_FRESH: dict[str, object] = {
    "status": BuildStatus.PAUSED,
    "error": None,
    "usage": Usage(),
    "seconds": 0.0,
    "rests": 0,
    "files_version": 1,
    "is_accepted": False,
    "is_preview_ready": False,
}
"""What counts anew in another project; what its owner accepted in the source is not accepted here."""

_SETTLED: dict[str, object] = {
    "pending_answer": None,
    "rejection": (),
    "repair_round": 0,
    "failure": None,
    "failure_mark": None,
}


def _is_complete(base: BuildState) -> bool:
    """Whether all code was written: what is left is to verify it."""
    return base.stage in _COMPLETE or (base.error is not None and base.error.code == UNMET)


def _evidence(base: BuildState, spec: Spec, verified: BuildState | None) -> dict[str, object]:
    if verified is not None:
        return {"spec": verified.spec, "facts": verified.facts}
    unproven = RequirementStatus.NOT_VERIFIED if _is_complete(base) else RequirementStatus.PENDING
    bare = tuple(item.model_copy(update={"status": unproven, "evidence": ()}) for item in spec.requirements)
    return {"spec": spec.model_copy(update={"requirements": bare}), "facts": ()}


def _unmet(spec: Spec | None, language: Language) -> BuildError:
    total = len(spec.requirements) if spec else 0
    passed = count(spec, RequirementStatus.PASSED)
    message = ForkedBuild.unmet.said_in(language, passed=passed, total=total)
    return BuildError(code=UNMET, message=message, details={"unmet": ",".join(unmet_ids(spec))})


def fork_events(
    state: BuildState | None, verification: VerificationFinished | None, source: Source, title: str
) -> Iterator[Document]:
    """What the new project's stream tells: where it comes from, what its build knows, and that it rests."""
    if state is None or state.spec is None or state.plan is None:
        yield VersionSaved(version=1, title=title)
        return
    yield BuildStarted(
        idea=state.idea,
        stack=state.stack,
        model=source.model,
        is_demo=source.is_demo,
        is_plan_open=not is_with_pilot(state),
    )
    yield _origin(state, source)
    yield from _plan(state.plan, state.spec)
    yield VersionSaved(version=1, title=title)
    if verification is not None:
        yield verification
    yield BuildFinished(status=state.status, usage=state.usage, seconds=0, error=state.error)


def _origin(state: BuildState, source: Source) -> Notice:
    language: Language = "ru" if state.language == "ru" else "en"
    text = ForkedBuild.notice.said_in(language, version=source.version, name=source.name)
    return Notice(level="info", code="forked", text=text)


def _plan(plan: Plan, spec: Spec) -> Iterator[Document]:
    yield PlanReady(plan=plan, spec=spec)
    for item in spec.requirements:
        if item.evidence:
            yield _updated(item)


def _updated(item: Requirement) -> RequirementUpdated:
    return RequirementUpdated(requirement=item.id, text=item.text, status=item.status, evidence=item.evidence)
