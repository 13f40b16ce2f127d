"""Sentences for `ProductError`s, by their message key. An error says what happened and what to do now."""

from collections.abc import Mapping
from decimal import Decimal

from engine.reasons import Reason
from samokoder_app.errors import ProductError
from samokoder_app.i18n.amounts import dollars, grouped
from samokoder_app.i18n.billing import PAYMENT_ERRORS
from samokoder_app.i18n.credits import CREDIT_ERRORS
from samokoder_app.i18n.integrations import INTEGRATION_ERRORS
from samokoder_app.i18n.own_data import OWN_DATA_ERRORS
from samokoder_app.i18n.shares import SHARE_ERRORS
from samokoder_app.i18n.teams import TEAM_ERRORS, WHOSE_PLAN
from samokoder_app.i18n.text import Language, Text
from samokoder_app.i18n.tokens import TOKEN_ERRORS
from samokoder_app.i18n.work_errors import WORK_ERRORS

ERRORS: dict[str, Text] = {
    "error.internal": Text(
        "На сервере произошла ошибка. Повторите; номер запроса поможет её найти.",
        "Something failed on the server. Try again; the request id helps to find the cause.",
    ),
    "error.invalid_input": Text(
        "Введённое не подходит. Проверьте, что указано, и повторите.", "The input is not valid. Check it and try again."
    ),
    "error.unauthenticated": Text(
        "Вы не вошли, или сеанс закончился. Войдите снова.", "You are not signed in, or the session ended. Sign in."
    ),
    "error.quota_exceeded": Text(
        "Предел вашего тарифа достигнут. Освободите место или смените тариф.",
        "A limit of your plan is reached. Free something up or change the plan.",
    ),
    "error.forbidden": Text(
        "Это действие вам не разрешено. Если так быть не должно, обратитесь к владельцу сервера.",
        "You are not allowed to do this. If you should be, ask the owner of this server.",
    ),
    "error.not_found": Text(
        "Такого нет: возможно, это уже удалено.", "There is no such thing; it may have been deleted."
    ),
    "error.project_not_found": Text(
        "Такого проекта нет: возможно, он удалён или принадлежит другому аккаунту. Откройте список проектов.",
        "There is no such project; it may have been deleted, or belong to another account. Open the list of projects.",
    ),
    "error.build_not_found": Text(
        "Такой сборки нет: возможно, её проект удалён. Обновите страницу.",
        "There is no such build; its project may have been deleted. Reload the page.",
    ),
    "error.file_not_found": Text(
        "Такого файла в этой версии нет: возможно, он переименован или удалён. Обновите список файлов.",
        "This version has no such file; it may have been renamed or deleted. Reload the list of files.",
    ),
    "error.screenshot_not_found": Text(
        "Снимка экрана нет: он удалён вместе с проверкой. Новый появится при следующей проверке.",
        "The screenshot is gone with its check. The next verification makes a new one.",
    ),
    "error.profile_not_found": Text(
        "Этого аккаунта больше нет. Войдите с другим.",
        "This account does not exist any more. Sign in with another one.",
    ),
    "error.no_such_address": Text(
        "По этому адресу у API ничего нет. Все адреса перечислены на странице /api/docs.",
        "The API has nothing at this address. All of them are listed at /api/docs.",
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
        "Слишком много запросов подряд. Подождите немного и повторите.",
        "Too many requests in a row. Wait a little and try again.",
    ),
    "error.streams_full": Text(
        "Достигнут лимит открытых потоков событий: {limit}. Закройте один из них.",
        "The limit of open event streams is reached ({limit}). Close one of them.",
    ),
    "error.unavailable": Text(
        "Часть сервера сейчас недоступна. Попробуйте через минуту.",
        "A part of the server is unavailable. Try again in a minute.",
    ),
    "error.database_away": Text(
        "База данных сейчас не отвечает, обычно это проходит за несколько секунд. Ваша работа сохранена, попробуйте ещё раз.",
        "The database does not answer now; that usually lasts a few seconds. Your work is kept: try again.",
    ),
    "error.database_clash": Text(
        "В это же мгновение то же самое менял кто-то ещё, поэтому ничего не записано. Попробуйте ещё раз.",
        "Something else changed the same at this very moment, so nothing was written. Try again.",
    ),
    "error.no_files_yet": Text(
        "У проекта ещё нет файлов: сначала запустите сборку.", "The project has no files yet: start a build first."
    ),
    "error.picture_not_found": Text(
        "Снимка пока нет: он появится, когда приложение проверят в браузере.",
        "There is no picture yet: it is made when the app is verified in a browser.",
    ),
    "error.path_rejected": Text("Такой путь нельзя использовать. {reason}", "This path cannot be used. {reason}"),
    "error.path_taken": Text(
        "Путь {path} занят: там уже есть папка или файл с таким именем.",
        "The path {path} is taken: there is a folder or a file of that name already.",
    ),
    "error.path_twin": Text(
        "Путь {path} отличается от {twin} только регистром букв: в Windows и macOS это одно и то же имя.",
        "The path {path} differs from {twin} in case alone: on Windows and macOS they are one name.",
    ),
    "error.folder_into_itself": Text(
        "Папку {path} нельзя переместить в неё же саму. Выберите другое место.",
        "The folder {path} cannot be moved into itself. Choose another place.",
    ),
    "error.file_not_text": Text(
        "Сохранить можно только текст в UTF-8 без нулевых байтов. Проверьте кодировку файла.",
        "Only UTF-8 text without NUL bytes can be saved. Check the encoding of the file.",
    ),
    "error.file_too_large": Text(
        "Файл больше допустимых {limit} КБ. Разделите его на части.", "The file is larger than {limit} KB. Split it."
    ),
    "error.too_many_files": Text(
        "В приложении уже {limit} файлов, больше нельзя. Сначала удалите лишние.",
        "The app has {limit} files already, the most it may. Delete some first.",
    ),
    "error.previews_full": Text(
        "Свободных мест для превью нет. Остановите другое превью или подождите минуту.",
        "There is no room for another preview. Stop another one, or wait a minute.",
    ),
    "error.preview_domain_missing": Text(
        "Превью выключены: владельцу сервера нужно задать PREVIEW_DOMAIN, отдельный домен для превью.",
        "Previews are off: the owner of this server must set PREVIEW_DOMAIN, a domain of its own for previews.",
    ),
    "error.cross_origin": Text(
        "Запрос пришёл с чужой страницы. Обновите страницу и повторите.",
        "The request came from another site's page. Reload the page and try again.",
    ),
    "error.body_too_slow": Text(
        "Данные запроса приходили слишком медленно. Повторите.", "The request's body came too slowly. Send it again."
    ),
    "error.body_too_large": Text(
        "Тело запроса больше допустимых {limit} КБ. Отправьте меньше за один раз.",
        "The request's body is over {limit} KB. Send less at a time.",
    ),
    "error.method_not_allowed": Text(
        "Этот адрес не отвечает на метод {method}. Методы перечислены на странице /api/docs.",
        "This address does not answer to the method {method}. The methods are listed at /api/docs.",
    ),
    "error.if_match_missing": Text(
        "Нужен заголовок If-Match с хешем прочитанного файла или If-None-Match: * для нового.",
        "Send If-Match with the hash of the file you read, or If-None-Match: * for a new file.",
    ),
    **WORK_ERRORS,
    **CREDIT_ERRORS,
    **INTEGRATION_ERRORS,
    **SHARE_ERRORS,
    **TEAM_ERRORS,
    **TOKEN_ERRORS,
    **OWN_DATA_ERRORS,
    **PAYMENT_ERRORS,
}


def error_text(error: ProductError) -> Text:
    """The error in both languages; an unknown key reads as its status's general sentence."""
    general = ERRORS.get(f"error.{type(error).default_code}", ERRORS["error.internal"])
    text = ERRORS.get(error.message_key, general)
    if not text.placeholders("ru") <= error.values.keys():
        text = general
    if "payer" in error.values:
        text = Text(f"{text.ru} {WHOSE_PLAN.ru}", f"{text.en} {WHOSE_PLAN.en}")
    return Text(_said(text, "ru", error.values), _said(text, "en", error.values)) if error.values else text


def _said(text: Text, language: Language, values: Mapping[str, object]) -> str:
    """The text with its values, of which reasons are said in the same language."""
    return text.said_in(language, **{name: _value(value, language) for name, value in values.items()})


def _value(value: object, language: Language) -> str:
    """A reason as its sentence, a decimal number as dollars, a whole one in groups of digits."""
    if isinstance(value, Reason):
        return value.said_in(language)
    if isinstance(value, Decimal):
        return dollars(value, language)
    return grouped(value, language) if isinstance(value, int) else str(value)


def error_sentence(error: ProductError, language: Language) -> str:
    """The error as a sentence in one language."""
    return error_text(error).said_in(language)
