"""`done`: the model says that its task is complete; the program then verifies."""

from pydantic import Field

from engine.builds.ports import ToolEntry
from engine.tools.desk import Desk
from engine.tools.sentences import say
from engine.tools.tool import AppTool, Arguments


class DoneArguments(Arguments):
    """What the user is told about the task."""

    summary: str = Field(default="", description="One to three sentences to the person about what was built.")


async def _done(given: DoneArguments, desk: Desk) -> ToolEntry:
    return ToolEntry(text="The program verifies the app now.", words=given.summary.strip(), is_end=True)


DONE = AppTool(
    name="done",
    description=(
        "Ends your work on the task. Call it once the task is complete and its tests pass. "
        "It does not count if a call before it in the same turn fails."
    ),
    arguments=DoneArguments,
    label=lambda _, desk: say("done", desk.language),
    work=_done,
)
