"""A scripted model and an in-memory host that behave like the real ones; for tests of the engine and the product."""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256

from engine.builds.budget import Limit, Spent
from engine.builds.guarding import spent_by
from engine.builds.plan_edit import PlanEdit
from engine.builds.ports import EditUntaken, JournaledReply, JournalKey, MessageUnheard, OpenCall, ToolEntry, ToolKey
from engine.builds.state import BuildState, BuildStatus
from engine.builds.turns import Message
from engine.document import Document
from engine.events.payloads import Envelope, LiveChunk, ModelCalled
from engine.llm.types import Answer, OnNotice, OnText, Prompt, Reply, ToolCall
from engine.verify.checks import Check
from engine.verify.evidence import CheckEvidence, CheckStatus
from engine.verify.ports import AppUnderTest, VerificationReport, VerifyObserver
from engine.workspace.manifest import FileEntry, Manifest

Scripted = str | Answer
Script = Callable[[Prompt], Scripted | Exception]


def calling(*calls: tuple[str, Mapping[str, object] | str], text: str = "") -> Answer:
    """An answer that calls tools: names with their arguments; a string stands for arguments that are no JSON."""
    return Answer(
        text=text,
        calls=tuple(
            ToolCall(id=f"call_{number}", name=name, arguments=given if isinstance(given, str) else json.dumps(given))
            for number, (name, given) in enumerate(calls)
        ),
    )


class ScriptedModel:
    """Answers from a list in order, or by a function of the prompt; an exception is raised.

    `prompts` keeps what was asked. Text arrives in pieces of `chunk` characters, one turn of the loop each.
    """

    def __init__(self, answers: Sequence[Scripted | Exception] | Script, chunk: int = 40) -> None:
        self.answers = answers
        self._chunk = chunk
        self.prompts: list[Prompt] = []

    async def ask(self, prompt: Prompt, on_text: OnText, on_notice: OnNotice) -> Reply:
        """The next answer."""
        answer = self._next(prompt)
        self.prompts.append(prompt)
        if isinstance(answer, Exception):
            raise answer
        said = answer if isinstance(answer, Answer) else Answer(text=answer)
        for start in range(0, len(said.text), self._chunk):
            await on_text(said.text[start : start + self._chunk])
            await asyncio.sleep(0)
        return Reply(
            **said.model_dump(),
            model="scripted",
            prompt_tokens=prompt.characters // 4,
            completion_tokens=said.characters // 4,
            estimated=True,
            cost_usd="0",
            seconds=0.0,
        )

    def _next(self, prompt: Prompt) -> Scripted | Exception:
        if callable(self.answers):
            return self.answers(prompt)
        if len(self.prompts) >= len(self.answers):
            raise AssertionError(f"the script has no answer {len(self.prompts) + 1}, asked of {prompt.role.value}")
        return self.answers[len(self.prompts)]


class _Version(Document):
    title: str
    step: int
    manifest: Manifest


