"""Executor: a quick look at the new code before the app is started, mended by rule where a rule suffices."""

from collections.abc import Mapping

from engine.builds.speech import LiveChannel
from engine.builds.stages.asking_for import tell_needs, tell_packages
from engine.builds.stages.changes import with_changes
from engine.builds.stages.failing import after_failure, mark_of
from engine.builds.stages.missing_imports import with_missing_imports
from engine.builds.stages.package_mending import with_right_packages
from engine.builds.stages.script_mending import with_script_imports
from engine.builds.stages.settings_mending import with_given_settings
from engine.builds.stages.under_test import stack_command
from engine.builds.step import Step, StepResult
from engine.builds.table import Outcome
from engine.events.payloads import CommandFinished, CommandStarted
from engine.sandbox.commands import CommandResult, SandboxCommand
from engine.sandbox.errors import SandboxError
from engine.stacks.script_imports import with_real_names

_TAIL = 4_000
_EVIDENCE = 5_000
_OF_THE_LIST = frozenset({"own_packages_failed", "own_packages_refused", "own_packages_big"})
"""What another list of packages may mend; the rest is the machine's."""


async def execute(step: Step) -> StepResult:
    """Packages and the stack's lint (else compile). What no rule can mend goes to the Bug Hunter.

    A look that does not end in time says nothing about the code: the verification looks again.
    """
    before = step.files.texts()
    _mend_by_rule(step, before)
    await step.look_at_packages()
    await tell_packages(step)
    await tell_needs(step)
    if complaint := _packages_complaint(step):
        version = await _saved_since(step, before)
        mark = mark_of((), complaint)
        return after_failure(step, Outcome.COMMANDS_FAILED, complaint, mark, files_version=version)
    if step.toolbox.sandbox is None:
        return step.done(Outcome.COMMANDS_PASSED, files_version=await _saved_since(step, before))
    try:
        return await _looked_at(step, before)
    except SandboxError:  # told with the command; the verification says what is not verified
        version = await step.save_version(step.say("label_fix"))
        return step.done(Outcome.COMMANDS_PASSED, files_version=version)


def _mend_by_rule(step: Step, files: Mapping[str, str | None]) -> None:
    """Names of files in imports, the list of packages, ports and variables: each rule sees what the one before made."""
    stack = step.toolbox.stack
    texts = {**files, **with_real_names(files)}
    texts |= with_right_packages(texts, stack, step.packages)
    texts |= with_given_settings(texts, stack, step.environment.names)
    step.files.apply({path: text for path, text in texts.items() if text != files.get(path)})


async def _looked_at(step: Step, before: Mapping[str, str | None]) -> StepResult:
    _, look_argv = step.toolbox.stack.commands.looks[-1]
    look = stack_command(step, look_argv, step.say("label_lint"))
    await _fixed(step)
    result = await run_command(step, "lint", look)
    if not _is_well(result) and _mended_imports(step, result.output):
        result = await run_command(step, "lint-again", look)
    version = await _saved_since(step, before)
    undo = with_changes(step.state.undo, step.files.digests_changed()) if step.state.repair_round else ()
    if _is_well(result):
        return step.done(Outcome.COMMANDS_PASSED, files_version=version, undo=undo)
    ended = f"{result.killed_for.said_in('en')}\n" if result.killed_for else ""
    failure = f"$ {' '.join(look.argv)}\n(exit code {result.exit_code})\n{ended}{result.output[-_EVIDENCE:]}"
    mark = mark_of((), result.output)
    return after_failure(step, Outcome.COMMANDS_FAILED, failure, mark, files_version=version, undo=undo)


def _packages_complaint(step: Step) -> str:
    manifest, packages = step.toolbox.stack.dependencies.manifest, step.packages
    if packages.unallowed:
        names = ", ".join(packages.unallowed)
        return f"{manifest} names packages that are not installed: {names}. Reach the goal without them."
    if packages.problem is not None and packages.problem.code in _OF_THE_LIST:
        return f"{manifest} cannot be installed. Correct it, or do without what fails. {packages.problem}"
    return ""


def _is_well(look: CommandResult) -> bool:
    return look.exit_code == 0 or look.timed_out


async def _fixed(step: Step) -> None:
    """Run the stack's fixer, if it has one: what is only untidy is no finding of the look."""
    fix = step.toolbox.stack.commands.fix
    if fix is not None:
        await run_command(step, "fix", stack_command(step, fix, step.say("label_fix")))


def _mended_imports(step: Step, report: str) -> bool:
    """Add forgotten imports; whether there were any that a rule knows."""
    known, files = step.toolbox.stack.imports, step.files.texts()
    missing = with_missing_imports(report, files, known) | with_script_imports(report, files, known)
    step.files.apply(missing)
    return bool(missing)


async def _saved_since(step: Step, before: Mapping[str, str | None]) -> int:
    """Tell what rules changed and keep it as a version of its own; the present version if it is nothing."""
    for told in step.files.changes_since(before):
        await step.emit(f"file/{told.path}", told)
    return await step.save_version(step.say("label_fix"))


async def run_command(step: Step, name: str, command: SandboxCommand) -> CommandResult:
    """Run in the sandbox with events and live output; `name` is unique within the step. Raises `SandboxError`."""
    if step.toolbox.sandbox is None:
        raise ValueError("commands need a sandbox")
    channel = f"s{step.state.step}-c-{name}"
    await step.emit(f"{channel}/started", CommandStarted(command_id=channel, argv=command.argv, label=command.label))
    async with LiveChannel(step.sink, channel) as live:

        async def on_output(text: str) -> None:
            live.add(text)

        try:
            result = await step.toolbox.sandbox.run(command, step.toolbox.identity, on_output)
        except SandboxError as error:
            said = error.reason.said_in(step.language)
            unrun = CommandFinished(command_id=channel, exit_code=-1, seconds=0, tail=said)
            await step.emit(f"{channel}/finished/-1", unrun)
            raise
    ended = result.killed_for.said_in(step.language) if result.killed_for else ""
    if result.timed_out:
        ended = step.say("command_timed_out", seconds=round(command.limits.wall_seconds))
    tail = f"{result.output}\n{ended}".strip()[-_TAIL:]
    finished = CommandFinished(command_id=channel, exit_code=result.exit_code, seconds=result.seconds, tail=tail)
    await step.emit(f"{channel}/finished/{result.exit_code}", finished)
    return result
