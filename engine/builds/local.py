"""A build's host on plain files, for the command line: everything under one folder, nothing elsewhere.

state.json            the last checkpoint
plan-edit.json        the user's newest edit of the plan; the build takes it between steps
events.jsonl          one envelope per line
journal/STEP-N.json   the model's answers; STEP-N.open is a call that went out and has no answer yet;
                      STEP-N.PART.json what the program did and said in a loop of tools
versions/N.json       trees; blobs/SHA256 their contents
turns/N/              state, events and journal of earlier builds, from the first one on
"""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from engine.builds.budget import Limit, Spent
from engine.builds.guarding import spent_by
from engine.builds.plan_edit import PlanEdit
from engine.builds.ports import BuildPaused, JournaledReply, JournalKey, OpenCall, ToolEntry, ToolKey
from engine.builds.state import BuildState
from engine.builds.superseded import superseded
from engine.document import Document
from engine.events.payloads import Envelope, LiveChunk, ModelCalled
from engine.workspace.errors import FileMissing
from engine.workspace.manifest import Manifest
from engine.workspace.workspace import Workspace

_BEFORE_ALL_STEPS = -1

Listener = Callable[[Envelope | LiveChunk], Awaitable[None]]


class LocalVersion(Document):
    """A tree of files; `step` is the step that saved it."""

    title: str
    step: int
    files: Manifest


