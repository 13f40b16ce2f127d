"""A worker process for tests: `python -m tests.integration.builds.worker_program CALLS STOP_AT LEASE`.

The demo model; every call of it adds a line to the file CALLS. The call number STOP_AT of this process
(0: none) and all after it never get an answer, so that a test can end the process at a known place.
"""

import asyncio
import hashlib
import signal
import sys
from pathlib import Path

from engine.llm.types import OnNotice, OnText, Prompt, Reply
from samokoder_app.builds.lease import LeaseTerms
from samokoder_app.builds.worker import BuildWorker
from samokoder_app.platform.database import open_engines
from samokoder_app.settings import get_settings
from tests.integration.builds.conftest import BareWorkshop, SlowModel


class CountedModel(SlowModel):
    """Writes down each call before it answers."""

    def __init__(self, calls: Path, stop_at: int) -> None:
        super().__init__()
        self._calls = calls
        self._stop_at = stop_at

    async def ask(self, prompt: Prompt, on_text: OnText, on_notice: OnNotice) -> Reply:
        digest = hashlib.sha256(prompt.model_dump_json().encode()).hexdigest()
        with self._calls.open("a") as file:
            file.write(f"{prompt.role.value} {digest}\n")
        if len(self.prompts) + 1 == self._stop_at:
            self.seconds = 3600
        return await super().ask(prompt, on_text, on_notice)


async def main(calls: Path, stop_at: int, lease: float) -> int:
    engines = open_engines()
    work = get_settings().home.work
    address = engines.addresses.worker.get_secret_value()
    terms = LeaseTerms(lease=lease, renew_every=0.5, give_up_after=0.8 * lease)
    worker = BuildWorker(address, BareWorkshop(work, CountedModel(calls, stop_at)), work, concurrency=1, terms=terms)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, worker.stop)
    try:
        return 0 if await worker.run() else 1
    finally:
        await engines.close()


if __name__ == "__main__":
    sys.exit(asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))))
