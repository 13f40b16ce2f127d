"""Texts of sessions and password."""

from samokoder_app.i18n.text import Text


class Login:
    """Address and providers, above them."""

    email = Text("Адрес почты", "Email address")
    new_email = Text("Новый адрес", "New address")
    change_email = Text("Сменить адрес", "Change the address")
    email_hint = Text(
        "Письма со ссылками придут на прежний и на новый адрес. Адрес сменится, когда вы откроете обе ссылки.",
        "Emails with links go to the present and the new address. It changes once you have opened both links.",
    )
    waiting = Text("Ждёт подтверждения:", "Waiting for confirmation:")
    waiting_hint = Text(
        "Откройте ссылки в обоих письмах: на прежнем адресе и на новом.",
        "Open the links in both emails: at the present address and at the new one.",
    )
    resend = Text("Прислать письма ещё раз", "Send the emails again")
    asked = Text(
        "Письма отправлены на прежний и на новый адрес.", "Emails were sent to the present and the new address."
    )
    changed = Text("Адрес изменён.", "The address was changed.")
    no_mail = Text(
        "Сменить адрес пока нельзя: на этом сервере не настроена отправка писем.",
        "The address cannot be changed yet: this server is not set up to send mail.",
    )
    providers = Text("Вход через другие сервисы", "Sign-in with other services")
    providers_hint = Text(
        "Через привязанный сервис можно войти в этот аккаунт без пароля.",
        "A linked service lets you into this account without a password.",
    )
    none = Text("Пока ничего не привязано.", "Nothing is linked yet.")
    link_github = Text("Привязать GitHub", "Link GitHub")
    link_google = Text("Привязать Google", "Link Google")
    unlink = Text("Отвязать", "Unlink")
    only_way = Text("Единственный способ входа", "The only way in")
    linked = Text("Сервис привязан.", "The service was linked.")
    unlinked = Text("Сервис отвязан.", "The service was unlinked.")
    forgotten = Text("Нет пароля или забыли его?", "No password, or forgotten?")
    set_by_mail = Text("Задайте новый по ссылке из письма", "Set a new one by email")


LOGIN_ERRORS: dict[str, Text] = {
    "user_already_exists": Text(
        "Аккаунт с этим адресом уже есть. Адрес остался прежним.",
        "There is an account with this address already. The address was not changed.",
    ),
    "same_email": Text("Это ваш нынешний адрес.", "This is your present address."),
    "identity_taken": Text(
        "Этот профиль уже привязан к другому аккаунту. Отвяжите его там или выберите другой.",
        "This profile is linked to another account already. Unlink it there, or choose another one.",
    ),
    "last_identity": Text(
        "Это единственный способ войти. Сначала задайте пароль или привяжите другой сервис.",
        "This is the only way in. Set a password or link another service first.",
    ),
    "linking_off": Text(
        "Владелец сервера отключил привязку сервисов в Supabase.",
        "The owner of this server has turned linking off in Supabase.",
    ),
    "identity_gone": Text("Этот сервис уже отвязан.", "This service was unlinked already."),
    "auth_failed": Text(
        "Не получилось по неизвестной причине. Попробуйте ещё раз.", "It failed for an unknown reason. Try again."
    ),
}
"""Where they differ from those of signing in."""


class Security:
    """Their section on the account page."""

    title = Text("Вход и пароль", "Sign-in and password")
    sessions = Text("Открытые сеансы", "Open sessions")
    unknown_browser = Text("Неизвестный браузер", "Unknown browser")
    this_one = Text("Этот браузер", "This browser")
    since = Text("вход", "signed in")
    seen = Text("активность", "last seen")
    end = Text("Завершить сеанс", "End this session")
    end_others = Text("Выйти везде, кроме этого браузера", "Sign out everywhere else")
    password = Text("Сменить пароль", "Change the password")
    present_password = Text("Текущий пароль", "Present password")
    new_password = Text("Новый пароль", "New password")
    change_password = Text("Сменить пароль", "Change the password")
    password_ends_others = Text(
        "В остальных браузерах придётся войти заново. Токены доступа продолжат работать.",
        "You will have to sign in again in all other browsers. Access tokens go on working.",
    )
    password_changed = Text("Пароль изменён.", "The password was changed.")


PASSWORD_ERRORS: dict[str, Text] = {
    "invalid_credentials": Text(
        "Текущий пароль не подходит. Пароль остался прежним.",
        "The present password does not match. The password was not changed.",
    ),
    "same_password": Text(
        "Новый пароль совпадает с текущим. Придумайте другой.", "The new password is the present one. Choose another."
    ),
}
"""Where they differ from those of signing in."""
