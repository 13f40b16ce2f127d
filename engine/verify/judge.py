"""The judge: a browser in a sandbox of its own, joined to the app's only by a socket of the host."""

import base64

from engine.sandbox.channel import SandboxChannel
from engine.sandbox.commands import HOME_DIR, Limits, Mount, SandboxCommand
from engine.sandbox.errors import SandboxUnavailable
from engine.sandbox.listening import ListeningSocket
from engine.sandbox.runtimes import BROWSER_RUNNER_INSIDE, NODE_INSIDE, Runtimes
from engine.sandbox.sandbox import Sandbox
from engine.verify.browser_session import BrowserSession
from engine.verify.failures import StepNotHeld
from engine.verify.instance import socket_inside
from engine.verify.ports import AppUnderTest, VerifyObserver

BROWSER_LIMITS = Limits(memory_mb=1536, processes=200, tmp_mb=256)
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def new_judge(
    sandbox: Sandbox, runtimes: Runtimes, app: AppUnderTest, sockets: tuple[ListeningSocket, ...]
) -> BrowserSession:
    """A browser that reaches the apps behind these sockets on its own loopback, and nothing else."""
    mounts = [Mount(source=socket.path, target=socket_inside(slot)) for slot, socket in enumerate(sockets)]

    async def open_channel() -> SandboxChannel:
        if runtimes.chromium_inside is None:
            raise SandboxUnavailable("no_chromium")
        command = SandboxCommand(
            argv=(NODE_INSIDE, f"{BROWSER_RUNNER_INSIDE}/runner.mjs"),
            cwd=HOME_DIR,
            env={
                "PORT": str(app.stack.port),
                "CHROMIUM": runtimes.chromium_inside,
                "LOCALE": "ru-RU" if app.language == "ru" else "en-US",
            },
            mounts=tuple(mounts),
            limits=BROWSER_LIMITS,
            label="browser",
        )
        return await sandbox.open_channel(command, app.identity, None)

    return BrowserSession(open_channel)


async def keep_screenshot(encoded: str | None, observer: VerifyObserver) -> str | None:
    """Store a screenshot if it is one."""
    if not encoded:
        return None
    png = base64.b64decode(encoded)
    return await observer.store_screenshot(png) if png.startswith(PNG_SIGNATURE) else None


async def take_screenshot(browser: BrowserSession, observer: VerifyObserver) -> str | None:
    """The current page, stored; None if the browser cannot show it."""
    try:
        return await keep_screenshot(await browser.screenshot(), observer)
    except StepNotHeld:
        return None
