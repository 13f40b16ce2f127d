"""Lists in pages: an opaque cursor that says where the next page begins."""

import base64
import binascii
import json
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

Item = TypeVar("Item")


class Page(BaseModel, Generic[Item]):
    """One page of a list; `next_cursor` is None on the last page."""

    model_config = ConfigDict(frozen=True)

    items: tuple[Item, ...]
    next_cursor: str | None = None


class Cursor(BaseModel):
    """The last row of a page: newest first, the id breaks ties."""

    model_config = ConfigDict(frozen=True)

    at: datetime
    id: UUID

    def encode(self) -> str:
        """The cursor as an opaque token that fits into a URL."""
        raw = json.dumps([self.at.isoformat(), self.id.hex]).encode()
        return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def decode_cursor(token: str) -> Cursor | None:
    """The cursor of a token, or None if it is not one of ours."""
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        at, row_id = json.loads(raw)
        return Cursor(at=datetime.fromisoformat(at), id=UUID(row_id))
    except (binascii.Error, ValueError, TypeError, AttributeError):
        return None
