"""Texts of the preview's own small pages and of its state."""

from samokoder_app.i18n.text import Text


class PreviewPages:
    """Pages that stand in for an app which cannot answer."""

    closed_title = Text("Превью закрыто", "This preview is closed")
    closed_hint = Text(
        "Откройте превью со страницы проекта или заново по ссылке: там оно получит разовый пропуск.",
        "Open the preview from the project's page, or by its link anew: there it gets a one-use pass.",
    )
    starting_title = Text("Приложение запускается", "The app is starting")
    starting_hint = Text(
        "Обычно это занимает несколько секунд. Страница обновится сама.",
        "This usually takes a few seconds. The page refreshes by itself.",
    )
    failed_title = Text("Приложение не отвечает", "The app does not answer")
    failed_hint = Text(
        "Последние строки его журнала. После исправления страница обновится сама.",
        "The last lines of its log. Once it is fixed, the page refreshes by itself.",
    )
    stopped_title = Text("Превью остановлено", "The preview is stopped")
    stopped_hint = Text("Запустите его снова на странице проекта.", "Start it again on the project's page.")
    full_title = Text("Свободных мест для превью нет", "There is no room for another preview")
    full_hint = Text(
        "Остановите другое превью или подождите минуту.", "Stop another preview, or wait a minute and try again."
    )
    shared_stopped_hint = Text(
        "Обновите страницу ссылки: там приложение запустится снова.",
        "Reload the page of the link: it starts the app again.",
    )
    shared_full_hint = Text(
        "Сейчас открыто много приложений. Подождите минуту: страница обновится сама.",
        "Many apps are open right now. Wait a minute: the page refreshes by itself.",
    )
    shared_failed_hint = Text(
        "Возможно, его автор сейчас что-то меняет. Когда приложение ответит, страница обновится сама.",
        "Its author may be changing something. Once it answers, the page refreshes by itself.",
    )
    too_large = Text(
        "Тело запроса больше допустимых {limit} МБ. Отправьте меньше.",
        "The request's body is over {limit} MB. Send less.",
    )
    unknown_host = Text(
        "Этот сервер не обслуживает такое имя. Его имена задаются настройками HOST и PREVIEW_DOMAIN.",
        "This server does not serve that name. Its names are set by HOST and PREVIEW_DOMAIN.",
    )


PREVIEW_FAILURES: dict[str, Text] = {
    "exited": Text("Приложение остановилось. {detail}", "The app ended. {detail}"),
    "disk_full": Text(
        "Приложение остановлено: оно заняло слишком много места. {detail} Сотрите его данные и запустите снова.",
        "The app was stopped: it takes up too much room. {detail} Erase its data to start it again.",
    ),
    "not_ready": Text("Приложение не отвечает. {detail}", "The app does not answer. {detail}"),
    "no_files": Text(
        "У проекта ещё нет файлов: сначала запустите сборку.", "The project has no files yet: start a build first."
    ),
    "cannot_start": Text("Запустить приложение нельзя. {detail}", "The app cannot be started. {detail}"),
    "internal": Text(
        "Превью остановилось из-за внутренней ошибки. Запустите его снова.",
        "The preview stopped because of an internal error. Start it again.",
    ),
}
"""Why a preview does not run, by the code of its failure."""
