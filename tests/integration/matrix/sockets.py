"""A browser tab as the server sees it: Reflex's events over its own WebSocket, without a page."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from websockets.asyncio.client import ClientConnection, connect

NAMESPACE = "/_event"
ROOT = "reflex___state____state"
MARK = f"{ROOT}.samokoder_app___session___state____notice_state"
ANSWER_SECONDS = 60


@dataclass
class Tab:
    """A tab: what it was sent, as text, in the order in which it came."""

    socket: ClientConnection
    token: str
    router: dict[str, Any]
    heard: list[str] = field(default_factory=list)

    async def send(self, name: str, payload: dict[str, Any]) -> list[str]:
        """Send an event of a handler and one that answers with a mark; what came until then."""
        begin, mark = len(self.heard), uuid4().hex
        await self._emit(name, payload)
        await self._emit(f"{MARK}.tell", {"ru": mark, "en": mark})
        async with asyncio.timeout(ANSWER_SECONDS):
            while not self.heard or mark not in self.heard[-1]:
                await self._receive()
        return self.heard[begin:-1]

    async def rest(self) -> None:
        """Hear what background handlers still have to say."""
        while True:
            try:
                async with asyncio.timeout(0.5):
                    await self._receive()
            except TimeoutError:
                return

    async def _emit(self, name: str, payload: dict[str, Any]) -> None:
        event = {"token": self.token, "name": name, "payload": payload, "router_data": self.router}
        await self.socket.send(f"42{NAMESPACE},{json.dumps(['event', event])}")

    async def _receive(self) -> None:
        frame = str(await self.socket.recv())
        if frame == "2":  # the server's ping
            await self.socket.send("3")
            return
        self.heard.append(frame)


@asynccontextmanager
async def open_tab(url: str, page: str, cookie: dict[str, str], token: str | None = None) -> AsyncIterator[Tab]:
    """A tab on this page; with the token of another tab, it takes over that one's state."""
    token = token or str(uuid4())
    address = f"{url.replace('http', 'ws')}{NAMESPACE}/?EIO=4&transport=websocket&token={token}"
    headers = {**cookie, "Origin": url}
    async with connect(address, additional_headers=headers, proxy=None, max_size=None) as socket:
        assert str(await socket.recv()).startswith("0")
        await socket.send(f"40{NAMESPACE},")
        tab = Tab(socket, token, {"pathname": page, "asPath": page, "query": {}})
        async with asyncio.timeout(ANSWER_SECONDS):
            while not any(frame.startswith(f"40{NAMESPACE}") for frame in tab.heard):
                await tab._receive()
        yield tab
