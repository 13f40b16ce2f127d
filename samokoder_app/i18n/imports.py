"""Texts of imports."""

from samokoder_app.i18n.text import Text


class Imports:
    """Titles of imported versions, and what is told of them."""

    archive_title = Text("Перенесено из ZIP-архива", "Imported from a ZIP archive")
    repository_title = Text("Перенесено из git: {name}", "Imported from git: {name}")
    project_name = Text("Перенесённый проект", "Imported project")
    description = Text(
        "Готовый проект «{name}», перенесённый как есть.", "The existing project “{name}”, imported as it is."
    )
    came = Text("Перенесено файлов: {files}.", "Files imported: {files}.")
    runnable = Text(
        "Проект похож на «{stack}»; он запускается в превью.",
        "The project looks like “{stack}”; it is started in the preview.",
    )
    no_stack = Text(
        "Стек не распознан, поэтому запустить проект здесь нельзя. Файлы можно смотреть, править и скачать.",
        "The stack was not recognised, so the project cannot be started here. Its files can be read, edited and exported.",
    )
    packages = Text(
        "Проект похож на «{stack}», но здесь нет его пакетов: {names}. Без них он может не запуститься.",
        "The project looks like “{stack}”, but these packages of it are not available here: {names}. "
        "It may not start without them.",
    )
    refused_packages = Text(
        "Проект похож на «{stack}», но его список пакетов установить нельзя: допускаются только имена и версии из реестра "
        "пакетов, а в нём есть {lines}.",
        "The project looks like “{stack}”, but its list of packages cannot be installed: it may hold names and versions "
        "from the package registry only, and has {lines}.",
    )
    own_packages = Text(
        "Кроме пакетов стека для него установят: {names}. Первый запуск может занять несколько минут.",
        "Beside the stack's packages it gets: {names}. Its first start may take a few minutes.",
    )
    no_files = Text(
        "Проект похож на «{stack}», но для запуска не хватает файлов: {names}.",
        "The project looks like “{stack}”, but it lacks files that are needed to start it: {names}.",
    )
    left_out = Text(
        "Не перенесены ссылки, секреты, слишком большие файлы и файлы с неподходящими именами ({count}): {names}.",
        "Links, secrets, files that are too large and unusable names were left out ({count}): {names}.",
    )


class ImportForm:
    """The form that brings an existing app in."""

    into_team = Text("Проект появится в команде", "The project goes to the team")
    summary = Text("Перенести готовый проект", "Import an existing project")
    archive = Text("ZIP-архив", "ZIP archive")
    archive_hint = Text(
        "До 50 МБ; node_modules и .git переносить не нужно.", "Up to 50 MB; leave out node_modules and .git."
    )
    repository = Text("Адрес git-репозитория", "Address of a git repository")
    repository_hint = Text(
        "Только публичные репозитории по https; берётся последний коммит.",
        "Public repositories over https only; the newest commit is taken.",
    )
    choose_one = Text("Выберите архив или укажите адрес.", "Choose an archive or enter an address.")
    submit = Text("Перенести", "Import")
    working = Text("Переносим…", "Importing…")
    offline = Text("Сервер не отвечает. Попробуйте ещё раз.", "The server does not answer. Try again.")