class MemoryHost:
    """Store, journal, sink and control of one build, with the database's rules.

    Events are known by (step, ordinal) and versions by step; `live` chunks may be lost. `hook` is awaited
    before and after every effect with its name, so that a test can end the build at any of these points.
    """

    def __init__(self) -> None:
        self.events: list[Envelope] = []
        self.chunks: list[LiveChunk] = []
        self.state: BuildState | None = None
        self.versions: list[_Version] = []
        self.blobs: dict[str, bytes] = {}
        self.journal: dict[JournalKey, JournaledReply] = {}
        self.open_calls: dict[JournalKey, OpenCall] = {}
        self.entries: dict[ToolKey, ToolEntry] = {}
        self.edit: PlanEdit | None = None
        self.messages: list[Message] = []
        self.limits: list[Limit] = []
        self.hook: Callable[[str], None] = lambda _: None

    async def load(self) -> BuildState | None:
        """The last checkpoint."""
        self.hook("load")
        return self.state

    async def save(self, state: BuildState, events: Sequence[Envelope]) -> None:
        """Checkpoint and events, both or none; a test puts what the user writes meanwhile into `messages`."""
        self.hook("before save")
        unheard = next((one for one in self.messages if one.number > state.heard), None)
        if state.status is BuildStatus.DONE and unheard is not None:
            raise MessageUnheard(unheard)
        if state.status is BuildStatus.DONE and await self.plan_edit(state.edits) is not None:
            raise EditUntaken
        self.state = BuildState.model_validate_json(state.model_dump_json(by_alias=True))
        for envelope in events:
            self._add(envelope)
        self.hook("after save")

    async def plan_edit(self, after: int) -> PlanEdit | None:
        """The edit that a test has put into `edit`."""
        return self.edit if self.edit is not None and self.edit.number > after else None

    async def save_files(self, title: str, manifest: Manifest, changed: Mapping[str, bytes], step: int) -> int:
        """A version, once per step."""
        self.hook("before save_files")
        self.blobs |= {sha256(content).hexdigest(): content for content in changed.values()}
        missing = [path for path, entry in manifest.items() if entry.sha256 not in self.blobs]
        if missing:
            raise AssertionError(f"contents never stored: {missing}")
        latest = self.versions[-1].manifest if self.versions else {}
        if manifest != latest:
            self.versions.append(_Version(title=title, step=step, manifest=dict(manifest)))
        self.hook("after save_files")
        return len(self.versions)

    async def latest_files(self) -> tuple[int, Manifest]:
        """Number of versions, and the latest tree without what a step without a checkpoint has saved."""
        self.hook("latest_files")
        step = self.state.step if self.state else 0
        known = [version for version in self.versions if version.step < step]
        return len(self.versions), dict(known[-1].manifest) if known else {}

    async def read_blob(self, sha256: str) -> bytes:
        """A stored content."""
        return self.blobs[sha256]

    async def put_blob(self, content: bytes) -> str:
        """Store bytes."""
        digest = sha256(content).hexdigest()
        self.blobs[digest] = content
        return digest

    async def get(self, key: JournalKey) -> JournaledReply | None:
        """A journaled answer."""
        self.hook("journal get")
        return self.journal.get(key)

    async def put(self, key: JournalKey, reply: JournaledReply, called: Envelope) -> None:
        """Keep an answer and tell its use; a second one for the same call would have been paid twice."""
        if key in self.journal:
            raise AssertionError(f"{key} was journaled already")
        self.hook("before journal put")
        self.journal[key] = reply
        self._add(called)
        self.open_calls.pop(key, None)
        self.hook("after journal put")

    async def spent(self, key: JournalKey) -> Spent:
        """What all calls used."""
        called = [one.payload for one in self.events if isinstance(one.payload, ModelCalled)]
        return spent_by(called, [call for place, call in self.open_calls.items() if place != key])

    async def wider_limits(self, key: JournalKey) -> tuple[Limit, ...]:
        """What a test has put into `limits`."""
        return tuple(self.limits)

    async def entry(self, key: ToolKey) -> ToolEntry | None:
        """What was kept of a place in a loop."""
        return self.entries.get(key)

    async def keep(self, key: ToolKey, entry: ToolEntry) -> None:
        """Keep what was done and said at a place in a loop, once."""
        if key in self.entries:
            raise AssertionError(f"{key} was kept already")
        self.hook("before keep")
        self.entries[key] = entry
        self.hook("after keep")

    async def unfinished(self, key: JournalKey) -> OpenCall | None:
        """The note of a call that never ended."""
        return self.open_calls.get(key)

    async def note(self, key: JournalKey, call: OpenCall | None) -> None:
        """Keep or remove the note of a call."""
        self.hook("before note")
        self.open_calls.pop(key, None)
        if call is not None:
            self.open_calls[key] = call

    async def emit(self, envelope: Envelope) -> None:
        """Persist one event."""
        self.hook("before emit")
        self._add(envelope)
        self.hook("after emit")

    async def live(self, chunk: LiveChunk) -> None:
        """Running text."""
        self.chunks.append(chunk)

    async def checkpoint(self) -> None:
        """Raises what a test's hook raises."""
        self.hook("checkpoint")

    def begin_turn(self) -> None:
        """Another build of the same project: its versions stay, all else begins anew."""
        self.versions = [version.model_copy(update={"step": -1}) for version in self.versions]
        self.state = None
        for known in (self.events, self.chunks, self.journal, self.open_calls, self.entries):
            known.clear()

    def save_by_hand(self, path: str, content: bytes) -> None:
        """A version that the user saved: the latest tree with this file in it."""
        digest = sha256(content).hexdigest()
        self.blobs[digest] = content
        latest = self.versions[-1].manifest if self.versions else {}
        tree = {**latest, path: FileEntry(sha256=digest, size=len(content))}
        self.versions.append(_Version(title="by hand", step=-1, manifest=tree))

    def kinds(self) -> list[str]:
        """Kinds of all events in order."""
        return [envelope.payload.kind for envelope in self.events]

    def text_of(self, path: str) -> str:
        """A file of the latest version."""
        return self.blobs[self.versions[-1].manifest[path].sha256].decode()

    def _add(self, envelope: Envelope) -> None:
        if not any((one.step, one.ordinal) == (envelope.step, envelope.ordinal) for one in self.events):
            self.events.append(envelope)
            token = envelope.payload.token if isinstance(envelope.payload, ModelCalled) else None
            self.open_calls = {key: call for key, call in self.open_calls.items() if call.token != token}


