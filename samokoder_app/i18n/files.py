"""Texts of files, versions and exports."""

from samokoder_app.i18n.text import Text


class Files:
    """Titles of versions saved by hand."""

    edited = Text("Правка вручную: {path}", "Edited by hand: {path}")
    created = Text("Создан вручную: {path}", "Created by hand: {path}")
    created_folder = Text("Папка создана вручную: {path}", "Folder created by hand: {path}")
    deleted = Text("Удалён вручную: {path}", "Deleted by hand: {path}")
    deleted_folder = Text("Папка удалена вручную: {path}", "Folder deleted by hand: {path}")
    moved = Text("Переименован вручную: {path} → {to}", "Renamed by hand: {path} → {to}")
    moved_folder = Text("Папка переименована вручную: {path} → {to}", "Folder renamed by hand: {path} → {to}")
    brought_back = Text("Удаление отменено: {path}", "Deletion undone: {path}")


class EvidenceTable:
    """Sentences below the table of evidence in an exported README."""

    summary = Text("Пройдено требований: {passed} из {total}.", "Requirements passed: {passed} of {total}.")
    changed_since = Text(
        "После этих проверок файлы изменились: версия {version} не проверена.",
        "Files were changed after these checks: version {version} is not verified.",
    )


class LedgerTable:
    """Words of the table of work done in an exported README."""

    title = Text("Что сделано", "What was done")
    head = Text(
        "Когда (UTC)|Просьба|Изменено|Запущено|Доказано|Токены · деньги · секунды",
        "When (UTC)|Asked|Changed|Run|Proven|Tokens · money · seconds",
    )
    changed = Text("файлов: {files}, +{added} −{removed}", "files: {files}, +{added} −{removed}")
    ran = Text("команд: {count}, с ошибкой: {failed}", "commands: {count}, failed: {failed}")
    proven = Text(
        "пройдено: {passed}, не пройдено: {failed}, не проверено: {unproven}",
        "passed: {passed}, failed: {failed}, not verified: {unproven}",
    )
    nothing = Text("ничего не проверялось", "nothing was verified")
    unknown = Text("цена неизвестна", "price unknown")


class NeedsList:
    """What an exported app needs where it runs."""

    title = Text("Настройки", "Settings")
    variable = Text("переменная окружения", "environment variable")
    host = Text("внешний сервис, к которому обращается приложение", "outside service that the app calls")
