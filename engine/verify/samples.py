"""The few files of ours that a check may upload."""

import base64
import struct
import zlib

from engine.document import Document


class SampleFile(Document):
    """A file as the browser hands it to the app."""

    name: str
    type: str
    content: bytes

    def as_message(self) -> dict[str, str]:
        """The file as the browser runner takes it."""
        return {"name": self.name, "type": self.type, "base64": base64.b64encode(self.content).decode()}


def _png(width: int, height: int, colour: tuple[int, int, int]) -> bytes:
    """A plain picture of one colour."""
    rows = (b"\x00" + bytes(colour) * width) * height

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _pdf() -> bytes:
    """The smallest document with one empty page that readers accept."""
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>",
    )
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj%bendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    tail = b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(body)
    return body + b"xref\n0 4\n0000000000 65535 f \n" + table + tail


SAMPLES = {
    sample.name: sample
    for sample in (
        SampleFile(name="photo.png", type="image/png", content=_png(64, 48, (255, 138, 76))),
        SampleFile(name="document.pdf", type="application/pdf", content=_pdf()),
        SampleFile(name="table.csv", type="text/csv", content=b"name,amount\nMilk,2\nBread,1\n"),
        SampleFile(name="notes.txt", type="text/plain", content="A short note.\nКороткая заметка.\n".encode()),
    )
}
SAMPLE_NAMES = frozenset(SAMPLES)
