"""Buttons and fields in all states."""

from typing import Any

import reflex as rx

from samokoder_app import paths
from samokoder_app.features.gallery.specimen import Specimen
from samokoder_app.i18n.gallery import Gallery, Samples
from samokoder_app.i18n.usage import UsageTexts
from samokoder_app.ui.controls import (
    button,
    download_button,
    field,
    icon_button,
    link_button,
    password_input,
    select,
    text_area,
    text_input,
    toggle,
)
from samokoder_app.ui.language import t


def buttons() -> tuple[Specimen, ...]:
    """What is pressed."""
    save = t(Samples.save)
    return (
        Specimen(
            button,
            (
                (Gallery.normal, button(save)),
                (Gallery.primary, button(save, kind="primary")),
                (Gallery.danger, button(t(Samples.delete), kind="danger")),
                (Gallery.quiet, button(save, kind="quiet")),
                (Gallery.with_icon, button(save, icon_name="download")),
                (Gallery.small, button(save, size="small")),
                (Gallery.large, button(save, size="large", kind="primary")),
                (Gallery.disabled, button(save, disabled=True)),
                (Gallery.disabled, button(save, kind="primary", disabled=True)),
            ),
        ),
        Specimen(
            icon_button,
            (
                (Gallery.normal, icon_button("reload", t(Samples.retry))),
                (Gallery.disabled, icon_button("reload", t(Samples.retry), disabled=True)),
            ),
        ),
        Specimen(
            link_button,
            (
                (Gallery.normal, link_button(t(Samples.begin), href=paths.DESIGN)),
                (Gallery.primary, link_button(t(Samples.begin), href=paths.DESIGN, kind="primary")),
            ),
        ),
        Specimen(download_button, ((Gallery.normal, download_button(t(UsageTexts.csv), href=paths.API_CREDITS_CSV)),)),
    )


def fields() -> tuple[Specimen, ...]:
    """What is filled in."""

    def name(element_id: str, **props: Any) -> rx.Component:
        return text_input(element_id, element_id, **props)

    def note(element_id: str, **props: Any) -> rx.Component:
        return text_area(element_id, element_id, rows="2", aria_label=t(Samples.note), **props)

    label = t(Samples.name)
    wrong = name("f-error", default_value=t(Samples.name_typed), aria_invalid=True, aria_describedby="f-error-error")
    return (
        Specimen(
            field,
            (
                (Gallery.empty, field(label, name("f-empty"), "f-empty")),
                (Gallery.hinted, field(label, name("f-hint"), "f-hint", hint=t(Samples.name_hint))),
                (Gallery.error, field(label, wrong, "f-error", error=t(Samples.name_error))),
            ),
        ),
        Specimen(
            text_input,
            (
                (Gallery.normal, name("i-normal", default_value=t(Samples.name_typed), aria_label=label)),
                (Gallery.empty, name("i-empty", placeholder=label, aria_label=label)),
                (
                    Gallery.disabled,
                    name("i-disabled", default_value=t(Samples.name_typed), aria_label=label, disabled=True),
                ),
            ),
        ),
        Specimen(
            password_input,
            ((Gallery.normal, password_input("p-normal", "p-normal", auto_complete="off", aria_label=label)),),
        ),
        Specimen(
            text_area,
            (
                (Gallery.empty, note("a-empty", placeholder=t(Samples.note))),
                (Gallery.disabled, note("a-disabled", disabled=True)),
            ),
        ),
    )


def choices() -> tuple[Specimen, ...]:
    """What is chosen."""

    def stack(element_id: str, **props: Any) -> rx.Component:
        options = [rx.el.option(t(text), value=text.en) for text in (Samples.first, Samples.second)]
        return select(element_id, element_id, *options, aria_label=t(Samples.stack), **props)

    return (
        Specimen(select, ((Gallery.normal, stack("s-normal")), (Gallery.disabled, stack("s-disabled", disabled=True)))),
        Specimen(
            toggle,
            (
                (Gallery.off, toggle("t-off", "t-off", t(Samples.mails))),
                (Gallery.on, toggle("t-on", "t-on", t(Samples.mails), default_checked=True)),
                (Gallery.disabled, toggle("t-disabled", "t-disabled", t(Samples.mails), disabled=True)),
            ),
        ),
    )
