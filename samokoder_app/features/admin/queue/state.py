"""Handlers of the page of the queue."""

import reflex as rx

from samokoder_app.features.admin.queue.views import (
    JobLine,
    WaitingLine,
    WorkerLine,
    job_lines,
    waiting_lines,
    worker_lines,
)
from samokoder_app.features.admin.reading import may_read, note_reading
from samokoder_app.operating.builds import read_queue
from samokoder_app.session.visitor import signed_in


class QueueState(rx.State):
    """The queue and its workers, for operators alone."""

    workers: list[WorkerLine] = []
    waiting: list[WaitingLine] = []
    jobs: list[JobLine] = []
    read_at: str = ""
    is_loaded: bool = False
    is_missing: bool = False

    @rx.event
    async def load(self) -> None:
        """Show everything, also anew every few seconds; to who is no operator there is no such page."""
        user = await signed_in(self)
        if not may_read(self, user):
            return
        queue = await read_queue(user)
        self.workers, self.waiting, self.jobs = worker_lines(queue), waiting_lines(queue), job_lines(queue)
        note_reading(self)
