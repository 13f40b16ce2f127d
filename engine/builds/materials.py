"""What goes with an idea: images that the model may look at, and the text of a page. Data in every prompt."""

from typing import Literal

from pydantic import Field

from engine.document import Document

MAX_IMAGES = 4
MAX_PAGE_TEXT = 16_000
MediaType = Literal["image/png", "image/jpeg", "image/webp"]


class Image(Document):
    """An image whose bytes the host keeps as a blob; width and height are as its file says, in pixels."""

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    media_type: MediaType
    width: int
    height: int
    name: str = Field(default="", max_length=120)


class PageText(Document):
    """What a page says, without its markup; `is_cut` where there was more."""

    url: str = Field(max_length=2_000)
    title: str = Field(default="", max_length=300)
    text: str = Field(max_length=MAX_PAGE_TEXT)
    is_cut: bool = False


class Materials(Document):
    """All of it."""

    images: tuple[Image, ...] = Field(default=(), max_length=MAX_IMAGES)
    page: PageText | None = None
