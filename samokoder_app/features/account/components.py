"""Sections of the account page."""

import reflex as rx

from samokoder_app.features.account.state import KeysState
from samokoder_app.features.account.views import KeyRow, ProviderOption
from samokoder_app.i18n.account import Account, Providers
from samokoder_app.i18n.common import Common
from samokoder_app.i18n.text import texts_of
from samokoder_app.session.state import SessionState
from samokoder_app.ui.chrome import language_select, theme_select
from samokoder_app.ui.controls import button, field, icon_button, select, text_input
from samokoder_app.ui.language import t
from samokoder_app.ui.surfaces import card


def profile_section() -> rx.Component:
    """Who is signed in, language and theme."""
    return card(
        rx.el.h2(t(Account.profile), class_name="text-20 font-semibold"),
        rx.el.p(t(Account.signed_in_as), " ", rx.el.strong(SessionState.email), class_name="text-14 break-words"),
        rx.el.div(
            field(t(Common.language), language_select("language"), "language"),
            field(t(Common.theme), theme_select("theme"), "theme"),
            class_name="grid gap-4 sm:grid-cols-2",
        ),
        class_name="flex flex-col gap-4 p-4 sm:p-6",
    )


def _key_row(row: rx.Var[KeyRow]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.p(
                rx.el.strong(row.title), " · ", row.model, class_name="text-14 break-words"
            ),
            rx.el.p(row.mask, " · ", row.base_url, class_name="figures text-12 text-quiet break-all"),
            class_name="grow min-w-0",
        ),
        icon_button("trash", t(Account.delete_key), on_click=KeysState.delete(row.id)),
        class_name="flex items-center gap-3 py-3",
        data_testid="key-row",
    )  # fmt: skip


def _provider_option(option: rx.Var[ProviderOption]) -> rx.Component:
    described = [(provider_id, t(text)) for provider_id, text in texts_of(Providers).items()]
    return rx.el.option(rx.match(option.id, *described, option.name), value=option.id)


def _endpoint_fields() -> rx.Component:
    return rx.el.div(
        field(
            t(Account.provider),
            select("provider_id", "provider_id", rx.foreach(KeysState.providers, _provider_option)),
            "provider_id",
        ),
        field(
            t(Account.key_name),
            text_input("key_name", "key_name", max_length=80, placeholder=t(Account.key_name_placeholder)),
            "key_name",
        ),
        field(
            t(Account.base_url),
            text_input("base_url", "base_url", type="url", max_length=500, placeholder="https://…/v1"),
            "base_url",
            hint=t(Account.base_url_hint),
        ),
        field(
            t(Account.model),
            text_input("model", "model", required=True, max_length=200),
            "model",
            hint=t(Account.model_hint),
        ),
        class_name="grid gap-4 sm:grid-cols-2",
    )


def _add_row() -> rx.Component:
    return rx.el.div(
        button(t(Account.add), kind="primary", type="submit", disabled=KeysState.is_adding, data_testid="add-key"),
        rx.cond(KeysState.is_adding, rx.el.span(t(Account.adding), role="status", class_name="text-14 text-quiet")),
        rx.cond(KeysState.is_added, rx.el.span(t(Account.added), role="status", class_name="text-14 text-passed")),
        class_name="flex flex-wrap items-center gap-3",
    )


def _key_form() -> rx.Component:
    return rx.el.form(
        _endpoint_fields(),
        field(
            t(Account.api_key),
            text_input("api_key", "api_key", type="password", auto_complete="off", max_length=1000),
            "api_key",
        ),
        _add_row(),
        on_submit=KeysState.add,
        reset_on_submit=False,
        class_name="flex flex-col gap-4 border-t border-line pt-4",
    )


def keys_section() -> rx.Component:
    """Kept keys as masks, and the form for a new one."""
    return card(
        rx.el.h2(t(Account.keys), class_name="text-20 font-semibold"),
        rx.el.p(t(Account.keys_hint), class_name="max-w-[68ch] text-14 text-quiet"),
        rx.cond(
            KeysState.rows.length() > 0,
            rx.el.ul(rx.foreach(KeysState.rows, _key_row), class_name="divide-y divide-line"),
            rx.el.p(t(Account.no_keys), class_name="text-14"),
        ),
        _key_form(),
        class_name="flex flex-col gap-4 p-4 sm:p-6",
    )
