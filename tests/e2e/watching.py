"""What a page must not do: complain, fail to load something, or ask another host for anything."""

from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request

_OWN_SCHEMES = {"data", "blob", "about"}
_LEFT_EARLY = "WebSocket is closed before the connection is established"
"""What Chromium says of a page that is left while its socket is being opened: nothing that the page did."""

_EXCESS = """async () => {
  const excess = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
  for (let picture = 0; picture < 60 && excess() > 0; picture += 1) await new Promise(requestAnimationFrame);
  return excess();
}"""
"""What is laid out by scripts follows a change of the window's size some pictures later."""


class Watch:
    """Listens to one page; `assert_clean` tells what it did wrong. Previews are foreign and judged elsewhere."""

    def __init__(self, page: Page, platform_url: str) -> None:
        self._host = urlsplit(platform_url).netloc
        self._page = page
        self.faults: list[str] = []
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.faults.append(f"uncaught: {error}"))
        page.on("request", self._on_request)

    def assert_clean(self) -> None:
        assert self.faults == [], self.faults

    def assert_fits(self) -> None:
        """Nothing sticks out to the side once the page has been drawn in its present size."""
        excess = self._page.evaluate(_EXCESS)
        assert excess <= 0, f"{self._page.url} is {excess} px too wide"

    def _on_console(self, message: ConsoleMessage) -> None:
        source = urlsplit(message.location.get("url", "")).netloc
        is_left_early = _LEFT_EARLY in message.text
        if message.type in {"error", "warning"} and source in {"", self._host} and not is_left_early:
            self.faults.append(f"console: {message.text}")

    def _on_request(self, request: Request) -> None:
        url = urlsplit(request.url)
        is_preview = url.hostname is not None and url.hostname.endswith(".localhost")
        if url.scheme not in _OWN_SCHEMES and url.netloc != self._host and not is_preview:
            self.faults.append(f"outside request: {request.url}")
