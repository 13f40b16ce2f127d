"""The button of the bar, and the dialog in which links are made, copied, changed and revoked."""

from typing import Any

import reflex as rx

from samokoder_app.features.builder.sharing.state import SharingState
from samokoder_app.features.builder.sharing.views import DAYS, SAME, SHOWN, LinkLine
from samokoder_app.i18n.shares import Sharing
from samokoder_app.i18n.text import Text, texts_of
from samokoder_app.shares.links import MAX_NAME
from samokoder_app.ui.chrome import dialog, moment
from samokoder_app.ui.controls import button, field, icon_button, link_button, select, text_input, toggle
from samokoder_app.ui.language import named, t
from samokoder_app.ui.surfaces import badge, row_list, waiting_lines

_DAYS = texts_of(Sharing, "days_")
_SHOWN = texts_of(Sharing, "with_")


def share_button(disabled: Any) -> rx.Component:
    """Opens the dialog."""
    return rx.fragment(
        icon_button("share", t(Sharing.button), disabled=disabled, on_click=SharingState.show, data_testid="share"),
        _dialog(),
    )


def _dialog() -> rx.Component:
    listed = rx.fragment(
        rx.cond(
            SharingState.was_revoked,
            rx.el.p(t(Sharing.revoked), role="status", class_name="text-14", data_testid="share-revoked"),
        ),
        rx.cond(
            SharingState.was_changed,
            rx.el.p(t(Sharing.changed), role="status", class_name="text-14", data_testid="share-changed"),
        ),
        row_list(SharingState.lines, _line, t(Sharing.none)),
    )
    content = rx.el.div(
        rx.el.div(
            rx.el.h2(t(Sharing.title), class_name="grow text-20 font-semibold"),
            icon_button("cross", t(Sharing.close), on_click=SharingState.close, data_testid="share-close"),
            class_name="flex items-center gap-2",
        ),
        rx.el.p(t(Sharing.hint), class_name="text-14 text-quiet"),
        rx.cond(SharingState.is_loaded, listed, waiting_lines(t(Sharing.title), 2)),
        rx.cond(SharingState.editing == "", _make_form()),
        class_name="flex flex-col gap-4",
    )
    return dialog(
        rx.cond(SharingState.is_open, content),
        open=SharingState.is_open,
        label=t(Sharing.title),
        on_close=SharingState.close,
    )


def _line(line: rx.Var[LinkLine]) -> rx.Component:
    name = rx.cond(line.name != "", line.name, t(Sharing.unnamed)).to(str)
    address = rx.cond(
        line.link != "",
        rx.el.code(line.link, class_name="figures text-12 break-all select-all", data_testid="share-link"),
        rx.el.p(t(Sharing.unreadable), class_name="text-13"),
    )
    used = rx.el.p(
        t(Sharing.visits),
        ": ",
        line.visits,
        rx.cond(line.last_visit_at != "", rx.fragment(", ", t(Sharing.last_visit), " ", moment(line.last_visit_at))),
        rx.cond(
            line.is_over,
            rx.fragment(" · ", t(Sharing.over)),
            rx.cond(line.expires_at != "", rx.fragment(" · ", t(Sharing.until), " ", moment(line.expires_at))),
        ),
        class_name="text-12 text-quiet",
    )
    return rx.el.li(
        rx.el.div(
            rx.el.b(name, class_name="text-14 break-words"),
            rx.foreach(line.shows, lambda one: badge(named(one, _SHOWN))),
            class_name="flex flex-wrap items-center gap-2",
        ),
        address,
        used,
        rx.cond(SharingState.editing == line.id, _change_form(line), _deeds(line, name)),
        class_name="flex flex-col gap-2 py-3",
        data_testid="share-line",
    )


def _ways(line: rx.Var[LinkLine], name: rx.Var[str]) -> rx.Component:
    """Take the link along, or follow it."""
    copied = SharingState.copied == line.id
    return rx.fragment(
        button(
            rx.cond(copied, t(Sharing.copied), t(Sharing.copy)),
            size="small",
            icon_name="copy",
            aria_label=rx.cond(copied, t(Sharing.copied), t(Sharing.copy)).to(str) + ": " + name,
            on_click=[rx.set_clipboard(line.link), SharingState.note_copied(line.id)],
            data_testid="share-copy",
        ),
        link_button(
            t(Sharing.open),
            href=line.link,
            size="small",
            target="_blank",
            rel="noreferrer",
            aria_label=t(Sharing.open).to(str) + ": " + name,
        ),
    )


