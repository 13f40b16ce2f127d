"""Sentences for `ProductError`s, by their message key. An error says what happened and what to do now."""

from samokoder_app.errors import ProductError
from samokoder_app.i18n.text import Language, Text

ERRORS: dict[str, Text] = {
    "error.internal": Text(
        "На сервере произошла ошибка. Повторите; номер запроса поможет её найти.",
        "Something failed on the server. Try again; the request id helps to find the cause.",
    ),
    "error.invalid_input": Text("Введённое не подходит. Проверьте поля формы.", "The input is not valid. Check it."),
    "error.unauthenticated": Text(
        "Вы не вошли, или сессия закончилась. Войдите снова.", "You are not signed in, or the session ended. Sign in."
    ),
    "error.quota_exceeded": Text(
        "Предел вашего тарифа достигнут. Освободите место или смените тариф.",
        "A limit of your plan is reached. Free something up or change the plan.",
    ),
    "error.forbidden": Text("Это действие вам не разрешено.", "You are not allowed to do this."),
    "error.not_found": Text(
        "Такого нет: возможно, это уже удалено.", "There is no such thing; it may have been deleted."
    ),
    "error.conflict": Text(
        "Сейчас это сделать нельзя: состояние изменилось. Обновите страницу.",
        "This cannot be done now: the state has changed. Reload the page.",
    ),
    "error.stale": Text(
        "Файл изменился с тех пор, как вы его открыли. Откройте новую версию или сохраните поверх неё.",
        "The file changed since you opened it. Open the new version, or save over it.",
    ),
    "error.too_many_requests": Text(
        "Слишком много запросов подряд. Подождите минуту.", "Too many requests in a row. Wait a minute."
    ),
    "error.unavailable": Text(
        "Часть сервера сейчас недоступна. Попробуйте через минуту.",
        "A part of the server is unavailable. Try again in a minute.",
    ),
}


def error_text(error: ProductError) -> Text:
    """The error in both languages; an unknown key reads as its status's general sentence."""
    general = ERRORS.get(f"error.{type(error).default_code}", ERRORS["error.internal"])
    text = ERRORS.get(error.message_key, general)
    values = {name: str(value) for name, value in error.values.items()}
    if not text.placeholders("ru") <= values.keys():
        text = general
    return Text(text.said_in("ru", **values), text.said_in("en", **values)) if values else text


def error_sentence(error: ProductError, language: Language) -> str:
    """The error as a sentence in one language."""
    return error_text(error).said_in(language)
