"""Texts of the file tree and the editor; `search_…` are those of CodeMirror's own search."""

from samokoder_app.i18n.text import Text


class Code:
    """Tree, tabs, editor and search, for React."""

    files = Text("Файлы", "Files")
    read_only = Text("только чтение", "read-only")
    read_only_hint = Text(
        "Ваша роль в команде не позволяет менять файлы", "Your role in the team does not allow changing files"
    )
    filter = Text("Найти файл", "Find a file")
    count_files = Text("# файл|# файла|# файлов", "# file|# files")
    none_found = Text("Файлов с такими словами в пути нет.", "No path has all of these words.")
    mark_created = Text("создан последней сборкой", "created by the last build")
    mark_changed = Text("изменён последней сборкой", "changed by the last build")
    mark_within = Text("внутри есть изменения последней сборки", "the last build changed files within")
    mark_deleted = Text("удалён последней сборкой", "deleted by the last build")
    mark_shows = Text("Показать, что изменила последняя сборка", "Show what the last build changed")
    size_tree = Text("Ширина дерева файлов", "Width of the file tree")

    editor = Text("Код файла", "Code of")
    open_files = Text("Открытые файлы", "Open files")
    all_files = Text("Ко всем файлам", "To all files")
    no_files = Text("Здесь появится код", "The code will appear here")
    no_files_hint = Text(
        "Файлы видны и правятся, как только разработчик запишет первые из них.",
        "Files can be read and edited as soon as the developer writes the first of them.",
    )
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
    conflict_gone = Text(
        "Файл удалён, а в редакторе остались ваши несохранённые правки.",
        "The file was deleted; your unsaved changes are still in the editor.",
    )
    create_again = Text("Создать заново", "Create it again")
    take_theirs = Text("Взять текст с сервера", "Take the server's text")
    keep_mine = Text("Сохранить мой поверх", "Save mine over it")

    new_file = Text("Новый файл", "New file")
    new_folder = Text("Новая папка", "New folder")
    new_file_in = Text("Новый файл здесь", "New file here")
    new_folder_in = Text("Новая папка здесь", "New folder here")
    rename = Text("Переименовать", "Rename")
    move = Text("Переместить", "Move")
    delete = Text("Удалить", "Delete")
    open = Text("Открыть", "Open")
    download = Text("Скачать", "Download")
    copy_path = Text("Скопировать путь", "Copy the path")
    menu_of = Text("Действия: {path}", "Actions: {path}")
    name_of_file = Text("Имя файла", "Name of the file")
    name_of_folder = Text("Имя папки", "Name of the folder")
    path_hint = Text("Косая черта раскладывает по папкам: pages/home.py", "A slash puts it into folders: pages/home.py")
    place_empty = Text("Введите имя.", "Type a name.")
    place_taken = Text("Такое имя здесь уже есть.", "This name is taken here.")
    place_inside = Text("Папку нельзя переместить в неё же саму.", "A folder cannot be moved into itself.")
    created = Text("Создан файл {path}.", "{path} was created.")
    created_folder = Text("Создана папка {path}.", "The folder {path} was created.")
    moved = Text("{path} теперь {to}.", "{path} is {to} now.")
    deleted = Text("Удалено: {path}.", "Deleted: {path}.")
    brought_back = Text("Возвращено: {path}.", "Brought back: {path}.")
    undo = Text("Отменить", "Undo")
    close_note = Text("Скрыть сообщение", "Hide this message")
    not_done = Text("Не получилось: {path}.", "Not done: {path}.")
    no_answer = Text(
        "Сервер не ответил. Проверьте связь: список покажет, что получилось.",
        "The server did not answer. Check the connection: the list will show what came of it.",
    )
    changed_meanwhile = Text(
        "Пока вы смотрели на список, здесь что-то изменилось. Список уже новый: проверьте его и повторите.",
        "Something here changed while you looked at the list. The list is new now: look again and repeat.",
    )

    start = Text("С чего начать", "Where to begin")
    start_changed = Text("Изменено последней сборкой", "Changed by the last build")
    start_main = Text("Главные файлы", "Main files")
    start_keys = Text("Клавиши", "Keys")
    start_more = Text("и ещё # файл|и ещё # файла|и ещё # файлов", "and # more file|and # more files")
    key_palette = Text("файлы и команды", "files and commands")
    key_save = Text("сохранить файл", "save the file")
    key_rename = Text("переименовать в дереве", "rename in the tree")
    key_delete = Text("удалить в дереве", "delete in the tree")
    key_all = Text("все клавиши", "all keys")

    compare = Text("Показать изменения файла", "Show changes of the file")
    compare_with = Text("Сравнить с", "Compare with")
    compare_none = Text("файла ещё не было", "before there was a file")
    compare_version = Text("версия {number}: {title}", "version {number}: {title}")
    compare_gone = Text("версия {number}: файла нет", "version {number}: no file")
    compare_same = Text("Отличий нет.", "There is no difference.")
    compare_opening = Text("Сравниваем", "Comparing")
    compare_not_text = Text(
        "Тогда это был не текст или слишком большой файл, сравнить построчно нельзя.",
        "It was no text then, or too large: it cannot be compared line by line.",
    )
    compare_next = Text("Следующее отличие", "Next difference")
    compare_previous = Text("Предыдущее отличие", "Previous difference")
    compare_revert = Text("Вернуть как было", "Put it back")
    compare_same_lines = Text("строк без отличий: $", "unchanged lines: $")

    binary = Text("Это не текст, в редакторе его показать нельзя.", "This is not text: an editor cannot show it.")
    large = Text("Файл слишком большой для редактора.", "The file is too large for the editor.")
    size_b = Text("Размер: {size} Б", "Size: {size} B")
    size_kb = Text("Размер: {size} КБ", "Size: {size} KB")
    size_mb = Text("Размер: {size} МБ", "Size: {size} MB")
    picture = Text("Изображение {path}", "Picture {path}")

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
