"""Where the caller is signed in."""

from uuid import UUID

from fastapi import APIRouter

from samokoder_app.accounts import open_sessions
from samokoder_app.accounts.open_sessions import SessionView
from samokoder_app.api.access import User
from samokoder_app.api.bodies import ERRORS, ItemList

router = APIRouter(prefix="/api/user/sessions", tags=["user"], responses=ERRORS)


@router.get("")
async def list_sessions(user: User) -> ItemList[SessionView]:
    """List the browsers in which you are signed in, this one first."""
    return ItemList(items=await open_sessions.list_sessions(user))


@router.delete("", status_code=204)
async def end_other_sessions(user: User) -> None:
    """Sign out everywhere but here."""
    await open_sessions.end_other_sessions(user)


@router.delete("/{session_id}", status_code=204)
async def end_session(user: User, session_id: UUID) -> None:
    """Sign out in one browser."""
    await open_sessions.end_session(user, session_id)
