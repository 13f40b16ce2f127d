"""Parts that live in the browser only: theme, language, dialog, moments, links (assets/components/chrome.jsx)."""

from typing import Any

import reflex as rx

from samokoder_app.i18n.common import Common
from samokoder_app.i18n.text import LANGUAGES, Text
from samokoder_app.ui.language import Say, t

_MODULE = "$/public/components/chrome"


class _ThemeButton(rx.Component):
    library = _MODULE
    tag = "ThemeButton"
    label: rx.Var[str]


class _ThemeSelect(rx.Component):
    library = _MODULE
    tag = "ThemeSelect"
    light: rx.Var[str]
    dark: rx.Var[str]
    system: rx.Var[str]


class _LanguageButton(rx.Component):
    library = _MODULE
    tag = "LanguageButton"


class _LanguageSelect(rx.Component):
    library = _MODULE
    tag = "LanguageSelect"


class _PageLink(rx.Component):
    library = _MODULE
    tag = "PageLink"
    to: rx.Var[str]


class _BarLink(rx.Component):
    library = _MODULE
    tag = "BarLink"
    to: rx.Var[str]
    icon: rx.Var[str]
    label: rx.Var[str]


class _Dialog(rx.Component):
    library = _MODULE
    tag = "Dialog"
    open: rx.Var[bool]
    label: rx.Var[str]
    on_close: rx.EventHandler[rx.event.no_args_event_spec]


class _Moment(rx.Component):
    library = _MODULE
    tag = "Moment"
    at: rx.Var[str]


class _ClockTime(rx.Component):
    library = _MODULE
    tag = "ClockTime"
    at: rx.Var[str]


class _AddressedError(rx.Component):
    library = _MODULE
    tag = "AddressedError"
    name: rx.Var[str]
    sentences: rx.Var[dict[str, dict[str, str]]]
    fallback: rx.Var[str]


class _AddressedWord(rx.Component):
    library = _MODULE
    tag = "AddressedWord"
    done: rx.Var[str]
    word: rx.Var[dict[str, str]]


class _AddressedText(rx.Component):
    library = _MODULE
    tag = "AddressedText"
    name: rx.Var[str]
    texts: rx.Var[dict[str, dict[str, str]]]
    fallback: rx.Var[str]


class _AddressedCase(rx.Component):
    library = _MODULE
    tag = "AddressedCase"
    name: rx.Var[str]
    words: rx.Var[list[str]]
    otherwise: rx.Var[bool]


class _PassedOn(rx.Component):
    library = _MODULE
    tag = "PassedOn"
    names: rx.Var[list[str]]


class _KeepNextLink(rx.Component):
    library = _MODULE
    tag = "KeepNextLink"
    href: rx.Var[str]


class _Arrival(rx.Component):
    library = "$/public/components/arrival"
    tag = "Arrival"


arrival = _Arrival.create
"""In the frame of every page: after a change of page the focus goes to its heading."""


def theme_button(say: Say = t) -> rx.Component:
    """Light or dark at one click."""
    return _ThemeButton.create(label=say(Common.switch_theme))


def theme_select(element_id: str) -> rx.Component:
    """Light, dark or the system's."""
    return _ThemeSelect.create(
        id=element_id, light=t(Common.theme_light), dark=t(Common.theme_dark), system=t(Common.theme_system)
    )


def language_button() -> rx.Component:
    """The other language at one click."""
    return _LanguageButton.create()


def language_select(element_id: str) -> rx.Component:
    """Both languages by name."""
    return _LanguageSelect.create(id=element_id)


def page_link(*children: Any, to: str | rx.Var[str], **props: Any) -> rx.Component:
    """A link inside the app, without a page load."""
    return _PageLink.create(*children, to=to, **props)


def bar_link(icon_name: str, label: Any, to: str) -> rx.Component:
    """A link to one of the main pages in the bar; the page that one is on is marked."""
    return _BarLink.create(icon=icon_name, label=label, to=to)


def dialog(*children: Any, open: rx.Var[bool], label: Any, on_close: Any) -> rx.Component:
    """The one dialog: modal, closed by Escape."""
    return _Dialog.create(*children, open=open, label=label, on_close=on_close)


def moment(at: rx.Var[str]) -> rx.Component:
    """A moment by the reader's locale and time zone."""
    return _Moment.create(at=at)


def clock_time(at: rx.Var[str]) -> rx.Component:
    """The time of day of a moment, to the second."""
    return _ClockTime.create(at=at)


def addressed_error(sentences: dict[str, Text], fallback: str, name: str = "error") -> rx.Component:
    """The code in `?error=` in words; `name` where a page has several forms."""
    return _AddressedError.create(name=name, sentences=_spoken(sentences), fallback=fallback)


def addressed_word(done: str, word: Text) -> rx.Component:
    """A sentence about what `?done=` says was done."""
    return _AddressedWord.create(done=done, word=_spoken({"": word})[""])


def addressed_text(name: str, texts: dict[str, Text], fallback: str) -> rx.Component:
    """The text that a word in this page's query names, else that of `fallback`."""
    return _AddressedText.create(name=name, texts=_spoken(texts), fallback=fallback)


def addressed_case(*children: Any, name: str, words: list[str], otherwise: bool = False) -> rx.Component:
    """Shown while the query's `name` is one of the words ("" stands for none), or `otherwise` while it is not."""
    return _AddressedCase.create(*children, name=name, words=words, otherwise=otherwise)


def _spoken(texts: dict[str, Text]) -> dict[str, dict[str, str]]:
    return {key: {language: text.said_in(language) for language in LANGUAGES} for key, text in texts.items()}


def passed_on(*names: str) -> rx.Component:
    """Hidden fields with these values of this page's query."""
    return _PassedOn.create(names=list(names))


def keep_next_link(*children: Any, href: str, **props: Any) -> rx.Component:
    """A link that passes the `?next=` of this page on."""
    return _KeepNextLink.create(*children, href=href, **props)
