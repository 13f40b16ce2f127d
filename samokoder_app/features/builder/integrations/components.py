"""Secrets, outside hosts, and what the app asks for."""

import reflex as rx

from samokoder_app import paths
from samokoder_app.features.builder.integrations.state import IntegrationsState
from samokoder_app.features.builder.integrations.views import SecretRow
from samokoder_app.i18n.integrations import Integrations
from samokoder_app.ui.chrome import page_link
from samokoder_app.ui.controls import button, field, icon_button, text_area, text_input
from samokoder_app.ui.language import t
from samokoder_app.ui.surfaces import card

_SECTION = "flex flex-col gap-4 p-4 sm:p-6"
_HINT = "max-w-[68ch] text-14 text-quiet"


def needs_section() -> rx.Component:
    """What the code reads or calls and is not given, each with one click to mend it."""
    variables = rx.el.div(
        rx.el.span(t(Integrations.needed_variables), class_name="text-14"),
        rx.foreach(
            IntegrationsState.variables,
            lambda name: button(name, size="small", icon_name="plus", on_click=IntegrationsState.begin(name)),
        ),
        class_name="flex flex-wrap items-center gap-2",
        data_testid="needed-variables",
    )
    hosts = rx.el.div(
        rx.el.span(t(Integrations.needed_hosts), class_name="text-14"),
        rx.foreach(
            IntegrationsState.needed_hosts,
            lambda host: button(host, size="small", icon_name="plus", on_click=IntegrationsState.allow(host)),
        ),
        class_name="flex flex-wrap items-center gap-2",
        data_testid="needed-hosts",
    )
    has_needs = (IntegrationsState.variables.length() + IntegrationsState.needed_hosts.length()) > 0
    return rx.cond(
        has_needs,
        card(
            rx.el.h2(t(Integrations.needed), class_name="text-20 font-semibold"),
            rx.cond(IntegrationsState.variables.length() > 0, variables),
            rx.cond(IntegrationsState.needed_hosts.length() > 0, hosts),
            class_name=_SECTION,
        ),
    )


def _secret_row(row: rx.Var[SecretRow]) -> rx.Component:
    return rx.el.li(
        rx.el.p(
            rx.el.code(row.name, class_name="text-14 break-all"),
            rx.el.span(row.mask, class_name="figures text-13 text-quiet"),
            class_name="flex min-w-0 grow flex-wrap items-baseline gap-x-3",
        ),
        button(t(Integrations.replace), size="small", on_click=IntegrationsState.begin(row.name)),
        icon_button("trash", t(Integrations.delete_secret), of=row.name, on_click=IntegrationsState.delete(row.name)),
        class_name="flex items-center gap-2 py-2",
        data_testid="secret-row",
    )


def _name_input() -> rx.Component:
    return text_input(
        "secret-name",
        "name",
        required=True,
        max_length=64,
        auto_complete="off",
        auto_capitalize="characters",
        spell_check=False,
        default_value=IntegrationsState.draft,
        placeholder="STRIPE_SECRET_KEY",
    )


def _value_input() -> rx.Component:
    return text_area(
        "secret-value",
        "value",
        required=True,
        rows=1,
        max_length=4096,
        auto_complete="off",
        spell_check=False,
        style={"min_height": "2.25rem", "-webkit-text-security": "disc"},  # several lines, so no field of passwords
    )


def _secret_form() -> rx.Component:
    return rx.el.form(
        rx.el.div(
            field(t(Integrations.name), _name_input(), "secret-name", hint=t(Integrations.name_hint)),
            field(t(Integrations.value), _value_input(), "secret-value", hint=t(Integrations.value_hint)),
            class_name="grid gap-4 sm:grid-cols-2",
        ),
        rx.el.div(
            button(t(Integrations.keep), kind="primary", type="submit", data_testid="keep-secret"),
            rx.cond(
                IntegrationsState.is_kept,
                rx.el.span(t(Integrations.kept), role="status", class_name="text-14 text-passed"),
            ),
            class_name="flex flex-wrap items-center gap-3",
        ),
        key=rx.Var.create("secret-") + IntegrationsState.form.to_string(),
        on_submit=IntegrationsState.keep,
        reset_on_submit=False,
        class_name="flex flex-col gap-4 border-t border-line pt-4",
    )


