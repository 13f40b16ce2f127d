"""Small image files made by hand, with what cameras and programs write into them."""

import zlib

SECRET = b"GPS 55.7558N 37.6173E"


def png_chunk(name: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4) + name + data + zlib.crc32(name + data).to_bytes(4)


def png(width: int = 3, height: int = 2, *extra: bytes) -> bytes:
    header = width.to_bytes(4) + height.to_bytes(4) + b"\x08\x02\x00\x00\x00"
    rows = zlib.compress((b"\x00" + b"\x10\x80\xf0" * min(width, 100)) * min(height, 100))
    chunks = [png_chunk(b"IHDR", header), *extra, png_chunk(b"IDAT", rows), png_chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def segment(marker: int, data: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(data) + 2).to_bytes(2) + data


def exif(orientation: int, order: str = "big") -> bytes:
    mark = b"MM\x00*" if order == "big" else b"II*\x00"

    def number(value: int, length: int) -> bytes:
        return value.to_bytes(length, "big" if order == "big" else "little")

    entry = number(0x0112, 2) + number(3, 2) + number(1, 4) + number(orientation, 2) + b"\x00\x00"
    tiff = mark + number(8, 4) + number(1, 2) + entry + number(0, 4)
    return segment(0xE1, b"Exif\x00\x00" + tiff + SECRET)


def jpeg(width: int = 3, height: int = 2, *extra: bytes, scan: bytes = b"\x12\xff\x00\x34\xff\xd0\x56") -> bytes:
    frame = b"\x08" + height.to_bytes(2) + width.to_bytes(2) + b"\x01\x01\x11\x00"
    parts = [
        segment(0xE0, b"JFIF\x00\x01\x02\x00\x00\x01\x00\x01\x00\x00"),
        *extra,
        segment(0xDB, bytes(65)),
        segment(0xC2, frame),
        segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + scan,
        segment(0xC4, bytes(20)),
        segment(0xDA, b"\x01\x01\x00\x01\x3f\x00") + scan,
    ]
    return b"\xff\xd8" + b"".join(parts) + b"\xff\xd9"


def webp_chunk(name: bytes, data: bytes) -> bytes:
    return name + len(data).to_bytes(4, "little") + data + bytes(len(data) % 2)


def webp(width: int = 3, height: int = 2, flags: int | None = None, *extra: bytes) -> bytes:
    lossy = b"\x10\x00\x00\x9d\x01\x2a" + width.to_bytes(2, "little") + height.to_bytes(2, "little") + b"\x01\x02\x03"
    extended = b""
    if flags is not None:
        canvas = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
        extended = webp_chunk(b"VP8X", bytes([flags, 0, 0, 0]) + canvas)
    body = b"WEBP" + extended + webp_chunk(b"VP8 ", lossy) + b"".join(extra)
    return b"RIFF" + len(body).to_bytes(4, "little") + body
