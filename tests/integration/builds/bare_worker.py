"""The product's worker as a process, without sandbox and browser: `python -m tests.integration.builds.bare_worker`."""

import asyncio
import sys

from engine.machine import Equipment
from engine.stacks.stack import Stack
from samokoder_app.builds.tools import Workshop
from samokoder_app.builds.worker import main


class UnequippedWorkshop(Workshop):
    """As on a machine where apps cannot be run: files are written, nothing is verified."""

    async def _equipment(self, stack: Stack) -> Equipment | None:
        return None


if __name__ == "__main__":
    sys.exit(asyncio.run(main(UnequippedWorkshop)))