class ScriptedVerifier:
    """Judges checks by a function of the app's folder; its one fact is whether the app `starts`, which may be one too."""

    def __init__(
        self,
        judge: Callable[[Check, AppUnderTest], bool],
        vacuous: Sequence[str] = (),
        *,
        starts: Callable[[AppUnderTest], bool] = lambda app: True,
    ) -> None:
        self._judge = judge
        self._starts = starts
        self._vacuous = vacuous
        self.runs: list[tuple[str, ...]] = []
        self.measured: list[tuple[bool, tuple[str, ...]]] = []

    async def baseline(
        self, app: AppUnderTest, checks: Sequence[Check], *, of_present: bool = False
    ) -> tuple[str, ...]:
        """The ids given as vacuous; `measured` keeps what was asked."""
        self.measured.append((of_present, tuple(check.id for check in checks)))
        return tuple(check.id for check in checks if check.id in self._vacuous)

    async def verify(self, app: AppUnderTest, checks: Sequence[Check], observer: VerifyObserver) -> VerificationReport:
        """One command, one screenshot, then the checks in order."""
        self.runs.append(tuple(check.id for check in checks))
        await observer.command_started("serve", ("serve",), "Starting the app")
        await observer.command_output("serve", "started\n")
        await observer.command_finished("serve", 0, 0.1, "started")
        starts = self._starts(app)
        if starts:
            await observer.app_ready()
        picture = await observer.store_screenshot(b"PNG")
        found = []
        for check in checks:
            passed = self._judge(check, app)
            evidence = CheckEvidence(
                check_id=check.id,
                title=check.title,
                status=CheckStatus.PASSED if passed else CheckStatus.FAILED,
                sentence="seen" if passed else f"not seen: {check.title}",
                screenshot=picture,
            )
            await observer.check_finished(evidence)
            found.append(evidence)
        failed = [one.sentence for one in found if one.status is CheckStatus.FAILED]
        status, sentence = (CheckStatus.PASSED, "answers") if starts else (CheckStatus.FAILED, "exits at once")
        failed += [] if starts else [sentence]
        start = CheckEvidence(check_id="start", title="Start", status=status, sentence=sentence)
        return VerificationReport(facts=(start,), checks=tuple(found), failure="\n".join(failed) or None)
