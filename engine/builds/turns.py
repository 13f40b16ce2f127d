"""A turn of a conversation about an app that exists: what its user wrote, what was attached, what it turned out to be.

Attachments come from the previewed app, which is hostile: bounded here, data in every prompt, plain text on every page.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from engine.document import Document

MAX_TEXT = 20_000
MAX_ATTACHMENTS = 5


class TurnKind(StrEnum):
    """What a message is."""

    QUESTION = "question"
    CHANGE = "change"
    BUG = "bug"


class Element(Document):
    """An element of the app's page that the user pointed at."""

    kind: Literal["element"] = "element"
    selector: str = Field(max_length=500)
    text: str = Field(default="", max_length=500)
    html: str = Field(default="", max_length=2_000)
    url: str = Field(default="", max_length=500)


class BrowserError(Document):
    """An error that a browser reported on a page of the app."""

    kind: Literal["browser_error"] = "browser_error"
    text: str = Field(min_length=1, max_length=1_000)
    place: str = Field(default="", max_length=500, description="File, line and column, as far as the browser told.")
    stack: str = Field(default="", max_length=2_000)
    url: str = Field(default="", max_length=500)


Attachment = Annotated[Element | BrowserError, Field(discriminator="kind")]


class Turn(Document):
    """A message; `kind` and the ids of requirements that it `added` are known once it was understood."""

    text: str = Field(min_length=1, max_length=MAX_TEXT)
    attachments: tuple[Attachment, ...] = Field(default=(), max_length=MAX_ATTACHMENTS)
    kind: TurnKind | None = None
    added: tuple[str, ...] = ()


class Message(Document):
    """What the user wrote while a build ran; the `number` says which of them came first."""

    number: int
    turn: Turn
