"""Secrets are hidden by value: in every text of an app that reaches anybody but the app itself.

Hidden are the value and the forms in which programs print it: escaped for URLs, JSON, HTML and Python, and in base64.
"""

import base64
import html
import json
from collections.abc import Iterable, Iterator
from urllib.parse import quote, quote_plus

MASK = "•••"
SHORTEST_SECRET = 6
"""Characters. What is shorter stands in too many texts by chance to be hidden."""

_SHORTEST_LINE = 16
_FRAGMENT = 12
"""Of a longer form so many characters at either end are hidden too: texts are cut somewhere."""


class Hiding:
    """Knows some secrets and replaces them in texts."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        forms = {form for secret in secrets for form in _forms(secret)}
        self._forms = sorted(forms, key=len, reverse=True)
        self.longest = len(self._forms[0]) if self._forms else 0

    def __bool__(self) -> bool:
        return bool(self._forms)

    def text(self, text: str) -> str:
        """The text with every secret in it replaced, overlapping ones together."""
        spans = self.spans(text)
        if not spans:
            return text
        pieces, end = [], 0
        for start, stop in spans:
            pieces += [text[end:start], MASK]
            end = stop
        return "".join([*pieces, text[end:]])

    def whole(self, text: str) -> str:
        """The same, of secrets that stand there whole: a host's name may be a part of one, such as of an address."""
        return self.text(text) if any(form in text for form in self._forms) else text

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where secrets stand, in order, none of them touching another."""
        found = sorted(span for form in self._forms for span in _places(text, form))
        merged: list[tuple[int, int]] = []
        for start, stop in found:
            if merged and start < merged[-1][1]:
                merged[-1] = (merged[-1][0], max(stop, merged[-1][1]))
            else:
                merged.append((start, stop))
        return merged

    def unfinished(self, text: str) -> int:
        """Where the last part of the text begins that may become a secret with what follows."""
        offset = max(0, len(text) - self.longest + 1)
        window = text[offset:]
        return offset + min((_beginning(window, form) for form in self._forms), default=len(window))


class StreamHiding:
    """Hides secrets in a text that comes in pieces: what may be the beginning of one is held back."""

    def __init__(self, hiding: Hiding) -> None:
        self._hiding = hiding
        self._held = ""

    def feed(self, text: str, is_last: bool = False) -> str:
        """The text as far as it is certain."""
        if not self._hiding:
            return text
        whole = self._held + text
        cut = len(whole) if is_last else self._hiding.unfinished(whole)
        for start, stop in self._hiding.spans(whole):
            if start < cut < stop:
                cut = start
        self._held = whole[cut:]
        return self._hiding.text(whole[:cut])


def _beginning(text: str, form: str) -> int:
    """Where the end of the text begins to be the form."""
    head = form[:SHORTEST_SECRET]
    start = text.find(head)
    while start != -1:
        if form.startswith(text[start:]) and len(text) - start < len(form):
            return start
        start = text.find(head, start + 1)
    short = (size for size in range(SHORTEST_SECRET - 1, 0, -1) if text.endswith(head[:size]))
    return len(text) - next(short, 0)


def _places(text: str, form: str) -> Iterator[tuple[int, int]]:
    """Where the form stands, or a piece of it: the beginning of a long one, or its end."""
    start = text.find(form[:_FRAGMENT])
    while start != -1:
        yield start, start + _shared(text[start : start + len(form)], form)
        start = text.find(form[:_FRAGMENT], start + 1)
    start = text.find(form[-_FRAGMENT:])
    while start != -1:
        end = start + len(form[-_FRAGMENT:])
        yield end - _shared(text[max(0, end - len(form)) : end][::-1], form[::-1]), end
        start = text.find(form[-_FRAGMENT:], start + 1)


def _shared(text: str, form: str) -> int:
    """How many characters both have in common from their beginning."""
    if text == form:
        return len(form)
    return next((place for place, (one, other) in enumerate(zip(text, form, strict=False)) if one != other), len(text))


def _forms(secret: str) -> Iterator[str]:
    """The secret as programs print it; of one with several lines each longer line too."""
    if len(secret) < SHORTEST_SECRET:
        return
    lines = [line for line in secret.splitlines() if len(line) >= _SHORTEST_LINE]
    for text in {secret, *lines}:
        yield text
        yield text.lower()  # in a host's name, for instance
        yield from (quote(text, safe=""), quote_plus(text), quote(text))
        yield from (json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1], repr(text)[1:-1])
        yield html.escape(text)
    encoded = secret.encode()
    whole = encoded[: len(encoded) // 3 * 3]  # the rest mixes with whatever follows it
    yield base64.b64encode(whole).decode()
    yield base64.urlsafe_b64encode(whole).decode()
