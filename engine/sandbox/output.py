"""What a program printed, kept within bounds."""

import codecs

from engine.hiding import Hiding, StreamHiding

HEAD_CHARS = 16_000
TAIL_CHARS = 48_000
MAX_HEARD_CHARS = 4_000_000
"""What comes after so many is heard by nobody while it comes; secrets are sought only in the end that is kept of it."""


class OutputBuffer:
    """Keeps the beginning and the end; what lies between is dropped and counted."""

    def __init__(
        self, hiding: Hiding | None = None, head_chars: int = HEAD_CHARS, tail_chars: int = TAIL_CHARS
    ) -> None:
        self._all_hiding = hiding or Hiding()
        self._hiding = StreamHiding(self._all_hiding)
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self._head_limit, self._tail_limit = head_chars, tail_chars
        self._head, self._tail = "", ""
        self._dropped = 0
        self._heard = 0
        self._unheard = ""

    def append(self, chunk: bytes, is_last: bool = False) -> str:
        """Add raw bytes; returns the text they complete, without secrets, while it is not too much to be heard."""
        came = self._decoder.decode(chunk, final=is_last)
        if self._heard > MAX_HEARD_CHARS:
            self._keep_unheard(came)
            return ""
        self._heard += len(came)
        text = self._hiding.feed(came, is_last)
        self._keep(text)
        if self._heard > MAX_HEARD_CHARS:
            self._keep_unheard(self._hiding.rest())
        return text

    def _keep(self, text: str) -> None:
        room = self._head_limit - len(self._head)
        self._head += text[:room]
        self._tail += text[room:]
        if len(self._tail) > 2 * self._tail_limit:
            self._dropped += len(self._tail) - self._tail_limit
            self._tail = self._tail[-self._tail_limit :]

    def _keep_unheard(self, text: str) -> None:
        """One end of it, with as much before it as a secret may be long."""
        self._unheard += text
        most = self._tail_limit + self._all_hiding.longest
        if len(self._unheard) > 2 * most:
            self._dropped += len(self._unheard) - most
            self._unheard = self._unheard[-most:]

    def _kept_tail(self) -> str:
        return self._tail + self._all_hiding.text(self._unheard)

    def text(self) -> str:
        """All that was kept, with a line that says how much is missing."""
        kept = self._kept_tail()
        tail = kept[-self._tail_limit :]
        dropped = self._dropped + len(kept) - len(tail)
        if not dropped:
            return self._head + tail
        return f"{self._head}\n[… {dropped} characters left out …]\n{tail}"

    def tail(self, chars: int) -> str:
        """The last `chars` characters."""
        return (self._head + self._kept_tail())[-chars:] if chars > 0 else ""
