"""Messages: while a build works they are kept for its end, afterwards each begins a turn of its own. No Reflex, no SQL."""

from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from engine.builds.state import BuildStatus
from engine.builds.turns import MAX_ATTACHMENTS, MAX_TEXT, Turn
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.builds.answering import answer, answers_to, asked_by
from samokoder_app.builds.choosing import same_model
from samokoder_app.builds.discretion import without_secrets
from samokoder_app.builds.limits import limits_over
from samokoder_app.builds.ordering import LOOK_BACK, is_left_by_pilot, is_to_be_surveyed, order_build
from samokoder_app.builds.stopping import once_stopped
from samokoder_app.builds.views import ChatReply, Message, StartBuild
from samokoder_app.db.repositories import builds, projects
from samokoder_app.db.repositories.builds import BuildRow
from samokoder_app.db.repositories.storable import storable_text
from samokoder_app.db.session import as_user
from samokoder_app.errors import Conflict, InvalidInput, NotFound
from samokoder_app.integrations.environment import hiding_of

_AT_WORK = frozenset({BuildStatus.QUEUED, BuildStatus.RUNNING})
_MOST = 20
_TALKATIVE = frozenset({BuildStatus.DONE, BuildStatus.PAUSED, BuildStatus.CANCELLED})
_HINTS = {
    None: "chat.hint.start",
    BuildStatus.WAITING: "chat.hint.waiting",
    BuildStatus.PAUSED: "chat.hint.paused",
    BuildStatus.DONE: "chat.hint.start",
    BuildStatus.FAILED: "chat.hint.start",
    BuildStatus.CANCELLED: "chat.hint.start",
}
"""What can be done now, by the status of the newest build: keys of the catalog."""


async def post_chat(
    user: CurrentUser, project_id: UUID, message: Message, idempotency_key: str | None = None
) -> ChatReply:
    """Keep what the user says while a build runs, to be heard when it is done; about an app that exists, begin a turn;
    else say what can be done.

    Repeating a message with its idempotency key begins nothing. Raises `InvalidInput`, `QuotaExceeded` and whatever
    choosing a model raises.
    """
    text = storable_text(message.text).strip()
    if not text or len(text) > MAX_TEXT:
        raise InvalidInput("message_length", limit=MAX_TEXT)
    turn = without_secrets(Turn(text=text, attachments=message.attachments), await hiding_of(user.id, project_id))
    key = (idempotency_key or "").strip() or None
    return await once_stopped(user, project_id, lambda: _post(user, project_id, message, turn, key))


async def _post(user: CurrentUser, project_id: UUID, message: Message, turn: Turn, key: str | None) -> ChatReply:
    async with as_user(user.id) as session:
        project = await projects.get_project(session, project_id)
        if project is None:
            raise NotFound("project_not_found")
        known = await builds.list_builds(session, project_id, None, LOOK_BACK)
        if repeated := next((row for row in known if key is not None and row.idempotency_key == key), None):
            return ChatReply(seq=None, build_id=repeated.id)
        newest = known[0] if known else None
        if newest is not None and (questions := asked_by(newest)):
            given = answers_to(questions, message.reply_to, turn.text)
            if given is None:
                return ChatReply(seq=None, message_key="chat.hint.questions")
            await answer(session, newest, given)
            return ChatReply(seq=None, build_id=newest.id)
        message_id = f"user-{uuid4().hex}" + (f"-to-{message.reply_to[:80]}" if message.reply_to else "")
        if newest is not None and newest.status in _AT_WORK:
            return await _kept(session, user, project_id, newest.id, message_id, turn)
        if project.version == 0 or (newest is not None and newest.status not in _TALKATIVE):
            return ChatReply(seq=None, message_key=_HINTS[newest.status if newest else None])
        is_survey = is_left_by_pilot(project, known) or await is_to_be_surveyed(session, project, known)
        asked = turn if newest is None else await _with_unheard(session, newest, turn)
        order = await order_build(
            session, user, project, _wanted(message, newest), asked, engine=message.engine, is_survey=is_survey
        )
        build_id = await builds.start_build(session, project_id, order, key)
        seq = await builds.post_message(session, project_id, build_id, message_id, turn)
        return ChatReply(seq=seq, build_id=build_id)


async def _with_unheard(session: AsyncSession, newest: BuildRow, turn: Turn) -> Turn:
    """The message after those that the last build has paused without hearing; what is too long or too much is left."""
    if newest.status != BuildStatus.PAUSED:
        return turn
    heard = newest.state.heard if newest.state else 0
    earlier = [one.turn for one in await builds.unheard_messages(session, newest.project_id, newest.id, heard, _MOST)]
    text = "\n\n".join(one.text for one in (*earlier, turn))
    attachments = [attached for one in (turn, *earlier) for attached in one.attachments]
    return Turn(text=text[-MAX_TEXT:], attachments=tuple(attachments[:MAX_ATTACHMENTS]))


async def _kept(
    session: AsyncSession, user: CurrentUser, project_id: UUID, build_id: UUID, message_id: str, turn: Turn
) -> ChatReply:
    """The message as an event of a build that runs; should it have ended meanwhile, `Conflict("build_active")` has it
    posted anew.

    The event holds the project's row as the build's end does: afterwards the build is over, or will hear it.
    """
    seq = await builds.post_message(session, project_id, build_id, message_id, turn)
    row = await builds.get_build(session, build_id)
    if row is None or row.status not in _AT_WORK:
        raise Conflict("build_active")
    return ChatReply(seq=seq, build_id=build_id, message_key="chat.hint.running")


def _wanted(message: Message, newest: BuildRow | None) -> StartBuild:
    """Like the newest build, also within its limits, but for what the message names."""
    last = newest.request if newest else None
    named = message.model_dump(include={"model", "key_id", "managed_model_id"})
    same = StartBuild(**named) if any(named.values()) else same_model(last)
    usd, tokens = limits_over(last, message)
    auto_approve = message.auto_approve
    if auto_approve is None:
        auto_approve = last.auto_approve if last else True
    return same.model_copy(update={"budget_usd": usd, "budget_tokens": tokens, "auto_approve": auto_approve})
