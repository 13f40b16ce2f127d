"""Words that several pages share."""

from samokoder_app.i18n.text import Text


class Common:
    """Names, navigation and the states of a requirement."""

    product = Text("Самокодер", "Samokoder")
    about = Text(
        "Самокодер строит веб-приложения по описанию и проверяет каждое требование в настоящем браузере.",
        "Samokoder builds web apps from a description and checks every requirement in a real browser.",
    )
    skip_to_content = Text("К содержимому", "Skip to content")
    projects = Text("Проекты", "Projects")
    usage = Text("Расход", "Usage")
    teams = Text("Команды", "Teams")
    account = Text("Аккаунт", "Account")
    how = Text("Как это работает", "How it works")
    pricing = Text("Цены", "Pricing")
    questions = Text("Вопросы", "Questions")
    api_docs = Text("API", "API")
    main_pages = Text("Разделы", "Main pages")
    sign_in = Text("Войти", "Sign in")
    sign_up = Text("Создать аккаунт", "Create account")
    sign_out = Text("Выйти", "Sign out")
    language = Text("Язык", "Language")
    theme = Text("Тема", "Theme")
    theme_light = Text("Светлая", "Light")
    theme_dark = Text("Тёмная", "Dark")
    theme_system = Text("Как в системе", "System")
    switch_theme = Text("Сменить тему", "Switch theme")
    show_password = Text("Показать пароль", "Show the password")
    hide_password = Text("Скрыть пароль", "Hide the password")
    cancel = Text("Отмена", "Cancel")
    close = Text("Закрыть", "Close")
    save = Text("Сохранить", "Save")
    loading = Text("Загружаем данные с сервера", "Loading from the server")
    more = Text("Показать ещё", "Show more")
    connection_lost = Text(
        "Связь с сервером прервалась. Сборка продолжается на сервере, страница подключится сама.",
        "The connection to the server is lost. The build goes on there; this page reconnects by itself.",
    )
    not_found_title = Text("Такой страницы нет", "There is no such page")
    not_found_hint = Text(
        "Возможно, в адресе опечатка или страница переехала. Ваши проекты на месте.",
        "The address may be mistyped, or the page has moved. Your projects are where they were.",
    )
    no_project_title = Text("Такого проекта нет", "There is no such project")
    no_project_hint = Text(
        "Возможно, его удалили или он принадлежит другому аккаунту. Проверьте адрес и то, под каким аккаунтом вы вошли.",
        "It may have been deleted, or it belongs to another account. Check the address and which account you are signed in to.",
    )
    to_new = Text("Новый проект", "New project")
    to_projects = Text("К проектам", "To projects")
    to_start = Text("На главную", "To the start page")
    crash_title = Text("Страница остановилась из-за ошибки", "This page stopped because of an error")
    crash_hint = Text(
        "Работа на сервере не потеряна, сборки продолжаются. Перезагрузите страницу; если ошибка повторится, сообщите её текст.",
        "Nothing on the server is lost, builds go on. Reload the page; if it happens again, report the text of the error.",
    )
    crash_report = Text("Текст ошибки", "Text of the error")
    reload = Text("Перезагрузить", "Reload")


class Evidence:
    """Words of the evidence strip."""

    label = Text("Проверки требований", "Checks of the requirements")
    pending = Text("ждёт", "waiting")
    working = Text("проверяется", "being checked")
    passed = Text("пройдено", "passed")
    failed = Text("не пройдено", "failed")
    not_verified = Text("не проверено", "not verified")
    summary = Text("{passed} из {total} проверок пройдено", "{passed} of {total} checks passed")
    earlier = Text("на прежних файлах", "on earlier files")
    earlier_title = Text(
        "Это итог последней сборки. С тех пор файлы изменились и в таком виде не проверялись.",
        "This is what the last build proved. The files have changed since and were not verified as they are now.",
    )
    none = Text("Проверок пока нет: их составляют по требованиям", "No checks yet: they follow from the requirements")
    screenshot = Text("Снимок экрана", "Screenshot")
    seconds = Text("с", "s")
    steps = Text("Что делала проверка", "What the check did")
    no_evidence = Text("Проверка ещё не запускалась.", "The check has not run yet.")
