"""Requests for the Enterprise plan: kept, and told to the operators by mail."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from samokoder_app import paths
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.repositories import plans
from samokoder_app.db.repositories.plans import OwnRequest, RequestRow
from samokoder_app.db.repositories.storable import storable_text
from samokoder_app.db.session import as_auth, as_user
from samokoder_app.errors import InvalidInput
from samokoder_app.mail import outbox
from samokoder_app.mail.letters import Letter, LetterKind
from samokoder_app.mail.sender import wake
from samokoder_app.settings import get_settings

__all__ = ["EnterpriseRequest", "OwnRequest", "RequestRow"]

MAX_COMPANY, MAX_WORDS, MAX_PEOPLE = 200, 4_000, 1_000_000
MOST_SHOWN = 100


class EnterpriseRequest(BaseModel):
    """What somebody asks for who wants the Enterprise plan."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    company: str = Field(min_length=1, max_length=MAX_COMPANY)
    people: int | None = Field(default=None, ge=1, le=MAX_PEOPLE, description="Who would work with it.")
    words: str = Field(min_length=1, max_length=MAX_WORDS, description="What it is for, and what is needed.")


async def ask_enterprise(user: CurrentUser, request: EnterpriseRequest) -> OwnRequest:
    """Keep a request and write to the operators; raises `InvalidInput`, and `Conflict` while one is open or for many."""
    company = " ".join(storable_text(request.company).split())
    words = storable_text(request.words).strip()
    if not company or not words:
        raise InvalidInput
    async with as_user(user.id) as session:
        await plans.ask_enterprise(session, company, request.people, words)
        made = (await plans.own_requests(session, user.id, 1))[0]
    await _tell_operators(f"{user.email}, {company}")
    return made


async def own_requests(user: CurrentUser) -> list[OwnRequest]:
    """The user's requests, the newest first."""
    async with as_user(user.id) as session:
        return await plans.own_requests(session, user.id, MOST_SHOWN)


async def list_requests(user: CurrentUser) -> list[RequestRow]:
    """Requests that wait for an answer, the newest first; raises `NotFound` for who is no operator."""
    async with as_user(user.id) as session:
        return await plans.open_requests(session, MOST_SHOWN)


async def put_away(user: CurrentUser, request_id: UUID) -> None:
    """A request was answered; raises `NotFound` for who is no operator or what is no request."""
    async with as_user(user.id) as session:
        await plans.answer_request(session, request_id)


async def _tell_operators(about: str) -> None:
    """A mail each, where mails are sent; the request stands on their page in any case."""
    settings = get_settings()
    if not settings.sends_mail:
        return
    async with as_auth() as session:
        for one in await plans.list_operators(session):
            if await outbox.has_room(session, one.email, LetterKind.ENTERPRISE_REQUEST):
                letter = Letter(
                    kind=LetterKind.ENTERPRISE_REQUEST,
                    language="ru" if one.language == "ru" else "en",
                    link=f"{settings.public_url}{paths.ADMIN_USERS}",
                    subject_of=about,
                )
                await outbox.put(session, one.id, one.email, letter)
    wake()
