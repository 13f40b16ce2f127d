"""The section of the models by role."""

import reflex as rx

from samokoder_app.features.account.routes.state import RoutesState
from samokoder_app.features.account.routes.views import KeyChoice, PlaceRow, TierRows
from samokoder_app.i18n.routes import RouteTexts
from samokoder_app.i18n.text import texts_of
from samokoder_app.ui.controls import button, icon_button
from samokoder_app.ui.language import t
from samokoder_app.ui.surfaces import card


def _text(tier: rx.Var[TierRows], kind: str) -> rx.Var[str]:
    """The tier's own words: `plan_title`, `plan_hint` and so on."""
    texts = texts_of(RouteTexts)
    cases = [(name, t(texts[f"{name}_{kind}"])) for name in ("plan", "code", "cheap")]
    return rx.match(tier.id, *cases, "")


def _place_row(tier: rx.Var[TierRows], row: rx.Var[PlaceRow]) -> rx.Component:
    return rx.el.li(
        rx.el.span(row.place + 1, ".", class_name="figures w-6 shrink-0 text-13 text-quiet"),
        rx.el.p(rx.el.strong(row.name), " · ", row.model, class_name="min-w-0 grow text-14 break-words"),
        rx.el.div(
            icon_button(
                "up",
                t(RouteTexts.up),
                on_click=RoutesState.move(tier.id, row.place, -1),
                disabled=row.is_first,
            ),
            icon_button(
                "down",
                t(RouteTexts.down),
                on_click=RoutesState.move(tier.id, row.place, 1),
                disabled=row.is_last,
            ),
            icon_button("trash", t(RouteTexts.remove), on_click=RoutesState.remove(tier.id, row.place)),
            class_name="flex shrink-0",
        ),
        class_name="flex items-center gap-2 py-1",
        data_testid="route-place",
    )


def _key_option(choice: rx.Var[KeyChoice]) -> rx.Component:
    return rx.el.option(choice.label, value=choice.id)


def _add_form(tier: rx.Var[TierRows]) -> rx.Component:
    return rx.el.form(
        rx.el.input(type="hidden", name="tier", value=tier.id, read_only=True),
        rx.el.select(
            rx.foreach(RoutesState.keys, _key_option),
            name="key_id",
            class_name="control",
            aria_label=t(RouteTexts.key),
        ),
        rx.el.input(
            name="model",
            class_name="control",
            max_length=200,
            placeholder=t(RouteTexts.model_placeholder),
            aria_label=t(RouteTexts.model),
            key=RoutesState.form,
        ),
        button(t(RouteTexts.add), type="submit", icon_name="plus", data_testid="add-place"),
        on_submit=RoutesState.add,
        reset_on_submit=False,
        class_name="grid gap-2 sm:grid-cols-[1fr_1fr_auto]",
    )


def _tier(tier: rx.Var[TierRows]) -> rx.Component:
    return rx.el.section(
        rx.el.h3(_text(tier, "title"), class_name="text-16 font-semibold"),
        rx.el.p(_text(tier, "hint"), class_name="text-13 text-quiet"),
        rx.cond(
            tier.rows.length() > 0,
            rx.el.ol(rx.foreach(tier.rows, lambda row: _place_row(tier, row))),
            rx.el.p(
                rx.cond(tier.id == "code", t(RouteTexts.nobody_at_all), t(RouteTexts.nobody)), class_name="text-14"
            ),
        ),
        rx.cond(tier.is_full, rx.fragment(), _add_form(tier)),
        class_name="flex flex-col gap-2 border-t border-line pt-4",
        custom_attrs={"data-tier": tier.id},
    )


def _choice(name: str, label: rx.Var[str], hint: rx.Var[str], is_on: rx.Var[bool], on_change: object) -> rx.Component:
    return rx.el.div(
        rx.el.label(
            rx.el.input(type="checkbox", role="switch", id=name, checked=is_on, on_change=on_change),
            rx.el.span(label),
            class_name="toggle",
            html_for=name,
        ),
        rx.el.p(hint, class_name="field__hint"),
        class_name="flex flex-col gap-1",
    )


def _choices() -> rx.Component:
    return rx.el.div(
        _choice(
            "fails-over",
            t(RouteTexts.fails_over),
            t(RouteTexts.fails_over_hint),
            RoutesState.fails_over,
            RoutesState.let_fail_over,
        ),
        _choice(
            "free-first",
            t(RouteTexts.free_first),
            t(RouteTexts.free_first_hint),
            RoutesState.free_first,
            RoutesState.put_free_first,
        ),
        class_name="flex flex-col gap-4 border-t border-line pt-4",
    )


def routes_section() -> rx.Component:
    """Three tiers with their models in order, and what may take over; there is nothing to choose without a key."""
    return card(
        rx.el.h2(t(RouteTexts.title), class_name="text-20 font-semibold"),
        rx.el.p(t(RouteTexts.hint), class_name="max-w-[68ch] text-14 text-quiet"),
        rx.cond(
            RoutesState.keys.length() > 0,
            rx.el.div(rx.foreach(RoutesState.tiers, _tier), _choices(), class_name="flex flex-col gap-4"),
            rx.el.p(t(RouteTexts.no_keys), class_name="text-14"),
        ),
        class_name="flex flex-col gap-4 p-4 sm:p-6",
        data_testid="routes",
    )
