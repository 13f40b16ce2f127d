"""SQL of sign-ins at a provider that are under way. For `as_auth` sessions.

Every row is one token that is used once: the ticket of a user who links an account, the state that goes to the provider,
the code that its answer is exchanged for. Each step takes one row and makes the next.
"""

import json
from datetime import timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


class FlowStep(StrEnum):
    """What the token of a row is."""

    LINK = "link"
    STATE = "state"
    CODE = "code"


class Flow(BaseModel):
    """A sign-in under way.

    `session_id` is the session of a user who links an account, which ends with it; None for a sign-in. `identity` is the
    provider's answer.
    """

    model_config = ConfigDict(frozen=True)

    provider: str
    code_challenge: str
    session_id: UUID | None = None
    may_sign_up: bool = False
    identity: dict[str, Any] | None = None


# The session is held, so that it does not end between the question and the row that hangs on it.
_ADD = text(
    "with kept as (select id from auth.sessions where id = cast(:session_id as uuid) for key share)"
    " insert into auth.flow_state (token_hash, step, browser_hash, provider, code_challenge, session_id, may_sign_up,"
    " identity, expires_at) select :hash, :step, cast(:browser as bytea), :provider, :code_challenge,"
    " cast(:session_id as uuid), :may_sign_up, cast(:identity as jsonb), now() + cast(:lifetime as interval)"
    " where cast(:session_id as uuid) is null or exists (select from kept) returning step"
)
_USE = text(
    "delete from auth.flow_state where token_hash = :hash and step = :step and expires_at > now()"
    " and browser_hash is not distinct from cast(:browser as bytea)"
    " returning provider, code_challenge, session_id, may_sign_up, identity"
)
_FORGET_OLD = text("select app.forget_flows()")


async def add(
    session: AsyncSession, hashed: bytes, step: FlowStep, flow: Flow, lifetime: timedelta, browser: bytes | None = None
) -> bool:
    """Keep a token of a flow; with `browser`, the hash of its cookie, for that browser alone.

    False if the session that it hangs on has ended.
    """
    values = flow.model_dump(exclude={"identity"}) | {
        "hash": hashed,
        "step": step,
        "browser": browser,
        "identity": json.dumps(flow.identity) if flow.identity is not None else None,
        "lifetime": f"{lifetime.total_seconds()} seconds",
    }
    return await session.scalar(_ADD, values) is not None


async def use(session: AsyncSession, hashed: bytes, step: FlowStep, browser: bytes | None = None) -> Flow | None:
    """The flow of this token, which is used up; None if it is unknown, too old, or another browser's."""
    values = {"hash": hashed, "step": step, "browser": browser}
    row = (await session.execute(_USE, values)).mappings().one_or_none()
    return Flow.model_validate(dict(row)) if row else None


async def forget_old(session: AsyncSession) -> bool:
    """Delete a bounded number of flows that have ended, for the worker's role; whether there are more."""
    return bool(await session.scalar(_FORGET_OLD))
