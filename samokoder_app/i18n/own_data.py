"""Texts of all of a user's data: what happened, export, deletion."""

from samokoder_app.i18n.text import Text


class OwnData:
    """The sections of the account page."""

    activity = Text("Недавние действия", "Recent activity")
    activity_hint = Text(
        "Что происходило с аккаунтом: входы, ключи, токены, экспорт, удаления. Записи хранятся 400 дней.",
        "What was done with your account: sign-ins, keys, tokens, exports, deletions. Kept for 400 days.",
    )
    no_activity = Text("Записей пока нет.", "Nothing has been recorded yet.")
    by_token = Text("через токен доступа", "with an access token")

    title = Text("Ваши данные", "Your data")
    export_title = Text("Скачать всё", "Download everything")
    export_hint = Text(
        "Один архив ZIP: проекты с файлами, переписка, планы, сборки с расходами, настройки. Ключей и секретов в нём нет, только их маски.",
        "One ZIP archive: projects with their files, conversations, plans, builds with what they cost, settings. Keys and secrets are not in it, only their masks.",
    )
    export = Text("Скачать архив", "Download the archive")
    delete_title = Text("Удалить аккаунт", "Delete the account")
    delete_hint = Text(
        "Проекты, файлы, сборки, ключи и сам аккаунт будут удалены сразу и навсегда. Сначала скачайте архив, если он может понадобиться.",
        "Your projects, files, builds, keys and the account itself go at once and for good. Download the archive first if you may need it.",
    )
    delete = Text("Удалить аккаунт…", "Delete the account…")
    confirm_title = Text("Удалить аккаунт навсегда?", "Delete the account for good?")
    confirm_hint = Text(
        "Восстановить его не сможет никто, в том числе владелец сервера. Сборки, которые сейчас идут, остановятся.",
        "Nobody can bring it back, the owner of this server included. Builds in progress will stop.",
    )
    email = Text("Адрес почты этого аккаунта", "Email address of this account")
    password = Text("Пароль", "Password")
    password_hint = Text(
        "Если входите без пароля, оставьте поле пустым и войдите заново прямо перед удалением.",
        "If you sign in without a password, leave this empty and sign in again right before deleting.",
    )
    delete_for_good = Text("Удалить навсегда", "Delete for good")
    not_deleted = Text("Аккаунт не удалён. Попробуйте ещё раз.", "The account was not deleted. Try again.")
    deleted = Text("Аккаунт и все его данные удалены.", "The account and all its data are deleted.")
    login_remains = Text(
        "Все данные в Самокодере удалены. Учётная запись для входа осталась в Supabase: попросите владельца сервера удалить и её.",
        "All your data in Samokoder is deleted. Your sign-in remains in Supabase: ask the owner of this server to delete it, too.",
    )


