"""The section of keys."""

from typing import Any

import reflex as rx

from samokoder_app.features.account.state import KeysState
from samokoder_app.features.account.views import KeyRow, ProviderOption
from samokoder_app.i18n.account import Account, Health, HealthHint, Providers
from samokoder_app.i18n.common import Common
from samokoder_app.i18n.text import Text, texts_of
from samokoder_app.ui.chrome import moment
from samokoder_app.ui.confirm_dialog import confirm_dialog
from samokoder_app.ui.controls import button, field, icon_button, password_input, select, text_input
from samokoder_app.ui.language import named, t
from samokoder_app.ui.model_chooser import model_chooser
from samokoder_app.ui.surfaces import badge, row_list, section_card


def _health(row: rx.Var[KeyRow]) -> rx.Component:
    return badge(named(row.health, texts_of(Health)), state=row.tone, data_testid="key-health")


def _facts(row: rx.Var[KeyRow]) -> rx.Component:
    checked = rx.cond(row.checked_at != "", rx.el.span(t(Account.checked), " ", moment(row.checked_at)))
    used = rx.cond(
        row.used_at != "",
        rx.el.span(t(Account.used), " ", moment(row.used_at), data_testid="key-used"),
        t(Account.unused),
    )
    hint = rx.el.p(
        named(row.health, texts_of(HealthHint), ""), class_name="text-13 text-failed", data_testid="key-hint"
    )
    return rx.el.div(
        rx.el.p(
            rx.el.strong(row.title, class_name="break-words"),
            rx.el.span(
                named(row.provider_id, texts_of(Providers), row.provider), class_name="text-13 text-quiet"
            ),
            _health(row),
            class_name="flex flex-wrap items-center gap-x-3 gap-y-1 text-14",
        ),
        rx.el.p(
            row.mask, " · ", rx.cond(row.model == "", t(Account.any_model), row.model), " · ", row.base_url,
            class_name="figures text-12 text-quiet break-all",
        ),
        rx.cond(row.health != "ok", hint),
        rx.el.p(checked, rx.cond(row.checked_at != "", " · ", ""), used, class_name="text-12 text-quiet"),
        class_name="flex min-w-0 grow basis-72 flex-col gap-1",
    )  # fmt: skip


def _key_buttons(row: rx.Var[KeyRow]) -> rx.Component:
    is_busy = KeysState.busy_id == row.id

    def key_button(icon_name: str, label: Text, on_click: Any, **props: Any) -> rx.Component:
        return icon_button(icon_name, t(label), of=row.title, on_click=on_click, **props)

    return rx.el.div(
        key_button("up", Account.move_up, KeysState.move(row.id, row.place - 1), disabled=row.is_first),
        key_button("down", Account.move_down, KeysState.move(row.id, row.place + 1), disabled=row.is_last),
        key_button("reload", Account.test_key, KeysState.test(row.id), disabled=is_busy, data_testid="test-key"),
        key_button("pencil", Account.edit_key, KeysState.edit(row.id), data_testid="edit-key"),
        key_button("key", Account.replace_secret, KeysState.begin_replacing(row.id), data_testid="replace-key"),
        key_button("trash", Account.delete_key, KeysState.ask_delete(row.id), data_testid="delete-key"),
        class_name="flex flex-none items-center",
    )


def _edit_form(row: rx.Var[KeyRow]) -> rx.Component:
    return rx.el.form(
        rx.el.div(
            field(
                t(Account.key_name),
                text_input("edit-name", "key_name", required=True, max_length=80, default_value=row.title),
                "edit-name",
            ),
            field(
                t(Account.model),
                model_chooser("edit-model", "key_model", key_id=row.id, value=row.model),
                "edit-model",
            ),
            class_name="grid gap-4 sm:grid-cols-2",
        ),
        _form_buttons(t(Common.save), KeysState.edit(row.id), is_busy=False),
        on_submit=KeysState.rename,
        reset_on_submit=False,
        class_name="flex w-full flex-col gap-3",
    )


