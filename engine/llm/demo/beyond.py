"""Ideas that no list of records can stand for: told so, with the nearest that can be built."""

import re

from engine.llm.demo import english, russian
from engine.llm.demo.design import Declined, Language
from engine.llm.demo.limits import Limit, limits


def decline_beyond(idea: str, language: Language) -> Declined | None:
    """The refusal for an idea that needs more than records and pages; None if it is none of these."""
    text = idea.lower()
    for limit in limits().limit:
        found = limit.pattern.search(text)
        if found and not _is_about_records(text, found, language):
            return _declined(limit, language)
    return None


def _is_about_records(text: str, found: re.Match[str], language: Language) -> bool:
    """ "A catalogue of board games" and "game collection" keep records about games."""
    if found.group(0).startswith(("мобильн", "mobile app", "native app")):
        return False
    before = re.findall(r"[\w-]+", text[: found.start()])
    if language == "ru":
        known = russian.WORDS.trackers | russian.WORDS.tracking_verbs
        return any(russian.best_parse(word).normal_form in known for word in before if word[0].isalpha())
    after = re.findall(r"[\w-]+", text[found.end() :])[:2]
    known_before = english.WORDS.trackers | english.WORDS.tracking_verbs
    return not known_before.isdisjoint(before) or not english.WORDS.trackers.isdisjoint(after)


def _declined(limit: Limit, language: Language) -> Declined:
    if language == "ru":
        return Declined(
            reason=f"Демо-модель не умеет делать приложения из области {limit.ru}: она собирает только приложения "
            "со списками записей, формами и связями между ними.",
            nearest=limit.nearest_ru,
        )
    return Declined(
        reason=f"The demo model cannot build {limit.en}: it only makes apps with lists of records, forms and "
        "relations between them.",
        nearest=limit.nearest_en,
    )


def decline_unclear(language: Language, noun: str | None) -> Declined:
    """The refusal for an idea in which no records can be recognised."""
    if language == "ru":
        return Declined(
            reason="Демо-модель не поняла, какие записи должно хранить приложение: назовите их во множественном числе.",
            nearest=f"список: {noun}" if noun else "список задач со сроками",
        )
    return Declined(
        reason="The demo model could not tell which records the app should keep: please name them in the plural.",
        nearest=f"a list of {noun}" if noun else "a todo list with due dates",
    )
