"""Personal access tokens: made and shown once, listed as masks, revoked."""

import secrets
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints, field_serializer, field_validator

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.auth_server.tokens import token_hash
from samokoder_app.db.repositories import access_tokens
from samokoder_app.db.repositories.access_tokens import NewToken, Scope, TokenRow
from samokoder_app.db.session import as_auth_at_once, as_user
from samokoder_app.errors import NotFound

PREFIX = "smk_"
"""What every token begins with, so that it is known for one where it is found."""

MOST_DAYS = 366
_BYTES = 32


class TokenDraft(BaseModel):
    """A token to make: its name, what it may do, and after how many days it ends (null: never)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f]*$")
    ] = Field(examples=["nightly script"])
    scopes: tuple[Scope, ...] = Field(default=(Scope.READ, Scope.BUILD), min_length=1, max_length=len(Scope))
    expires_in_days: int | None = Field(default=90, ge=1, le=MOST_DAYS)

    @field_validator("scopes")
    @classmethod
    def _once_each(cls, scopes: tuple[Scope, ...]) -> tuple[Scope, ...]:
        return tuple(scope for scope in Scope if scope in scopes)


class MadeToken(TokenRow):
    """A token that was just made. `token` is told this once and never again."""

    token: SecretStr = Field(json_schema_extra={"writeOnly": False, "format": "token"})

    @field_serializer("token", when_used="json")
    def _told(self, token: SecretStr) -> str:
        return token.get_secret_value()


async def list_tokens(user: CurrentUser) -> list[TokenRow]:
    """The user's tokens, the newest first."""
    async with as_user(user.id) as session:
        return await access_tokens.list_tokens(session, user.id)


async def make_token(user: CurrentUser, draft: TokenDraft) -> MadeToken:
    """Raises `Conflict` (`token_name_taken`, `tokens_too_many`)."""
    token = SecretStr(PREFIX + secrets.token_urlsafe(_BYTES))
    clear = token.get_secret_value()
    new = NewToken(
        name=draft.name,
        mask=f"{PREFIX}…{clear[-4:]}",
        hash=token_hash(clear),
        scopes=draft.scopes,
        days=draft.expires_in_days,
    )
    async with as_user(user.id) as session:
        token_id = await access_tokens.make_token(session, new)
        rows = await access_tokens.list_tokens(session, user.id)
    row = next(row for row in rows if row.id == token_id)
    return MadeToken(**row.model_dump(), token=token)


async def revoke_token(user: CurrentUser, token_id: UUID) -> None:
    """End a token at once; raises `NotFound`."""
    async with as_user(user.id) as session:
        if not await access_tokens.revoke_token(session, token_id):
            raise NotFound


async def resolve_token(token: str) -> CurrentUser | None:
    """Who bears this token, with what it may do; None if it is none (any more). Operators' rights do not come with it."""
    async with as_auth_at_once() as session:
        bearer = await access_tokens.bearer_of(session, token_hash(token))
    if bearer is None:
        return None
    return CurrentUser(id=bearer.user_id, email=bearer.email, language=bearer.language, scopes=frozenset(bearer.scopes))
