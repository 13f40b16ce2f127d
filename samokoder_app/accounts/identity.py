"""Who is asking."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict


class CurrentUser(BaseModel):
    """A user whose session or token was checked in this very request."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    email: str
    is_operator: bool = False
    language: str | None = None
    session_id: UUID | None = None
