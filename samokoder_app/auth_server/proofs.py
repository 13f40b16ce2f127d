"""Links and codes of mails: what comes of one that is used."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy.ext.asyncio import AsyncSession

from samokoder_app.auth_server.asking import Asking
from samokoder_app.auth_server.codes import MOST_TRIES
from samokoder_app.auth_server.core import AuthCore
from samokoder_app.auth_server.email_changes import CHANGE_KINDS, EmailChanges
from samokoder_app.auth_server.emails import normal_email
from samokoder_app.auth_server.errors import AuthFailure, otp_expired
from samokoder_app.auth_server.steadiness import steady
from samokoder_app.auth_server.tokens import CODE_LIFETIME, Claims, new_opaque_token, token_hash
from samokoder_app.auth_server.views import TokenAnswer
from samokoder_app.db.repositories import audit, auth_users, email_changes, one_time_tokens
from samokoder_app.db.repositories.audit import AuditKind
from samokoder_app.db.repositories.auth_users import UserRow
from samokoder_app.db.repositories.one_time_tokens import NewToken, TokenKind, UsedToken
from samokoder_app.db.session import as_auth
from samokoder_app.mail.sender import wake

KINDS: dict[str, tuple[TokenKind, ...]] = {
    "signup": (TokenKind.SIGN_UP,),
    "magiclink": (TokenKind.MAGIC_LINK,),
    "recovery": (TokenKind.RECOVERY,),
    "email": (TokenKind.SIGN_UP, TokenKind.MAGIC_LINK),
    "email_change": CHANGE_KINDS,
}
"""The tokens that a `type` of `/verify` stands for."""


class Agreed(BaseModel):
    """An address agreed to a change; it is done once the other one has, too."""

    model_config = ConfigDict(frozen=True)

    is_done: bool


class Proven(BaseModel):
    """Whose address was proven, and whether somebody's password was taken away from the account."""

    model_config = ConfigDict(frozen=True)

    user: UserRow
    password_is_gone: bool


class Proofs:
    """`/verify`."""

    def __init__(self, core: AuthCore, changes: EmailChanges) -> None:
        self._core = core
        self._changes = changes

    async def by_link(self, kind: str, token: str, asking: Asking) -> TokenAnswer | Agreed:
        """A session for the token of a link, or one side of a change of address. Raises `AuthFailure`."""
        async with as_auth() as session:
            used = await one_time_tokens.use(session, token_hash(token), KINDS[kind])
            if used is None:
                raise otp_expired()
            answer = await self._take(session, used, asking)
        wake()
        return answer

    async def by_code(self, kind: str, email: str, code: str, asking: Asking) -> TokenAnswer | Agreed:
        """The same for an address and a code. Raises `AuthFailure`, after the same time whatever was wrong."""
        address = normal_email(email)
        self._core.brakes.try_code(asking.client, address)
        async with steady(self._core.config.steady_seconds), as_auth() as session:
            used = await self._use_code(session, kind, address, code)
            answer = None if used is None else await self._take(session, used, asking)
        if answer is None:
            raise otp_expired()
        self._core.brakes.code_was_right(asking.client, address)
        wake()
        return answer

    async def by_link_of_client(self, kind: str, token: str, asking: Asking) -> TokenAnswer | Agreed | str:
        """Like `by_link`; if a challenge of PKCE was given when the link was asked for, a code for its verifier."""
        async with as_auth() as session:
            used = await one_time_tokens.use(session, token_hash(token), KINDS[kind])
            if used is None:
                raise otp_expired()
            answer: TokenAnswer | Agreed | str
            if used.code_challenge is None or used.kind in CHANGE_KINDS:
                answer = await self._take(session, used, asking)
            else:
                answer = await self._pkce_code(session, used, used.code_challenge)
        wake()
        return answer

    async def takes_over(self, kind: str, token: str) -> bool:
        """Whether this link would take an account from who made it, so that a program that opens links must not use it."""
        async with as_auth() as session:
            named = await one_time_tokens.find(session, token_hash(token), KINDS[kind])
            user = await auth_users.user_by_id(session, named.user_id) if named else None
        if named is None or user is None or named.kind in (TokenKind.SIGN_UP, *CHANGE_KINDS):
            return False
        return user.email_confirmed_at is None and bool(user.encrypted_password)

    async def _pkce_code(self, session: AsyncSession, used: UsedToken, challenge: str) -> str:
        proven = await self._prove(session, used)
        code = new_opaque_token()
        kept = NewToken(
            token_hash=token_hash(code),
            user_id=proven.user.id,
            kind=TokenKind.PKCE,
            lifetime=CODE_LIFETIME,
            code_challenge=challenge,
        )
        await one_time_tokens.insert(session, kept)
        return code

    async def check_nonce(self, claims: Claims, nonce: str, client: str) -> None:
        """A code that `GET /reauthenticate` sent. Raises `AuthFailure`."""
        self._core.brakes.try_code(client, claims.email)
        async with as_auth() as session:
            await auth_users.hold_by_id(session, claims.sub)
            used = await self._match(session, claims.sub, (TokenKind.REAUTHENTICATION,), nonce)
        if used is None:
            raise AuthFailure(422, "reauthentication_not_valid", "Nonce has expired or is invalid")
        self._core.brakes.code_was_right(client, claims.email)

    async def _use_code(self, session: AsyncSession, kind: str, email: str, code: str) -> UsedToken | None:
        user = await auth_users.hold_by_email(session, email)
        if kind != "email_change":
            if user is None:
                return None
            used = await self._match(session, user.id, KINDS[kind], code)
            if used is None:
                await audit.note(session, user.id, AuditKind.SIGN_IN_FAILED)
            return used
        if user is not None:
            return await self._match(session, user.id, (TokenKind.EMAIL_CHANGE_OLD,), code)
        for one in await email_changes.asked_for(session, email):
            await auth_users.hold_by_id(session, one.id)
            used = await self._match(session, one.id, (TokenKind.EMAIL_CHANGE_NEW,), code)
            if used is not None:
                return used
        return None

    async def _match(
        self, session: AsyncSession, user_id: UUID, kinds: tuple[TokenKind, ...], code: str
    ) -> UsedToken | None:
        return await one_time_tokens.use_code(session, user_id, kinds, self._core.codes.hash(user_id, code), MOST_TRIES)

    async def _take(self, session: AsyncSession, used: UsedToken, asking: Asking) -> TokenAnswer | Agreed:
        if used.kind in CHANGE_KINDS:
            # No session: whoever opens a mail at the new address must not find himself in somebody's account.
            return Agreed(is_done=await self._changes.agree(session, used, asking))
        proven = await self._prove(session, used)
        answer = await self._core.open_session(session, proven.user)
        return answer.without_password() if proven.password_is_gone else answer

    async def _prove(self, session: AsyncSession, used: UsedToken) -> Proven:
        """The address is its owner's: a sign-up is confirmed as it is, on any other way the account is taken over."""
        if used.kind is TokenKind.SIGN_UP:
            await auth_users.confirm(session, used.user_id)
            is_gone = False
        else:
            is_gone = await auth_users.prove_address(session, used.user_id)
        user = await auth_users.user_by_id(session, used.user_id)
        if user is None:
            raise otp_expired()
        is_gone = is_gone or (used.kind is TokenKind.SIGN_UP and not user.encrypted_password)
        return Proven(user=user, password_is_gone=is_gone)
