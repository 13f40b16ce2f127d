"""Ideas that no list of records can stand for: told so, with the nearest that can be built."""

import re
from dataclasses import dataclass

from engine.llm.demo import english, russian
from engine.llm.demo.design import Declined, Language


@dataclass(frozen=True)
class _Limit:
    pattern: re.Pattern[str]
    ru: str
    en: str
    nearest_ru: str
    nearest_en: str


def _limit(pattern: str, ru: str, en: str, nearest_ru: str, nearest_en: str) -> _Limit:
    return _Limit(re.compile(pattern), ru, en, nearest_ru, nearest_en)


_LIMITS = (
    _limit(
        r"\b(гонк\w*|racing|race game|racer)\b", "гоночных игр и трёхмерной графики", "racing games and 3D graphics",
        "таблица результатов гонок: гонщики и результаты", "a table of race results with drivers and times",
    ),
    _limit(
        r"\b(3d|3д|трёхмерн\w*|трехмерн\w*|webgl|рендер\w*|vr|ar)\b", "трёхмерных сцен", "3D scenes",
        "каталог моделей с описанием и ссылкой", "a catalogue of models with description and link",
    ),
    _limit(
        r"\b(игр[ауыеой]+|игрушк\w*|шутер\w*|платформер\w*|аркад\w*|тетрис\w*|змейк\w*|game|games|shooter|platformer|"
        r"tetris|arcade|minecraft|chess|шахмат\w*)\b", "игр", "games",
        "таблица результатов: игроки и результаты", "a score table with players and results",
    ),
    _limit(
        r"\b(мобильн\w* приложени\w*|android|ios|iphone|андроид\w*|айфон\w*|mobile app|native app)\b",
        "мобильных приложений", "mobile apps", "список задач со сроками", "a todo list with due dates",
    ),
    _limit(
        r"(видео-?чат|видеозвон|видеоконференц|мессенджер|\bчат\b|\bчат-?бот|video (chat|call)|\bchat\b|\bmessenger\b|"
        r"\bchatbot\b|\bstreaming\b|\bстрим)", "чатов, видео и связи в реальном времени",
        "chat, video and real-time connections", "журнал сообщений с автором и датой", "a log of messages with author and date",
    ),
    _limit(
        r"\b(блокчейн\w*|криптовалют\w*|токен\w*|nft|смарт-?контракт\w*|blockchain|crypto\w*|smart contracts?)\b",
        "блокчейна", "blockchain", "учёт сделок с суммой и датой", "a list of deals with amount and date",
    ),
    _limit(
        r"\b(нейросет\w*|нейронн\w*|машинн\w* обучени\w*|обучени\w* модел\w*|ml|machine learning|neural|train\w* a model|"
        r"deep learning|gpt|llm|искусственн\w* интеллект\w*|распознава\w*|recognition)\b",
        "машинного обучения", "machine learning",
        "журнал экспериментов с датой и оценкой", "a log of experiments with date and score",
    ),
    _limit(
        r"\b(в реальном времени|real-?time|live map|интерактивн\w* карт\w*|gps|навигатор\w*|navigator)\b",
        "карт и данных в реальном времени", "live maps and real-time data",
        "список мест с адресом и оценкой", "a list of places with address and rating",
    ),
    _limit(
        r"\b(компилятор\w*|интерпретатор\w*|операционн\w* систем\w*|драйвер\w*|язык программирования|compiler|interpreter|"
        r"operating system|kernel|programming language|browser engine|emulator|эмулятор\w*)\b",
        "компиляторов и системных программ", "compilers and system software",
        "список задач проекта со сроками", "a list of project tasks with due dates",
    ),
    _limit(
        r"\b(фоторедактор\w*|видеоредактор\w*|photo editor|video editor|калькулятор\w*|calculator|парсер\w*|scraper|"
        r"crawler|бот|bot|музыкальн\w* плеер\w*|music player|переводчик|translator)\b",
        "программ, которые не ведут записи", "programs that do not keep records",
        "список заметок с датой", "a list of notes with dates",
    ),
)  # fmt: skip


def decline_beyond(idea: str, language: Language) -> Declined | None:
    """The refusal for an idea that needs more than records and pages; None if it is none of these."""
    text = idea.lower()
    for limit in _LIMITS:
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
        known = russian.TRACKERS | russian.TRACKING_VERBS
        return any(russian.best_parse(word).normal_form in known for word in before if word[0].isalpha())
    after = re.findall(r"[\w-]+", text[found.end() :])[:2]
    known_before = english.TRACKERS | english.TRACKING_VERBS
    return not known_before.isdisjoint(before) or not english.TRACKERS.isdisjoint(after)


def _declined(limit: _Limit, language: Language) -> Declined:
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
