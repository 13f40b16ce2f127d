"""Packages of the app beyond those of its stack."""

import reflex as rx

from samokoder_app.features.builder.integrations.state import IntegrationsState
from samokoder_app.features.builder.packages.state import PackagesState
from samokoder_app.features.builder.packages.views import PackageRow
from samokoder_app.i18n.integrations import Integrations
from samokoder_app.ui.controls import button, icon_button
from samokoder_app.ui.language import t
from samokoder_app.ui.surfaces import card, error_box


def _name(row: rx.Var[PackageRow]) -> rx.Component:
    return rx.el.p(
        rx.el.code(row.name, class_name="text-14 break-all"),
        rx.el.span(row.wanted, class_name="figures text-13 break-all text-quiet"),
        class_name="flex min-w-0 grow basis-60 flex-wrap items-baseline gap-x-3",
    )


def _allowed_row(row: rx.Var[PackageRow]) -> rx.Component:
    return rx.el.li(
        _name(row),
        rx.cond(
            IntegrationsState.manages,
            icon_button(
                "trash", t(Integrations.remove_package), of=row.name, on_click=PackagesState.remove_package(row.name)
            ),
        ),
        class_name="flex items-center gap-2 py-1",
        data_testid="package-row",
    )


def _asked_row(row: rx.Var[PackageRow]) -> rx.Component:
    allow = button(t(Integrations.allow), size="small", kind="primary", on_click=PackagesState.allow_package(row.name))
    dismiss = button(t(Integrations.dismiss), size="small", on_click=PackagesState.remove_package(row.name))
    return rx.el.div(
        _name(row),
        rx.cond(
            IntegrationsState.manages,
            rx.fragment(rx.cond(PackagesState.is_possible, allow), rx.cond(row.is_kept, dismiss)),
            rx.el.span(t(Integrations.leaders_allow), class_name="text-13 text-quiet"),
        ),
        class_name="note-box flex flex-wrap items-center gap-2",
        data_testid="asked-package",
    )


def _asked() -> rx.Component:
    rows = PackagesState.asked_packages
    return rx.cond(
        rows.length() > 0,
        rx.el.div(
            rx.el.p(t(Integrations.asked_packages)),
            rx.foreach(rows, _asked_row),
            role="status",
            class_name="flex flex-col gap-2 text-14",
        ),
    )


def _refused() -> rx.Component:
    lines = rx.el.ul(
        rx.foreach(PackagesState.refused_lines, lambda line: rx.el.li(rx.el.code(line, class_name="break-all"))),
        class_name="text-13",
    )
    return rx.cond(PackagesState.refused_lines.length() > 0, error_box(t(Integrations.refused_lines), lines))


def packages_section() -> rx.Component:
    """Allowed packages, and those that the app asks for, each with one click to allow it."""
    rows = PackagesState.allowed_packages
    allowed = rx.cond(
        rows.length() > 0,
        rx.el.ul(rx.foreach(rows, _allowed_row), class_name="divide-y divide-line"),
        rx.el.p(t(Integrations.no_packages), class_name="text-14"),
    )
    return card(
        rx.el.h2(t(Integrations.packages), class_name="text-20 font-semibold"),
        rx.el.p(
            rx.cond(PackagesState.is_possible, t(Integrations.packages_hint), t(Integrations.packages_off)),
            class_name="max-w-[68ch] text-14 text-quiet",
        ),
        _refused(),
        _asked(),
        allowed,
        id="packages",
        class_name="flex flex-col gap-4 p-4 sm:p-6",
    )
