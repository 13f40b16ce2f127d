"""JPEG files, segment by segment."""

import re
from collections.abc import Iterator

from engine.materials.problems import PictureUnusable

_KEPT_APPS = {0xE0: b"JFIF\x00", 0xE2: b"ICC_PROFILE\x00", 0xEE: b"Adobe"}
"""JFIF, the colour profile, and Adobe's mark of how colours are stored; under the same markers others keep thumbnails."""
_COMMENT, _EXIF, _SCAN = 0xFE, 0xE1, 0xDA
_END = b"\xff\xd9"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_AFTER_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_ORIENTATION = 0x0112
_MOST_SEGMENTS = 2_000
_MOST_TAGS = 200


def is_jpeg(content: bytes) -> bool:
    """Whether it begins as one."""
    return content.startswith(b"\xff\xd8\xff")


def plain_jpeg(content: bytes) -> tuple[bytes, tuple[int, int]]:
    """What draws it, with its width and height; of EXIF only which side is up. Raises `PictureUnusable`."""
    kept, size, turned = [], None, 1
    has_scan = False
    for marker, segment in _segments(content):
        if marker in _FRAMES and len(segment) > 8:
            if size is not None:
                raise PictureUnusable("image_damaged")
            size = int.from_bytes(segment[7:9]), int.from_bytes(segment[5:7])
        if marker == _EXIF and turned == 1:
            turned = _orientation(segment[4:])
        has_scan = has_scan or marker == _SCAN
        if marker == _COMMENT or (0xE0 <= marker <= 0xEF and not _is_kept(marker, segment)):
            continue
        kept.append(segment)
    if size is None or not has_scan:
        raise PictureUnusable("image_damaged")
    first = [_exif_with(turned)] if turned != 1 else []
    return b"".join([b"\xff\xd8", *first, *kept, _END]), size


def _is_kept(marker: int, segment: bytes) -> bool:
    wanted = _KEPT_APPS.get(marker)
    return wanted is not None and segment[4:].startswith(wanted)


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and bytes of each segment up to the end mark; a scan comes with the coded data after it."""
    place = 2
    for _ in range(_MOST_SEGMENTS):
        while content[place : place + 2] == b"\xff\xff":
            place += 1
        if content[place : place + 2] == _END:
            return
        if place + 4 > len(content) or content[place] != 0xFF:
            break
        marker = content[place + 1]
        end = place + 2 + int.from_bytes(content[place + 2 : place + 4])
        if marker == _SCAN:
            following = _AFTER_SCAN.search(content, end)
            end = following.start() if following else len(content)
        if end > len(content) or end < place + 4:
            break
        yield marker, content[place:end]
        place = end
    raise PictureUnusable("image_damaged")


def _orientation(exif: bytes) -> int:
    """1 to 8, as EXIF counts; 1 is upright, and what cannot be read."""
    tiff = exif.removeprefix(b"Exif\x00\x00")
    order = {b"II*\x00": "little", b"MM\x00*": "big"}.get(tiff[:4])
    if len(tiff) == len(exif) or order not in ("little", "big"):
        return 1

    def number(start: int, length: int) -> int:
        return int.from_bytes(tiff[start : start + length], "little" if order == "little" else "big")

    first = number(4, 4)
    for index in range(min(number(first, 2), _MOST_TAGS)):
        entry = first + 2 + 12 * index
        if number(entry, 2) == _ORIENTATION:
            value = number(entry + 8, 2)
            return value if 1 <= value <= 8 else 1
    return 1


def _exif_with(orientation: int) -> bytes:
    entry = _ORIENTATION.to_bytes(2) + b"\x00\x03" + (1).to_bytes(4) + orientation.to_bytes(2) + b"\x00\x00"
    tiff = b"MM\x00*" + (8).to_bytes(4) + (1).to_bytes(2) + entry + bytes(4)
    body = b"Exif\x00\x00" + tiff
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2) + body