def secrets_section() -> rx.Component:
    """Kept secrets as masks, and the form for a new one."""
    kept = rx.cond(
        IntegrationsState.rows.length() > 0,
        rx.el.ul(rx.foreach(IntegrationsState.rows, _secret_row), class_name="divide-y divide-line"),
        rx.el.p(t(Integrations.no_secrets), class_name="text-14"),
    )
    return card(
        rx.el.h2(t(Integrations.secrets), class_name="text-20 font-semibold"),
        rx.el.p(t(Integrations.secrets_hint), class_name=_HINT),
        rx.cond(IntegrationsState.manages, rx.fragment(kept, _secret_form()), _for_leaders()),
        class_name=_SECTION,
    )


def _for_leaders() -> rx.Component:
    """In place of what the reader's role does not allow."""
    return rx.el.p(t(Integrations.for_leaders), class_name="note-box text-14", data_testid="for-leaders")


def _host_row(host: rx.Var[str]) -> rx.Component:
    return rx.el.li(
        rx.el.code(host, class_name="min-w-0 grow text-14 break-all"),
        rx.cond(
            IntegrationsState.manages,
            icon_button("trash", t(Integrations.remove_host), of=host, on_click=IntegrationsState.remove(host)),
        ),
        class_name="flex items-center gap-2 py-1",
        data_testid="host-row",
    )


def _asked_row(host: rx.Var[str]) -> rx.Component:
    return rx.el.div(
        rx.el.p(
            t(Integrations.asked), " ", rx.el.code(host, class_name="break-all"), class_name="min-w-0 grow basis-60"
        ),
        rx.cond(
            IntegrationsState.manages,
            rx.fragment(
                button(t(Integrations.allow), size="small", kind="primary", on_click=IntegrationsState.allow(host)),
                button(t(Integrations.dismiss), size="small", on_click=IntegrationsState.remove(host)),
            ),
            rx.el.span(t(Integrations.leaders_allow), class_name="text-13 text-quiet"),
        ),
        class_name="note-box flex flex-wrap items-center gap-2",
        data_testid="asked-host",
    )


def asked_hosts() -> rx.Component:
    """Hosts that the app tried in vain, each with one click to allow it."""
    return rx.cond(
        IntegrationsState.asked.length() > 0,
        rx.el.div(
            rx.foreach(IntegrationsState.asked, _asked_row), role="status", class_name="flex flex-col gap-2 text-14"
        ),
    )


def hosts_section() -> rx.Component:
    """Allowed hosts, those that were asked for, and the form for another."""
    form = rx.el.form(
        field(
            t(Integrations.host),
            text_input("host", "host", required=True, max_length=300, spell_check=False, placeholder="api.stripe.com"),
            "host",
            hint=t(Integrations.host_hint),
        ),
        rx.el.div(button(t(Integrations.allow), kind="primary", type="submit", data_testid="allow-host")),
        key=rx.Var.create("host-") + IntegrationsState.form.to_string(),
        on_submit=IntegrationsState.allow_typed,
        reset_on_submit=False,
        class_name="flex flex-col gap-4 border-t border-line pt-4",
    )
    return card(
        rx.el.h2(t(Integrations.hosts), class_name="text-20 font-semibold"),
        rx.el.p(t(Integrations.hosts_hint), class_name=_HINT),
        asked_hosts(),
        rx.cond(
            IntegrationsState.allowed.length() > 0,
            rx.el.ul(rx.foreach(IntegrationsState.allowed, _host_row), class_name="divide-y divide-line"),
            rx.el.p(t(Integrations.no_hosts), class_name="text-14"),
        ),
        rx.cond(IntegrationsState.manages, form, rx.el.p(t(Integrations.leaders_allow), class_name="note-box text-14")),
        class_name=_SECTION,
    )


def integrations_link(project_id: rx.Var[str], icon: rx.Component) -> rx.Component:
    """From the builder's bar to the page; leads nowhere until it is known of which project."""
    look = {"class_name": "button button--quiet button--icon", "data_testid": "integrations"}
    named = {"title": t(Integrations.title), "aria_label": t(Integrations.title)}
    known = page_link(icon, to=rx.Var.create(paths.project_integrations(project_id)), **named, **look)
    awaited = rx.el.button(icon, type="button", disabled=True, **named, **look)
    return rx.cond(project_id == "", awaited, known)
