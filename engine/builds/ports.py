"""What the engine asks of its host: where a build is kept, heard and stopped.

The command line implements these on files (`engine.builds.local`), the product on Postgres
(`samokoder_app.builds.ports`). Order and atomicity promised here are what makes a build resumable.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from pydantic import Field

from engine.builds.budget import Limit, Spent
from engine.builds.plan_edit import PlanEdit
from engine.builds.state import BuildState, Role
from engine.builds.turns import Message
from engine.document import Document
from engine.events.payloads import Envelope, LiveChunk
from engine.llm.spending import CallBegun, Reservation
from engine.llm.types import Reply
from engine.workspace.manifest import Manifest


class JournalKey(Document):
    """Which model call of a build: step of the build and ordinal within the step."""

    step: int
    ordinal: int


class JournaledReply(Reply):
    """A model's whole answer as it was received, before anything was done with it."""


class ToolKey(Document):
    """A place in a loop of tools: part 0 is what the program said before the call `ordinal` of a model, part n what
    became of the n-th tool that its answer called."""

    step: int
    ordinal: int
    part: int


class ToolEntry(Document):
    """What the program did and said at a place of a loop, as the model saw it; a replayed step does it again.

    `files` are the new texts by path (None: deleted), `seen` the digests of the texts that the model knows since.
    `note` is the outcome in a word for the user, `words` what the model says to the user by it.
    `created` are paths of new files, `beyond` lines changed in existing files that the task does not name, and
    `is_warning` says that the model was asked whether it means to change so much of them.
    """

    text: str
    note: str = ""
    words: str = ""
    is_failed: bool = False
    is_end: bool = False
    files: dict[str, str | None] = Field(default_factory=dict)
    seen: dict[str, str] = Field(default_factory=dict)
    created: tuple[str, ...] = ()
    beyond: dict[str, int] = Field(default_factory=dict)
    is_warning: bool = False


class OpenCall(CallBegun):
    """A call of a model that went out and of which nothing more is known yet; its `token` names this very call.

    `reserved` is what it may use at the most, kept when the build has a limit.
    """

    token: str
    role: Role
    reserved: Reservation | None = None


class Journal(Protocol):
    """Every model answer is written here before it is acted on; a replayed step reads it back.

    A call is noted before it goes out, so that whoever goes on after a crash knows of an answer that never came.
    """

    async def get(self, key: JournalKey) -> JournaledReply | None:
        """The journaled answer, or None if this call was never answered."""
        ...

    async def put(self, key: JournalKey, reply: JournaledReply, called: Envelope) -> None:
        """Keep an answer, tell what it used, and forget the note of its call; raises `LeaseLost` like `keep`.

        All at once, so that the call is counted at any time: under way by its reservation, or ended by its use. A host
        that cannot do so keeps the answer first; a replayed step tells `called` again.
        """
        ...

    async def unfinished(self, key: JournalKey) -> OpenCall | None:
        """The note of a call that went out and was neither answered nor called off."""
        ...

    async def spent(self, key: JournalKey) -> Spent:
        """What the build's calls have used: those told, and those under way anywhere but at `key`."""
        ...

    async def wider_limits(self, key: JournalKey) -> tuple[Limit, ...]:
        """Limits that hold beside the build's own, with what was used under each but for the call at `key`."""
        ...

    async def entry(self, key: ToolKey) -> ToolEntry | None:
        """What was kept of a place in a loop of tools."""
        ...

    async def keep(self, key: ToolKey, entry: ToolEntry) -> None:
        """Keep what was done and said at a place in a loop of tools; raises `LeaseLost` if another worker owns the build."""
        ...

    async def note(self, key: JournalKey, call: OpenCall | None) -> None:
        """Note that a call goes out now, instead of any earlier note; None when it ended without an answer.

        Raises `RoomTaken`, and notes nothing, if a wider limit has no room any more for what the call reserves.
        """
        ...


class BuildStore(Protocol):
    """Checkpoints, files and blobs of one build."""

    async def load(self) -> BuildState | None:
        """The last checkpoint, or None for a new build."""
        ...

    async def save(self, state: BuildState, events: Sequence[Envelope]) -> None:
        """Checkpoint and events in one transaction. An envelope already known is skipped. GPT-Pilot's databases that
        nobody can go on with any more are freed.

        Raises `MessageUnheard` or `EditUntaken`, and saves nothing, if the state is done and the user has written
        or edited the plan meanwhile.
        """
        ...

    async def plan_edit(self, after: int) -> PlanEdit | None:
        """The user's newest edit of the plan if its number is greater than `after`; asked between steps."""
        ...

    async def save_files(self, title: str, manifest: Manifest, changed: Mapping[str, bytes], step: int) -> int:
        """Save a version: `manifest` is the whole tree, `changed` the new contents by path.

        Idempotent per step; returns the version's number (the present one if nothing changed).
        """
        ...

    async def latest_files(self) -> tuple[int, Manifest]:
        """Number and tree of the latest version, (0, empty) for a project without files."""
        ...

    async def read_blob(self, sha256: str) -> bytes:
        """Content of a stored file."""
        ...

    async def put_blob(self, content: bytes) -> str:
        """Store bytes that belong to no version (a screenshot); returns their sha256."""
        ...


class EventSink(Protocol):
    """Where events go while a step runs."""

    async def emit(self, envelope: Envelope) -> None:
        """Persist one event now; an envelope already known (same step and ordinal) is skipped."""
        ...

    async def live(self, chunk: LiveChunk) -> None:
        """Pass on running text; may be dropped, must not block for long."""
        ...


class Control(Protocol):
    """How the user and the host reach a running build."""

    async def checkpoint(self) -> None:
        """Called between and inside steps; raises `BuildCancelled`, `BuildPaused` or `LeaseLost`."""
        ...


class BuildInterrupted(Exception):
    """Base of all that ends a run from outside; none of them is a failure of the build."""


class BuildCancelled(BuildInterrupted):
    """The user cancelled the build."""


class BuildPaused(BuildInterrupted):
    """The user paused the build."""


class RoomTaken(Exception):
    """Another build has reserved what was left of a limit in the meantime."""


class MessageUnheard(Exception):
    """The user wrote while the build ran: it cannot be done before it has heard the message."""

    def __init__(self, message: Message) -> None:
        super().__init__(f"message {message.number}")
        self.message = message


class EditUntaken(Exception):
    """The user edited the plan while the build ran: it cannot be done before it has taken the edit."""


class BuildReleased(BuildInterrupted):
    """The worker shuts down; the build goes on elsewhere from its checkpoint."""


class LeaseLost(BuildInterrupted):
    """Another worker owns the build now; nothing more may be written."""
