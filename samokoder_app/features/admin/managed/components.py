"""Managed keys with their models, and the form for another one."""

from typing import Any

import reflex as rx

from samokoder_app.features.admin.managed.state import ManagedState
from samokoder_app.features.admin.managed.views import KeyLine, ModelLine
from samokoder_app.i18n.credits import ManagedTexts
from samokoder_app.i18n.text import Text, texts_of
from samokoder_app.keys.views import ProviderView
from samokoder_app.ui.confirm_dialog import confirm_dialog
from samokoder_app.ui.controls import button, field, password_input, select, text_input
from samokoder_app.ui.language import in_dollars, in_percent, named, t
from samokoder_app.ui.surfaces import badge, card, row_list, section_card


def add_form() -> rx.Component:
    """Another key."""
    add = button(
        t(ManagedTexts.add), kind="primary", type="submit", disabled=ManagedState.is_working, data_testid="add-managed"
    )
    return section_card(
        t(ManagedTexts.add_title),
        rx.el.form(
            rx.el.div(*_fields(), class_name="grid gap-4 sm:grid-cols-2"),
            rx.el.div(add),
            on_submit=ManagedState.add,
            reset_on_submit=False,
            class_name="flex flex-col gap-4",
        ),
    )


def _fields() -> tuple[rx.Component, ...]:
    def option(provider: rx.Var[ProviderView]) -> rx.Component:
        return rx.el.option(provider.name, value=provider.id)

    provider = select("managed_provider", "provider_id", rx.foreach(ManagedState.providers, option))
    secret = password_input("api_key", "api_key", auto_complete="off", max_length=1000)
    url = text_input("managed_url", "base_url", max_length=500, auto_complete="off")
    cap = text_input("managed_cap", "cap", input_mode="decimal", max_length=20, auto_complete="off")
    name = text_input("managed_name", "name", max_length=80, auto_complete="off")
    return (
        field(t(ManagedTexts.provider), provider, "managed_provider"),
        field(t(ManagedTexts.key), secret, "api_key"),
        field(t(ManagedTexts.base_url), url, "managed_url", t(ManagedTexts.base_url_hint)),
        field(t(ManagedTexts.cap), cap, "managed_cap", t(ManagedTexts.cap_hint)),
        field(t(ManagedTexts.name), name, "managed_name"),
    )


def key_list() -> rx.Component:
    """The keys."""
    nothing = card(rx.el.p(t(ManagedTexts.no_keys), class_name="text-14"), class_name="p-4 sm:p-6")
    return rx.cond(
        ManagedState.lines.length() > 0,
        rx.el.div(rx.foreach(ManagedState.lines, _key), class_name="flex flex-col gap-4", data_testid="managed-keys"),
        nothing,
    )


def _key(line: rx.Var[KeyLine]) -> rx.Component:
    health = badge(
        rx.cond(line.is_enabled, named(line.health, texts_of(ManagedTexts, "health_")), t(ManagedTexts.off)),
        state=rx.cond(~line.is_enabled, "", rx.cond(line.is_well, "passed", "failed")),
    )
    cap = rx.cond(
        line.cap == "",
        rx.el.span(t(ManagedTexts.no_cap)),
        rx.el.span(t(ManagedTexts.of_cap), " ", in_dollars(line.cap_usd), class_name="figures"),
    )
    return card(
        rx.el.div(
            rx.el.h2(line.name, class_name="text-16 font-semibold break-words"),
            rx.el.code(line.mask, class_name="text-13 text-quiet"),
            health,
            rx.el.div(class_name="grow"),
            _key_buttons(line),
            class_name="flex flex-wrap items-center gap-x-3 gap-y-2",
        ),
        rx.el.p(
            rx.el.span(
                t(ManagedTexts.used_today), " ", rx.el.span(in_dollars(line.used), class_name="figures"), " ", cap
            ),
            rx.el.span(t(ManagedTexts.used_30), " ", rx.el.span(in_dollars(line.used_30), class_name="figures")),
            class_name="flex flex-wrap gap-x-4 gap-y-1 text-13 text-quiet",
        ),
        rx.el.p(t(ManagedTexts.per_million), class_name="text-12 text-quiet"),
        row_list(line.models, _model, t(ManagedTexts.no_models)),
        _offer_form(line),
        _key_form(line),
        class_name="flex flex-col gap-3 p-4 sm:p-6",
        key=line.id,
        data_testid="managed-key",
    )


def _key_buttons(line: rx.Var[KeyLine]) -> rx.Component:
    def act(label: Text, on_click: Any, **props: Any) -> rx.Component:
        return button(t(label), size="small", on_click=on_click, aria_label=t(label) + ": " + line.name, **props)

    return rx.el.span(
        act(
            ManagedTexts.test, ManagedState.test(line.id), disabled=ManagedState.is_working, data_testid="test-managed"
        ),
        rx.cond(
            line.is_enabled,
            act(ManagedTexts.turn_off, ManagedState.turn(line.id, False), data_testid="turn-off"),
            act(ManagedTexts.turn_on, ManagedState.turn(line.id, True), data_testid="turn-on"),
        ),
        act(ManagedTexts.delete, ManagedState.ask_delete(line.id), data_testid="delete-managed"),
        class_name="flex flex-wrap gap-2",
    )


