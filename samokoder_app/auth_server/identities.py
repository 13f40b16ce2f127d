"""Accounts at providers as ways in: whose they are, who is made or found by them, linking and unlinking."""

import json
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from samokoder_app.auth_server.errors import AuthFailure
from samokoder_app.auth_server.providers import ProviderIdentity
from samokoder_app.auth_server.service import AuthService, normal_email, refuse_banned
from samokoder_app.auth_server.tokens import Claims, new_opaque_token, token_hash
from samokoder_app.auth_server.views import TokenAnswer
from samokoder_app.db.repositories import auth_identities, auth_users
from samokoder_app.db.session import as_auth


class Identities:
    """What an account at a provider opens."""

    def __init__(self, service: AuthService) -> None:
        self._service = service

    async def sign_in(self, identity: ProviderIdentity, may_sign_up: bool) -> TokenAnswer:
        """A session of the user with this account, or with its verified address, or of a new one."""
        async with as_auth() as session:
            user_id = await _known(session, identity) or await self._by_address(session, identity, may_sign_up)
            return await self._open(session, user_id)

    async def link(self, identity: ProviderIdentity, session_id: UUID) -> TokenAnswer:
        """One more way in for the user of this session, which must still be open."""
        async with as_auth() as session:
            user_id = await auth_identities.user_of_session(session, session_id)
            if user_id is None or not await auth_identities.lock_user(session, user_id):
                raise _no_session()
            # Once more, under the lock: whoever proves the address of this account ends its sessions, and their flows.
            if await auth_identities.user_of_session(session, session_id) != user_id:
                raise _no_session()
            if not await _add(session, user_id, identity):
                raise _already_linked()
            return await self._open(session, user_id)

    async def unlink(self, claims: Claims, identity_id: UUID) -> None:
        """Take a way in from its user, never the last one; the user's other sessions end, since it may have opened them."""
        if identity_id == claims.sub:
            raise AuthFailure(422, "validation_failed", "The e-mail identity cannot be unlinked")
        async with as_auth() as session:
            await auth_identities.lock_user(session, claims.sub)
            user = await auth_users.user_by_id(session, claims.sub)
            if user is None or all(one.id != identity_id for one in user.identities):
                raise AuthFailure(404, "identity_not_found", "Identity doesn't exist")
            if len(user.identities) == 1 and not user.encrypted_password:
                raise AuthFailure(
                    422, "single_identity_not_deletable", "User must have at least 1 identity after unlinking"
                )
            await auth_identities.remove(session, user.id, identity_id)
            await auth_users.close_sessions(session, user.id, keep=claims.session_id)

    async def _by_address(self, session: AsyncSession, identity: ProviderIdentity, may_sign_up: bool) -> UUID:
        email = _address(identity)
        if email is None:
            raise AuthFailure(422, "provider_email_needs_verification", f"Unverified email with {identity.provider}")
        user_id = await auth_identities.lock_user_by_email(session, email)
        if user_id is None and not may_sign_up:
            raise AuthFailure(422, "signup_disabled", "Signups not allowed for this instance")
        # Of two sign-ins at once one makes the user, and the other waits for it and finds him.
        made = await _make(session, email, identity) if user_id is None else None
        user_id = made or user_id or await auth_identities.lock_user_by_email(session, email)
        if user_id is None:
            raise _already_linked()
        if made is None:
            # Somebody may have made this account without ever having had the address: then it is his no longer.
            await auth_users.prove_address(session, user_id)
        is_his = await _add(session, user_id, identity) or await _known(session, identity) == user_id
        if not is_his:
            raise _already_linked()
        return user_id

    async def _open(self, session: AsyncSession, user_id: UUID) -> TokenAnswer:
        refresh = new_opaque_token()
        session_id = await auth_users.open_session(session, user_id, token_hash(refresh))
        user = await auth_users.user_by_id(session, user_id)
        if user is None:
            raise _no_session()
        refuse_banned(user)
        return self._service.answer(user, session_id, refresh)


async def _known(session: AsyncSession, identity: ProviderIdentity) -> UUID | None:
    """The user who has this account already, held until the transaction ends."""
    user_id = await auth_identities.owner(session, identity.provider, identity.provider_id)
    if user_id is None or not await auth_identities.lock_user(session, user_id):
        return None
    data = json.dumps(_data(identity))
    is_his = await auth_identities.note_sign_in(session, user_id, identity.provider, identity.provider_id, data)
    return user_id if is_his else None


async def _make(session: AsyncSession, email: str, identity: ProviderIdentity) -> UUID | None:
    metadata = json.dumps(_data(identity))
    return await auth_identities.make_user(session, email, identity.provider, metadata)


async def _add(session: AsyncSession, user_id: UUID, identity: ProviderIdentity) -> bool:
    data = json.dumps(_data(identity))
    return await auth_identities.add(session, user_id, identity.provider, identity.provider_id, data)


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


def _no_session() -> AuthFailure:
    return AuthFailure(403, "session_not_found", "Session from session_id claim in JWT does not exist")
