"""Ideas that no list of records can stand for: told so, with the nearest that can be built."""

import re

from engine.llm.demo import english, russian
from engine.llm.demo.design import Declined, Language
from engine.llm.demo.limits import Limit, limits
from engine.llm.demo.texts import say


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
    is_russian = language == "ru"
    return Declined(
        reason=say(language, "beyond", what=limit.ru if is_russian else limit.en),
        nearest=limit.nearest_ru if is_russian else limit.nearest_en,
    )


def decline_unclear(language: Language, noun: str | None) -> Declined:
    """The refusal for an idea in which no records can be recognised."""
    nearest = say(language, "nearest", noun=noun) if noun else say(language, "nearest_default")
    return Declined(reason=say(language, "unclear"), nearest=nearest)
