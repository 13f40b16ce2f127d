"""What a browser has begun and not ended yet: a mail that is waited for, a provider that it was sent to.

It is kept in the browser itself, in a sealed cookie that no script sees: the address is in no URL, nobody can put words
into our pages, and the PKCE verifier is known to this browser alone. The newest thing begun is the one that counts.
"""

from datetime import timedelta
from typing import Literal
from uuid import UUID

from cryptography.fernet import InvalidToken
from pydantic import BaseModel, ConfigDict, ValidationError
from supabase_auth import AsyncSupportedStorage

from samokoder_app import paths
from samokoder_app.accounts.cookies import value_of
from samokoder_app.mail.outbox import LINK_LIFETIME
from samokoder_app.platform.secrets import sealing_for
from samokoder_app.settings import get_settings

FLOW_COOKIE = "__Host-samokoder-flow"
NEW_PASSWORD_COOKIE = "__Host-samokoder-new-password"  # noqa: S105 - the name of a cookie
FLOW_LIFETIME = LINK_LIFETIME
"""A browser waits for as long as the link in a mail lives."""

NEW_PASSWORD_LIFETIME = timedelta(minutes=30)
"""Time to think of a password after the link was used."""

MailKind = Literal["signup", "magiclink", "recovery", "email_change"]
FlowKind = Literal[MailKind, "oauth", "linking"]

_LONGEST = 4096
_FLOW_PURPOSE = "sign-in flows"
_NEW_PASSWORD_PURPOSE = "permissions for a new password"  # noqa: S105 - a purpose


class Flow(BaseModel):
    """`email`: where the mail went; `verifier`: of PKCE; `target`: where to go in the end; `user_id`: whose account."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    kind: FlowKind
    email: str = ""
    verifier: str = ""
    target: str = paths.PROJECTS
    user_id: UUID | None = None


def seal_flow(flow: Flow) -> str:
    """The flow as the value of its cookie."""
    return _sealed(_FLOW_PURPOSE, flow.model_dump_json())


def open_flow(cookie: str | None) -> Flow | None:
    """The flow in a whole `Cookie` header; None if there is none, it is too old, or not of our making."""
    content = _opened(_FLOW_PURPOSE, value_of(cookie, FLOW_COOKIE), FLOW_LIFETIME)
    try:
        return Flow.model_validate_json(content) if content else None
    except ValidationError:  # of another version of ours
        return None


def permit_new_password(session_id: UUID) -> str:
    """For the cookie of a session that a recovery link opened: it may set a password without the present one."""
    return _sealed(_NEW_PASSWORD_PURPOSE, str(session_id))


def may_set_password(cookie: str | None, session_id: UUID | None) -> bool:
    """Whether this very session was opened by a recovery link a short while ago."""
    permitted = _opened(_NEW_PASSWORD_PURPOSE, value_of(cookie, NEW_PASSWORD_COOKIE), NEW_PASSWORD_LIFETIME)
    return session_id is not None and permitted == str(session_id).encode()


def _sealed(purpose: str, content: str) -> str:
    return sealing_for(purpose).encrypt(content.encode()).decode().rstrip("=")  # which a cookie would have to quote


def _opened(purpose: str, value: str | None, lifetime: timedelta) -> bytes | None:
    if not value or len(value) > _LONGEST:
        return None
    padded = value + "=" * (-len(value) % 4)
    try:
        return sealing_for(purpose).decrypt(padded.encode(), ttl=int(lifetime.total_seconds()))
    except InvalidToken:
        return None


def callback_url() -> str:
    """Where providers send a browser back to, and a Supabase of its own those that followed a link in its mails."""
    return f"{get_settings().public_url}{paths.SESSION_CALLBACK}"


def mail_target() -> str:
    """Where links in mails lead in the end; "" for those of the embedded server, which lead to our page by themselves."""
    return "" if get_settings().uses_embedded_auth else callback_url()


class VerifierStore(AsyncSupportedStorage):
    """What the Supabase client remembers between two calls, for one call: we keep its PKCE verifier in the cookie."""

    def __init__(self) -> None:
        self.verifier = ""

    async def get_item(self, key: str) -> str | None:
        """Nothing: verifiers are handed over with the code."""
        return None

    async def set_item(self, key: str, value: str) -> None:
        """Keep a verifier; the client adds to that of a recovery what it is for."""
        if key.endswith("-code-verifier"):
            self.verifier = value.partition("/")[0]

    async def remove_item(self, key: str) -> None:
        """Nothing is kept beyond the call."""
