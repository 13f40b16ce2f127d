"""The demo model's answer to a message about an app: what it knows of the app, fields it can add, an honest no else."""

import re
from typing import Any

from engine.document import Document
from engine.llm.demo.changes import changed_design, changes_in
from engine.llm.demo.design import AppDesign, Language
from engine.llm.demo.texts import enumerate_words, list_name, quoted, say

_ASKS = re.compile(
    r"^(что|как|где|почему|зачем|когда|сколько|какой|какая|какие|кто|можно ли|есть ли|умеет ли|расскажи"
    r"|what|how|where|why|when|which|who|can|could|does|do|is|are|tell me)\b",
    re.IGNORECASE,
)
_COMPLAINS = re.compile(
    r"ошибк|баг\b|сломал|не\s+(работа|сохраня|открыва|видн|показыва|добавля|удаля|меня|запуска)|пада[ею]т|вылета"
    r"|\b(bug|broken|error|crash\w*|fails?|wrong)\b|(does|do|did)( no|n['’]?)t\b|cannot|can['’]t",
    re.IGNORECASE,
)
_ADDED = {
    "ru": re.compile(r"\bдобав\w*\s+(?:(?:к|в|для|у)\s+\w+\s+)?(?:нов\w+\s+)?([а-яё-]{3,30})", re.IGNORECASE),
    "en": re.compile(r"\badd\s+(?:an?\s+|the\s+)?(?:new\s+)?([a-z-]{3,30})\b", re.IGNORECASE),
}
_OTHERWISE = re.compile(
    r"переимен|переназ|убери|убрать|удали|скро|замени|вместо|\b(rename|remove|delete|hide|replace|instead)\b",
    re.IGNORECASE,
)
_NO_FIELDS = frozenset(
    [
        "поле",
        "кнопку",
        "страницу",
        "список",
        "раздел",
        "фильтр",
        "поиск",
        "график",
        "таблицу",
        "field",
        "button",
        "page",
        "list",
        "section",
        "filter",
        "search",
        "chart",
        "table",
        "support",
        "sign-in",
        "login",
    ]
)


class Message(Document):
    """A message with what the demo model needs of the app: ids and texts of its requirements, and those that failed."""

    text: str
    has_error: bool = False
    required: tuple[tuple[str, str], ...] = ()
    failed: tuple[str, ...] = ()


def heard(design: AppDesign, message: Message) -> tuple[str, dict[str, Any]]:
    """What is said, and the payload."""
    language = design.language
    if is_question(message):
        return _told(design, message), {"kind": "question"}
    if message.has_error or _COMPLAINS.search(message.text):
        if message.failed:
            return say(language, "listen_retry"), {"kind": "bug", "shown_by": list(message.failed)}
        return say(language, "listen_bug"), {"kind": "bug", "cannot": True}
    present = changed_design(design, [text for _, text in message.required])
    wishes = [] if _OTHERWISE.search(message.text) else _wishes(present, message.text)
    if not wishes:
        return say(language, "listen_beyond"), {"kind": "change", "cannot": True}
    said = say(language, "listen_field", wishes=" ".join(wishes))
    return said, {"kind": "change", "requirements": [{"text": wish} for wish in wishes]}


def is_question(message: Message) -> bool:
    """Whether the message asks for words alone."""
    text = message.text.strip()
    return not message.has_error and (text.endswith("?") or _ASKS.search(text) is not None)


def _told(design: AppDesign, message: Message) -> str:
    """What the app keeps, and what it was built to do."""
    language = design.language
    present = changed_design(design, [text for _, text in message.required])
    lists = [
        f"{quoted(list_name(entity), language)} ({', '.join(field.label for field in entity.fields)})"
        for entity in present.entities
    ]
    can = "\n".join(f"- {text}" for _, text in message.required)
    return say(language, "listen_told", lists=enumerate_words(lists, language), can=can)


def _wishes(design: AppDesign, text: str) -> list[str]:
    """Requirements for the fields that a message names; whose they are is told by the list that it names."""
    found = changes_in(design, text) or changes_in(design, _as_field(text, design.language))
    return [
        say(
            design.language,
            "wish_field",
            list=quoted(list_name(change.entity), design.language),
            field=quoted(change.field.label, design.language),
        )
        for change in found
    ]


def _as_field(text: str, language: Language) -> str:
    """“Add a priority to books” names a field without saying so."""
    named = _ADDED[language].search(text)
    if named is None or named.group(1).lower() in _NO_FIELDS:
        return ""
    rest = text[: named.start()] + text[named.end() :]
    return f"{quoted(named.group(1), language)} {rest}"
