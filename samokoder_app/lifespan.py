"""What the web process holds open while it serves: database engines, the events hub, previews."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from samokoder_app.builds.hub import close_hub, current_hub
from samokoder_app.logging import configure_logging
from samokoder_app.mail.sender import sending_mails
from samokoder_app.monitoring.reporting import report_errors_if_wanted
from samokoder_app.platform.database import open_engines
from samokoder_app.previews.setup import running_previews
from samokoder_app.settings import get_settings


@asynccontextmanager
async def web_process() -> AsyncIterator[None]:
    """Open in this order, close in the opposite one."""
    settings = get_settings()
    configure_logging(settings.log_level, "web")
    stop_reporting = report_errors_if_wanted(settings, "web")
    gc.freeze()  # what was imported stays: the collector need not look through it under load
    engines = open_engines()
    try:
        await current_hub()
        try:
            async with running_previews(settings), sending_mails(settings.smtp_server, settings.public_url):
                yield
        finally:
            await close_hub()
    finally:
        await engines.close()
        stop_reporting()
