"""`run`: the stack's own commands by name, or a shell command, in the sandbox over a copy of the app."""

from textwrap import shorten

from pydantic import Field

from engine.builds.ports import ToolEntry
from engine.sandbox.commands import CommandResult
from engine.sandbox.errors import SandboxError
from engine.stacks.stack import Stack
from engine.tools.clipping import clipped
from engine.tools.desk import Desk
from engine.tools.sentences import say
from engine.tools.tool import AppTool, Arguments
from engine.verify.commands import COMPILE_SECONDS, TEST_SECONDS, last_line

_LONGEST_OUTPUT = 6_000
_LONGEST_COMMAND = 4_000
_SHOWN = 80
SHELL_SECONDS = 60


class RunArguments(Arguments):
    """What to run."""

    command: str = Field(
        min_length=1,
        max_length=_LONGEST_COMMAND,
        description='"test", "lint" or "build" for the stack\'s own commands (those it has), or a shell command.',
    )


def named_commands(stack: Stack) -> dict[str, tuple[str, ...]]:
    """The stack's commands that a model runs by name."""
    commands = stack.commands
    named = {"test": commands.test, "lint": commands.lint, "compile": commands.compile, "build": commands.build}
    return {name: argv for name, argv in named.items() if argv is not None}


async def _run(given: RunArguments, desk: Desk) -> ToolEntry:
    if desk.shell is None:
        raise ValueError("commands need a sandbox")
    name = given.command.strip()
    named = named_commands(desk.stack)
    seconds = {"test": TEST_SECONDS, "lint": COMPILE_SECONDS}.get(name, SHELL_SECONDS)
    argv = named.get(name) or ("sh", "-c", name)
    try:
        result = await desk.shell.run(argv, _label(given, desk), seconds)
    except SandboxError as error:
        text = f"The command could not be run: {error}"
        return ToolEntry(text=text, note=error.reason.said_in(desk.language), is_failed=True)
    return _entry(name, result, seconds, desk)


def _entry(name: str, result: CommandResult, seconds: float, desk: Desk) -> ToolEntry:
    output = clipped(result.output.strip(), _LONGEST_OUTPUT) or "(no output)"
    end = f"exit code {result.exit_code}"
    note = say("note_exit", desk.language, code=result.exit_code)
    if result.timed_out:
        end = f"stopped after {seconds:.0f} s"
        note = say("note_timed_out", desk.language, seconds=f"{seconds:.0f}")
    elif result.killed_for is not None:
        end, note = str(result.killed_for), result.killed_for.said_in(desk.language)
    elif name == "test":
        note = last_line(result.output)
    elif result.exit_code == 0:
        note = say("note_passed", desk.language)
    is_failed = result.exit_code != 0 or result.timed_out
    return ToolEntry(text=f"{end}\n{output}", note=note, is_failed=is_failed)


def _label(given: RunArguments, desk: Desk) -> str:
    name = given.command.strip()
    if name in named_commands(desk.stack):
        return say(f"run_{name}", desk.language)
    return say("run_shell", desk.language, command=shorten(name, _SHOWN, placeholder="…"))


RUN = AppTool(
    name="run",
    description=(
        "Runs a command in the app's folder, in a sandbox without network, at most 60 s (tests 90 s). "
        "It works on a copy of the app: what it writes is not kept. Change files with edit, write and delete."
    ),
    arguments=RunArguments,
    label=_label,
    work=_run,
    is_offered=lambda desk: desk.shell is not None,
    runs_command=True,
)
