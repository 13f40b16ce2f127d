"""Lists of operators in pages, newest first."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from samokoder_app.errors import InvalidInput
from samokoder_app.paging import Cursor, Page, decode_cursor

MOST = 200
"""Rows of a page."""

Item = TypeVar("Item")


def place_of(cursor: str | None) -> Cursor | None:
    """The row after which a page begins; raises `InvalidInput` for what is no cursor of ours."""
    if not cursor:
        return None
    found = decode_cursor(cursor)
    if found is None:
        raise InvalidInput("cursor_invalid")
    return found


def page_of(found: Sequence[Item], size: int, place: Callable[[Item], tuple[datetime, UUID]]) -> Page[Item]:
    """The first `size` of the rows; the row beyond them says that there are more."""
    shown = tuple(found[:size])
    if len(found) <= size:
        return Page(items=shown)
    at, row_id = place(shown[-1])
    return Page(items=shown, next_cursor=Cursor(at=at, id=row_id).encode())
