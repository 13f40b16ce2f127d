"""Texts of files, versions and exports."""

from samokoder_app.i18n.text import Text


class Files:
    """Titles of versions saved by hand."""

    edited = Text("Правка вручную: {path}", "Edited by hand: {path}")
    created = Text("Создан вручную: {path}", "Created by hand: {path}")
    deleted = Text("Удалён вручную: {path}", "Deleted by hand: {path}")


class EvidenceTable:
    """Sentences below the table of evidence in an exported README."""

    summary = Text("Пройдено требований: {passed} из {total}.", "Requirements passed: {passed} of {total}.")
    changed_since = Text(
        "После этих проверок файлы изменились: версия {version} не проверена.",
        "Files were changed after these checks: version {version} is not verified.",
    )