def _deeds(line: rx.Var[LinkLine], name: rx.Var[str]) -> rx.Component:
    change = rx.cond(line.is_over, t(Sharing.restart), t(Sharing.change))
    return rx.el.div(
        rx.cond(line.link != "", _ways(line, name)),
        rx.cond(
            SharingState.may_give_secrets | ~line.shows.contains("secrets"),
            button(
                change,
                size="small",
                icon_name="pencil",
                aria_label=change.to(str) + ": " + name,
                on_click=SharingState.edit(line.id),
                data_testid="share-edit",
            ),
        ),
        button(
            t(Sharing.revoke),
            size="small",
            kind="danger",
            aria_label=t(Sharing.revoke).to(str) + ": " + name,
            on_click=SharingState.revoke(line.id),
            data_testid="share-revoke",
        ),
        class_name="flex flex-wrap gap-2",
    )


def _make_form() -> rx.Component:
    offered = ("preview", "history", "fork")
    return rx.el.form(
        _fields("share", "", [_day(days) for days in DAYS], "7"),
        _choices({name: name in offered for name in SHOWN}),
        rx.el.div(button(t(Sharing.make), kind="primary", type="submit", data_testid="share-make")),
        on_submit=SharingState.make,
        reset_on_submit=False,
        class_name="flex flex-col gap-4 border-t border-line pt-4",
    )


def _change_form(line: rx.Var[LinkLine]) -> rx.Component:
    same = rx.el.option(t(Sharing.days_same), value=SAME)
    days = [rx.cond(line.is_over, rx.fragment(), same), *(_day(days) for days in DAYS)]
    deeds = rx.el.div(
        button(
            rx.cond(line.is_over, t(Sharing.restart), t(Sharing.save)),
            kind="primary",
            type="submit",
            data_testid="share-save",
        ),
        button(t(Sharing.cancel), type="button", on_click=SharingState.edit(""), data_testid="share-keep"),
        class_name="flex flex-wrap gap-2",
    )
    return rx.el.form(
        _fields("change", line.name, days, rx.cond(line.is_over, str(DAYS[0]), SAME)),
        _choices({name: line.shows.contains(name) for name in SHOWN}),
        deeds,
        on_submit=SharingState.change,
        reset_on_submit=False,
        class_name="flex flex-col gap-4 note-box",
        data_testid="share-form",
    )


def _day(days: int) -> rx.Component:
    return rx.el.option(t(_DAYS[str(days)]), value=str(days))


def _fields(form: str, name: Any, days: list[rx.Component], chosen: Any) -> rx.Component:
    """Ids differ by `form`: what is cleared by its id is the one of two forms that was made last."""
    typed = text_input(
        f"{form}-name",
        "share_name",
        default_value=name,
        max_length=MAX_NAME,
        placeholder=t(Sharing.name_hint),
        auto_complete="off",
    )
    ends = f"{form}-days"
    return rx.el.div(
        field(t(Sharing.name), typed, f"{form}-name"),
        field(t(Sharing.ends), select(ends, "days", *days, default_value=chosen), ends),
        class_name="grid gap-4 sm:grid-cols-2",
    )


def _choices(ticked: dict[str, Any]) -> rx.Component:
    """What the link shows, each ticked as is said."""
    return rx.el.fieldset(
        rx.el.legend(t(Sharing.shows), class_name="field__label mb-2"),
        _choice("preview", ticked, Sharing.preview, Sharing.preview_hint),
        _choice("history", ticked, Sharing.history),
        _choice("code", ticked, Sharing.code),
        _choice("fork", ticked, Sharing.fork, Sharing.fork_hint),
        rx.cond(SharingState.may_give_secrets, _choice("secrets", ticked, Sharing.secrets, Sharing.secrets_hint)),
        class_name="flex flex-col gap-3",
    )


def _choice(name: str, ticked: dict[str, Any], label: Text, hint: Text | None = None) -> rx.Component:
    control = toggle(f"share-{name}", name, t(label), default_checked=ticked[name], data_testid=f"share-{name}")
    hints = [rx.el.p(t(hint), class_name="field__hint")] if hint else []
    return rx.el.div(control, *hints, class_name="flex flex-col gap-1")
