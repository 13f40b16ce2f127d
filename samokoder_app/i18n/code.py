"""Texts of the file tree and the editor; `search_…` are those of CodeMirror's own search."""

from samokoder_app.i18n.text import Text


class Code:
    """Tree, tabs, editor and search, for React."""

    files = Text("Файлы", "Files")
    filter = Text("Найти файл", "Find a file")
    count_files = Text("# файл|# файла|# файлов", "# file|# files")
    none_found = Text("Файлов с такими словами в пути нет.", "No path has all of these words.")
    more_found = Text("Ещё файлов: {count}. Уточните запрос.", "{count} more files. Type more of the path.")
    mark_created = Text("создан последней сборкой", "created by the last build")
    mark_changed = Text("изменён последней сборкой", "changed by the last build")
    mark_within = Text("внутри есть изменения последней сборки", "the last build changed files within")
    size_tree = Text("Ширина дерева файлов", "Width of the file tree")

    editor = Text("Код файла", "Code of")
    open_files = Text("Открытые файлы", "Open files")
    no_file = Text("Выберите файл в дереве.", "Choose a file in the tree.")
    no_files = Text(
        "Файлы появятся, когда разработчик запишет первые из них.",
        "Files appear as soon as the developer writes the first of them.",
    )
    binary = Text("Это двоичный файл, показать его текстом нельзя.", "This is a binary file and has no text to show.")
    opening = Text("Открывается", "Opening")
    unsaved = Text("не сохранён", "unsaved")
    saved = Text("сохранено", "saved")
    save = Text("Сохранить", "Save")
    find = Text("Найти в файле", "Find in the file")
    close_file = Text("Закрыть файл", "Close the file")
    close_title = Text("Закрыть без сохранения?", "Close without saving?")
    close_hint = Text(
        "В файле {path} есть несохранённые правки. Если закрыть его, они пропадут.",
        "{path} has unsaved changes. They are lost if you close it.",
    )
    close_discard = Text("Закрыть без сохранения", "Close without saving")
    close_cancel = Text("Не закрывать", "Keep it open")
    conflict = Text(
        "Пока вы правили, файл изменился на сервере. Ваш текст остался в редакторе.",
        "The file changed on the server while you edited it. Your text is still in the editor.",
    )
    take_theirs = Text("Взять текст с сервера", "Take the server's text")
    keep_mine = Text("Сохранить мой поверх", "Save mine over it")

    search_find = Text("Найти", "Find")
    search_replace = Text("Заменить на", "Replace with")
    search_next = Text("дальше", "next")
    search_previous = Text("назад", "previous")
    search_all = Text("выделить все", "select all")
    search_case = Text("с учётом регистра", "match case")
    search_word = Text("слово целиком", "whole word")
    search_pattern = Text("регулярное выражение", "regular expression")
    search_replace_one = Text("заменить", "replace")
    search_replace_all = Text("заменить все", "replace all")
    search_close = Text("Закрыть поиск", "Close the search")
    search_current = Text("текущее совпадение", "current match")
    search_on_line = Text("в строке", "on line")
    search_replaced_one = Text("заменено в строке $", "replaced in line $")
    search_replaced_all = Text("замен: $", "replacements: $")
    search_line = Text("К строке", "Go to line")
    search_go = Text("перейти", "go")