AUDIT_KINDS: dict[str, Text] = {
    "signed_in": Text("Вход в аккаунт", "Signed in"),
    "sign_in_failed": Text("Неудачная попытка входа", "A sign-in was refused"),
    "signed_out_everywhere": Text("Выход на всех устройствах", "Signed out everywhere"),
    "password_changed": Text("Пароль изменён", "Password changed"),
    "email_changed": Text("Адрес почты изменён", "Email address changed"),
    "identity_linked": Text("Добавлен способ входа", "A way to sign in was added"),
    "identity_unlinked": Text("Удалён способ входа", "A way to sign in was removed"),
    "account_taken_over": Text(
        "Владелец подтвердил адрес почты: прежние пароль, сеансы и токены отозваны",
        "The owner of the address proved it: the password, sessions and tokens of before were revoked",
    ),
    "token_made": Text("Создан токен доступа", "Access token made"),
    "token_revoked": Text("Отозван токен доступа", "Access token revoked"),
    "key_added": Text("Добавлен ключ модели", "Model key added"),
    "key_replaced": Text("Заменён ключ модели", "Model key replaced"),
    "key_deleted": Text("Удалён ключ модели", "Model key deleted"),
    "key_used": Text("Сборка использовала ключ", "A build used a key"),
    "exported": Text("Данные скачаны", "Data downloaded"),
    "project_deleted": Text("Проект удалён", "Project deleted"),
    "account_deleted": Text("Аккаунт удалён", "Account deleted"),
    "operator_granted": Text("Получены права владельца сервера", "Made an owner of this server"),
    "account_locked": Text("Владелец сервера закрыл аккаунт", "The owner of this server locked the account"),
    "account_unlocked": Text("Владелец сервера снова открыл аккаунт", "The owner of this server reopened the account"),
    "build_stopped": Text("Владелец сервера остановил сборку", "The owner of this server stopped a build"),
    "user_locked": Text("Вы закрыли чужой аккаунт", "You locked a user's account"),
    "user_unlocked": Text("Вы снова открыли чужой аккаунт", "You reopened a user's account"),
    "user_build_stopped": Text("Вы остановили чужую сборку", "You stopped a user's build"),
    "credits_given": Text("Владелец сервера начислил кредиты", "The owner of this server gave credits"),
    "user_credits_given": Text("Вы начислили кредиты пользователю", "You gave a user credits"),
    "share_made": Text("Создана публичная ссылка на проект", "Public link to a project made"),
    "share_changed": Text("Публичная ссылка изменена", "Public link changed"),
    "share_revoked": Text("Публичная ссылка отозвана", "Public link revoked"),
    "share_forked": Text("Проект создан по публичной ссылке", "Project made from a public link"),
    "managed_key_added": Text("Вы добавили ключ сервера", "You added a key of the server"),
    "managed_key_replaced": Text("Вы заменили ключ сервера", "You replaced a key of the server"),
    "managed_key_deleted": Text("Вы удалили ключ сервера", "You deleted a key of the server"),
    "plan_changed": Text("Сменился тариф", "The plan changed"),
    "double_ended": Text(
        "Вторая подписка отменена, деньги за неё возвращены", "A second subscription was ended and its payment refunded"
    ),
    "user_plan_granted": Text("Вы задали тариф и лимиты пользователя", "You set a user's plan and limits"),
}
"""What the lines of the audit log say to whom they are about."""

OPERATORS_AUDIT_KINDS: dict[str, Text] = AUDIT_KINDS | {
    "user_locked": Text("Закрыл чужой аккаунт", "Locked a user's account"),
    "user_unlocked": Text("Снова открыл чужой аккаунт", "Reopened a user's account"),
    "user_build_stopped": Text("Остановил чужую сборку", "Stopped a user's build"),
    "user_credits_given": Text("Начислил кредиты пользователю", "Gave a user credits"),
    "managed_key_added": Text("Добавил ключ сервера", "Added a key of the server"),
    "managed_key_replaced": Text("Заменил ключ сервера", "Replaced a key of the server"),
    "managed_key_deleted": Text("Удалил ключ сервера", "Deleted a key of the server"),
    "user_plan_granted": Text("Задал тариф и лимиты пользователя", "Set a user's plan and limits"),
}
"""The same for an operator who reads about others."""

OWN_DATA_ERRORS: dict[str, Text] = {
    "error.email_differs": Text(
        "Это не адрес вашего аккаунта. Аккаунт не удалён.",
        "This is not the address of your account. The account was not deleted.",
    ),
    "error.password_wrong": Text(
        "Пароль не подходит. Аккаунт не удалён.", "The password does not match. The account was not deleted."
    ),
    "error.sign_in_again": Text(
        "Чтобы удалить аккаунт без пароля, выйдите, войдите снова и повторите в течение 10 минут. Аккаунт не удалён.",
        "To delete the account without a password, sign out, sign in again, and repeat within 10 minutes. It was not deleted.",
    ),
    "error.last_operator": Text(
        "Вы единственный владелец этого сервера, а на нём есть и другие аккаунты. Сначала назначьте владельцем кого-то ещё: make operator EMAIL=…",
        "You are the only owner of this server, and others have accounts on it. Make somebody else one first: make operator EMAIL=…",
    ),
    "error.export_running": Text(
        "Другой архив ваших данных ещё собирается. Дождитесь его или повторите через минуту.",
        "Another archive of your data is being made. Wait for it, or try again in a minute.",
    ),
}
"""What can go wrong with them."""

DELETION_REFUSALS = {
    code: OWN_DATA_ERRORS[f"error.{code}"]
    for code in ("email_differs", "password_wrong", "sign_in_again", "last_operator")
} | {
    "too_many_requests": Text(
        "Слишком много попыток подряд. Аккаунт не удалён, подождите несколько минут и повторите.",
        "Too many attempts in a row. The account was not deleted; wait a few minutes and try again.",
    ),
}
"""Why the form on the account page did not delete it."""
