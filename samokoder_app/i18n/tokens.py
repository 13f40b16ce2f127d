"""Texts of personal access tokens."""

from samokoder_app.i18n.text import Text


class Tokens:
    """Their section on the account page."""

    title = Text("Токены доступа", "Access tokens")
    hint = Text(
        "Чтобы скрипты работали от вашего имени через REST API. Токен показывается один раз и хранится только как хеш.",
        "They let scripts act for you over the REST API. A token is shown once; only its hash is kept.",
    )
    api_docs = Text("Описание API", "API reference")
    none = Text("Токенов пока нет.", "No tokens yet.")
    name = Text("Название", "Name")
    name_placeholder = Text("Например, ночной скрипт", "For example, nightly script")
    rights = Text("Права", "Rights")
    lasts = Text("Действует", "Valid for")
    days_30 = Text("30 дней", "30 days")
    days_90 = Text("90 дней", "90 days")
    days_365 = Text("год", "a year")
    for_good = Text("бессрочно", "no end")
    make = Text("Создать токен", "Make a token")
    made = Text("Скопируйте токен сейчас: больше он не появится.", "Copy the token now: it will not be shown again.")
    copy = Text("Скопировать", "Copy")
    copied = Text("Скопировано", "Copied")
    put_away = Text("Готово", "Done")
    revoke = Text("Отозвать токен", "Revoke token")
    revoke_title = Text("Отозвать этот токен?", "Revoke this token?")
    revoke_hint = Text(
        "Скрипты, которые им пользуются, сразу потеряют доступ.", "Scripts that use it lose access at once."
    )
    until = Text("до", "until")
    ended = Text("Истёк", "Expired")
    used = Text("использован", "used")
    never_used = Text("ещё не использован", "not used yet")


class TokenRights:
    """Rights in a word, by their word in the API."""

    read = Text("чтение", "read")
    build = Text("изменение", "build")
    account = Text("настройка", "account")


class TokenScopes:
    """What a token may do, by its word in the API."""

    read = Text("читать: проекты, файлы, ход сборок, расходы", "read: projects, files, builds, usage")
    build = Text("менять: проекты, сборки, файлы, превью", "change: projects, builds, files, previews")
    account = Text(
        "настраивать: ключи, модели, лимиты и профиль; секреты, адреса, пакеты и модели проектов; удалять проекты",
        "set up: keys, models, limits and profile; secrets, hosts, packages and models of projects; delete projects",
    )


TOKEN_ERRORS: dict[str, Text] = {
    "error.token_scope": Text(
        "У этого токена нет права «{scope}». Создайте токен с этим правом на странице аккаунта.",
        "This token lacks the right “{scope}”. Make one that has it on the account page.",
    ),
    "error.token_not_enough": Text(
        "С токеном это недоступно: войдите в аккаунт.", "No token may do this: sign in to your account."
    ),
    "error.token_name_taken": Text(
        "Токен с таким названием уже есть. Выберите другое.", "You have a token of this name. Choose another."
    ),
    "error.tokens_too_many": Text(
        "Можно иметь не больше 50 токенов. Отзовите лишние.", "There can be no more than 50 tokens. Revoke some."
    ),
}
