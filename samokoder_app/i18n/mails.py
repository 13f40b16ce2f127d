"""Texts of mails. `{site}` is the address of the installation, `{about}` another address, the name of a service
or of a team, `{by}` the address of whoever had it sent."""

from dataclasses import dataclass

from samokoder_app.i18n.text import Text


@dataclass(frozen=True, slots=True)
class MailText:
    """The words of one kind of mail; a `button` stands over a link, `closing` is the last, quiet paragraph."""

    subject: Text
    opening: Text
    closing: Text
    button: Text | None = None


class Mails:
    """What mails have in common."""

    code = Text("Или введите код:", "Or enter this code:")
    only_code = Text("Ваш код:", "Your code:")
    lifetime = Text("Действует один час, сработает один раз.", "Valid for one hour, works once.")
    sender = Text("Это письмо отправил Самокодер, {site}", "Sent by Samokoder at {site}")


_IGNORE = Text(
    "Если это были не вы, ничего не делайте: без этого письма войти нельзя.",
    "If this was not you, do nothing: nobody can get in without this message.",
)

MAIL_TEXTS: dict[str, MailText] = {
    "sign_up": MailText(
        Text("Подтвердите почту для Самокодера", "Confirm your email for Samokoder"),
        Text(
            "Кто-то, скорее всего вы, создаёт аккаунт в Самокодере с этим адресом. Осталось подтвердить, что почта ваша.",
            "Somebody, most likely you, is making a Samokoder account with this address. Confirm that the address is yours.",
        ),
        Text(
            "Если аккаунт создавали не вы, не нажимайте кнопку: без подтверждения он не заработает.",
            "If this was not you, do not press the button: the account stays closed until somebody does.",
        ),
        Text("Подтвердить почту", "Confirm the address"),
    ),
    "sign_up_known": MailText(
        Text("У вас уже есть аккаунт в Самокодере", "You already have a Samokoder account"),
        Text(
            "Кто-то попробовал создать аккаунт с этим адресом, но он у вас уже есть. Если это были вы, просто войдите. Забыли пароль — задайте новый на странице входа.",
            "Somebody tried to make an account with this address, but you already have one. If it was you, just sign in; if you forgot the password, set a new one from the sign-in page.",
        ),
        Text(
            "Если это были не вы, делать ничего не нужно: в аккаунте ничего не изменилось.",
            "If it was not you, there is nothing to do: nothing in your account has changed.",
        ),
        Text("Перейти ко входу", "Go to sign-in"),
    ),
    "sign_in": MailText(
        Text("Вход в Самокодер", "Sign in to Samokoder"),
        Text("Нажмите кнопку, чтобы войти без пароля.", "Press the button to sign in without a password."),
        _IGNORE,
        Text("Войти", "Sign in"),
    ),
    "recovery": MailText(
        Text("Новый пароль для Самокодера", "A new password for Samokoder"),
        Text(
            "Вы попросили сменить пароль. Нажмите кнопку и придумайте новый.",
            "You asked for a new password. Press the button and choose one.",
        ),
        Text(
            "Если вы не просили об этом, ничего не делайте: пароль останется прежним.",
            "If you did not ask for it, do nothing: your password stays as it is.",
        ),
        Text("Задать новый пароль", "Set a new password"),
    ),
    "email_change_old": MailText(
        Text("Смена адреса в Самокодере", "Changing your Samokoder address"),
        Text(
            "Кто-то, скорее всего вы, попросил сменить адрес почты вашего аккаунта на {about}. Подтвердите это кнопкой ниже, а потом откройте второе письмо, на новом адресе.",
            "Somebody, most likely you, asked to change the email address of your account to {about}. Confirm it with the button below, then open the second email, at the new address.",
        ),
        Text(
            "Если вы этого не делали, не нажимайте кнопку и смените пароль: кто-то вошёл в ваш аккаунт.",
            "If you did not ask for it, do not press the button, and change your password: somebody is in your account.",
        ),
        Text("Подтвердить смену адреса", "Confirm the change"),
    ),
    "email_change_new": MailText(
        Text("Подтвердите новый адрес для Самокодера", "Confirm your new Samokoder address"),
        Text(
            "Владелец аккаунта {about} хочет перейти на этот адрес. Подтвердите, что и аккаунт, и адрес ваши.",
            "The owner of the account {about} wants to use this address instead. Confirm that both the account and this address are yours.",
        ),
        Text(
            "Если аккаунт {about} не ваш, не нажимайте кнопку.",
            "If the account {about} is not yours, do not press the button.",
        ),
        Text("Подтвердить новый адрес", "Confirm the new address"),
    ),
    "email_taken": MailText(
        Text("Кто-то указал вашу почту в Самокодере", "Somebody entered your address in Samokoder"),
        Text(
            "Владелец другого аккаунта попробовал сменить свой адрес на этот. У вас уже есть аккаунт с этим адресом, поэтому ничего не изменилось.",
            "The owner of another account tried to change its address to this one. You already have an account with it, so nothing has changed.",
        ),
        Text("Делать ничего не нужно.", "There is nothing to do."),
    ),
    "email_changed": MailText(
        Text("Адрес в Самокодере изменён", "Your Samokoder address was changed"),
        Text(
            "Адрес почты вашего аккаунта теперь {about}. Входите с ним.",
            "The email address of your account is now {about}. Use it to sign in.",
        ),
        Text(
            "Если вы этого не делали, сразу напишите владельцу сервера {site}.",
            "If you did not do this, contact the owner of {site} at once.",
        ),
    ),
    "reauthentication": MailText(
        Text("Код подтверждения для Самокодера", "Your Samokoder confirmation code"),
        Text(
            "Введите код, чтобы подтвердить, что это вы.",
            "Enter the code to confirm that it is you.",
        ),
        Text(
            "Если вы не просили код, смените пароль: кто-то вошёл в ваш аккаунт.",
            "If you did not ask for a code, change your password: somebody is in your account.",
        ),
    ),
    "identity_linked": MailText(
        Text("Новый способ входа в Самокодер", "A new way to sign in to Samokoder"),
        Text(
            "К вашему аккаунту добавлен вход через {about}.",
            "You can now sign in to your account with {about}.",
        ),
        Text(
            "Если вы этого не делали, уберите этот способ входа на странице аккаунта и смените пароль.",
            "If you did not add it, remove it on your account page and change your password.",
        ),
    ),
    "team_invitation": MailText(
        Text("Вас приглашают в команду в Самокодере", "You are invited to a team on Samokoder"),
        Text(
            "{by} приглашает вас в команду «{about}», чтобы вместе работать над приложениями. Примите приглашение кнопкой: "
            "она сработает один раз и только для аккаунта с этим адресом. Если аккаунта ещё нет, его можно создать сразу.",
            "{by} invites you to the team “{about}”, to build applications together. Take the invitation with the button: it "
            "works once, and only for an account with this address. If you have none yet, you can make one at once.",
        ),
        Text(
            "Если вы не знаете, кто это, ничего не делайте: без вашего согласия в команду вас никто не добавит.",
            "If you do not know who this is, do nothing: nobody can add you to the team without you.",
        ),
        Text("Открыть приглашение", "Open the invitation"),
    ),
    "enterprise_request": MailText(
        Text("Заявка на тариф Enterprise", "A request for the Enterprise plan"),
        Text(
            "На сервере {site} новая заявка на тариф Enterprise: {about}. Прочитать её и задать тариф можно на странице пользователей.",
            "{site} has a new request for the Enterprise plan: {about}. Read it and set the plan on the page of users.",
        ),
        Text(
            "Вы получили это письмо, потому что владеете этим сервером. Отвечайте прямо на адрес из заявки.",
            "You get this because you own this server. Answer straight to the address in the request.",
        ),
        Text("Открыть заявки", "Open the requests"),
    ),
}
"""The words of each kind of mail."""
