"""An embedded auth server for tests, clients of it, and the mails that it leaves in the outbox."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import httpx
from pydantic import SecretStr
from sqlalchemy import text
from supabase import AsyncClient, AsyncClientOptions, acreate_client

from samokoder_app.auth_server.app import create_auth_app
from samokoder_app.auth_server.config import AuthConfig
from samokoder_app.auth_server.service import AuthService
from samokoder_app.db.session import as_auth
from samokoder_app.mail.letters import Letter, LetterKind
from samokoder_app.mail.outbox import opened

URL = "http://localhost:3000"
TOOL = "https://tool.example.com"
PASSWORD = "correct horse"
OTHER_PASSWORD = "another password"
SECRET = SecretStr("s" * 40)


def new_email() -> str:
    return f"{uuid4().hex[:12]}@example.com"


def service(**options: object) -> AuthService:
    """A server whose answers do not take the same time for each: tests have none to lose."""
    quick = {"public_url": URL, "jwt_secret": SECRET, "steady_seconds": 0.0}
    return AuthService(AuthConfig.model_validate({**quick, **options}))


class Server:
    """A server with as many clients as a test wants."""

    def __init__(self, auth: AuthService, client: str = "203.0.113.7") -> None:
        self.auth = auth
        transport = httpx.ASGITransport(app=create_auth_app(auth), client=(client, 0))
        self.http = httpx.AsyncClient(transport=transport, base_url=URL)

    async def client(self, flow: str = "pkce") -> AsyncClient:
        """The unmodified client of Supabase."""
        options = AsyncClientOptions(
            persist_session=True,
            auto_refresh_token=False,
            httpx_client=self.http,
            flow_type=flow,  # type: ignore[arg-type]
        )
        return await acreate_client(URL, self.auth.tokens.anon_key(), options)

    async def post(self, path: str, **body: Any) -> httpx.Response:
        """A request without the client."""
        return await self.http.post(f"/auth/v1{path}", json=body)

    def seen_from(self, address: str) -> "Server":
        """The same server for somebody else on the net."""
        return Server(self.auth, address)


@asynccontextmanager
async def serving(**options: object) -> AsyncIterator[Server]:
    """A server until the end of the block."""
    running = Server(service(**options))
    yield running
    await running.http.aclose()


async def letters_to(email: str, kind: LetterKind | None = None) -> list[Letter]:
    """What an address was sent, the oldest first."""
    query = "select sealed from app.outbox_mail where address = :email order by created_at"
    async with as_auth() as session:
        rows = (await session.execute(text(query), {"email": email})).scalars().all()
    found = [letter for sealed in rows if sealed and (letter := opened(sealed))]
    return [letter for letter in found if kind in (None, letter.kind)]


async def last_letter(email: str, kind: LetterKind) -> Letter:
    """The newest of a kind."""
    return (await letters_to(email, kind))[-1]


def token_in(letter: Letter) -> dict[str, str]:
    """What the page of a link is told, as the body of `/verify` wants it."""
    return {name: values[0] for name, values in parse_qs(urlsplit(letter.link).query).items()}


async def age(email: str, table: str = "auth.one_time_tokens", seconds: int = 3601) -> None:
    """Make what belongs to a user older than it is."""
    columns = {"auth.one_time_tokens": "expires_at", "app.outbox_mail": "created_at"}
    column = columns[table]
    query = (
        f"update {table} set {column} = {column} - make_interval(secs => :seconds)"  # noqa: S608 - names of ours
        " where user_id = (select id from auth.users where email = :email)"
    )
    async with as_auth() as session:
        await session.execute(text(query), {"email": email, "seconds": seconds})


async def user_id_of(email: str) -> UUID:
    """The id of an account."""
    async with as_auth() as session:
        found = await session.scalar(text("select id from auth.users where email = :email"), {"email": email})
    assert isinstance(found, UUID)
    return found


async def audit_of(email: str) -> list[str]:
    """The kinds of an account's lines in the audit log, the oldest first."""
    query = "select kind from app.audit_log where user_id = :id order by id"
    async with as_auth() as session:
        return list((await session.execute(text(query), {"id": await user_id_of(email)})).scalars())
