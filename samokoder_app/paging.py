"""Lists in pages: an opaque cursor that says where the next page begins."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from samokoder_app.errors import InvalidInput

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


def checked_cursor(token: str | None) -> Cursor | None:
    """The cursor of a token, None for the first page; raises `InvalidInput` for one that is not ours."""
    if not token:
        return None
    cursor = decode_cursor(token)
    if cursor is None:
        raise InvalidInput("cursor_invalid")
    return cursor


def page_of(items: Sequence[Item], place: Callable[[Item], tuple[datetime, UUID]], *, is_more: bool) -> Page[Item]:
    """These items as a page; if there are more, with the cursor of the last one, whose `place` is its time and id."""
    if not is_more:
        return Page(items=tuple(items))
    at, row_id = place(items[-1])
    return Page(items=tuple(items), next_cursor=Cursor(at=at, id=row_id).encode())
