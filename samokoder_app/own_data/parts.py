"""A part of an export: one entry of the archive, whose content is read while it is written."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from pydantic_core import to_json

Pieces = AsyncIterator[bytes]


@dataclass(frozen=True)
class Part:
    """Its name in the archive, and its bytes in pieces; they are read to the end before the next part is asked for."""

    name: str
    pieces: Pieces


async def once(content: bytes) -> Pieces:
    """Content that is there already."""
    yield content


def document(name: str, value: Any) -> Part:
    """A part that is one JSON document, made to be read by people, too."""
    return Part(name, once(to_json(value, indent=2) + b"\n"))


def lines(rows: Iterable[BaseModel]) -> bytes:
    """Rows as lines of JSON."""
    return "".join(f"{row.model_dump_json()}\n" for row in rows).encode()


async def pages(read: Callable[[Any], Awaitable[tuple[Sequence[BaseModel], Any]]]) -> Pieces:
    """Rows as lines of JSON, page by page: `read` answers with the rows after a cursor and the next one, None at the end."""
    cursor: Any = None
    while True:
        rows, cursor = await read(cursor)
        if rows:
            yield lines(rows)
        if cursor is None:
            return
