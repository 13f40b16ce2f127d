"""One task worked on in a loop: ask, carry out, answer, until the model is done or its turns are used up.

Whatever is said or done is kept in the journal before it has any effect, so a replayed step tells the model the
same and changes the same files.
"""

from collections.abc import Sequence
from enum import StrEnum

from engine.builds.looping.history import History
from engine.builds.looping.shell import CopyShell
from engine.builds.looping.stuck import Repeats
from engine.builds.ports import JournaledReply, ToolEntry, ToolKey
from engine.builds.state import Role
from engine.builds.step import Step
from engine.events.payloads import MessageFinished, ToolFinished, ToolStarted
from engine.llm.errors import ContextOverflow, RequestRejected
from engine.llm.types import Prompt, ToolCall
from engine.tools.all import offered, prepared, skipped
from engine.tools.desk import Desk
from engine.tools.finishing import DONE

TURNS_LEFT_TOLD = (5, 1)
_MOST_SILENCES = 2
_DETAIL = 1_500
_LONGEST_NAME = 40
_MOST_CALLS = 20

REPEATED = (
    "You made the same call with the same result three times in a row. Do something else, or call done. "
    "One more time ends your work on this task."
)
SILENT = "You called no tool. Go on with a tool, or call done if the task is complete."
AFTER_DONE = "Not carried out: done was called before it."
TOO_MANY = "Not carried out: at most 20 calls are carried out in one turn."
AFTER_FAILURE = "Not done: a call before it in this turn failed. Look at its result first."


class LoopEnd(StrEnum):
    """Why a loop ended."""

    DONE = "done"
    TURNS_USED_UP = "turns_used_up"
    REPEATED = "repeated"
    SILENT = "silent"
    CONTEXT_FULL = "context_full"
    TOOLS_REFUSED = "tools_refused"


class ToolLoop:
    """The loop of one step; `changed` are the paths that it wrote or deleted."""

    def __init__(self, step: Step, role: Role, system: str, history: History, desk: Desk) -> None:
        self._step = step
        self._role = role
        self._system = system
        self._history = history
        self._desk = desk
        self._tools = offered(desk)
        self._repeats = Repeats()
        self._silences = 0
        self.changed: set[str] = set()

    async def run(self, opening: ToolEntry, most_turns: int) -> LoopEnd:
        """Work until the end; `opening` is what the model is told first. Raises `ModelError`."""
        said, is_new = opening, not self._history.turns
        for ordinal in range(most_turns):
            await self._tell(ordinal, said)
            try:
                reply = await self._step.asking.turn(self._prompt())
            except RequestRejected:
                if ordinal or not is_new:
                    raise
                return LoopEnd.TOOLS_REFUSED
            except ContextOverflow:
                if is_new and ordinal == 0:
                    raise
                return LoopEnd.CONTEXT_FULL
            if end := await self._after(ordinal, reply):
                return end
            said = ToolEntry(text=self._remark(most_turns - ordinal - 1))
        return LoopEnd.TURNS_USED_UP

    def _prompt(self) -> Prompt:
        return Prompt(role=self._role, system=self._system, turns=tuple(self._history.turns), tools=self._tools)

    async def _tell(self, ordinal: int, said: ToolEntry) -> None:
        """The program's words before a call; those of the first run count."""
        if said.text:
            key = ToolKey(step=self._step.state.step, ordinal=ordinal, part=0)
            known = await self._step.journal.entry(key)
            if known is None:
                await self._step.journal.keep(key, said)
            said = known or said
        self._desk.take(said)
        self._desk.next_turn()
        self._history.tell(said.text)

    async def _after(self, ordinal: int, reply: JournaledReply) -> LoopEnd | None:
        """What an answer leads to."""
        self._history.hear(reply)
        self._silences = 0 if reply.calls else self._silences + 1
        if self._silences == _MOST_SILENCES:
            return LoopEnd.SILENT
        entries: list[ToolEntry] = []
        for part, call in enumerate(reply.calls, 1):
            entries.append(await self._carry_out(ordinal, part, call, _obstacle(call, entries)))
        self._history.bring(reply.calls, entries)
        if any(entry.is_end for entry in entries):
            return LoopEnd.DONE
        return LoopEnd.REPEATED if self._repeats.are_too_many else None

    def _remark(self, turns_left: int) -> str:
        """What the program adds to the results of this turn."""
        remarks = [SILENT] if self._silences else []
        if self._repeats.are_many:
            remarks.append(REPEATED)
        if turns_left in TURNS_LEFT_TOLD:
            remarks.append(f"Turns left for this task: {turns_left}. Finish what is open and call done.")
        return "\n".join(remarks)

    async def _carry_out(self, ordinal: int, part: int, call: ToolCall, obstacle: str) -> ToolEntry:
        """One call: told, done (or done again as it was before), and its outcome told.

        With an `obstacle` it is not carried out, and the model is told why.
        """
        step, desk = self._step, self._desk
        key = ToolKey(step=step.state.step, ordinal=ordinal, part=part)
        call_id = f"s{key.step}-t{ordinal}-{part}"
        work = prepared(call, desk)
        place = f"t{ordinal}-{part}"
        if isinstance(desk.shell, CopyShell):
            desk.shell.place = place
        command_id = f"s{key.step}-c-{place}" if work.runs_command else None
        started = ToolStarted(call_id=call_id, tool=call.name[:_LONGEST_NAME], label=work.label, command_id=command_id)
        await step.emit(f"{call_id}/started", started, once_per_step=True)
        entry = await step.journal.entry(key)
        if entry is None:
            entry = skipped(obstacle, desk) if obstacle else await work.work(desk)
            await step.journal.keep(key, entry)
        await self._take_effect(call_id, entry)
        self._repeats.count(call, entry)
        finished = ToolFinished(
            call_id=call_id, is_failed=entry.is_failed, note=entry.note, detail=entry.text[:_DETAIL]
        )
        await step.emit(f"{call_id}/finished", finished, once_per_step=True)
        if entry.words:
            await self._say(f"{call_id}-said", entry.words)
        return entry

    async def _say(self, message: str, text: str) -> None:
        """What the model says to the user by a call."""
        spoken = MessageFinished(message_id=message, role=self._role, stage=self._step.state.stage, text=text)
        await self._step.emit(f"{message}/finished", spoken, once_per_step=True)

    async def _take_effect(self, call_id: str, entry: ToolEntry) -> None:
        """Files change only here, and only as the journal says."""
        for told in self._step.files.apply(entry.files):
            await self._step.emit(f"{call_id}/file/{told.path}", told, once_per_step=True)
        self.changed |= set(entry.files)
        self._desk.take(entry)


def _obstacle(call: ToolCall, before: Sequence[ToolEntry]) -> str:
    """Why a call of a turn is not carried out after those before it: nobody has seen how they ended."""
    if any(entry.is_end for entry in before):
        return AFTER_DONE
    if len(before) >= _MOST_CALLS:
        return TOO_MANY
    return AFTER_FAILURE if call.name == DONE.name and any(entry.is_failed for entry in before) else ""
