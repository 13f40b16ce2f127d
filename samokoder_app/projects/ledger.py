"""The ledger: for each build what was asked, changed, run and proven, and what it cost. No Reflex, no SQL."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from engine.amounts import plain
from engine.builds.state import BuildStatus, Usage
from engine.builds.turns import TurnKind
from engine.events.payloads import FileChanged
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.repositories import builds, ledger, projects
from samokoder_app.db.repositories.builds import BuildRow
from samokoder_app.db.session import as_user
from samokoder_app.errors import NotFound
from samokoder_app.paging import Page, checked_cursor, page_of
from samokoder_app.projects.authors import Author, authors_of
from samokoder_app.projects.views import View

MAX_PAGE = 50
_KINDS = (
    "file_changed",
    "command_started",
    "command_finished",
    "verification_finished",
    "version_saved",
    "turn_understood",
    "user_message",
    "build_started",
    "build_finished",
)
_Payload = dict[str, Any]


class CommandLine(View):
    """Commands of one label: how often they ran, and how often they failed."""

    label: str
    runs: int
    failed: int


class Verified(View):
    """The last verification of a build, as counts of requirements."""

    passed: int
    failed: int
    not_verified: int
    pending: int


class LedgerEntry(View):
    """One build: `kind` is None for the one that began with the idea, or that was not understood yet."""

    build_id: UUID
    at: datetime
    asked: str
    asked_by: Author | None = Field(default=None, description="Null: from before authors were kept.")
    said: tuple[str, ...] = Field(default=(), description="Messages that came while it ran.")
    said_by: tuple[Author | None, ...] = Field(default=(), description="The author of each of them.")
    kind: TurnKind | None
    status: BuildStatus
    model: str
    files: tuple[FileChanged, ...] = ()
    versions: tuple[int, ...] = ()
    commands: tuple[CommandLine, ...] = ()
    verified: Verified | None = Field(default=None, description="Null: nothing was verified.")
    usage: Usage
    cost_usd: str | None = Field(default=None, description="Null: the price is unknown.")
    seconds: float = Field(default=0, description="Time worked, rests not counted.")


async def read_ledger(
    user: CurrentUser, project_id: UUID, cursor: str | None = None, limit: int = 20
) -> Page[LedgerEntry]:
    """Builds of a project, newest first, with what is known of each. Raises `NotFound`."""
    size = max(1, min(limit, MAX_PAGE))
    after = checked_cursor(cursor)
    async with as_user(user.id) as session:
        if not await projects.project_exists(session, project_id):
            raise NotFound("project_not_found")
        rows = await builds.list_builds(session, project_id, after, size + 1)
        entries = await entries_of(session, project_id, rows[:size], user.id)
    return page_of(entries, lambda one: (one.at, one.build_id), is_more=len(rows) > size)


async def entries_of(
    session: AsyncSession, project_id: UUID, rows: Sequence[BuildRow], reader: UUID | None = None
) -> list[LedgerEntry]:
    """The entries of these builds, in their order; without a reader nobody is named in them."""
    told: dict[UUID, list[_Payload]] = {row.id: [] for row in rows}
    # Of an idea the first author is who ordered the build, who may be told after a message that came before it began.
    of_ideas = {row.id for row in rows if not row.request.turn}
    written_by: dict[UUID, list[UUID | None]] = {row.id: [None] if row.id in of_ideas else [] for row in rows}
    for build_id, payload, author in await ledger.told_of_builds(session, project_id, list(told), _KINDS):
        told[build_id].append(payload)
        if payload["kind"] == "user_message":
            written_by[build_id].append(author)
        elif payload["kind"] == "build_started" and build_id in of_ideas:
            written_by[build_id][0] = author
    names = {}
    if reader is not None:
        everybody = [one for ids in written_by.values() for one in ids]
        names = await authors_of(session, reader, project_id, everybody)
    return [
        entry_of(row, told[row.id], [names.get(one) if one else None for one in written_by[row.id]]) for row in rows
    ]


def entry_of(row: BuildRow, told: Sequence[_Payload], authors: Sequence[Author | None] = ()) -> LedgerEntry:
    """What the events of a build add up to; `authors` are those of what was asked and of each message after it."""
    turn = row.request.turn
    messages = [str(one["text"]) for one in _of(told, "user_message")]
    verified = _last(told, "verification_finished")
    finished = _last(told, "build_finished")
    understood = next(iter(_of(told, "turn_understood")), None)
    return LedgerEntry(
        build_id=row.id,
        at=row.created_at,
        asked=turn.text if turn else row.request.idea,
        asked_by=next(iter(authors), None),
        said=tuple(messages[1:] if turn else messages),
        said_by=tuple(authors[1:]),
        kind=TurnKind(understood["turn"]) if turn and understood else None,
        status=row.status,
        model=row.request.model,
        files=tuple(_files(_of(told, "file_changed"))),
        versions=tuple(one["version"] for one in _of(told, "version_saved")),
        commands=tuple(_commands(told)),
        verified=Verified.model_validate({name: verified[name] for name in Verified.model_fields})
        if verified
        else None,
        usage=row.usage,
        cost_usd=None if row.cost_usd is None else plain(row.cost_usd),
        seconds=finished["seconds"] if finished else 0,
    )


def _of(told: Iterable[_Payload], kind: str) -> list[_Payload]:
    return [payload for payload in told if payload["kind"] == kind]


def _last(told: Sequence[_Payload], kind: str) -> _Payload | None:
    found = _of(told, kind)
    return found[-1] if found else None


def _files(changes: Iterable[_Payload]) -> Iterable[FileChanged]:
    """Each file once: what became of it over the whole build, with all its lines."""
    known: dict[str, FileChanged] = {}
    for payload in changes:
        change = FileChanged.model_validate(payload)
        before = known.get(change.path)
        if before is None:
            known[change.path] = change
            continue
        lines = {"added": before.added + change.added, "removed": before.removed + change.removed}
        known[change.path] = change.model_copy(update={"change": _joined(before.change, change.change), **lines})
    return known.values()


_Change = Literal["created", "changed", "deleted"]


def _joined(before: _Change, after: _Change) -> _Change:
    """A file that was created stays so however often it was changed; one that came back was changed."""
    if before == "created" and after == "changed":
        return "created"
    return "changed" if before == "deleted" and after == "created" else after


def _commands(told: Sequence[_Payload]) -> Iterable[CommandLine]:
    labels: dict[str, str] = {}
    counts: dict[str, tuple[int, int]] = {}
    for payload in told:
        if payload["kind"] == "command_started":
            labels[payload["command_id"]] = payload["label"]
        elif payload["kind"] == "command_finished":
            label = labels.get(payload["command_id"]) or str(payload["command_id"])
            runs, failed = counts.get(label, (0, 0))
            counts[label] = (runs + 1, failed + (payload["exit_code"] != 0))
    return [CommandLine(label=label, runs=runs, failed=failed) for label, (runs, failed) in counts.items()]
