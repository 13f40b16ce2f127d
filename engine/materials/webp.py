"""WebP files, chunk by chunk."""

from collections.abc import Iterator

from engine.materials.problems import PictureUnusable

_KEPT = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ICCP"})
_EXTENDED = b"VP8X"
_ANIMATED, _METADATA = 0x02, 0x0C
_SIGNATURE_LOSSY, _SIGNATURE_LOSSLESS = b"\x9d\x01\x2a", 0x2F
_LEAST = 10


def is_webp(content: bytes) -> bool:
    """Whether it begins as one."""
    return content.startswith(b"RIFF") and content[8:12] == b"WEBP"


def plain_webp(content: bytes) -> tuple[bytes, tuple[int, int]]:
    """What draws it (EXIF, XMP and unknown chunks go), with its width and height; raises `PictureUnusable`, also for an animation."""
    kept, sizes = [], []
    for name, data in _chunks(content):
        if name == b"ANIM" or (name == _EXTENDED and data[:1] and data[0] & _ANIMATED):
            raise PictureUnusable("image_animated")
        if name not in _KEPT:
            continue
        if (size := _size(name, data)) is not None:
            sizes.append(size)
        plain = bytes([data[0] & ~_METADATA]) + data[1:] if name == _EXTENDED and data else data
        kept.append(name + len(plain).to_bytes(4, "little") + plain + bytes(len(plain) % 2))
    if not sizes or not any(one.startswith((b"VP8 ", b"VP8L")) for one in kept):
        raise PictureUnusable("image_damaged")
    body = b"WEBP" + b"".join(kept)
    widest = max(width for width, _ in sizes), max(height for _, height in sizes)
    return b"RIFF" + len(body).to_bytes(4, "little") + body, widest


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 12
    while place + 8 <= len(content):
        length = int.from_bytes(content[place + 4 : place + 8], "little")
        if place + 8 + length > len(content):
            raise PictureUnusable("image_damaged")
        yield content[place : place + 4], content[place + 8 : place + 8 + length]
        place += 8 + length + length % 2


def _size(name: bytes, data: bytes) -> tuple[int, int] | None:
    """Width and height as this chunk has them."""
    if len(data) < _LEAST:
        return None
    if name == _EXTENDED:
        return int.from_bytes(data[4:7], "little") + 1, int.from_bytes(data[7:10], "little") + 1
    if name == b"VP8L" and data[0] == _SIGNATURE_LOSSLESS:
        bits = int.from_bytes(data[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if name == b"VP8 " and data[3:6] == _SIGNATURE_LOSSY:
        return int.from_bytes(data[6:8], "little") & 0x3FFF, int.from_bytes(data[8:10], "little") & 0x3FFF
    return None
