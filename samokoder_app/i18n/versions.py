"""Texts of versions: titles that are kept with them, what the new project of a fork is told, and the timeline."""

from samokoder_app.i18n.text import Text


class VersionTitles:
    """Titles of versions, in the language of who made them."""

    restored = Text("Восстановлена версия {version}", "Restored version {version}")
    restored_named = Text("Восстановлена версия {version}: {title}", "Restored version {version}: {title}")
    forked = Text("Сделано из версии {version} проекта «{name}»", "Made from version {version} of “{name}”")
    fork_name = Text("{name} (версия {version})", "{name} (version {version})")


class ForkedBuild:
    """What a project made from a version says about the build that it took over, in the build's language."""

    notice = Text(
        "Этот проект сделан из версии {version} проекта «{name}»: вместе с файлами перешли план и требования.",
        "This project was made from version {version} of “{name}”: its plan and requirements came with the files.",
    )
    unmet = Text(
        "Файлы этой версии проверены не полностью: {passed} из {total}. "
        "Продолжите сборку, чтобы проверить остальное, или примите приложение как есть.",
        "The files of this version are not fully verified: {passed} of {total}. "
        "Go on with the build to verify the rest, or accept the app as it is.",
    )
    unfinished = Text(
        "В этой версии сборка ещё не была закончена. Продолжите её, и агенты допишут остальное.",
        "The build was not finished in this version. Go on, and the agents write the rest.",
    )


class Versions:
    """The timeline and the comparison, for React."""

    title = Text("Версии", "Versions")
    closed = Text("закрыта: старше истории тарифа", "closed: older than the plan's history")
    closed_hint = Text(
        "Закрытые версии сохранены. Они откроются на тарифе, который хранит историю дольше.",
        "Closed versions are kept. They open on a plan that keeps history longer.",
    )
    closed_way = Text("Лимиты тарифа", "Plan limits")
    empty = Text(
        "Версий пока нет: первая появится, когда агенты запишут файлы.",
        "No versions yet: the first appears when the agents write files.",
    )
    more = Text("Показать ранние", "Show earlier ones")
    present = Text("нынешняя", "present")
    number = Text("Версия {number}", "Version {number}")
    origin_build = Text("шаг сборки", "build step")
    origin_edit = Text("правка вручную", "saved by hand")
    origin_restore = Text("восстановление", "restored")
    origin_fork = Text("из другого проекта", "from another project")
    origin_import = Text("импорт", "import")
    count_files = Text("# файл|# файла|# файлов", "# file|# files")
    passed = Text("{passed} из {total}", "{passed} of {total}")
    passed_title = Text("Требований пройдено: {passed} из {total}", "Requirements passed: {passed} of {total}")
    not_verified = Text("не проверено", "not verified")
    verified_as = Text("те же файлы проверены как версия {number}", "the same files were verified as version {number}")
    failed_some = Text("не пройдено: {failed}", "failed: {failed}")
    pending_some = Text("ещё не проверялось: {pending}", "not checked yet: {pending}")
    picture_open = Text("Открыть снимок версии {number}", "Open the picture of version {number}")
    picture_of = Text("Версия {number}: {title}", "Version {number}: {title}")
    picture_close = Text("Закрыть снимок", "Close the picture")
    picture_none = Text("снимка нет", "no picture")
    picture_none_title = Text(
        "Снимок делает проверка в браузере, а эту версию она не открывала.",
        "Pictures are made when an app is verified in a browser; this version was not.",
    )
    changes = Text("Что изменилось", "What changed")
    restore = Text("Восстановить", "Restore")
    fork = Text("Новый проект", "New project")
    download = Text("Скачать историю (Git)", "Download the history (git)")

    restore_title = Text("Восстановить версию {number}?", "Restore version {number}?")
    restore_hint = Text(
        "Файлы станут такими, как в версии {number}. Это будет новая версия: нынешняя останется в списке, "
        "и к ней можно вернуться.",
        "The files become those of version {number}. That makes a new version: the present one stays in the list, "
        "and you can go back to it.",
    )
    restore_resting = Text(
        "Незаконченная сборка, если её продолжить, пойдёт дальше от этих файлов.",
        "The unfinished build, if you resume it, goes on from these files.",
    )
    restore_working = Text(
        "Пока идёт сборка, восстановить версию нельзя. Дождитесь её конца, поставьте её на паузу или остановите.",
        "A version cannot be restored while a build works. Wait for its end, pause it or stop it.",
    )
    fork_title = Text("Новый проект из версии {number}", "A new project from version {number}")
    fork_hint = Text(
        "В него перейдут файлы этой версии, план и требования. Данные превью останутся здесь.",
        "It gets the files of this version, its plan and requirements. The preview's data stays here.",
    )
    fork_name = Text("Название", "Name")
    fork_name_hint = Text("Можно оставить пустым", "May be left empty")
    fork_do = Text("Создать проект", "Create the project")
    cancel = Text("Отмена", "Cancel")
    restored = Text("Файлы восстановлены", "The files were restored")
    undo = Text("Вернуть как было", "Undo")

    from_version = Text("Было", "From")
    to_version = Text("Стало", "To")
    beginning = Text("пусто", "nothing")
    close = Text("Закрыть сравнение", "Close the comparison")
    comparing = Text("Сравниваем версии", "Comparing the versions")
    same = Text("Файлы этих версий одинаковы.", "The files of these versions are the same.")
    added = Text("добавлен", "added")
    changed = Text("изменён", "changed")
    deleted = Text("удалён", "deleted")
    renamed = Text("переименован", "renamed")
    mode_changed = Text("изменены права на запуск", "its permission to be run changed")
    renamed_from = Text("раньше: {path}", "before: {path}")
    binary = Text("Двоичный файл: показать изменения нельзя.", "A binary file: its changes cannot be shown.")
    too_large = Text("Файл больше 1 МБ, построчно не сравнивается.", "Over 1 MB: not compared line by line.")
    limit = Text("Изменений много, этот файл не показан.", "There are many changes; this file is not shown.")
    cut = Text("Показано начало изменений.", "The beginning of the changes is shown.")
    more_files = Text("Показаны не все файлы.", "Not all files are shown.")
    show_file = Text("Показать файл", "Show the file")
    no_newline = Text("нет перевода строки в конце", "no newline at the end of the file")
    old_line = Text("Строка прежней версии", "Line of the earlier version")
    new_line = Text("Строка новой версии", "Line of the later version")
