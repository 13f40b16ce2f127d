"""Executor: a quick look at the new code before the app is started, mended by rule where a rule suffices."""

from collections.abc import Mapping

from engine.builds.speech import LiveChannel
from engine.builds.stages.failing import after_failure, mark_of
from engine.builds.stages.missing_imports import with_missing_imports
from engine.builds.stages.packages import unknown_packages
from engine.builds.stages.script_mending import with_script_imports
from engine.builds.stages.under_test import stack_command
from engine.builds.step import Step, StepResult
from engine.builds.table import Outcome
from engine.events.payloads import CommandFinished, CommandStarted
from engine.sandbox.commands import CommandResult, SandboxCommand
from engine.sandbox.errors import SandboxError
from engine.stacks.script_imports import with_real_names

_TAIL = 4_000
_EVIDENCE = 5_000


async def execute(step: Step) -> StepResult:
    """Packages and the stack's lint (else compile). What no rule can mend goes to the Bug Hunter."""
    if complaint := _packages_complaint(step):
        return after_failure(step, Outcome.COMMANDS_FAILED, complaint, mark_of((), complaint))
    if step.toolbox.sandbox is None:
        return step.done(Outcome.COMMANDS_PASSED)
    try:
        return await _looked_at(step)
    except SandboxError:  # told with the command; the verification says what is not verified
        version = await step.save_version(step.say("label_fix"))
        return step.done(Outcome.COMMANDS_PASSED, files_version=version)


async def _looked_at(step: Step) -> StepResult:
    _, look_argv = step.toolbox.stack.commands.looks[-1]
    look = stack_command(step, look_argv, step.say("label_lint"))
    before = step.files.texts()
    step.files.apply(with_real_names(before))
    result = await run_command(step, "lint", look)
    if result.exit_code != 0 and await _mended_by_rule(step, result.output):
        result = await run_command(step, "lint-again", look)
    version = await _saved_since(step, before)
    if result.exit_code == 0:
        return step.done(Outcome.COMMANDS_PASSED, files_version=version)
    failure = f"$ {' '.join(look.argv)}\n(exit code {result.exit_code})\n{result.output[-_EVIDENCE:]}"
    mark = mark_of((), result.output)
    return after_failure(step, Outcome.COMMANDS_FAILED, failure, mark, files_version=version)


def _packages_complaint(step: Step) -> str:
    stack = step.toolbox.stack
    manifest = stack.dependencies.manifest
    unknown = unknown_packages(step.files.read(manifest) or "", stack)
    if not unknown:
        return ""
    return f"{manifest} names packages that are not installed: {', '.join(unknown)}. Reach the goal without them."


async def _mended_by_rule(step: Step, report: str) -> bool:
    """Add forgotten imports and run the stack's fixer, if it has one; whether anything may be better now."""
    stack, files = step.toolbox.stack, step.files.texts()
    missing = with_missing_imports(report, files, stack.imports) | with_script_imports(report, files, stack.imports)
    step.files.apply(missing)
    if stack.commands.fix is not None:
        await run_command(step, "fix", stack_command(step, stack.commands.fix, step.say("label_fix")))
    return bool(missing) or stack.commands.fix is not None


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
    tail = f"{result.output}\n{ended}".strip()[-_TAIL:]
    finished = CommandFinished(command_id=channel, exit_code=result.exit_code, seconds=result.seconds, tail=tail)
    await step.emit(f"{channel}/finished/{result.exit_code}", finished)
    return result
