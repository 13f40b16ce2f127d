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
