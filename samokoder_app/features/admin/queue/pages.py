"""The operator's page of the queue."""

import reflex as rx

from samokoder_app import paths
from samokoder_app.features.admin.frame import admin_page
from samokoder_app.features.admin.queue.components import jobs, line, workers
from samokoder_app.features.admin.queue.state import QueueState
from samokoder_app.i18n.admin import Operating


def queue_page() -> rx.Component:
    """What waits, what works, and who works on it."""
    return admin_page(
        paths.ADMIN_QUEUE,
        Operating.queue,
        QueueState,
        lambda: rx.fragment(workers(), line(), jobs()),
        refresh=QueueState.load,
    )
