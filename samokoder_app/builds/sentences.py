"""What the host itself says about a build that stops, in the language of its idea."""

from collections.abc import Mapping

from engine.builds.budget import Amount, amount_in_words
from engine.builds.language import language_of
from engine.builds.state import BuildError
from engine.events.payloads import Notice
from engine.llm.errors import KeyGone, Language
from engine.stacks.stack import Stack
from samokoder_app.db.repositories.limits import CrossedLimit

_SENTENCES: dict[str, Mapping[Language, str]] = {
    "internal": {
        "en": "Something failed on our side and the build was paused; its work is kept. Resume it; "
        "if that does not help, tell the operator the number {incident}.",
        "ru": "На нашей стороне произошёл сбой, и сборка приостановлена; сделанное сохранено. Продолжите её; "
        "если не поможет, сообщите администратору номер {incident}.",
    },
    "worker_crashed": {
        "en": "The build was broken off {attempts} times at the same place and was paused; its work is kept. "
        "Tell the operator the number {incident}, then resume it.",
        "ru": "Сборка {attempts} раз обрывалась на одном и том же месте и приостановлена; сделанное сохранено. "
        "Сообщите администратору номер {incident}, затем продолжите её.",
    },
    KeyGone.code: KeyGone.sentences,
    "key_unreadable": {
        "en": "The kept key cannot be read any more. Delete it, enter it again and resume the build.",
        "ru": "Сохранённый ключ больше не читается. Удалите его, введите заново и продолжите сборку.",
    },
}

_PACKAGES_AWAITED = {
    "en": "The packages of {stack} are being installed first; that happens once and takes about a minute.",
    "ru": "Сначала устанавливаются пакеты основы «{stack}»: это делается один раз и занимает около минуты.",
}


def packages_awaited(stack: Stack, idea: str) -> Notice:
    """That a build waits for packages, for its owner."""
    language = language_of(idea)
    text = _PACKAGES_AWAITED[language].format(stack=getattr(stack.title, language))
    return Notice(level="info", code="packages_awaited", text=text)


def stop_error(code: str, idea: str, **values: str) -> BuildError:
    """The error of a build, with a sentence for its owner."""
    sentence = _SENTENCES[code][language_of(idea)]
    return BuildError(code=code, message=sentence.format(**values), details=values)


_LIMITS: dict[str, dict[str, str]] = {
    "month": {
        "en": "{share} % of your limit for this month is used: {spent} of {limit}.",
        "ru": "Использовано {share} % вашего лимита на этот месяц: {spent} из {limit}.",
    },
    "project": {
        "en": "{share} % of this project's limit is used: {spent} of {limit}.",
        "ru": "Использовано {share} % лимита проекта: {spent} из {limit}.",
    },
}


def limit_notice(crossed: CrossedLimit) -> Notice:
    """That a half, four fifths or all of a limit is used, told by the amount of which more is used."""
    language = language_of(crossed.idea)
    is_of_money = crossed.share_of_usd >= crossed.share_of_tokens
    spent: Amount = crossed.spent_usd if is_of_money else crossed.spent_tokens
    limit: Amount | None = crossed.usd if is_of_money else crossed.tokens
    text = _LIMITS[crossed.scope][language].format(
        share=crossed.share,
        spent=amount_in_words(spent, language),
        limit=amount_in_words(limit or 0, language),
    )
    return Notice(level="info" if crossed.share < 80 else "warning", code="limit_share", text=text)
