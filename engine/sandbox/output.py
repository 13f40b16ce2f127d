"""What a program printed, kept within bounds."""

import codecs

from engine.hiding import Hiding, StreamHiding

HEAD_CHARS = 16_000
TAIL_CHARS = 48_000


class OutputBuffer:
    """Keeps the beginning and the end; what lies between is dropped and counted."""

    def __init__(
        self, hiding: Hiding | None = None, head_chars: int = HEAD_CHARS, tail_chars: int = TAIL_CHARS
    ) -> None:
        self._hiding = StreamHiding(hiding or Hiding())
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self._head_limit, self._tail_limit = head_chars, tail_chars
        self._head, self._tail = "", ""
        self._dropped = 0

    def append(self, chunk: bytes, is_last: bool = False) -> str:
        """Add raw bytes; returns the text they complete, without secrets."""
        text = self._hiding.feed(self._decoder.decode(chunk, final=is_last), is_last)
        room = self._head_limit - len(self._head)
        self._head += text[:room]
        self._tail += text[room:]
        if len(self._tail) > 2 * self._tail_limit:
            self._dropped += len(self._tail) - self._tail_limit
            self._tail = self._tail[-self._tail_limit :]
        return text

    def text(self) -> str:
        """All that was kept, with a line that says how much is missing."""
        tail, dropped = self._tail[-self._tail_limit :], self._dropped
        dropped += len(self._tail) - len(tail)
        if not dropped:
            return self._head + tail
        return f"{self._head}\n[… {dropped} characters left out …]\n{tail}"

    def tail(self, chars: int) -> str:
        """The last `chars` characters."""
        return (self._head + self._tail)[-chars:] if chars > 0 else ""
