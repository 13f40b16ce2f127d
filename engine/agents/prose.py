"""What of an answer is for people: everything outside fences and file blocks, found while it streams."""

import re

_MARKERS = ("```", "~~~", "<file", "<edit", "<delete", "</file", "</edit", "<think", "</think", "{")
_OPENING = re.compile(r"^<(file|edit|think)\b")
_BLANK_RUN = re.compile(r"\n{3,}")


class ProseFilter:
    """Feed the answer as it arrives; each call returns the text that may be shown."""

    def __init__(self) -> None:
        self._line = ""
        self._shown_of_line = 0
        self._inside: list[str] = []
        self._pending_breaks = ""
        self._has_shown = False

    def feed(self, chunk: str) -> str:
        """The visible part of `chunk`, together with what was held back before."""
        shown: list[str] = []
        for part in chunk.splitlines(keepends=True):
            self._line += part
            if self._line.endswith(("\n", "\r")):
                shown.append(self._finish_line())
            else:
                shown.append(self._show_partly())
        return "".join(shown)

    def end(self) -> str:
        """What was still held back at the end of the answer."""
        return self._finish_line() if self._line else ""

    def _show_partly(self) -> str:
        start = self._line.lstrip()
        if self._inside or not start:
            return ""
        if self._shown_of_line == 0 and any(start.startswith(m) or m.startswith(start) for m in _MARKERS):
            return ""
        return self._visible(self._line[self._shown_of_line :])

    def _finish_line(self) -> str:
        line, self._line = self._line, ""
        rest, self._shown_of_line = line[self._shown_of_line :], 0
        if rest is not line and len(rest) != len(line):
            return self._emit(rest)
        return "" if self._is_payload(line.strip()) else self._emit(line)

    def _visible(self, text: str) -> str:
        self._shown_of_line += len(text)
        return self._emit(text)

    def _is_payload(self, line: str) -> bool:
        if self._inside:
            self._follow(line)
            return True
        if line.startswith(("```", "~~~")):
            self._inside.append(line[:3])
            return True
        if opening := _OPENING.match(line):
            if f"</{opening.group(1)}>" not in line:
                self._inside.append(f"</{opening.group(1)}>")
            return True
        if line in ("{", "[{") or line.startswith('{"'):
            self._inside.append("\0")  # bare JSON: nothing after it is for people
            return True
        return line.startswith(("<delete", "</file", "</edit", "</think"))

    def _follow(self, line: str) -> None:
        closing = self._inside[-1]
        if closing in ("```", "~~~"):
            if line.startswith(closing):
                self._inside.pop()
            elif (opening := _OPENING.match(line)) and f"</{opening.group(1)}>" not in line:
                self._inside.append(f"</{opening.group(1)}>")
        elif line == closing:
            self._inside.pop()

    def _emit(self, text: str) -> str:
        """Blank lines are shown only once something follows them, and never more than one."""
        body = text.rstrip()
        if not body:
            self._pending_breaks += text
            return ""
        before = _BLANK_RUN.sub("\n\n", self._pending_breaks) if self._has_shown else ""
        self._pending_breaks = text[len(body) :]
        self._has_shown = True
        return before + body


def prose_of(answer: str) -> str:
    """The whole text for people of a whole answer."""
    prose = ProseFilter()
    return (prose.feed(answer) + prose.end()).strip()
