"""A build told in a terminal: prose as it is written, then what was done, checked and proven."""

from typing import TextIO

from engine.builds.forecast import Forecast
from engine.builds.intake_command import question_lines
from engine.builds.state import BuildState, RequirementStatus
from engine.events.payloads import (
    ApprovalAsked,
    BuildFinished,
    CommandFinished,
    CommandStarted,
    Envelope,
    FileChanged,
    LiveChunk,
    MessageFinished,
    ModelCalled,
    Notice,
    QuestionsAsked,
    RequirementUpdated,
    StageStarted,
    TaskUpdated,
    ToolFinished,
    ToolStarted,
)

_MARKS = {
    RequirementStatus.PASSED: "✓",
    RequirementStatus.FAILED: "✗",
    RequirementStatus.NOT_VERIFIED: "?",
    RequirementStatus.WORKING: "…",
    RequirementStatus.PENDING: " ",
}


class Narrator:
    """Writes to `out`; hears every event of a build and its running text."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._spoken: set[str] = set()
        self._commands_of_tools: set[str] = set()
        self._is_mid_line = False
        self.calls = 0
        self.prompt_tokens = 0

    async def hear(self, heard: Envelope | LiveChunk) -> None:
        """One event or piece of running text."""
        if isinstance(heard, LiveChunk):
            if "-m" in heard.channel:
                self._spoken.add(heard.channel)
                self._write(heard.text)
            return
        payload = heard.payload
        if isinstance(payload, ModelCalled):
            self.calls += 1
            self.prompt_tokens += payload.prompt_tokens
        elif isinstance(payload, MessageFinished):
            if payload.message_id not in self._spoken:
                self._write(payload.text)
            self._line("")
        elif not self._is_told_by_tool(payload) and (line := _line_of_work(payload) or _line_of(payload)):
            self._line(line)

    def _is_told_by_tool(self, payload: object) -> bool:
        """Whether the line of a tool tells it already: the command that it runs."""
        if isinstance(payload, ToolStarted) and payload.command_id:
            self._commands_of_tools.add(payload.command_id)
        if isinstance(payload, CommandStarted | CommandFinished):
            return payload.command_id in self._commands_of_tools
        return False

    def _write(self, text: str) -> None:
        self._out.write(text)
        self._out.flush()
        self._is_mid_line = not text.endswith("\n")

    def _line(self, text: str) -> None:
        before = "\n" if self._is_mid_line else ""
        self._write(f"{before}{text}\n" if text else before)
        self._is_mid_line = False


def _line_of(payload: object) -> str:
    match payload:
        case StageStarted(stage=stage, role=role, task=task):
            return f"── {stage.value} · {role.value}{f' · {task}' if task else ''}"
        case RequirementUpdated(requirement=name, text=text, status=status):
            return "" if status is RequirementStatus.WORKING else f"   {_MARKS[status]} {name} {text}"
        case TaskUpdated(task=task, title=title, status=status):
            return f"   {task} {title}: {status.value}"
        case QuestionsAsked(questions=questions):
            return "\n".join(line for question in questions for line in question_lines(question))
        case ApprovalAsked(forecast=Forecast() as likely):
            return f"   {forecast_line(likely)}"
        case Notice(level=level, text=text):
            return f"   [{level}] {text}"
        case BuildFinished(status=status, seconds=seconds, error=error):
            return f"══ {status.value} after {seconds:.1f} s" + (f": {error.message}" if error else "")
    return ""


def forecast_line(likely: Forecast) -> str:
    """What a build is likely to use, in a line."""
    tokens = [sum(pair) for pair in zip(likely.prompt_tokens, likely.completion_tokens, strict=True)]
    money = "price unknown" if likely.cost_usd is None else f"${likely.cost_usd[0]} to ${likely.cost_usd[1]}"
    return f"likely: {likely.calls[0]} to {likely.calls[1]} model calls, {tokens[0]:,} to {tokens[1]:,} tokens, {money}"


def _line_of_work(payload: object) -> str:
    """What is done to files, by commands and by tools."""
    match payload:
        case FileChanged(path=path, change=change, added=added, removed=removed):
            return f"   {change} {path} +{added} −{removed}"
        case CommandStarted(label=label):
            return f"   $ {label}"
        case CommandFinished(exit_code=code, tail=tail) if code != 0:
            return f"   exit code {code}\n{tail[-1_000:]}"
        case ToolStarted(label=label):
            return f"   · {label}"
        case ToolFinished(is_failed=True, note=note, detail=detail):
            return f"     ✗ {note}\n{detail[-1_000:]}"
        case ToolFinished(note=note) if note:
            return f"     {note}"
    return ""


def evidence_lines(state: BuildState) -> list[str]:
    """The result as a table: every requirement, then its checks."""
    lines = []
    for item in state.spec.requirements if state.spec else ():
        lines.append(f"{_MARKS[item.status]} {item.id} {item.text} [{item.status.value}]")
        lines += [f"    {one.check_id} {one.status.value}: {one.title} – {one.sentence}" for one in item.evidence]
    lines += [f"  {fact.check_id} {fact.status.value}: {fact.sentence}" for fact in state.facts]
    return lines
