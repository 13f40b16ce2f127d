"""Messages: while a build works they are kept for it, afterwards each begins a turn of its own. No Reflex, no SQL."""

from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from engine.builds.state import BuildStatus
from engine.builds.turns import MAX_TEXT, Turn
from engine.llm.prices import prices_of
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.builds.choosing import checked_mode, choose_model, model_choice, same_model
from samokoder_app.builds.limits import check_limits, limits_over
from samokoder_app.builds.stopping import once_stopped
from samokoder_app.builds.views import ChatReply, Message, StartBuild
from samokoder_app.db.repositories import builds, projects
from samokoder_app.db.repositories.builds import BuildOrder, BuildRow
from samokoder_app.db.repositories.projects import ProjectRow
from samokoder_app.db.repositories.storable import storable_text
from samokoder_app.db.session import as_user
from samokoder_app.errors import InvalidInput, NotFound
from samokoder_app.keys.service import DEMO_PROVIDER

_AT_WORK = frozenset({BuildStatus.QUEUED, BuildStatus.RUNNING})
_TALKATIVE = frozenset({BuildStatus.DONE, BuildStatus.PAUSED, BuildStatus.CANCELLED})
_LOOK_BACK = 50
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
    """Keep what the user says while a build runs; about an app that exists, begin a turn; else say what can be done.

    Repeating a message with its idempotency key begins nothing. Raises `InvalidInput`, `QuotaExceeded` and whatever
    choosing a model raises.
    """
    text = storable_text(message.text).strip()
    if not text or len(text) > MAX_TEXT:
        raise InvalidInput("message_length", limit=MAX_TEXT)
    turn = Turn(text=text, attachments=message.attachments)
    key = (idempotency_key or "").strip() or None
    return await once_stopped(user, project_id, lambda: _post(user, project_id, message, turn, key))


async def _post(user: CurrentUser, project_id: UUID, message: Message, turn: Turn, key: str | None) -> ChatReply:
    async with as_user(user.id) as session:
        project = await projects.get_project(session, user.id, project_id)
        if project is None:
            raise NotFound("project_not_found")
        known = await builds.list_builds(session, user.id, project_id, None, _LOOK_BACK)
        if repeated := next((row for row in known if key is not None and row.idempotency_key == key), None):
            return ChatReply(seq=None, build_id=repeated.id)
        newest = known[0] if known else None
        message_id = f"user-{uuid4().hex}" + (f"-to-{message.reply_to[:80]}" if message.reply_to else "")
        if newest is not None and newest.status in _AT_WORK:
            build_id = newest.id
        elif newest is not None and newest.status in _TALKATIVE and _is_built(project, known):
            order = await _order(session, user, project, newest, message)
            build_id = await builds.start_build(session, project_id, order.model_copy(update={"turn": turn}), key)
        else:
            return ChatReply(seq=None, message_key=_HINTS[newest.status if newest else None])
        seq = await builds.post_message(session, project_id, build_id, message_id, turn)
        return ChatReply(seq=seq, build_id=build_id)


async def _order(
    session: AsyncSession, user: CurrentUser, project: ProjectRow, newest: BuildRow, message: Message
) -> BuildOrder:
    """A build like the newest one, unless the message names another model."""
    wanted = StartBuild(model=message.model, key_id=message.key_id)
    same = wanted if message.model or message.key_id else same_model(newest.request)
    key, model = await choose_model(session, user, same)
    usd, tokens = limits_over(newest.request, message)
    check_limits(usd, tokens, prices_of(await model_choice(session, key, model)))
    auto_approve = newest.request.auto_approve if message.auto_approve is None else message.auto_approve
    return BuildOrder(
        idea=project.description,
        stack=project.stack,
        model=model,
        is_demo=key is None,
        key_id=key.id if key else None,
        provider=key.provider_id if key else DEMO_PROVIDER,
        auto_approve=auto_approve,
        mode=checked_mode(same, is_demo=key is None),
        budget_usd=usd,
        budget_tokens=tokens,
    )


def _is_built(project: ProjectRow, known: list[BuildRow]) -> bool:
    """Whether there is something to talk about: files, and a plan that they follow."""
    return project.version > 0 and any(row.state is not None and row.state.plan is not None for row in known)
