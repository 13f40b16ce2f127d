"""Where the caller is signed in."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from samokoder_app.accounts import sessions
from samokoder_app.accounts.browsers import browser_name
from samokoder_app.api.access import User
from samokoder_app.api.bodies import ERRORS, ItemList

router = APIRouter(prefix="/api/user/sessions", tags=["user"], responses=ERRORS)


class SessionView(BaseModel):
    """A browser that is signed in; `seen_at` is kept to the hour."""

    id: UUID
    browser: str
    created_at: datetime
    seen_at: datetime
    is_this: bool


@router.get("")
async def list_sessions(user: User) -> ItemList[SessionView]:
    """List the browsers in which you are signed in."""
    return ItemList(
        items=[
            SessionView(
                id=one.public_id,
                browser=browser_name(one.agent),
                created_at=one.created_at,
                seen_at=one.seen_at,
                is_this=one.public_id == user.session_id,
            )
            for one in await sessions.list_sessions(user)
        ]
    )


@router.delete("", status_code=204)
async def end_other_sessions(user: User) -> None:
    """Sign out everywhere but here."""
    await sessions.end_other_sessions(user)


@router.delete("/{session_id}", status_code=204)
async def end_session(user: User, session_id: UUID) -> None:
    """Sign out in one browser."""
    await sessions.end_session(user, session_id)
