"""Secrets are hidden by value: in every text of an app that reaches anybody but the app itself.

Hidden are the value and the forms in which programs print it: escaped for URLs, JSON, HTML and Python, and in base64.
"""

import base64
import html
import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote, quote_plus

MASK = "•••"
SHORTEST_SECRET = 6
"""Characters. What is shorter stands in too many texts by chance to be hidden."""

_SHORTEST_LINE = 16
_FRAGMENT = 12
"""Of a longer form so many characters at either end are hidden too: texts are cut somewhere."""

MOST_LINES, MOST_LINES_IN_ALL = 64, 512
"""Lines that are hidden alone too: of one secret, of all together. A private key has about fifty."""

_FEW_KEYS = 64
_SHORT_LOOK = 256
_MOST_LOOKS = 1_000
"""Looks at what overlaps. A text that needs more repeats itself like a secret does, and is hidden to its end."""


class Hiding:
    """Knows some secrets and replaces them in texts."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        forms = _all_forms(secrets)
        self._forms = _Forms(forms)
        self._mirrored = _Forms({form[::-1] for form in forms})
        self.longest = self._forms.longest

    def __bool__(self) -> bool:
        return self.longest > 0

    def text(self, text: str) -> str:
        """The text with every secret in it replaced, overlapping ones together."""
        return masked(text, self.spans(text))

    def whole(self, text: str) -> str:
        """The same, of secrets that stand there whole: a host's name may be a part of one, such as of an address."""
        return self.text(text) if any(form in text for form in self._forms.known) else text

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where secrets stand, or pieces of them from either end: in order, none of them touching another."""
        found = list(self._forms.places(text))
        size = len(text)
        found += [(size - stop, size - start) for start, stop in self._mirrored.places(text[::-1])]
        return joined(found)

    def unfinished(self, text: str) -> int:
        """Where the last part of the text begins that may become a secret with what follows."""
        offset = max(0, len(text) - self.longest + 1)
        return offset + self._forms.begun(text[offset:])


class StreamHiding:
    """Hides secrets in a text that comes in pieces: what may be the beginning of one is held back."""

    def __init__(self, hiding: Hiding) -> None:
        self._hiding = hiding
        self._held = ""
        self._hidden = 0
        """Characters at the beginning of what is held that belong to something hidden."""

    def feed(self, text: str, is_last: bool = False) -> str:
        """The text as far as it is certain."""
        if not self._hiding:
            return text
        whole = self._held + text
        spans = self._hiding.spans(whole)
        if self._hidden:
            spans = joined([(0, self._hidden), *spans])
        cut = len(whole) if is_last else self._hiding.unfinished(whole)
        start, stop = next((span for span in spans if span[0] < cut < span[1]), (cut, cut))
        if stop - start <= self._hiding.longest:
            cut = start
        # A span longer than any secret would be held back for ever: what is left of it stays hidden instead.
        self._hidden = max(stop, self._hidden) - cut if start < cut else max(0, self._hidden - cut)
        self._held = whole[cut:]
        return masked(whole[:cut], [(one, min(end, cut)) for one, end in spans if one < cut])

    def rest(self) -> str:
        """What was held back, as it came, for whoever seeks secrets in it later."""
        held, self._held, self._hidden = self._held[self._hidden :], "", 0
        return held


def masked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text with the mask for each span."""
    pieces, end = [], 0
    for start, stop in spans:
        pieces += [text[end:start], MASK]
        end = stop
    return "".join([*pieces, text[end:]])


def joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, overlapping ones as one."""
    merged: list[tuple[int, int]] = []
    for start, stop in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(stop, merged[-1][1]))
        else:
            merged.append((start, stop))
    return merged


class _Forms:
    """Forms in the order of the alphabet: at any place of a text, the one that reaches farthest is a neighbour of it."""

    def __init__(self, forms: Iterable[str]) -> None:
        self.known = sorted(forms)
        self.longest = max(map(len, self.known), default=0)
        self._keys = {form[:_FRAGMENT] for form in self.known}
        self._beginnings = {form[:SHORTEST_SECRET] for form in self.known}
        self._sizes = sorted({len(key) for key in self._keys}, reverse=True)

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Where forms stand, or the beginnings of long ones."""
        end = looks = 0
        for start, size in self._candidates(text):
            looks += start < end
            if looks > _MOST_LOOKS:
                yield start, len(text)
                return
            stop = start + max(size, self._reach(text, start))
            if stop > end:
                yield start, stop
                end = stop

    def begun(self, text: str) -> int:
        """Where the end of the text begins to be a form, or may begin to."""
        looks = 0
        for start in range(len(text)):
            if len(text) - start >= SHORTEST_SECRET and text[start : start + SHORTEST_SECRET] not in self._beginnings:
                continue
            looks += 1
            if looks > _MOST_LOOKS or self._is_beginning(text[start:]):
                return start
        return len(text)

    def _candidates(self, text: str) -> Iterator[tuple[int, int]]:
        if len(self._keys) <= _FEW_KEYS and not any(key in text for key in self._keys):
            return
        for start in range(len(text)):
            for size in self._sizes:
                key = text[start : start + size]
                if key in self._keys:
                    yield start, len(key)
                    break

    def _is_beginning(self, rest: str) -> bool:
        place = bisect_left(self.known, rest)
        return any(form != rest and form.startswith(rest) for form in self.known[place : place + 2])

    def _reach(self, text: str, start: int) -> int:
        piece = text[start : start + _SHORT_LOOK]
        reach = self._shared(piece)
        return reach if reach < _SHORT_LOOK else self._shared(text[start : start + self.longest])

    def _shared(self, piece: str) -> int:
        place = bisect_left(self.known, piece)
        return max((_in_common(piece, form) for form in self.known[max(0, place - 1) : place + 1]), default=0)


def _in_common(text: str, form: str) -> int:
    """How many characters both have in common from their beginning."""
    low, high = 0, min(len(text), len(form))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if text[low:middle] == form[low:middle] else (low, middle - 1)
    return low


def _all_forms(secrets: Iterable[str]) -> set[str]:
    forms: set[str] = set()
    left = MOST_LINES_IN_ALL
    for secret in secrets:
        if len(secret) < SHORTEST_SECRET:
            continue
        lines = [line for line in dict.fromkeys(secret.splitlines()) if _SHORTEST_LINE <= len(line) < len(secret)]
        lines = lines[: min(MOST_LINES, left)]
        left -= len(lines)
        for text in (secret, *lines):
            forms.update(_printed(text))
        encoded = secret.encode()
        whole = encoded[: len(encoded) // 3 * 3]  # the rest mixes with whatever follows it
        forms |= {base64.b64encode(whole).decode(), base64.urlsafe_b64encode(whole).decode()}
    return forms


def _printed(text: str) -> Iterator[str]:
    """A secret, or a line of it, as programs print it."""
    yield text
    yield text.lower()  # in a host's name, for instance
    yield from (quote(text, safe=""), quote_plus(text), quote(text))
    yield from (json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1], repr(text)[1:-1])
    yield html.escape(text)
