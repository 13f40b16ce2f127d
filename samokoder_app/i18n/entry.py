"""Texts of entering through a mail or a provider: the pages on the way, and what may go wrong there."""

from samokoder_app.i18n.text import Text


class Ways:
    """Ways in beside the password."""

    link_by_mail = Text("Войти по ссылке из письма", "Email me a sign-in link")
    forgot = Text("Забыли пароль?", "Forgot the password?")
    github = Text("Продолжить через GitHub", "Continue with GitHub")
    google = Text("Продолжить через Google", "Continue with Google")
    others = Text("или", "or")


class Forgot:
    """The page for a forgotten password."""

    title = Text("Восстановление пароля", "Forgotten password")
    hint = Text(
        "Укажите почту, на которую создан аккаунт. Пришлём письмо со ссылкой и кодом, чтобы задать новый пароль.",
        "Enter the address of your account. We will send a link and a code to set a new password.",
    )
    submit = Text("Прислать письмо", "Send the email")
    remembered = Text("Вспомнили пароль?", "Remembered it?")
    no_mail = Text(
        "На этом сервере не настроена отправка писем. Новый пароль поможет задать его владелец.",
        "This server is not set up to send mail. Ask its owner for help with a new password.",
    )


class CheckMail:
    """The page about a mail that is under way."""

    title = Text("Проверьте почту", "Check your mail")
    signup = Text(
        "Осталось подтвердить адрес: откройте ссылку из письма или введите код из него. Письмо отправлено на",
        "One step left: open the link in the email or enter its code. It was sent to",
    )
    magiclink = Text(
        "Если аккаунт с таким адресом есть, на него ушло письмо со ссылкой и кодом для входа:",
        "If there is an account with this address, a sign-in link and a code are on their way to",
    )
    recovery = Text(
        "Если аккаунт с таким адресом есть, на него ушло письмо со ссылкой и кодом для нового пароля:",
        "If there is an account with this address, a link and a code to set a new password are on their way to",
    )
    email_change = Text(
        "Чтобы сменить адрес, откройте ссылки в обоих письмах: на прежнем адресе и на новом. Новый адрес:",
        "To change the address, open the links in both emails: at the present address and at the new one. The new one is",
    )
    code = Text("Код из письма", "Code from the email")
    code_hint = Text("Шесть цифр. Код и ссылка действуют час.", "Six digits. The code and the link work for an hour.")
    confirm = Text("Продолжить", "Continue")
    not_there = Text(
        "Письма нет? Загляните в «Спам», подождите пару минут и попросите прислать ещё раз.",
        "No email? Look into the spam folder, wait two minutes, then ask for another one.",
    )
    resend = Text("Прислать ещё раз", "Send again")
    resent = Text(
        "Запрос принят. Письмо обычно приходит в течение минуты.", "Noted. An email usually arrives within a minute."
    )
    other_address = Text("Указать другой адрес", "Use another address")
    kept = Text(
        "Этот сервер не отправляет письма, а хранит их неделю. Владелец сервера видит их на странице «Письма» или по команде make mails.",
        "This server sends no mail but keeps it for a week. Its owner finds it on the page “Mail”, or with the command make mails.",
    )
    to_kept = Text("Открыть письма", "Open the mail")


