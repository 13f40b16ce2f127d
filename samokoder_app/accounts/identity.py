"""Who is asking."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict

from samokoder_app.db.repositories.access_tokens import Scope


class CurrentUser(BaseModel):
    """A user whose session or token was checked in this very request.

    `scopes` are the rights of a personal access token; None: signed in, everything of his own.
    """

    model_config = ConfigDict(frozen=True)

    id: UUID
    email: str
    is_operator: bool = False
    language: str | None = None
    session_id: UUID | None = None
    scopes: frozenset[Scope] | None = None
