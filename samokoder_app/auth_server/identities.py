"""Accounts at providers as ways in: whose they are, who is made or found by them, linking and unlinking."""

import json
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy.ext.asyncio import AsyncSession

from samokoder_app.auth_server.asking import Asking
from samokoder_app.auth_server.config import PROVIDER_TITLES
from samokoder_app.auth_server.core import AuthCore
from samokoder_app.auth_server.emails import normal_email
from samokoder_app.auth_server.errors import AuthFailure, session_not_found
from samokoder_app.auth_server.postman import Postman
from samokoder_app.auth_server.providers import ProviderIdentity
from samokoder_app.auth_server.tokens import Claims
from samokoder_app.auth_server.views import TokenAnswer
from samokoder_app.db.repositories import auth_identities, auth_users
from samokoder_app.db.session import as_auth
from samokoder_app.mail.letters import LetterKind
from samokoder_app.mail.sender import wake


class Found(BaseModel):
    """Whose a verified address is: proven already, or taken from somebody whose password is gone."""

    model_config = ConfigDict(frozen=True)

    user_id: UUID
    is_proven_before: bool = False
    password_is_gone: bool = False


class Identities:
    """What an account at a provider opens."""

    def __init__(self, core: AuthCore, postman: Postman) -> None:
        self._core = core
        self._postman = postman

    async def sign_in(self, identity: ProviderIdentity, may_sign_up: bool, asking: Asking) -> TokenAnswer:
        """A session of the user with this account, or with its verified address, or of a new one."""
        async with as_auth() as session:
            user_id = await _known(session, identity)
            if user_id is not None:
                return await self._open(session, user_id)
            found = await self._by_address(session, identity, may_sign_up)
            answer = await self._open(session, found.user_id)
            if found.is_proven_before:
                await self._tell(session, found.user_id, identity, asking)
        wake()
        return answer.without_password() if found.password_is_gone else answer

    async def link(self, identity: ProviderIdentity, session_id: UUID, asking: Asking) -> TokenAnswer:
        """One more way in for the user of this session, which must still be open."""
        async with as_auth() as session:
            user_id = await auth_identities.user_of_session(session, session_id)
            if user_id is None or await auth_users.hold_by_id(session, user_id) is None:
                raise session_not_found()
            # Once more, under the lock: whoever proves the address of this account ends its sessions, and their flows.
            if await auth_identities.user_of_session(session, session_id) != user_id:
                raise session_not_found()
            if not await _add(session, user_id, identity):
                raise _already_linked()
            answer = await self._open(session, user_id)
            await self._tell(session, user_id, identity, asking)
        wake()
        return answer

    async def unlink(self, claims: Claims, identity_id: UUID) -> None:
        """Take a way in from its user, never the last one; the user's other sessions end, since it may have opened them."""
        if identity_id == claims.sub:
            raise AuthFailure(422, "validation_failed", "The e-mail identity cannot be unlinked")
        async with as_auth() as session:
            await auth_users.hold_by_id(session, claims.sub)
            user = await auth_users.user_by_id(session, claims.sub)  # once more: as it is under the lock
            if user is None or all(one.id != identity_id for one in user.identities):
                raise AuthFailure(404, "identity_not_found", "Identity doesn't exist")
            others = [one for one in user.identities if one.id != identity_id and self._opens(one.provider)]
            if not others and not user.encrypted_password:
                raise AuthFailure(
                    422, "single_identity_not_deletable", "User must have at least 1 identity after unlinking"
                )
            await auth_identities.remove(session, user.id, identity_id)
            await auth_users.close_sessions(session, user.id, keep=claims.session_id)

    async def _by_address(self, session: AsyncSession, identity: ProviderIdentity, may_sign_up: bool) -> Found:
        email = _address(identity)
        if email is None:
            raise AuthFailure(422, "provider_email_needs_verification", f"Unverified email with {identity.provider}")
        user = await auth_users.hold_by_email(session, email)
        if user is None and not may_sign_up:
            raise AuthFailure(422, "signup_disabled", "Signups not allowed for this instance")
        if user is None:
            made = await auth_identities.make_user(session, email, identity.provider, json.dumps(_data(identity)))
            if made is not None:
                await _add_or_raise(session, made, identity)
                return Found(user_id=made)
            # Of two sign-ins at once one makes the user, and the other waits for it and finds him.
            user = await auth_users.hold_by_email(session, email)
        if user is None:
            raise _already_linked()
        # Somebody may have made this account without ever having had the address: then it is his no longer.
        password_is_gone = await auth_users.prove_address(session, user.id)
        await _add_or_raise(session, user.id, identity)
        is_proven_before = user.email_confirmed_at is not None
        return Found(user_id=user.id, is_proven_before=is_proven_before, password_is_gone=password_is_gone)

    def _opens(self, provider: str) -> bool:
        """Whether anybody can still sign in by this provider here."""
        return provider in self._core.config.providers

    async def _open(self, session: AsyncSession, user_id: UUID) -> TokenAnswer:
        user = await auth_users.user_by_id(session, user_id)
        if user is None:
            raise session_not_found()
        return await self._core.open_session(session, user)

    async def _tell(self, session: AsyncSession, user_id: UUID, identity: ProviderIdentity, asking: Asking) -> None:
        user = await auth_users.user_by_id(session, user_id)
        if user is not None and self._core.config.sends_mail:
            title = PROVIDER_TITLES[identity.provider]
            await self._postman.tell(session, user, LetterKind.IDENTITY_LINKED, asking, subject_of=title)


async def _known(session: AsyncSession, identity: ProviderIdentity) -> UUID | None:
    """The user who has this account already, held until the transaction ends."""
    user_id = await auth_identities.owner(session, identity.provider, identity.provider_id)
    if user_id is None or await auth_users.hold_by_id(session, user_id) is None:
        return None
    data = json.dumps(_data(identity))
    is_his = await auth_identities.note_sign_in(session, user_id, identity.provider, identity.provider_id, data)
    return user_id if is_his else None


async def _add(session: AsyncSession, user_id: UUID, identity: ProviderIdentity) -> bool:
    data = json.dumps(_data(identity))
    return await auth_identities.add(session, user_id, identity.provider, identity.provider_id, data)


async def _add_or_raise(session: AsyncSession, user_id: UUID, identity: ProviderIdentity) -> None:
    # Another sign-in with this account may have come first: then it is the same user's, or refused.
    if not await _add(session, user_id, identity) and await _known(session, identity) != user_id:
        raise _already_linked()


def _address(identity: ProviderIdentity) -> str | None:
    """The verified address in its stored form."""
    try:
        return normal_email(identity.email or "")
    except AuthFailure:
        return None


def _data(identity: ProviderIdentity) -> dict[str, Any]:
    """What GoTrue keeps of an account, in its names."""
    said = {
        "sub": identity.provider_id,
        "provider_id": identity.provider_id,
        "email": _address(identity),
        "full_name": identity.name,
        "name": identity.name,
        "user_name": identity.user_name,
        "preferred_username": identity.user_name,
        "avatar_url": identity.avatar_url,
    }
    return {name: value for name, value in said.items() if value is not None} | {
        "email_verified": said["email"] is not None,
        "phone_verified": False,
    }


def _already_linked() -> AuthFailure:
    return AuthFailure(422, "identity_already_exists", "Identity is already linked to another user")