class LocalHost:
    """Store, journal, sink and control of one build. `listener` hears every new event and all running text."""

    def __init__(self, folder: Path, out: Workspace, listener: Listener) -> None:
        self._folder = folder
        self._out = out
        self._listener = listener
        self._is_interrupted = False
        for name in ("journal", "versions", "blobs"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        self._events = folder / "events.jsonl"
        self._known = {(one.step, one.ordinal) for one in self._read_events()}

    def interrupt(self) -> None:
        """Pause at the next opportunity."""
        self._is_interrupted = True

    async def checkpoint(self) -> None:
        """Raises `BuildPaused` once interrupted."""
        if self._is_interrupted:
            raise BuildPaused

    def begin_turn(self) -> None:
        """Put the last build away; its versions stay, as the files that the next one begins with."""
        for path in (self._folder / "versions").glob("*.json"):
            version = LocalVersion.model_validate_json(path.read_text())
            _write(path, version.model_copy(update={"step": _BEFORE_ALL_STEPS}).model_dump_json().encode())
        turns = self._folder / "turns"
        place = turns / str(len(list(turns.glob("*"))) + 1)
        place.mkdir(parents=True)
        for name in ("journal", "events.jsonl", "state.json"):
            if (self._folder / name).exists():
                (self._folder / name).rename(place / name)
        (self._folder / "journal").mkdir()
        self._known.clear()

    async def bring_in(self) -> dict[str, str]:
        """Keep the folder of the result as the first version, unless there is one; returns the texts of its files."""
        manifest = self._out.manifest()
        contents = {path: self._out.read_bytes(path) for path in manifest}
        if not self._versions():
            for content in contents.values():
                await self.put_blob(content)
            version = LocalVersion(title=self._out.root.name, step=_BEFORE_ALL_STEPS, files=manifest)
            _write(self._folder / "versions" / "1.json", version.model_dump_json().encode())
        return {path: text for path, content in contents.items() if (text := _decoded(content)) is not None}

    async def load(self) -> BuildState | None:
        """The last checkpoint."""
        return read_state(self._folder)

    async def save(self, state: BuildState, events: Sequence[Envelope]) -> None:
        """Events first, then the checkpoint: a crash between them repeats known events, which are skipped."""
        for envelope in events:
            await self.emit(envelope)
        left = superseded(read_state(self._folder), state) if state.pilot else None
        _write(self._folder / "state.json", state.model_dump_json(by_alias=True).encode())
        if left:
            shown = {entry.sha256 for version in self._versions() for entry in version.files.values()}
            for digest in left - shown:
                (self._folder / "blobs" / digest).unlink(missing_ok=True)

    async def emit(self, envelope: Envelope) -> None:
        """Append an event unless it is known."""
        key = (envelope.step, envelope.ordinal)
        if key in self._known:
            return
        self._known.add(key)
        with self._events.open("a", encoding="utf-8") as file:
            file.write(envelope.model_dump_json(by_alias=True) + "\n")
        await self._listener(envelope)

    async def live(self, chunk: LiveChunk) -> None:
        """Pass on running text."""
        await self._listener(chunk)

    async def get(self, key: JournalKey) -> JournaledReply | None:
        """A journaled answer."""
        path = self._journal_path(key)
        return JournaledReply.model_validate_json(path.read_text()) if path.is_file() else None

    async def put(self, key: JournalKey, reply: JournaledReply, called: Envelope) -> None:
        """Keep an answer and tell its use."""
        _write(self._journal_path(key), reply.model_dump_json().encode())
        await self.emit(called)
        await self.note(key, None)

    async def unfinished(self, key: JournalKey) -> OpenCall | None:
        """The note of a call that never ended."""
        path = self._note_path(key)
        return OpenCall.model_validate_json(path.read_text()) if path.is_file() else None

    async def spent(self, key: JournalKey) -> Spent:
        """What all calls used, from their events and the notes of those under way."""
        called = [one.payload for one in self._read_events() if isinstance(one.payload, ModelCalled)]
        told = {call.token for call in called}
        return spent_by(called, [note for note in self._under_way(key) if note.token not in told])

    async def wider_limits(self, key: JournalKey) -> tuple[Limit, ...]:
        """None: a command line knows one build."""
        return ()

    async def entry(self, key: ToolKey) -> ToolEntry | None:
        """What was kept of a place in a loop."""
        path = self._entry_path(key)
        return ToolEntry.model_validate_json(path.read_text()) if path.is_file() else None

    async def keep(self, key: ToolKey, entry: ToolEntry) -> None:
        """Keep what was done and said at a place in a loop."""
        _write(self._entry_path(key), entry.model_dump_json().encode())

    async def note(self, key: JournalKey, call: OpenCall | None) -> None:
        """Keep or remove the note of a call."""
        if call is None:
            self._note_path(key).unlink(missing_ok=True)
        else:
            _write(self._note_path(key), call.model_dump_json().encode())

    async def plan_edit(self, after: int) -> PlanEdit | None:
        """What `python -m engine plan` has left here."""
        edit = read_edit(self._folder)
        return edit if edit is not None and edit.number > after else None

    async def latest_files(self) -> tuple[int, Manifest]:
        """The latest version, without what a step without a checkpoint has saved."""
        state = await self.load()
        step = state.step if state else 0
        versions = self._versions()
        finished = [version for version in versions if version.step < step]
        return len(versions), dict(finished[-1].files) if finished else {}

    async def save_files(self, title: str, manifest: Manifest, changed: Mapping[str, bytes], step: int) -> int:
        """Save a version and write it to the folder of the result."""
        for content in changed.values():
            await self.put_blob(content)
        versions = self._versions()
        before = versions[-1].files if versions else {}
        if manifest != before:
            version = LocalVersion(title=title, step=step, files=manifest)
            number = len(versions) + 1
            _write(self._folder / "versions" / f"{number}.json", version.model_dump_json().encode())
            await self._put_out(before, manifest)
        return len(self._versions())

    async def read_blob(self, sha256: str) -> bytes:
        """A stored content."""
        return (self._folder / "blobs" / sha256).read_bytes()

    async def put_blob(self, content: bytes) -> str:
        """Store bytes."""
        digest = sha256(content).hexdigest()
        path = self._folder / "blobs" / digest
        if not path.is_file():
            _write(path, content)
        return digest

    async def _put_out(self, before: Manifest, after: Manifest) -> None:
        for path in before.keys() - after.keys():
            try:
                self._out.delete(path)
            except FileMissing:
                continue
        for path, entry in after.items():
            if before.get(path) != entry:
                self._out.write_bytes(path, await self.read_blob(entry.sha256), entry.executable)

    def _versions(self) -> list[LocalVersion]:
        paths = sorted((self._folder / "versions").glob("*.json"), key=lambda path: int(path.stem))
        return [LocalVersion.model_validate_json(path.read_text()) for path in paths]

    def _journal_path(self, key: JournalKey) -> Path:
        return self._folder / "journal" / f"{key.step}-{key.ordinal}.json"

    def _entry_path(self, key: ToolKey) -> Path:
        return self._folder / "journal" / f"{key.step}-{key.ordinal}.{key.part}.json"

    def _note_path(self, key: JournalKey) -> Path:
        return self._folder / "journal" / f"{key.step}-{key.ordinal}.open"

    def _under_way(self, but: JournalKey) -> list[OpenCall]:
        """Notes of calls without an answer; one that has its answer was left behind by a crash between the two."""
        notes = (path for path in (self._folder / "journal").glob("*.open") if path != self._note_path(but))
        open_notes = [path for path in notes if not path.with_suffix(".json").exists()]
        return [OpenCall.model_validate_json(path.read_text()) for path in open_notes]

    def _read_events(self) -> list[Envelope]:
        if not self._events.is_file():
            return []
        lines = self._events.read_text(encoding="utf-8").split("\n")
        return [Envelope.model_validate(json.loads(line)) for line in lines if line.endswith("}")]


def _decoded(content: bytes) -> str | None:
    try:
        return content.decode()
    except UnicodeDecodeError:
        return None


def read_state(folder: Path) -> BuildState | None:
    """The last checkpoint of the build that is kept in this folder."""
    path = folder / "state.json"
    return BuildState.model_validate_json(path.read_text()) if path.is_file() else None


def read_edit(folder: Path) -> PlanEdit | None:
    """The newest edit of its plan, taken or not."""
    path = folder / "plan-edit.json"
    return PlanEdit.model_validate_json(path.read_text()) if path.is_file() else None


def write_edit(folder: Path, edit: PlanEdit) -> None:
    """Leave an edit for the build, which may be running."""
    _write(folder / "plan-edit.json", edit.model_dump_json().encode())


def _write(path: Path, content: bytes) -> None:
    """All or nothing: a crash leaves the old file."""
    temporary = path.with_suffix(f"{path.suffix}.part")
    temporary.write_bytes(content)
    temporary.replace(path)
