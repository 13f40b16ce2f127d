"""Health and figures."""

from typing import Any

import reflex as rx

from samokoder_app.features.admin.overview.state import OverviewState
from samokoder_app.features.admin.overview.views import PartLine
from samokoder_app.i18n.admin import OverviewTexts, PartNames
from samokoder_app.i18n.pilot import PilotLicence
from samokoder_app.i18n.text import Text, texts_of
from samokoder_app.ui.icon import icon
from samokoder_app.ui.language import in_groups, in_time, named, t, t_pair
from samokoder_app.ui.surfaces import badge, card, figure, section_card

_HEADS = {
    "ready": (OverviewTexts.ready, OverviewTexts.ready_hint),
    "reduced": (OverviewTexts.reduced, OverviewTexts.reduced_hint),
    "unavailable": (OverviewTexts.unavailable, OverviewTexts.unavailable_hint),
}
_BADGES = {"ready": "passed", "reduced": "waiting", "unavailable": "failed"}


def health() -> rx.Component:
    """Whether all is well, and each part with its sentence."""
    status = OverviewState.status
    tone = rx.match(status, *_BADGES.items(), "").to(str)
    return card(
        rx.el.div(
            badge(
                rx.match(status, *[(key, t(head)) for key, (head, _) in _HEADS.items()], status),
                state=tone,
                data_testid="health-status",
            ),
            rx.el.p(
                rx.match(status, *[(key, t(hint)) for key, (_, hint) in _HEADS.items()], ""),
                class_name="text-14 text-quiet",
            ),
            class_name="flex flex-wrap items-center gap-x-3 gap-y-2",
        ),
        rx.el.ul(
            rx.foreach(OverviewState.parts, _part),
            aria_label=t(OverviewTexts.health),
            class_name="divide-y divide-line",
        ),
        class_name="flex flex-col gap-2 p-4 sm:p-6",
        data_testid="health",
    )


def _part(part: rx.Var[PartLine]) -> rx.Component:
    is_ok = part.is_ok
    return rx.el.li(
        rx.cond(
            is_ok,
            icon("check", 18, label=t(OverviewTexts.in_order), class_name="mt-[1px] flex-none text-passed"),
            icon("alert", 18, label=t(OverviewTexts.at_fault), class_name="mt-[1px] flex-none text-failed"),
        ),
        rx.el.strong(named(part.name, texts_of(PartNames)), class_name="w-[112px] flex-none text-14 font-medium"),
        rx.el.p(t_pair(part.ru, part.en), class_name="min-w-0 basis-[220px] grow text-14 break-words"),
        class_name="flex flex-wrap items-start gap-x-3 gap-y-1 py-3",
        data_testid="part",
    )


def pilot_licence() -> rx.Component:
    """What the operator of a second engine must know of its licence."""
    note = section_card(
        t(PilotLicence.title),
        rx.el.p(t(PilotLicence.text), class_name="max-w-[76ch] text-14"),
        data_testid="pilot-licence",
    )
    return rx.cond(OverviewState.has_pilot, note)


def figures() -> rx.Component:
    """What goes on."""
    now = OverviewState.figures
    oldest = rx.cond(
        now.queued > 0,
        rx.fragment(t(OverviewTexts.oldest), " ", in_time(now.oldest_seconds)),
        t(OverviewTexts.nothing_waits),
    )
    return rx.el.dl(
        figure(t(OverviewTexts.running), in_groups(now.running)),
        figure(t(OverviewTexts.queued), in_groups(now.queued), oldest),
        figure(t(OverviewTexts.waiting), in_groups(now.waiting), _noted(OverviewTexts.paused, now.paused)),
        figure(t(OverviewTexts.failed), in_groups(now.failed), _noted(OverviewTexts.done, now.done)),
        figure(t(OverviewTexts.workers), in_groups(now.workers), _noted(OverviewTexts.previews, now.previews)),
        figure(t(OverviewTexts.sign_ins), in_groups(now.sign_ins), _noted(OverviewTexts.refused, now.refused)),
        figure(t(OverviewTexts.calls), in_groups(now.calls), _noted(OverviewTexts.calls_failed, now.calls_failed)),
        figure(t(OverviewTexts.version), OverviewState.version),
        class_name="grid grid-cols-2 gap-3 sm:gap-4 xl:grid-cols-4",
        data_testid="figures",
    )


def _noted(label: Text, number: Any) -> rx.Component:
    return rx.fragment(t(label), " ", in_groups(number))