def _model(model: rx.Var[ModelLine]) -> rx.Component:
    def price(label: Text, prompt: Any, answer: Any) -> rx.Component:
        figures = rx.el.span(in_dollars(prompt), " / ", in_dollars(answer), class_name="figures")
        return rx.el.span(t(label), " ", figures, class_name="whitespace-nowrap")

    return rx.el.li(
        rx.el.span(
            rx.el.span(model.title, class_name="text-14 break-words"),
            rx.cond(model.title != model.model, rx.el.code(model.model, class_name="text-12 text-quiet break-all")),
            class_name="flex min-w-0 grow basis-48 flex-col",
        ),
        rx.el.span(
            price(ManagedTexts.costs, model.prompt, model.answer),
            price(ManagedTexts.sells, model.sold_prompt, model.sold_answer),
            badge("+", in_percent(model.margin)),
            class_name="flex flex-wrap items-center gap-x-4 gap-y-1 text-13",
        ),
        button(
            t(ManagedTexts.withdraw),
            size="small",
            on_click=ManagedState.withdraw(model.id),
            aria_label=t(ManagedTexts.withdraw) + ": " + model.title,
            data_testid="withdraw",
        ),
        class_name="flex flex-wrap items-center gap-x-4 gap-y-2 py-2",
        key=model.id,
        data_testid="managed-model",
    )


def _offer_form(line: rx.Var[KeyLine]) -> rx.Component:
    def typed(name: str, label: Text, hint: Text | None = None, **props: Any) -> rx.Component:
        element_id = f"{name}-" + line.id
        control = text_input(element_id, name, auto_complete="off", **props)
        return rx.el.div(
            rx.el.label(t(label), html_for=element_id, class_name="field__label"),
            control,
            *([rx.el.p(t(hint), class_name="field__hint")] if hint else []),
            class_name="field",
        )

    number = {"input_mode": "decimal", "max_length": 20}
    return rx.el.form(
        rx.el.input(type="hidden", name="key_id", value=line.id),
        rx.el.div(
            typed("model", ManagedTexts.model, ManagedTexts.model_hint, required=True, max_length=200),
            typed("margin", ManagedTexts.margin, required=True, default_value="20", **number),
            typed("prompt_price", ManagedTexts.prompt_price, ManagedTexts.price_hint, **number),
            typed("completion_price", ManagedTexts.answer_price, ManagedTexts.price_hint, **number),
            class_name="grid gap-3 sm:grid-cols-2 xl:grid-cols-4",
        ),
        rx.el.div(button(t(ManagedTexts.offer), type="submit", disabled=ManagedState.is_working, data_testid="offer")),
        on_submit=ManagedState.offer,
        reset_on_submit=True,
        class_name="flex flex-col gap-3 border-t border-line pt-3",
    )


def _key_form(line: rx.Var[KeyLine]) -> rx.Component:
    """What of the key itself changes: its cap, its secret."""
    cap, secret = "cap-" + line.id, "new_key-" + line.id
    return rx.el.form(
        rx.el.input(type="hidden", name="key_id", value=line.id),
        rx.el.div(
            rx.el.div(
                rx.el.label(t(ManagedTexts.cap), html_for=cap, class_name="field__label"),
                text_input(
                    cap, "cap", input_mode="decimal", max_length=20, default_value=line.cap, auto_complete="off"
                ),
                class_name="field",
            ),
            rx.el.div(
                rx.el.label(t(ManagedTexts.new_key), html_for=secret, class_name="field__label"),
                text_input(
                    secret,
                    "new_key",
                    type="password",
                    max_length=1000,
                    auto_complete="off",
                    placeholder=t(ManagedTexts.new_key_hint),
                ),
                class_name="field",
            ),
            class_name="grid gap-3 sm:grid-cols-2 xl:grid-cols-4",
        ),
        rx.el.div(
            button(t(ManagedTexts.save), type="submit", disabled=ManagedState.is_working, data_testid="save-key")
        ),
        on_submit=ManagedState.save,
        reset_on_submit=False,
        class_name="flex flex-col gap-3 border-t border-line pt-3",
    )


def delete_dialog() -> rx.Component:
    """Ask before a key is deleted."""
    return confirm_dialog(
        ManagedTexts.delete_title,
        ManagedTexts.delete_hint,
        ManagedTexts.delete,
        open=ManagedState.deleting_id != "",
        on_yes=ManagedState.delete,
        on_no=ManagedState.keep,
        test_id="confirm-delete-managed",
    )
