"""Texts of files, versions and exports."""

from samokoder_app.i18n.text import Text


class Files:
    """Titles of versions saved by hand."""

    edited = Text("Правка вручную: {path}", "Edited by hand: {path}")
    created = Text("Создан вручную: {path}", "Created by hand: {path}")
    deleted = Text("Удалён вручную: {path}", "Deleted by hand: {path}")


class EvidenceTable:
    """The table of evidence in an exported README."""

    title = Text("Проверки", "Evidence")
    summary = Text("Пройдено требований: {passed} из {total}.", "Requirements passed: {passed} of {total}.")
    how = Text(
        "Проверяла программа: запускала приложение и действовала в настоящем браузере.",
        "Checked by a program that started the app and acted in a real browser.",
    )
    changed_since = Text(
        "Файлы менялись вручную после этих проверок: новая версия ({version}) не проверена.",
        "Files were changed by hand after these checks: the present version ({version}) is not verified.",
    )
    requirement = Text("Требование", "Requirement")
    status = Text("Итог", "Result")
    seen = Text("Что увидела проверка", "What the check saw")
    at = Text("Когда", "When")


REQUIREMENT_STATUS: dict[str, Text] = {
    "pending": Text("ждёт", "waiting"),
    "working": Text("проверяется", "in work"),
    "passed": Text("пройдено", "passed"),
    "failed": Text("не пройдено", "failed"),
    "not_verified": Text("не проверено", "not verified"),
}
