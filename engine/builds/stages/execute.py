"""Executor: commands of the stack over the new code, in the sandbox."""

from engine.builds.speech import LiveChannel
from engine.builds.stages.failing import after_failure, mark_of
from engine.builds.stages.under_test import stack_command
from engine.builds.step import Step, StepResult
from engine.builds.table import Outcome
from engine.events.payloads import CommandFinished, CommandStarted
from engine.sandbox.commands import CommandResult, SandboxCommand

_TAIL = 4_000
_EVIDENCE = 5_000


async def execute(step: Step) -> StepResult:
    """The stack's quick look at the code (lint, else compile); a failure goes to the Bug Hunter."""
    commands = step.toolbox.stack.commands
    if step.toolbox.sandbox is None:
        return step.done(Outcome.COMMANDS_PASSED)
    command = stack_command(step, commands.lint or commands.compile, step.say("label_lint"))
    result = await run_command(step, "lint", command)
    if result.exit_code == 0:
        return step.done(Outcome.COMMANDS_PASSED)
    failure = f"$ {' '.join(command.argv)}\n(exit code {result.exit_code})\n{result.output[-_EVIDENCE:]}"
    return after_failure(step, Outcome.COMMANDS_FAILED, failure, mark_of((), result.output))


async def run_command(step: Step, name: str, command: SandboxCommand) -> CommandResult:
    """Run in the sandbox with events and live output; `name` is unique within the step."""
    if step.toolbox.sandbox is None:
        raise ValueError("commands need a sandbox")
    channel = f"s{step.state.step}-c-{name}"
    await step.emit(f"{channel}/started", CommandStarted(command_id=channel, argv=command.argv, label=command.label))
    async with LiveChannel(step.sink, channel) as live:

        async def on_output(text: str) -> None:
            live.add(text)

        result = await step.toolbox.sandbox.run(command, step.toolbox.identity, on_output)
    tail = f"{result.output}\n{result.killed_for or ''}".strip()[-_TAIL:]
    finished = CommandFinished(command_id=channel, exit_code=result.exit_code, seconds=result.seconds, tail=tail)
    await step.emit(f"{channel}/finished/{result.exit_code}", finished)
    return result
