"""What a previewed app is given: its secrets, and a proxy to the hosts that its owner allowed."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from loguru import logger
from sqlalchemy.exc import SQLAlchemyError

from engine.egress.app_proxy import AppProxy, DenialReason
from engine.run_environment import RunEnvironment
from engine.sandbox.commands import Identity
from samokoder_app.errors import ProductError
from samokoder_app.previews.console import Console
from samokoder_app.previews.machine import Given, PreviewMachine
from samokoder_app.previews.source import PreviewSource

_WHY: dict[DenialReason, str] = {
    "not_allowed": "is not among the outside hosts that this app may reach",
    "private": "leads into a private network",
}


@dataclass
class _Open:
    """What belongs to one start of the app."""

    stack: AsyncExitStack
    environment: RunEnvironment


class WayOut:
    """Opened for every start of a preview's app, closed with it."""

    def __init__(self, machine: PreviewMachine, source: PreviewSource, console: Console) -> None:
        self._machine = machine
        self._source = source
        self._console = console
        self._open: _Open | None = None
        self._telling: set[asyncio.Task[None]] = set()
        self.stamp = ""
        """Of what the app has been given."""

    async def open(self, identity: Identity) -> Given:
        """Read what the app is given now, and open its way out if there is any."""
        await self.close()
        self.stamp = await self._source.environment_stamp()
        environment = await self._source.environment()
        self._open = _Open(AsyncExitStack(), environment)
        path: Path | None = None
        if environment.hosts:
            proxy = AppProxy(environment.hosts, self._machine.dialer, self._denied)
            path = await self._open.stack.enter_async_context(await self._machine.outside(proxy, identity))
        return Given(environment, path)

    async def is_outdated(self) -> bool:
        """Whether the app's owner has changed what it is given."""
        return await self._source.environment_stamp() != self.stamp

    async def close(self) -> None:
        """Cut every connection; safe to call twice."""
        opened, self._open = self._open, None
        if opened is not None:
            await opened.stack.aclose()
        await asyncio.gather(*self._telling, return_exceptions=True)

    def _denied(self, host: str, why: DenialReason) -> None:
        shown = self._open.environment.hiding().whole(host) if self._open else host
        self._console.note(f"{shown} was not contacted: it {_WHY[why]}.")
        if why == "not_allowed" and shown == host:
            task = asyncio.get_running_loop().create_task(self._tell(host))
            self._telling.add(task)
            task.add_done_callback(self._telling.discard)

    async def _tell(self, host: str) -> None:
        try:
            await self._source.denied(host)
        except (ProductError, SQLAlchemyError) as error:
            logger.warning("a denied host was not kept: {}", type(error).__name__)
