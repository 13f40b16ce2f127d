"""Texts of the command palette and the page of keyboard shortcuts."""

from samokoder_app.i18n.text import Text


class Commands:
    """Palette and keys, for React."""

    title = Text("Команды и файлы", "Commands and files")
    placeholder = Text("Команда или имя файла", "A command or the name of a file")
    none = Text("Ничего не найдено.", "Nothing fits.")
    close = Text("Закрыть", "Close")
    actions = Text("Действие", "Action")
    panels = Text("Панель", "Panel")
    files = Text("Файл", "File")

    pause = Text("Поставить сборку на паузу", "Pause the build")
    resume = Text("Продолжить сборку", "Resume the build")
    stop = Text("Остановить сборку", "Stop the build")
    new_file = Text("Создать файл", "New file")
    changes = Text("Показать изменения файла", "Show changes of the file")
    save = Text("Сохранить файл", "Save the file")
    find = Text("Найти в файле", "Find in the file")
    reload = Text("Перезагрузить превью", "Reload the preview")
    download = Text("Скачать ZIP", "Download ZIP")
    restore = Text("Вернуть прежнюю версию", "Restore an earlier version")
    theme_light = Text("Светлая тема", "Light theme")
    theme_dark = Text("Тёмная тема", "Dark theme")
    language = Text("Язык: английский (English)", "Language: Russian")
    guide = Text("Показать подсказки для начала", "Show the first hints again")
    shortcuts = Text("Клавиши", "Keyboard shortcuts")

    go_chat = Text("К разговору", "Go to the conversation")
    go_plan = Text("К плану", "Go to the plan")
    go_versions = Text("К версиям", "Go to the versions")
    go_preview = Text("К превью", "Go to the preview")
    go_address = Text("Открыть страницу приложения", "Open a page of the app")
    go_code = Text("К коду", "Go to the code")
    go_files = Text("Найти файл в дереве", "Find a file in the tree")
    go_errors = Text("К ошибкам браузера", "Go to the browser's errors")
    go_console = Text("К консоли", "Go to the console")
    fold_console = Text("Показать или скрыть консоль", "Show or hide the console")
    fold_side = Text("Показать или скрыть боковую панель", "Show or hide the side panel")

    key_palette = Text("команды и файлы", "commands and files")
    key_shortcuts = Text("эта страница", "this page")
    key_send = Text("отправить сообщение", "send the message")
    key_line = Text("новая строка в сообщении", "a new line in the message")
    key_save = Text("сохранить файл", "save the file")
    key_find = Text("найти и заменить в файле", "find and replace in the file")
    key_rename = Text("переименовать файл или папку в дереве", "rename a file or a folder in the tree")
    key_close = Text(
        "закрыть файл, пока выбрана его вкладка; в дереве — удалить",
        "close a file while its tab has the focus; in the tree, delete",
    )
    key_leave = Text("выйти из редактора: Tab в нём делает отступ", "leave the editor, where Tab indents")
    key_arrows = Text(
        "по дереву и вкладкам; сдвинуть границу панели", "move in the tree and tabs, and the edge of a panel"
    )
    key_ends = Text(
        "в начало и в конец; наименьший и наибольший размер панели",
        "first and last; the panel's least and largest size",
    )
    question_key = Text("Открывать эту страницу клавишей ?", "Open this page with the ? key")
