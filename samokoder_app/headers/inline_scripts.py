"""The scripts that stand inside the built pages, as the sources of a Content-Security-Policy.

React and Reflex put a few into each page (theme, hydration). They are constants of the build, so a digest of each is
allowed instead of 'unsafe-inline', and whatever somebody smuggled into a page has none.
"""

from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path


def script_sources(built: Path) -> tuple[str, ...]:
    """`'sha256-…'` of every inline script of the pages under a folder, each once; empty if nothing is built there."""
    sources: set[str] = set()
    for page in sorted(built.rglob("*.html")):
        reader = _Scripts()
        reader.feed(page.read_text("utf-8"))
        sources.update(_source(script) for script in reader.found)
    return tuple(sorted(sources))


def _source(script: str) -> str:
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"


class _Scripts(HTMLParser):
    """Collects the texts of script elements that have no `src`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[str] = []
        self._parts: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A script begins."""
        if tag == "script" and not any(name == "src" for name, _ in attrs):
            self._parts = []

    def handle_data(self, data: str) -> None:
        """Its text, which HTML does not look into."""
        if self._parts is not None:
            self._parts.append(data)

    def handle_endtag(self, tag: str) -> None:
        """It ends."""
        if tag == "script" and self._parts is not None:
            self.found.append("".join(self._parts))
            self._parts = None
