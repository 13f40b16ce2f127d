"""Texts of the console and of what the browser complains of in the preview, for React."""

from samokoder_app.i18n.text import Text


class Console:
    """The drawer below code and preview, and the note above the preview."""

    console = Text("Консоль", "Console")
    app = Text("Приложение", "App")
    commands = Text("Команды", "Commands")
    browser = Text("Браузер", "Browser")
    filter = Text("Фильтр", "Filter")
    filter_title = Text("Показать только строки с этими словами", "Show only what holds these words")
    copy = Text("Скопировать всё показанное", "Copy all that is shown")
    copied = Text("Скопировано", "Copied")
    copy_failed = Text(
        "Браузер не дал скопировать: выделите текст сами", "The browser did not let us copy: select the text yourself"
    )
    clear = Text("Очистить эту вкладку", "Clear this tab")
    app_empty = Text("Приложение пока ничего не вывело.", "The app has printed nothing yet.")
    build_empty = Text(
        "Команды сборки появятся здесь с их выводом.", "Commands of the build appear here with their output."
    )
    browser_empty = Text(
        "Браузер пока ни на что не жаловался. Здесь появятся ошибки скриптов и неудачные запросы открытого приложения.",
        "The browser has not complained so far. Errors of scripts and failed requests of the open app appear here.",
    )
    cleared = Text("Вкладка очищена: новое появится само.", "This tab was cleared: what is new appears by itself.")
    nothing_found = Text("Таких строк нет. Измените фильтр.", "Nothing holds these words. Change the filter.")
    seconds = Text("с", "s")
    exit_code = Text("код {code}", "exit {code}")
    failed = Text("не удалось", "failed")

    error = Text("ошибка", "error")
    warning = Text("предупреждение", "warning")
    kind_exception = Text("исключение в скрипте", "uncaught exception")
    kind_console = Text("console.error", "console.error")
    kind_request = Text("запрос к серверу приложения", "request to the app's server")
    kind_resource = Text("файл страницы", "file of the page")
    kind_policy = Text("запрещено политикой страницы", "forbidden by the page's policy")
    earlier = Text("до обновления приложения", "before the app was updated")
    times = Text("Сколько раз повторилось", "How often it was repeated")
    stack = Text("Где это случилось в коде", "Where it happened in the code")
    count_errors = Text("# ошибку|# ошибки|# ошибок", "# error|# errors")
    browser_reports = Text("Браузер нашёл в приложении {errors}:", "The browser found {errors} in the app:")
    show_errors = Text("Показать ошибки браузера", "Show the browser's errors")
    hide = Text("Скрыть", "Hide")
    mend = Text("Попросить исправить", "Ask to mend")
    mend_all = Text("Попросить агентов исправить", "Ask the agents to mend this")
    message_one = Text(
        "Браузер сообщил об ошибке в приложении, она приложена. Найдите причину и исправьте.",
        "The browser reported an error in the app; it is attached. Find its cause and mend it.",
    )
    message_many = Text(
        "Браузер сообщил об ошибках в приложении, они приложены. Найдите причину и исправьте.",
        "The browser reported errors in the app; they are attached. Find their cause and mend them.",
    )
