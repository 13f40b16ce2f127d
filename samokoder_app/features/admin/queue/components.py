"""Workers, the line, and jobs."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from samokoder_app.features.admin.queue.state import QueueState
from samokoder_app.features.admin.queue.views import JobLine, WaitingLine, WorkerLine
from samokoder_app.i18n.admin import BuildsTexts, JobStatuses, QueueTexts
from samokoder_app.i18n.text import Text, texts_of
from samokoder_app.ui.language import in_groups, in_time, named, t
from samokoder_app.ui.surfaces import badge, card, row_list

_LINE = "flex flex-wrap items-center gap-x-4 gap-y-1 py-3 text-14"


def workers() -> rx.Component:
    """Who builds."""
    return _listed(QueueTexts.workers, QueueState.workers, _worker, QueueTexts.no_workers, "workers")


def line() -> rx.Component:
    """Who waits."""
    return _listed(QueueTexts.waiting, QueueState.waiting, _waiting, QueueTexts.nobody, "waiting")


def jobs() -> rx.Component:
    """What the queue holds, as the workers see it."""
    return _listed(QueueTexts.jobs, QueueState.jobs, _job, QueueTexts.no_jobs, "jobs")


def _listed(title: Text, rows: Any, draw: Callable[[Any], rx.Component], nothing: Text, test_id: str) -> rx.Component:
    return card(
        rx.el.h3(t(title), class_name="text-16 font-semibold"),
        row_list(rows, draw, t(nothing)),
        class_name="flex flex-col gap-2 p-4 sm:px-6",
        data_testid=test_id,
    )


def _worker(one: rx.Var[WorkerLine]) -> rx.Component:
    return rx.el.li(
        rx.el.strong(t(QueueTexts.worker), f" {one.id}", class_name="font-medium"),
        rx.cond(one.is_silent, badge(t(QueueTexts.silent), state="failed"), badge(t(QueueTexts.alive), state="passed")),
        rx.el.span(
            t(QueueTexts.reported), " ", in_time(one.seconds), " ", t(QueueTexts.ago), class_name="text-13 text-quiet"
        ),
        rx.el.span(t(QueueTexts.jobs_of_worker), " ", in_groups(one.jobs), class_name="text-13 text-quiet"),
        class_name=_LINE,
        data_testid="worker",
    )


def _waiting(one: rx.Var[WaitingLine]) -> rx.Component:
    return rx.el.li(
        rx.el.span(f"{one.place}.", class_name="figures w-8 flex-none text-quiet"),
        rx.el.strong(one.email, class_name="min-w-0 font-medium break-all"),
        rx.el.span(t(BuildsTexts.project), " ", rx.el.code(one.project), class_name="text-13 text-quiet"),
        rx.el.span(t(QueueTexts.since), " ", in_time(one.seconds), class_name="text-13 text-quiet"),
        class_name=_LINE,
        key=one.email + one.project,
        data_testid="waiting-build",
    )


def _job(one: rx.Var[JobLine]) -> rx.Component:
    return rx.el.li(
        rx.el.code(one.task, class_name="min-w-0 break-all"),
        rx.el.span(named(one.status, texts_of(JobStatuses)), ": ", in_groups(one.jobs)),
        rx.el.span(t(QueueTexts.oldest), " ", in_time(one.seconds), class_name="text-13 text-quiet"),
        class_name=_LINE,
    )
