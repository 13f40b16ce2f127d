"""An image as it was given: recognised by its bytes, bounded, and without what cameras and programs wrote into it.

Nothing is decoded here. What is kept of a file is what a decoder needs to draw it; of a photo also which side is up.
"""

from collections.abc import Iterator

from engine.builds.materials import MediaType
from engine.document import Document
from engine.materials.jpeg import is_jpeg, plain_jpeg
from engine.materials.problems import PictureUnusable
from engine.materials.webp import is_webp, plain_webp

MAX_BYTES = 5_000_000
MAX_SIDE = 8_000
MAX_AREA = 40_000_000

__all__ = ["MAX_BYTES", "PictureFile", "PictureUnusable", "read_picture"]

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_CHUNKS = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"pHYs", b"bKGD"})
_LONGEST_CHUNK = 2**31


class PictureFile(Document):
    """A usable image and its size in pixels."""

    media_type: MediaType
    width: int
    height: int
    content: bytes


def read_picture(content: bytes) -> PictureFile:
    """The image in these bytes, whatever its name says; raises `PictureUnusable`."""
    if len(content) > MAX_BYTES:
        raise PictureUnusable("image_too_large")
    if content.startswith(_PNG):
        kind, plain, (width, height) = "image/png", *_plain_png(content)
    elif is_jpeg(content):
        kind, plain, (width, height) = "image/jpeg", *plain_jpeg(content)
    elif is_webp(content):
        kind, plain, (width, height) = "image/webp", *plain_webp(content)
    else:
        raise PictureUnusable("image_type")
    if not (0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE and width * height <= MAX_AREA):
        raise PictureUnusable("image_dimensions")
    return PictureFile.model_validate({"media_type": kind, "width": width, "height": height, "content": plain})


def _plain_png(content: bytes) -> tuple[bytes, tuple[int, int]]:
    """Its drawing chunks alone: texts, times, EXIF and the frames of an animation are gone, as is what follows IEND."""
    chunks = list(_png_chunks(content))
    names = [name for name, _ in chunks]
    header = chunks[0][1] if chunks else b""
    if names[:1] != [b"IHDR"] or names[-1] != b"IEND" or b"IDAT" not in names or len(header) < 25:
        raise PictureUnusable("image_damaged")
    size = int.from_bytes(header[8:12]), int.from_bytes(header[12:16])
    return _PNG + b"".join(whole for name, whole in chunks if name in _PNG_CHUNKS), size


def _png_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and bytes of each chunk up to IEND; a cut one ends them."""
    place = len(_PNG)
    while place + 12 <= len(content):
        length = int.from_bytes(content[place : place + 4])
        end = place + 12 + length
        if length >= _LONGEST_CHUNK or end > len(content):
            return
        name = content[place + 4 : place + 8]
        yield name, content[place:end]
        if name == b"IEND":
            return
        place = end
