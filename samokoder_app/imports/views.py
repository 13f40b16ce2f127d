"""View models of imports."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

LeftOutReason = Literal["link", "secret", "name", "twice", "size"]


class LeftOut(BaseModel):
    """A file that was not taken over: a link, a file of secrets, an unusable name, a name twice, or over 1 MB."""

    model_config = ConfigDict(frozen=True)

    path: str
    reason: LeftOutReason


class ImportView(BaseModel):
    """What was imported: `note` says in a sentence whether it can be started here, and why not."""

    model_config = ConfigDict(frozen=True)

    project_id: UUID
    version: int
    files: int
    left_out: tuple[LeftOut, ...]
    stack: str | None
    is_runnable: bool
    note: str
