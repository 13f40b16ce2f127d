"""Texts of sessions and password."""

from samokoder_app.i18n.text import Text


class Security:
    """Their section on the account page."""

    title = Text("Вход и пароль", "Sign-in and password")
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
