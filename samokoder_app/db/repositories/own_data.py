"""SQL of whole accounts: their end, exports under way (for `as_auth` sessions), and what is read for an export alone."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from samokoder_app.db.origin import current_origin
from samokoder_app.db.repositories.events import EventRow

_DELETE = text("select app.delete_account(:user_id, :with_login)")
_IS_FRESH = text(
    "select exists (select from app.web_sessions where user_id = :user_id and public_id = cast(:public_id as uuid)"
    " and created_at > now() - make_interval(mins => :minutes))"
)
_HAS_PASSWORD = text("select coalesce(encrypted_password like '$argon2%', false) from auth.users where id = :user_id")
_BEGIN = text("select app.begin_account_export(:user_id, :holder, :seconds, :via, :address, :browser)")
_RENEW = text("select app.renew_account_export(:user_id, :holder, :seconds)")
_END = text("select app.end_account_export(:user_id, :holder)")

_CONVERSATION = text(
    "select seq, at, build_id, kind, payload, author_id from app.events where project_id = :project_id and seq > :after and kind in"
    " ('user_message', 'message_finished', 'turn_understood', 'questions_asked', 'questions_answered')"
    " order by seq limit :limit"
)
_PICTURES = text(
    "select b.sha256 from app.blobs b where b.project_id = :project_id and not exists (select from app.version_files f"
    " where f.project_id = b.project_id and f.sha256 = b.sha256) order by b.created_at, b.sha256"
)
_IMAGES = text(
    "select sha256, name, media_type, width, height, created_at from app.idea_images where user_id = :user_id"
    " order by created_at, sha256"
)
_IMAGE = text("select content from app.idea_images where user_id = :user_id and sha256 = :sha256")


class KeptImage(BaseModel):
    """An image that was sent for an idea which is not ordered yet."""

    model_config = ConfigDict(frozen=True)

    sha256: str
    name: str
    media_type: str
    width: int
    height: int
    created_at: datetime


async def delete_account(session: AsyncSession, user_id: UUID, with_login: bool) -> list[UUID]:
    """Delete everything of a user, on the embedded auth server also there; his projects are the answer.

    Raises `Conflict` (`last_operator`), `NotFound`.
    """
    gone = await session.scalar(_DELETE, {"user_id": user_id, "with_login": with_login})
    return [UUID(str(one)) for one in gone or []]


async def signed_in_within(session: AsyncSession, user_id: UUID, public_id: UUID | None, minutes: int) -> bool:
    """Whether this browser session of the user began in the last minutes."""
    values = {"user_id": user_id, "public_id": public_id, "minutes": minutes}
    return bool(await session.scalar(_IS_FRESH, values))


async def has_password(session: AsyncSession, user_id: UUID) -> bool:
    """Whether the embedded auth server knows a password of this user."""
    return bool(await session.scalar(_HAS_PASSWORD, {"user_id": user_id}))


async def begin_export(session: AsyncSession, user_id: UUID, holder: UUID, seconds: float) -> bool:
    """Begin an export and tell it in the audit log; False while another of this user is under way."""
    origin = current_origin()
    values = {"user_id": user_id, "holder": holder, "seconds": seconds, **origin.model_dump()}
    return bool(await session.scalar(_BEGIN, values))


async def renew_export(session: AsyncSession, user_id: UUID, holder: UUID, seconds: float) -> bool:
    """Hold on to an export; False if it is another's by now, or the account is gone."""
    return bool(await session.scalar(_RENEW, {"user_id": user_id, "holder": holder, "seconds": seconds}))


async def end_export(session: AsyncSession, user_id: UUID, holder: UUID) -> None:
    """Let the next one begin."""
    await session.execute(_END, {"user_id": user_id, "holder": holder})


async def read_conversation(session: AsyncSession, project_id: UUID, after: int, limit: int) -> list[EventRow]:
    """What was said in a project after an event's number, in order; for `as_user` sessions."""
    rows = await session.execute(_CONVERSATION, {"project_id": project_id, "after": after, "limit": limit})
    return [EventRow.model_validate(dict(row._mapping)) for row in rows]


async def picture_hashes(session: AsyncSession, project_id: UUID) -> list[str]:
    """Stored bytes of a project that are in no version: pictures of checks and of messages; for `as_user` sessions."""
    return list(await session.scalars(_PICTURES, {"project_id": project_id}))


async def idea_images(session: AsyncSession, user_id: UUID) -> list[KeptImage]:
    """A user's images without their contents; for `as_user` sessions."""
    rows = await session.execute(_IMAGES, {"user_id": user_id})
    return [KeptImage.model_validate(dict(row._mapping)) for row in rows]


async def read_idea_image(session: AsyncSession, user_id: UUID, sha256: str) -> bytes:
    """The content of one, empty if it is gone; for `as_user` sessions."""
    found = await session.scalar(_IMAGE, {"user_id": user_id, "sha256": sha256})
    return bytes(found or b"")