def _replace_form(row: rx.Var[KeyRow]) -> rx.Component:
    secret = password_input("new-secret", "new_secret", required=True, auto_complete="off", max_length=1000)
    is_busy = KeysState.busy_id == row.id
    return rx.el.form(
        field(t(Account.new_secret), secret, "new-secret", hint=t(Account.replace_hint)),
        _form_buttons(t(Account.test_and_replace), KeysState.begin_replacing(row.id), is_busy=is_busy),
        on_submit=KeysState.replace,
        reset_on_submit=False,
        class_name="flex w-full flex-col gap-3",
    )


def _form_buttons(label: rx.Var[str], on_cancel: rx.event.EventSpec, *, is_busy: Any) -> rx.Component:
    return rx.el.div(
        button(label, kind="primary", type="submit", disabled=is_busy, data_testid="save-key"),
        button(t(Common.cancel), on_click=on_cancel),
        class_name="flex flex-wrap gap-2",
    )


def _key_row(row: rx.Var[KeyRow]) -> rx.Component:
    return rx.el.li(
        _facts(row),
        _key_buttons(row),
        rx.cond(
            KeysState.busy_id == row.id,
            rx.el.p(t(Account.adding), role="status", class_name="w-full text-13 text-quiet"),
        ),
        rx.cond(KeysState.editing_id == row.id, _edit_form(row)),
        rx.cond(KeysState.replacing_id == row.id, _replace_form(row)),
        class_name="flex flex-wrap items-start gap-x-3 gap-y-2 py-3",
        data_testid="key-row",
    )


def delete_key_dialog() -> rx.Component:
    """Ask before a key is deleted."""
    return confirm_dialog(
        Account.delete_title,
        Account.delete_hint,
        Account.delete_key,
        open=KeysState.deleting_id != "",
        on_yes=KeysState.delete,
        on_no=KeysState.keep,
        test_id="confirm-delete-key",
    )


def _provider_option(option: rx.Var[ProviderOption]) -> rx.Component:
    return rx.el.option(named(option.id, texts_of(Providers), option.name), value=option.id)


def _key_fields() -> rx.Component:
    """The two that every key needs come first."""
    providers = select(
        "provider_id",
        "provider_id",
        rx.foreach(KeysState.providers, _provider_option),
        on_change=KeysState.choose_provider,
    )
    secret = password_input("api_key", "api_key", auto_complete="off", max_length=1000)
    model = model_chooser("model", "model", provider=KeysState.provider_id, value="", key=KeysState.form)
    name = text_input("key_name", "key_name", max_length=80, placeholder=t(Account.key_name_placeholder))
    base_url = text_input("base_url", "base_url", type="url", max_length=500, placeholder="https://…/v1")
    return rx.el.div(
        field(t(Account.provider), providers, "provider_id"),
        field(t(Account.api_key), secret, "api_key", hint=t(Account.test_cost)),
        field(t(Account.model), model, "model"),
        field(t(Account.base_url), base_url, "base_url", hint=t(Account.base_url_hint)),
        field(t(Account.key_name), name, "key_name"),
        class_name="grid items-start gap-4 sm:grid-cols-2",
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
        rx.el.h3(t(Account.new_key), class_name="text-16 font-semibold"),
        _key_fields(),
        _add_row(),
        on_submit=KeysState.add,
        reset_on_submit=False,
        class_name="flex flex-col gap-4 border-t border-line pt-4",
    )


def keys_section() -> rx.Component:
    """Kept keys as masks, and the form for a new one."""
    return section_card(
        t(Account.keys),
        rx.el.p(t(Account.keys_hint), class_name="max-w-[68ch] text-14 text-quiet"),
        row_list(KeysState.rows, _key_row, t(Account.no_keys)),
        _key_form(),
        delete_key_dialog(),
    )
