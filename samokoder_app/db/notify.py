"""LISTEN and NOTIFY: one listening connection per process, shared by all subscribers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

EVENTS = "events"
LIVE = "live"
CONTROL = "control"


async def notify(session: AsyncSession, channel: str, payload: str) -> None:
    """Send a notification with the transaction's commit; the payload is at most 8,000 bytes (Postgres)."""
    await session.execute(text("select pg_notify(:channel, :payload)"), {"channel": channel, "payload": payload})


class Listener:
    """Listens on one connection and reconnects when it is lost.

    After a reconnection every subscriber receives an empty string once: something may have been
    missed, so read the history again.
    """

    def __init__(self, address: str) -> None:
        self._address = address

    async def start(self) -> None:
        """Connect and listen until `stop`."""
        raise NotImplementedError

    async def stop(self) -> None:
        """Stop listening and end all subscriptions."""
        raise NotImplementedError

    @asynccontextmanager
    async def subscribe(self, channel: str) -> AsyncIterator[AsyncIterator[str]]:
        """The payloads sent to `channel` from this moment on; nothing is lost between entering and iterating."""
        raise NotImplementedError
        yield
