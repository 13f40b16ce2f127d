"""Pages and boxes for what went wrong: unknown address, crashed page, lost connection."""

import reflex as rx
from reflex_components_core.base.error_boundary import error_boundary
from reflex_components_core.core.banner import has_connection_errors

from samokoder_app import paths
from samokoder_app.i18n.common import Common
from samokoder_app.shell.frame import public_frame
from samokoder_app.ui.controls import link_button
from samokoder_app.ui.icon import icon
from samokoder_app.ui.language import t


def not_found_page() -> rx.Component:
    """For an address that leads nowhere."""
    return public_frame(
        rx.el.div(
            rx.el.p("404", class_name="figures text-40 text-quiet"),
            rx.el.h1(t(Common.not_found_title), class_name="text-28 font-semibold"),
            rx.el.p(t(Common.not_found_hint), class_name="max-w-[52ch] text-16 text-quiet"),
            rx.el.div(
                link_button(t(Common.to_projects), href=paths.PROJECTS, kind="primary"),
                link_button(t(Common.to_start), href=paths.LANDING),
                class_name="flex flex-wrap gap-3",
            ),
            class_name="mx-auto flex w-full max-w-[1120px] flex-col items-start gap-4 px-4 py-16",
        )
    )


def _crash_box() -> rx.Component:
    return rx.el.div(
        rx.el.h1(t(Common.crash_title), class_name="text-28 font-semibold"),
        rx.el.p(t(Common.crash_hint), class_name="max-w-[60ch] text-16 text-quiet"),
        rx.el.pre(
            rx.Var("event_args.error.message"),
            class_name="w-full overflow-auto rounded-control bg-raised p-3 text-13",
        ),
        link_button(t(Common.reload), href="", kind="primary"),
        class_name="mx-auto flex max-w-[760px] flex-col items-start gap-4 px-4 py-16",
    )


def crash_boundary(_: bool) -> rx.Component:
    """Catches errors of rendering and says what to do."""
    return error_boundary(
        fallback_render=rx.vars.function.ArgsFunctionOperation.create(("event_args",), rx.Var.create(_crash_box()))
    )


def connection_banner(is_stateful: bool) -> rx.Component | None:
    """Says that the connection is lost while it is."""
    if not is_stateful:
        return None
    return rx.cond(
        has_connection_errors,
        rx.el.div(
            icon("alert", 18),
            rx.el.p(t(Common.connection_lost)),
            role="status",
            class_name="banner",
            data_testid="connection-lost",
        ),
    )
