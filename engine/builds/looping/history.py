"""A conversation with tools, as it is sent: rebuilt from the journal, only ever made longer."""

from collections.abc import Sequence

from engine.builds.ports import Journal, JournaledReply, JournalKey, ToolEntry, ToolKey
from engine.llm.types import ToolCall, ToolResult, Turn
from engine.tools.desk import Desk

NOT_CARRIED_OUT = "This call was not carried out."


class History:
    """The turns so far, and the results that the next one brings."""

    def __init__(self) -> None:
        self.turns: list[Turn] = []
        self._results: tuple[ToolResult, ...] = ()

    def tell(self, text: str) -> None:
        """The program's turn: results of the last calls, and words of its own."""
        self.turns.append(Turn(role="user", text=text, results=self._results))
        self._results = ()

    def hear(self, reply: JournaledReply) -> None:
        """The model's turn."""
        turn = Turn(role="assistant", text=reply.text, calls=reply.calls, thoughts=reply.thoughts)
        self.turns.append(turn)

    def bring(self, calls: Sequence[ToolCall], entries: Sequence[ToolEntry | None]) -> None:
        """What became of the calls; every call must have its result."""
        self._results = tuple(
            ToolResult(id=call.id, name=call.name, text=entry.text if entry else NOT_CARRIED_OUT)
            for call, entry in zip(calls, entries, strict=True)
        )


async def told_before(journal: Journal, steps: Sequence[int], desk: Desk) -> History:
    """The conversation of earlier steps; the desk knows again what the model has seen."""
    history = History()
    for step in steps:
        ordinal = 0
        while (reply := await journal.get(JournalKey(step=step, ordinal=ordinal))) is not None:
            said = await journal.entry(ToolKey(step=step, ordinal=ordinal, part=0)) or ToolEntry(text="")
            desk.take(said)
            desk.next_turn()
            history.tell(said.text)
            history.hear(reply)
            keys = [ToolKey(step=step, ordinal=ordinal, part=part + 1) for part in range(len(reply.calls))]
            entries = [await journal.entry(key) for key in keys]
            for entry in entries:
                desk.take(entry or ToolEntry(text=""))
            history.bring(reply.calls, entries)
            ordinal += 1
    return history
