"""The stack's commands run for their exit code: source files compile, the app's own tests pass."""

import re
import time
from typing import Literal

from engine.document import Document
from engine.reasons import Reason
from engine.sandbox.commands import CommandResult, Limits, Mount, SandboxCommand
from engine.sandbox.errors import SandboxError
from engine.stacks.inside import shown_command
from engine.verify.evidence import CheckStatus
from engine.verify.instance import Launcher
from engine.verify.ports import VerifyObserver
from engine.verify.sentences import say
from engine.verify.speech import Language

COMPILE_SECONDS = 60
TEST_SECONDS = 90
_TAIL = 4000
_SUMMARY_LIMIT = 200
_COUNTS = re.compile(r"\b\d+ (?:passed|failed|error)")
NOTHING_RAN = "0 passed"
"""The summary of a runner that had no test to run and is content with that; pytest and Vitest call it a failure."""

_NODE_COUNTS = re.compile(r"^[ℹ#] (pass|fail) (\d+)$")
_ENDING = 6
"""Lines at the end among which the counts stand; a duration or a hint may follow them."""

CommandKind = Literal["build", "compile", "lint", "tests"]
_SECONDS: dict[CommandKind, float] = {"tests": TEST_SECONDS}
_TIMED_OUT: dict[CommandKind, str] = {"tests": "timed_out"}
_LABELS: dict[CommandKind, str] = {"build": "label_build", "tests": "label_tests"}


class CommandOutcome(Document):
    """How a command of the stack ended."""

    status: CheckStatus
    summary: str
    output: str
    seconds: float
    broken: Reason | None = None
    """Why the sandbox itself could not run it; nothing is known about the app then."""
    is_cut_off: bool = False
    """Whether a limit ended it, so that the summary tells of the limit and not of the app."""

    @property
    def is_passed(self) -> bool:
        """Whether it ended well."""
        return self.status is CheckStatus.PASSED

    @property
    def report(self) -> str:
        """All that it said, and what cut it off."""
        return f"{self.output}\n{self.summary}".strip() if self.is_cut_off else self.output


class Commands:
    """Runs the commands of one verification; each gets its own copy of the app."""

    def __init__(self, launcher: Launcher, observer: VerifyObserver, language: Language, run_id: str) -> None:
        self._launcher = launcher
        self._observer = observer
        self._language = language
        self._run_id = run_id

    async def run(
        self, kind: CommandKind, command: tuple[str, ...], place: tuple[Mount, ...] | None = None
    ) -> CommandOutcome:
        """Run one command, in `place` or a new one, and tell the observer as it goes."""
        seconds = _SECONDS.get(kind, COMPILE_SECONDS)
        command_id = f"{self._run_id}-{kind}"
        inside = self._launcher.inside
        sandboxed = SandboxCommand(
            argv=inside.argv(command),
            env=inside.environment(),
            mounts=place or await self._launcher.new_place(),
            limits=Limits(wall_seconds=seconds, memory_mb=1024),
            label=kind,
        )
        label = say(_LABELS.get(kind, "label_compile"), self._language)
        await self._observer.command_started(command_id, shown_command(inside.stack, command), label)
        started = time.monotonic()
        try:
            result = await self._launcher.sandbox.run(
                sandboxed, self._launcher.identity, lambda text: self._observer.command_output(command_id, text)
            )
        except SandboxError as error:
            took = time.monotonic() - started
            said = error.reason.said_in(self._language)
            await self._observer.command_finished(command_id, -1, took, said)
            return CommandOutcome(
                status=CheckStatus.NOT_VERIFIED, summary=said, output="", seconds=took, broken=error.reason
            )
        tail = result.output[-_TAIL:]
        await self._observer.command_finished(command_id, result.exit_code, result.seconds, tail)
        return CommandOutcome(
            status=status_of(result.exit_code == 0 and not result.timed_out),
            summary=self._summary(kind, result, seconds),
            output=result.output,
            seconds=result.seconds,
            is_cut_off=result.timed_out or result.killed_for is not None,
        )

    def _summary(self, kind: CommandKind, result: CommandResult, seconds: float) -> str:
        """In one line: the limit that ended it, else what it said itself."""
        if result.killed_for is not None:
            return result.killed_for.said_in(self._language).rstrip(".")
        if result.timed_out:
            return say(_TIMED_OUT.get(kind, "command_timed_out"), self._language, {"seconds": seconds})
        return last_line(result.output) if kind == "tests" else first_lines(result.output)


def status_of(is_passed: bool) -> CheckStatus:
    """Passed or failed."""
    return CheckStatus.PASSED if is_passed else CheckStatus.FAILED


def last_line(output: str) -> str:
    """The summary that test runners print at the end, without its frame and without colours."""
    lines = _plain_lines(output)
    of_node = [found for line in lines if (found := _NODE_COUNTS.match(line))][-2:]
    if of_node:
        return ", ".join(f"{found[2]} {found[1]}ed" for found in of_node if found[2] != "0") or NOTHING_RAN
    counted = [line for line in lines[-_ENDING:] if _COUNTS.search(line)]
    return next(reversed(counted or lines), "—")[:_SUMMARY_LIMIT]


def first_lines(output: str) -> str:
    """The first problem as compilers and linters print it: what and where."""
    return " ".join(_plain_lines(output)[:2])[:_SUMMARY_LIMIT] or "—"


def _plain_lines(output: str) -> list[str]:
    plain = re.sub(r"\x1b\[[0-9;]*m", "", output)
    return [line for text in plain.splitlines() if (line := text.strip("=* \t"))]
