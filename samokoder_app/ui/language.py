"""Texts on a page: in the reader's language in the app, fixed on prerendered pages."""

from collections.abc import Callable, Mapping
from typing import Any

import reflex as rx
from reflex.vars import VarData
from reflex_base.utils.imports import ImportVar

from samokoder_app.i18n.text import Language, Text

Words = str | rx.Var[Any]
Say = Callable[[Text], Words]

_MODULE = "$/public/components/language"

LANGUAGE: rx.Var[Any] = rx.Var(
    "samokoderLanguage",
    _var_type=str,
    _var_data=VarData(
        imports={_MODULE: [ImportVar(tag="useLanguage")]},
        hooks={"const samokoderLanguage = useLanguage()": None},
    ),
)
"""The reader's language, known in the browser: it costs no round trip."""

DOCUMENT_LANGUAGE: rx.Var[Any] = rx.Var(
    "useDocumentLanguage()",
    _var_type=str,
    _var_data=VarData(imports={"$/public/components/document": [ImportVar(tag="useDocumentLanguage")]}),
)
"""For the `lang` of the document; an expression, because the document's root may not declare hooks."""


def t(text: Text) -> rx.Var[Any]:
    """A text in the reader's language."""
    return rx.cond(LANGUAGE == "ru", text.ru, text.en)


def t_pair(ru: rx.Var[str], en: rx.Var[str]) -> rx.Var[Any]:
    """A sentence that came from the server in both languages."""
    return rx.cond(LANGUAGE == "ru", ru, en)


def named(word: rx.Var[str], texts: Mapping[str, Text], other: Any = None) -> rx.Var[Any]:
    """The text of a word, such as a state of the database; without one `other`, by default the word itself."""
    said: rx.Var[Any] = rx.match(
        word, *[(key, t(text)) for key, text in texts.items()], word if other is None else other
    )
    return said


def in_dollars(amount: rx.Var[Any]) -> rx.Var[Any]:
    """Money as the reader's language writes it."""
    return _written("money", amount)


def in_groups(number: rx.Var[Any]) -> rx.Var[Any]:
    """A number with its thousands apart, as the reader's language does it."""
    return _written("number", number)


def in_time(seconds: rx.Var[Any]) -> rx.Var[Any]:
    """How long something lasts: “42 sec”, “2 hr 5 min”."""
    return _written("duration", seconds)


def in_percent(share: rx.Var[Any]) -> rx.Var[Any]:
    """A share of a hundred."""
    return _written("percent", share)


def dollar_range(low: rx.Var[Any], high: rx.Var[Any]) -> rx.Var[Any]:
    """From one sum to another."""
    return _written("moneyRange", low, high)


def _written(function: str, *values: rx.Var[Any]) -> rx.Var[Any]:
    own = VarData(imports={"$/public/components/figures": [ImportVar(tag=function)]})
    return rx.Var(
        f"{function}({', '.join(str(one) for one in (LANGUAGE, *values))})",
        _var_type=str,
        _var_data=VarData.merge(own, LANGUAGE._get_all_var_data(), *(one._get_all_var_data() for one in values)),
    )


def fixed(language: Language) -> Say:
    """Texts of one language, for pages that are prerendered under an address of that language."""
    return lambda text: text.said_in(language)
