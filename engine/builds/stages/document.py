"""Document: the README, with the table of evidence written by the program."""

from engine.agents.file_map import map_files
from engine.agents.technical_writer import README, write_readme
from engine.builds.evidence_table import with_evidence
from engine.builds.requirements import is_left_unproven
from engine.builds.stages.briefing import brief_of
from engine.builds.stages.failing import unmet_error
from engine.builds.state import BuildState
from engine.builds.step import Step, StepResult
from engine.builds.table import Outcome
from engine.llm.errors import ModelError

_FILES_BUDGET = 8_000


async def document(step: Step) -> StepResult:
    """Technical Writer, once; a build that rests here again only renews its table.

    The README of an app that was brought in is its owner's: it stays as it is.
    """
    state = step.state
    version = state.files_version if state.is_brought_in else await _documented(step, state)
    if is_left_unproven(state):
        reduced = step.toolbox.verifier is None or step.toolbox.sandbox is None
        error = unmet_error(step, state.spec, "reduced_mode" if reduced else "unproven")
        return step.done(Outcome.LEFT_UNPROVEN, error=error, is_documented=True, files_version=version)
    return step.done(Outcome.DOCUMENTED, is_documented=True, files_version=version)


async def _documented(step: Step, state: BuildState) -> int:
    """The README with its table, saved; returns the version's number."""
    readme = step.files.read(README) if state.is_documented else None
    if readme is None:
        readme = await _written(step) or _plain(state)
        await step.files.sync()  # the model took its time: the user may have saved meanwhile
    requirements = state.spec.requirements if state.spec else ()
    text = with_evidence(readme, requirements, state.facts, step.language)
    for told in step.files.apply({README: text}):
        await step.emit(f"file/{told.path}", told)
    return await step.save_version(step.say("version_readme"))


async def _written(step: Step) -> str | None:
    """The Technical Writer's text; an accepted build ends with a plain one when its model is away."""
    stack = step.toolbox.stack
    texts, starter = step.files.texts(), stack.starter_files()
    is_written = (texts.get(README) or "").encode() != starter.get(README)
    first = (stack.dependencies.manifest, *([README] if is_written else []))
    files = map_files(texts, starter, first, stack.protected, _FILES_BUDGET, stack.explained)
    try:
        return await write_readme(step.ask, brief_of(step, files=files))
    except ModelError:
        if not step.state.is_accepted:
            raise
        return None


def _plain(state: BuildState) -> str:
    title, summary = (state.spec.title, state.spec.summary) if state.spec and state.spec.title else (state.idea, "")
    return f"# {title}\n\n{summary}\n"
