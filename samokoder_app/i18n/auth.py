"""Texts of signing up and in."""

from samokoder_app.i18n.entry import ENTRY_ERRORS
from samokoder_app.i18n.text import Text

MINIMUM_PASSWORD = 8
"""Characters; the texts below name it."""


class Auth:
    """The two forms."""

    sign_in_title = Text("Вход", "Sign in")
    sign_up_title = Text("Новый аккаунт", "New account")
    sign_in_hint = Text("Ваши проекты ждут там, где вы их оставили.", "Your projects are where you left them.")
    sign_up_hint = Text(
        "Нужны только адрес и пароль. Первое приложение можно собрать сразу: демо-модель работает без ключа.",
        "An address and a password is all it takes. You can build an app at once: the demo model needs no key.",
    )
    email = Text("Электронная почта", "Email")
    password = Text("Пароль", "Password")
    password_hint = Text("Не короче 8 знаков.", "At least 8 characters.")
    have_account = Text("Уже есть аккаунт?", "Already have an account?")
    no_account = Text("Ещё нет аккаунта?", "No account yet?")


AUTH_ERRORS: dict[str, Text] = {
    "invalid_credentials": Text(
        "Адрес или пароль не подходят. Проверьте раскладку. Если аккаунт новый, сначала откройте ссылку из письма.",
        "The address and the password do not match. Check them. If the account is new, open the link in the email first.",
    ),
    "user_already_exists": Text(
        "Аккаунт с этим адресом уже есть. Войдите с ним или возьмите другой адрес.",
        "There is an account with this address already. Sign in, or use another address.",
    ),
    "email_invalid": Text(
        "Это не похоже на адрес почты. Пример: ivan@example.ru",
        "This does not look like an email address. Example: ann@example.com",
    ),
    "weak_password": Text(
        "Пароль слишком прост. Нужно не меньше 8 знаков.", "The password is too weak: use at least 8 characters."
    ),
    "confirm_email": Text(
        "Пароль верный, но адрес ещё не подтверждён. Откройте ссылку из письма или попросите прислать его ещё раз.",
        "The password is right, but the address is not confirmed yet. Open the link in the email, or ask for it again.",
    ),
    "signup_disabled": Text(
        "Регистрация на этом сервере только по приглашению. Попросите ссылку у его владельца.",
        "Sign-up on this server is by invitation. Ask its owner for a link.",
    ),
    "too_many_requests": Text(
        "Слишком много попыток подряд. Подождите минуту и попробуйте снова.",
        "Too many attempts in a row. Wait a minute and try again.",
    ),
    "auth_unavailable": Text(
        "Сервер входа сейчас не отвечает. Попробуйте через минуту.",
        "The sign-in server does not answer at the moment. Try again in a minute.",
    ),
    "user_banned": Text(
        "Этот аккаунт закрыт владельцем сервера.", "This account was closed by the owner of the server."
    ),
    "account_gone": Text(
        "Этот аккаунт удалён. Чтобы начать заново с тем же адресом, попросите владельца сервера удалить и вход.",
        "This account was deleted. To begin anew with the same address, ask the owner of the server to delete its sign-in, too.",
    ),
    "auth_failed": Text(
        "Войти не получилось по неизвестной причине. Попробуйте ещё раз.",
        "Signing in failed for an unknown reason. Try again.",
    ),
    **ENTRY_ERRORS,
}
"""Error codes of `/session/*` in words; a code that is not listed reads as `auth_failed`."""
