"""The choice of states, the builds, and the question before one is stopped."""

import reflex as rx

from samokoder_app.features.admin.builds.state import AllBuildsState
from samokoder_app.features.admin.builds.views import FILTERS, BuildLine
from samokoder_app.features.admin.frame import more_button
from samokoder_app.i18n.admin import BuildStatuses, BuildsTexts
from samokoder_app.i18n.builder import Stream
from samokoder_app.i18n.text import texts_of
from samokoder_app.ui.chrome import moment
from samokoder_app.ui.confirm_dialog import confirm_dialog
from samokoder_app.ui.controls import button
from samokoder_app.ui.language import in_dollars, in_time, named, t
from samokoder_app.ui.surfaces import badge, card, row_list, tab, tabs


def filter_tabs() -> rx.Component:
    """Which builds are shown."""
    words = texts_of(BuildsTexts)
    return tabs(
        *[
            tab(
                t(words[name]), AllBuildsState.chosen == name, AllBuildsState.choose(name), data_testid=f"builds-{name}"
            )
            for name in FILTERS
        ],
        label=t(BuildsTexts.filter),
    )


def build_list() -> rx.Component:
    """Builds, the newest first."""
    return card(
        row_list(AllBuildsState.lines, _line, t(BuildsTexts.none)),
        more_button(AllBuildsState),
        class_name="flex flex-col gap-4 p-4 sm:px-6 sm:py-3",
        data_testid="builds",
    )


def _line(line: rx.Var[BuildLine]) -> rx.Component:
    stop = button(
        t(BuildsTexts.stop),
        size="small",
        on_click=AllBuildsState.ask_stop(line.id),
        aria_label=t(BuildsTexts.stop) + ": " + line.email + ", " + line.project,
        data_testid="stop-build",
    )
    return rx.el.li(
        rx.el.div(
            rx.el.p(
                badge(named(line.status, texts_of(BuildStatuses)), state=line.status, data_testid="status"),
                rx.cond(line.is_stopping, badge(t(BuildsTexts.stopping), state="waiting")),
                rx.el.strong(line.email, class_name="min-w-0 break-all"),
                rx.el.span(t(BuildsTexts.project), " ", rx.el.code(line.project), class_name="text-quiet"),
                class_name="flex flex-wrap items-center gap-x-3 gap-y-1 text-14",
            ),
            _facts(line),
            rx.cond(line.reason != "", _reason(line)),
            class_name="flex min-w-0 grow basis-72 flex-col gap-1",
        ),
        rx.cond(line.may_stop, stop),
        class_name="flex flex-wrap items-center gap-x-4 gap-y-2 py-3",
        key=line.id,
        data_testid="build",
    )


def _facts(line: rx.Var[BuildLine]) -> rx.Component:
    lasting = rx.cond(line.status == "running", t(BuildsTexts.running_for), t(BuildsTexts.took))
    stage = rx.el.span(
        named(line.stage, texts_of(Stream, "stage_")), rx.cond(line.worker != "", rx.fragment(" · ", line.worker))
    )
    return rx.el.p(
        rx.el.span(t(BuildsTexts.ordered), " ", moment(line.created_at)),
        rx.cond((line.seconds > 0) & (line.status != "queued"), rx.el.span(lasting, " ", in_time(line.seconds))),
        rx.el.span(rx.cond(line.is_demo, t(BuildsTexts.demo), line.model), class_name="break-all"),
        rx.cond(line.has_price, rx.el.span(t(BuildsTexts.cost), " ", in_dollars(line.usd))),
        rx.cond(line.attempt > 1, rx.el.span(t(BuildsTexts.attempt), f" {line.attempt}")),
        rx.cond(line.stage != "", stage),
        class_name="flex flex-wrap gap-x-4 gap-y-1 text-13 text-quiet",
    )


def _reason(line: rx.Var[BuildLine]) -> rx.Component:
    return rx.el.p(
        line.reason, " ", rx.el.code(line.code, class_name="text-12 text-quiet"), class_name="text-13 break-words"
    )


def stop_dialog() -> rx.Component:
    """Ask before a build is stopped."""
    return confirm_dialog(
        BuildsTexts.stop_title,
        BuildsTexts.stop_hint,
        BuildsTexts.stop,
        open=AllBuildsState.stopping_id != "",
        on_yes=AllBuildsState.stop,
        on_no=AllBuildsState.keep,
        test_id="confirm-stop",
    )
