"""Buttons and fields."""

from typing import Any, Literal

import reflex as rx
from reflex_components_core.el.elements.base import BaseHTML

from samokoder_app.i18n.common import Common
from samokoder_app.ui.icon import icon
from samokoder_app.ui.language import t

ButtonKind = Literal["plain", "primary", "danger", "quiet"]
ButtonSize = Literal["small", "normal", "large"]


def button_class(kind: ButtonKind = "plain", size: ButtonSize = "normal") -> str:
    """Class names of a button, for what must be another element."""
    names = ["button"]
    if kind != "plain":
        names.append(f"button--{kind}")
    if size != "normal":
        names.append(f"button--{size}")
    return " ".join(names)


def button(
    *children: Any,
    kind: ButtonKind = "plain",
    size: ButtonSize = "normal",
    icon_name: str | None = None,
    **props: Any,
) -> rx.Component:
    """A button; it submits nothing unless it is given `type="submit"`."""
    props.setdefault("type", "button")
    class_name = f"{button_class(kind, size)} {props.pop('class_name', '')}".strip()
    drawn = [icon(icon_name)] if icon_name else []
    return rx.el.button(*drawn, *children, class_name=class_name, **props)


def icon_button(name: str, label: Any, *, of: Any = None, **props: Any) -> rx.Component:
    """A button that shows only an icon; its label is its name and its hint, in a list with the thing it is `of`."""
    if of is not None:
        label = label + ": " + of
    return rx.el.button(
        icon(name, 18),
        type="button",
        title=label,
        aria_label=label,
        class_name=f"button button--quiet button--icon {props.pop('class_name', '')}".strip(),
        **props,
    )


def link_button(
    *children: Any, href: Any, kind: ButtonKind = "plain", size: ButtonSize = "normal", **props: Any
) -> rx.Component:
    """A link that looks like a button; it loads the page anew."""
    class_name = f"{button_class(kind, size)} {props.pop('class_name', '')}".strip()
    return rx.el.a(*children, href=href, class_name=class_name, **props)


def download_button(*children: Any, href: Any, **props: Any) -> rx.Component:
    """A link to a file: the browser fetches it, the router of the pages leaves it alone."""
    # Else the router takes the address for one of a page.
    return link_button(
        icon("download", 16), *children, href=href, download=True, custom_attrs={"reloadDocument": True}, **props
    )


class _PostForm(BaseHTML):
    """A form of the browser's own; Reflex's never posts, even without a handler."""

    tag = "form"

    action: rx.Var[str]
    method: rx.Var[str]


def post_form(*children: Any, action: Any = None, **props: Any) -> rx.Component:
    """A form that the browser posts by itself, so that the answer may be a new page or a download.

    Without an `action` it posts to the page's own address, query and all.
    """
    addressed = {} if action is None else {"action": action}
    return _PostForm.create(*children, method="post", **addressed, **props)


def field(label: Any, control: rx.Component, element_id: str, hint: Any = None, error: Any = None) -> rx.Component:
    """A control under its label, with a hint below, and what is wrong with what was typed.

    A control with an `error` also takes `aria_invalid` and names `…-error` as what describes it.
    """
    hints = [rx.el.p(hint, id=f"{element_id}-hint", class_name="field__hint")] if hint is not None else []
    errors = [_field_error(error, element_id)] if error is not None else []
    return rx.el.div(
        rx.el.label(label, html_for=element_id, class_name="field__label"), control, *hints, *errors, class_name="field"
    )


def _field_error(error: Any, element_id: str) -> rx.Component:
    return rx.el.p(icon("alert", 16), error, id=f"{element_id}-error", role="alert", class_name="field__error")


def text_input(element_id: str, name: str, **props: Any) -> rx.Component:
    """A line of text; uncontrolled: its form reads it."""
    return rx.el.input(id=element_id, name=name, class_name="control", **props)


class _PasswordField(rx.Component):
    library = "$/public/components/password_field"
    tag = "PasswordField"
    show: rx.Var[str]
    hide: rx.Var[str]


def password_input(element_id: str, name: str, **props: Any) -> rx.Component:
    """A password, which can be shown while it is typed."""
    control = text_input(element_id, name, type="password", **props)
    return _PasswordField.create(control, show=t(Common.show_password), hide=t(Common.hide_password))


def text_area(element_id: str, name: str, **props: Any) -> rx.Component:
    """Several lines of text."""
    return rx.el.textarea(id=element_id, name=name, class_name="control", **props)


def select(element_id: str, name: str, *options: rx.Component, **props: Any) -> rx.Component:
    """A choice of one."""
    return rx.el.select(*options, id=element_id, name=name, class_name="control", **props)


def toggle(element_id: str, name: str, label: Any, **props: Any) -> rx.Component:
    """On or off."""
    return rx.el.label(
        rx.el.input(type="checkbox", role="switch", id=element_id, name=name, **props),
        rx.el.span(label),
        class_name="toggle",
        html_for=element_id,
    )
