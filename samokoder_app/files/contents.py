"""What a file's bytes are to an editor: text or not, how many lines changed, how large they may be."""

import hashlib
from collections import Counter

from samokoder_app.errors import InvalidInput

MAX_FILE_BYTES = 1_000_000
MAX_FILES = 5_000
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def decode(content: bytes) -> str | None:
    """The text of a file; None if it is binary (NUL bytes or no UTF-8)."""
    if b"\x00" in content:
        return None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return None


def encode(text: str) -> bytes:
    """The bytes of an edited text; raises `InvalidInput` for what no editor should save."""
    try:
        content = text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InvalidInput("file_not_text") from error
    if b"\x00" in content:
        raise InvalidInput("file_not_text")
    if len(content) > MAX_FILE_BYTES:
        raise InvalidInput("file_too_large", limit=MAX_FILE_BYTES // 1000)
    return content


def sha256_of(content: bytes) -> str:
    """The content's name among the stored blobs."""
    return hashlib.sha256(content).hexdigest()


def changed_lines(old: bytes, new: bytes) -> tuple[int, int]:
    """Lines added and removed, moved ones not counted; linear in size."""
    before, after = Counter(old.splitlines()), Counter(new.splitlines())
    return (after - before).total(), (before - after).total()
