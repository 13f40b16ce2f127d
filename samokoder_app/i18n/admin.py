"""Texts of the pages for operators."""

from samokoder_app.i18n.text import Text


class KeptMails:
    """The page of mails."""

    title = Text("Письма", "Mail")
    kept_hint = Text(
        "Отправка писем не настроена, поэтому они остаются здесь на неделю. По ссылке или коду может войти любой, кто их "
        "видит: передавайте их только владельцу адреса.",
        "No mail server is set up, so mail stays here for a week. A link or a code lets in whoever has it: pass it on to "
        "the owner of the address alone.",
    )
    sent_hint = Text(
        "Письма за последнюю неделю. Их текст не показывается: он только для получателя.",
        "The mail of the last week. What it says is not shown: it is for the recipient alone.",
    )
    none = Text("За последнюю неделю писем не было.", "There was no mail in the last week.")
    open_link = Text("Открыть ссылку", "Open the link")
    link_hint = Text(
        "Ссылка откроет чужой аккаунт в этом браузере, если письмо было не вам.",
        "The link opens somebody else's account in this browser if the email was not for you.",
    )
    to_page = Text("Письма этого сервера", "Mail of this server")


class MailStatuses:
    """What became of a mail."""

    kept = Text("не отправлено", "not sent")
    waiting = Text("ждёт отправки", "waiting")
    sent = Text("отправлено", "sent")
    given_up = Text("не доставлено", "not delivered")


class MailKinds:
    """What a mail is about."""

    sign_up = Text("Подтверждение адреса", "Confirmation of an address")
    sign_up_known = Text("Повторная регистрация", "Sign-up with a known address")
    sign_in = Text("Вход по ссылке", "Sign-in link")
    recovery = Text("Новый пароль", "New password")
    email_change_old = Text("Смена адреса, на прежний", "Change of address, to the present one")
    email_change_new = Text("Смена адреса, на новый", "Change of address, to the new one")
    email_taken = Text("Адрес уже занят", "Address in use already")
    email_changed = Text("Адрес изменён", "Address changed")
    reauthentication = Text("Код подтверждения", "Confirmation code")
    identity_linked = Text("Новый способ входа", "New way to sign in")
