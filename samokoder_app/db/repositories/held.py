"""Which attempt of which build writes: every worker's statement carries it, the database refuses all others."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict


class Held(BaseModel):
    """A build as one attempt holds it."""

    model_config = ConfigDict(frozen=True)

    project_id: UUID
    build_id: UUID
    attempt: int