class Confirm:
    """The page to which links in mails lead: one button, because programs that look at mails follow links, too."""

    title = Text("Остался один шаг", "One step left")
    signup_title = Text("Подтвердите адрес", "Confirm your address")
    magiclink_title = Text("Вход по ссылке", "Sign in by link")
    recovery_title = Text("Новый пароль", "New password")
    email_change_title = Text("Смена адреса", "New address")

    hint = Text("Нажмите кнопку, чтобы продолжить.", "Press the button to go on.")
    signup_hint = Text("Нажмите кнопку, и аккаунт будет готов.", "Press the button, and your account is ready.")
    magiclink_hint = Text(
        "Нажмите кнопку, чтобы войти в этом браузере.", "Press the button to sign in with this browser."
    )
    recovery_hint = Text(
        "Нажмите кнопку, чтобы войти и задать новый пароль.", "Press the button to sign in and set a new password."
    )
    email_change_hint = Text(
        "Нажмите кнопку, чтобы подтвердить смену адреса вашего аккаунта.",
        "Press the button to confirm the new address of your account.",
    )

    submit = Text("Продолжить", "Continue")
    signup_submit = Text("Подтвердить адрес", "Confirm the address")
    magiclink_submit = Text("Войти", "Sign in")
    recovery_submit = Text("Задать новый пароль", "Set a new password")
    email_change_submit = Text("Подтвердить смену адреса", "Confirm the new address")

    present = Text("Сейчас вы вошли как", "You are signed in as")
    present_ends = Text(
        "Кнопка завершит этот сеанс и откроет аккаунт, на адрес которого пришло письмо.",
        "The button ends that session and opens the account that the email was sent to.",
    )
    not_yours = Text(
        "Не просили об этом письме? Просто закройте страницу: без нажатия ничего не изменится.",
        "Did not ask for this email? Close the page: nothing changes unless you press the button.",
    )
    again = Text(
        "Если вы уже открывали эту ссылку, просто войдите. Если нет, запросите новое письмо:",
        "If you have used this link before, simply sign in. If not, ask for a new email:",
    )
    new_confirmation = Text("Прислать новое письмо", "Send another email")
    new_link = Text("Прислать новую ссылку для входа", "Email me a new link")
    new_recovery = Text("Задать пароль заново", "Set a new password")
    change_again = Text("Начать смену адреса заново", "Change the address again")
    agreed = Text(
        "Подтверждение принято. Адрес сменится, когда вы откроете обе ссылки: из письма на прежний адрес и из письма на новый. Если вторую вы уже открыли, входите с новым адресом.",
        "Confirmed. The address changes once you have opened both links: the one sent to the present address and the one sent to the new one. If you have opened the other already, sign in with the new address.",
    )
    changed = Text(
        "Адрес изменён. Теперь входите с новым адресом.",
        "The address was changed. From now on sign in with the new one.",
    )


class NewPassword:
    """The page for a password in place of a forgotten one."""

    title = Text("Новый пароль", "New password")
    hint = Text(
        "Вы вошли без пароля. Задайте пароль, с которым будете входить дальше.",
        "You signed in without a password. Set one to sign in with from now on.",
    )
    proved = Text(
        "Адрес подтверждён, аккаунт ваш. Прежний пароль мог задать кто-то другой, поэтому он отменён: задайте новый и проверьте в аккаунте ключи моделей, они остались.",
        "The address is confirmed and the account is yours. Somebody else may have set its password, so it was removed: set a new one, and look through the model keys in your account, which have stayed.",
    )
    account = Text("Аккаунт", "Account")
    ends_others = Text(
        "Во всех остальных браузерах сеансы завершатся.", "You will be signed out in all other browsers."
    )
    submit = Text("Сохранить пароль", "Save the password")


ENTRY_ERRORS: dict[str, Text] = {
    "link_expired": Text(
        "Ссылка устарела или уже использована: она действует час и срабатывает один раз.",
        "This link is too old or was used already: it works once, within an hour.",
    ),
    "link_elsewhere": Text(
        "Этот шаг начат в другом браузере или слишком давно. Запросите письмо ещё раз.",
        "This step was begun in another browser, or too long ago. Ask for the email again.",
    ),
    "code_wrong": Text(
        "Код не подходит или устарел. Проверьте цифры или попросите новое письмо.",
        "The code does not match or is too old. Check the digits, or ask for another email.",
    ),
    "mail_just_sent": Text(
        "Писем запрошено слишком много. Подождите несколько минут и попробуйте снова.",
        "Too many emails were asked for. Wait a few minutes and try again.",
    ),
    "no_mail": Text(
        "Этот сервер не отправляет письма. Войдите по паролю или попросите о помощи его владельца.",
        "This server sends no mail. Sign in with a password, or ask its owner for help.",
    ),
    "oauth_denied": Text(
        "Вход через другой сервис отменён. Попробуйте ещё раз или войдите иначе.",
        "The sign-in with the other service was cancelled. Try again, or sign in another way.",
    ),
    "oauth_elsewhere": Text(
        "Этот вход начат в другом браузере, по другому адресу сайта или слишком давно. Если вы подтверждали почту, она подтверждена: просто войдите.",
        "This sign-in was begun in another browser, at another address of this site, or too long ago. If you were confirming your email, that is done: simply sign in.",
    ),
    "oauth_email": Text(
        "Сервис не сообщил подтверждённого адреса почты. Подтвердите адрес там или войдите иначе.",
        "The service named no verified email address. Verify it there, or sign in another way.",
    ),
    "oauth_failed": Text(
        "Сервис, через который вы входите, ответил с ошибкой. Попробуйте через минуту или войдите иначе.",
        "The other service did not answer properly. Try again in a minute, or sign in another way.",
    ),
    "provider_off": Text(
        "Вход через этот сервис здесь не настроен. Войдите иначе.",
        "Signing in with this service is not set up here. Sign in another way.",
    ),
}
"""Beside those of the password, in `samokoder_app.i18n.auth`."""
