"""The smallest Reflex app with an event: what a click costs where nothing of ours is in the way."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bench.platform import STOP_SECONDS, Platform, free_port, until_ready
from samokoder_app.platform.processes import die_with_parent

_SECONDS = 240
_CONFIG = """import reflex as rx

config = rx.Config(
    app_name="bare",
    telemetry_enabled=False,
    show_built_with_reflex=False,
    disable_plugins=[rx.plugins.SitemapPlugin],
)
"""
_APP = """import reflex as rx


class Bare(rx.State):
    count: int = 0

    @rx.event
    def nothing(self):
        self.count += 1


def index():
    return rx.el.div(rx.el.button("Press", on_click=Bare.nothing, id="press"), rx.el.p(Bare.count, id="count"))


app = rx.App()
app.add_page(index, route="/")
"""


@asynccontextmanager
async def bare_reflex(folder: Path) -> AsyncIterator[Platform]:
    """The app, built and served for production as the product is, in `folder`."""
    (folder / "bare").mkdir(parents=True, exist_ok=True)
    (folder / "rxconfig.py").write_text(_CONFIG)
    (folder / "bare" / "__init__.py").touch()
    (folder / "bare" / "bare.py").write_text(_APP)
    bare = _started(folder)
    try:
        await until_ready(bare, "/", _SECONDS)
        yield bare
    finally:
        if bare.process.poll() is None:
            os.killpg(bare.process.pid, signal.SIGTERM)
        await asyncio.to_thread(bare.process.wait, STOP_SECONDS)


def _started(folder: Path) -> Platform:
    port = free_port()
    log = folder / "run.log"
    programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    with log.open("wb") as output:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "reflex", "run", "--env", "prod", "--single-port"),
                *("--backend-host", "127.0.0.1", "--frontend-port", str(port), "--backend-port", str(port)),
            ],
            cwd=folder,
            env=os.environ | {"PATH": programs, "REFLEX_USE_NPM": "1"},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )
    return Platform(f"http://localhost:{port}", log, process)
