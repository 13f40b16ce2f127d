"""The section of the models by role, of the account and of a project."""

from typing import Any

import reflex as rx

from samokoder_app import paths
from samokoder_app.features.model_routes.state import RoutesState
from samokoder_app.features.model_routes.suggestions import Suggestion
from samokoder_app.features.model_routes.views import PlaceRow, TierRows
from samokoder_app.i18n.routes import RouteTexts
from samokoder_app.i18n.text import Text, texts_of
from samokoder_app.ui.chrome import page_link
from samokoder_app.ui.controls import button, button_class, icon_button
from samokoder_app.ui.key_and_model import key_and_model
from samokoder_app.ui.language import t, t_pair
from samokoder_app.ui.surfaces import badge, card


def _text(tier: rx.Var[TierRows], kind: str) -> rx.Var[str]:
    """The tier's own words: `plan_title`, `plan_hint` and so on."""
    texts = texts_of(RouteTexts)
    cases = [(name, t(texts[f"{name}_{kind}"])) for name in ("plan", "code", "cheap")]
    return rx.match(tier.id, *cases, "")


def _place_row(tier: rx.Var[TierRows], row: rx.Var[PlaceRow]) -> rx.Component:
    def place_button(icon_name: str, label: Text, on_click: Any, **props: Any) -> rx.Component:
        return icon_button(icon_name, t(label), of=row.name + " · " + row.model, on_click=on_click, **props)

    return rx.el.li(
        rx.el.span(row.place + 1, ".", class_name="figures w-6 shrink-0 text-13 text-quiet"),
        rx.el.p(rx.el.strong(row.name), " · ", row.model, class_name="min-w-0 grow text-14 break-words"),
        rx.el.div(
            place_button("up", RouteTexts.up, RoutesState.move(tier.id, row.place, -1), disabled=row.is_first),
            place_button("down", RouteTexts.down, RoutesState.move(tier.id, row.place, 1), disabled=row.is_last),
            place_button("trash", RouteTexts.remove, RoutesState.remove(tier.id, row.place)),
            class_name="flex shrink-0",
        ),
        class_name="flex items-center gap-2 py-1",
        data_testid="route-place",
    )


def _add_form(tier: rx.Var[TierRows]) -> rx.Component:
    fields = key_and_model(
        rx.Var.create("route-") + tier.id,
        RoutesState.keys,
        "key_id",
        "model",
        key_label=t(RouteTexts.key),
        model_label=t(RouteTexts.model),
        key=RoutesState.form,
    )
    return rx.el.form(
        rx.el.input(type="hidden", name="tier", value=tier.id, read_only=True),
        rx.el.div(fields, class_name="w-full min-w-0 grow"),
        button(t(RouteTexts.add), type="submit", icon_name="plus", data_testid="add-place"),
        on_submit=RoutesState.add,
        reset_on_submit=False,
        class_name="flex flex-col items-start gap-2 sm:flex-row",
    )


def _suggestion(tier: rx.Var[TierRows], row: rx.Var[Suggestion]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.p(rx.el.strong(row.model), " · ", row.name, class_name="text-14 break-words"),
            rx.el.p(t_pair(row.reasons_ru, row.reasons_en), class_name="text-13 text-quiet"),
            class_name="min-w-0 grow",
        ),
        button(
            t(RouteTexts.add),
            size="small",
            icon_name="plus",
            on_click=RoutesState.take(tier.id, row.key_id, row.model),
            aria_label=t(RouteTexts.add) + " " + row.model,
            data_testid="take-suggestion",
        ),
        class_name="flex items-center gap-3 py-1",
        data_testid="suggestion",
    )


def _suggestions(tier: rx.Var[TierRows]) -> rx.Component:
    return rx.el.div(
        rx.el.h4(t(RouteTexts.suggested), class_name="text-13 font-semibold text-quiet"),
        rx.el.ul(rx.foreach(tier.suggested, lambda row: _suggestion(tier, row))),
        class_name="flex flex-col gap-1 pt-1",
    )


def _inherited_row(row: rx.Var[PlaceRow]) -> rx.Component:
    return rx.el.li(
        rx.el.span(row.place + 1, ".", class_name="figures w-6 shrink-0 text-13"),
        rx.el.p(row.name, " · ", row.model, class_name="min-w-0 break-words"),
        class_name="flex items-baseline gap-2 text-14 text-quiet",
        data_testid="inherited-place",
    )


def _nobody(tier: rx.Var[TierRows]) -> rx.Component:
    return rx.el.p(
        rx.cond(tier.id == "code", t(RouteTexts.nobody_at_all), t(RouteTexts.nobody)), class_name="text-14 text-quiet"
    )


def _of_tier(tier: rx.Var[TierRows]) -> rx.Component:
    """Who serves it: its own places, else those of the account."""
    own = rx.el.ol(rx.foreach(tier.rows, lambda row: _place_row(tier, row)))
    inherited = rx.el.div(
        badge(t(RouteTexts.as_in_account), data_testid="inherits"),
        rx.el.ol(rx.foreach(tier.inherited, _inherited_row)),
        class_name="flex flex-col items-start gap-2",
    )
    return rx.cond(tier.rows.length() > 0, own, rx.cond(tier.inherited.length() > 0, inherited, _nobody(tier)))


def _tier(tier: rx.Var[TierRows]) -> rx.Component:
    is_overriding = (RoutesState.project_id != "") & (tier.rows.length() > 0)
    back = button(
        t(RouteTexts.back_to_account), size="small", on_click=RoutesState.clear(tier.id), data_testid="clear-tier"
    )
    return rx.el.section(
        rx.el.div(
            rx.el.h3(_text(tier, "title"), class_name="text-16 font-semibold"),
            rx.cond(is_overriding, badge(t(RouteTexts.own), data_testid="overrides")),
            rx.el.div(class_name="grow"),
            rx.cond(is_overriding, back),
            class_name="flex flex-wrap items-center gap-2",
        ),
        rx.el.p(_text(tier, "hint"), class_name="text-13 text-quiet"),
        _of_tier(tier),
        rx.cond(tier.is_full, rx.fragment(), _add_form(tier)),
        rx.cond(~tier.is_full & (tier.suggested.length() > 0), _suggestions(tier)),
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


def _section(hint: rx.Var[str], below: rx.Component, no_keys: rx.Component) -> rx.Component:
    """There is nothing to choose without a key."""
    return card(
        rx.el.h2(t(RouteTexts.title), class_name="text-20 font-semibold"),
        rx.el.p(hint, class_name="max-w-[68ch] text-14 text-quiet"),
        rx.cond(
            RoutesState.keys.length() > 0,
            rx.el.div(rx.foreach(RoutesState.tiers, _tier), below, class_name="flex flex-col gap-4"),
            no_keys,
        ),
        id="models",
        class_name="flex flex-col gap-4 p-4 sm:p-6",
        data_testid="routes",
    )


def routes_section() -> rx.Component:
    """The account's tiers with their models in order, and what may take over."""
    to_keys = page_link(
        t(RouteTexts.no_keys), to=paths.ACCOUNT_KEYS, class_name=f"{button_class('primary')} self-start"
    )
    return _section(t(RouteTexts.hint), _choices(), to_keys)


def project_routes_section() -> rx.Component:
    """The same for one project; a tier without models of its own is as in the account."""
    to_account = page_link(t(RouteTexts.to_account), to=paths.ACCOUNT_KEYS, class_name="link self-start text-14")
    return _section(t(RouteTexts.project_hint), to_account, to_account)
