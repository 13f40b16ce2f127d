"""Texts of the pages for operators."""

from samokoder_app.i18n.text import Text


class Operating:
    """What all pages for operators share."""

    title = Text("Управление сервером", "Running this server")
    overview = Text("Обзор", "Overview")
    users = Text("Пользователи", "Users")
    builds = Text("Сборки", "Builds")
    queue = Text("Очередь", "Queue")
    refresh = Text("Обновить", "Refresh")
    updated = Text("Обновлено", "Updated")


class OverviewTexts:
    """The overview: health of the parts, and figures."""

    ready = Text("Всё работает", "Everything works")
    reduced = Text("Работает не всё", "Some parts do not work")
    unavailable = Text("Сборки невозможны", "Nothing can be built")
    ready_hint = Text("Все части сервера в порядке.", "All parts of the server are in order.")
    reduced_hint = Text(
        "Приложения строятся, но не запускаются или не проверяются. Причина ниже.",
        "Apps are built but not run or not verified. The reason is below.",
    )
    unavailable_hint = Text(
        "Не работает часть, без которой сборок нет. Причина ниже.",
        "A part that builds cannot do without does not work. The reason is below.",
    )
    health = Text("Состояние частей", "Health of the parts")
    in_order = Text("в порядке", "in order")
    at_fault = Text("не работает", "does not work")
    running = Text("Сборок идёт", "Builds running")
    queued = Text("В очереди", "In the queue")
    oldest = Text("дольше всех ждут", "longest wait:")
    nothing_waits = Text("никто не ждёт", "nobody waits")
    waiting = Text("Ждут ответа владельца", "Waiting for their owners")
    paused = Text("на паузе:", "paused:")
    failed = Text("Не построено, всего", "Failed, in all")
    done = Text("готово:", "done:")
    workers = Text("Рабочих процессов", "Workers")
    previews = Text("открыто превью:", "previews open:")
    sign_ins = Text("Входов за час", "Sign-ins in an hour")
    refused = Text("отклонено:", "refused:")
    calls = Text("Вызовов моделей за час", "Model calls in an hour")
    calls_failed = Text("без ответа:", "without an answer:")
    version = Text("Версия", "Version")


class PartNames:
    """The parts of the server."""

    database = Text("База данных", "Database")
    queue = Text("Очередь", "Queue")
    sandbox = Text("Песочница", "Sandbox")
    browser = Text("Браузер", "Browser")
    disk = Text("Диск", "Disk")
    gpt_pilot = Text("GPT-Pilot", "GPT-Pilot")


class UsersTexts:
    """The page of users."""

    hint = Text(
        "Здесь видно, чем пользуются люди, но не то, что они пишут: ни идей, ни названий проектов, ни переписки. "
        "Владельцем сервера делает только команда make operator EMAIL=…",
        "This shows what people use and nothing that they write: no ideas, names of projects or conversations. Operators "
        "are made by command alone: make operator EMAIL=…",
    )
    search = Text("Адрес, имя или id", "Address, name or id")
    find = Text("Найти", "Find")
    nobody = Text("Никого не нашлось. Попробуйте часть адреса.", "Nobody was found. Try a part of the address.")
    operator = Text("владелец сервера", "operator")
    locked = Text("закрыт", "locked")
    signed_up = Text("регистрация", "signed up")
    seen = Text("активность", "seen")
    projects = Text("проектов:", "projects:")
    builds = Text("сборок:", "builds:")
    at_work = Text("в работе:", "at work:")
    tokens = Text("токенов за 30 дней:", "tokens in 30 days:")
    spent = Text("расход за 30 дней:", "spent in 30 days:")
    log = Text("Журнал", "Log")
    lock = Text("Закрыть аккаунт", "Lock the account")
    unlock = Text("Открыть аккаунт", "Unlock the account")
    lock_title = Text("Закрыть этот аккаунт?", "Lock this account?")
    lock_hint = Text(
        "Войти в него станет нельзя, открытые сеансы и токены перестанут действовать, идущие сборки остановятся. "
        "Проекты и ключи сохранятся, и аккаунт можно будет снова открыть. Пользователь увидит запись об этом в своих действиях.",
        "Nobody can sign in to it, open sessions and tokens stop working, and builds in progress stop. Projects and keys "
        "stay, and the account can be unlocked again. The user sees a line about it in the account's activity.",
    )


class PlanGrantTexts:
    """The plan and limits that an operator gives to somebody, and requests for Enterprise."""

    open = Text("Тариф", "Plan")
    title = Text("Тариф и лимиты", "Plan and limits")
    paid = Text("Оплачен тариф:", "Paid for:")
    holds = Text("Действует:", "Holds now:")
    given = Text("Тариф от владельца сервера", "Plan given by you")
    given_hint = Text(
        "Действует больший из двух: оплаченный или этот.", "The larger of the two holds: this one or the one paid for."
    )
    none = Text("Только оплаченный", "Only the one paid for")
    own_limits = Text("Личные лимиты", "Limits of this person")
    own_hint = Text("Пусто: как в тарифе. Звёздочка *: без лимита.", "Empty: as in the plan. An asterisk *: unlimited.")
    max_projects = Text("Проекты", "Projects")
    max_builds_per_day = Text("Сборки за 24 часа", "Builds in 24 hours")
    max_concurrent_builds = Text("Сборки одновременно", "Builds at once")
    max_members = Text("Людей в команде", "People in a team")
    history_days = Text("История, дней", "History, days")
    max_storage_bytes = Text("Файлы, МБ", "Files, MB")
    note = Text("Заметка для владельцев сервера", "Note for operators")
    save = Text("Сохранить", "Save")
    requests = Text("Заявки на Enterprise", "Requests for Enterprise")
    people = Text("человек:", "people:")
    answered = Text("Отвечено", "Answered")


LIMIT_LABELS = {
    "max_projects": PlanGrantTexts.max_projects,
    "max_builds_per_day": PlanGrantTexts.max_builds_per_day,
    "max_concurrent_builds": PlanGrantTexts.max_concurrent_builds,
    "max_members": PlanGrantTexts.max_members,
    "history_days": PlanGrantTexts.history_days,
    "max_storage_bytes": PlanGrantTexts.max_storage_bytes,
}
"""Limits by their names in the database."""


class BuildsTexts:
    """The page of builds."""

    all = Text("Все", "All")
    working = Text("В работе", "At work")
    paused = Text("На паузе", "Paused")
    failed = Text("Не построено", "Failed")
    done = Text("Готово", "Done")
    filter = Text("Какие сборки показать", "Which builds to show")
    none = Text("Таких сборок нет.", "There are no such builds.")
    project = Text("проект", "project")
    stopping = Text("останавливается", "stopping")
    demo = Text("демо-модель", "demo model")
    attempt = Text("попытка", "attempt")
    ordered = Text("заказана", "ordered")
    took = Text("работала", "took")
    running_for = Text("идёт", "running for")
    cost = Text("стоит", "cost")
    stop = Text("Остановить сборку", "Stop the build")
    stop_title = Text("Остановить чужую сборку?", "Stop somebody's build?")
    stop_hint = Text(
        "Всё сделанное сохранится, но эта сборка больше не продолжится. Владелец увидит запись об этом в своих действиях.",
        "What is done is kept, but this build will not go on. Its owner sees a line about it in the account's activity.",
    )


class BuildStatuses:
    """What became of a build, for who is not its owner."""

    queued = Text("в очереди", "queued")
    running = Text("идёт", "running")
    waiting = Text("ждёт владельца", "waits for its owner")
    paused = Text("на паузе", "paused")
    done = Text("готово", "done")
    failed = Text("не построено", "failed")
    cancelled = Text("остановлена", "stopped")


class QueueTexts:
    """The page of the queue."""

    workers = Text("Рабочие процессы", "Workers")
    no_workers = Text(
        "Ни один рабочий процесс не запущен: сборки ждут. Запустите make run или контейнер worker.",
        "No worker is running, so builds wait. Start make run, or the worker's container.",
    )
    worker = Text("Процесс", "Worker")
    reported = Text("последний сигнал:", "last report:")
    ago = Text("назад", "ago")
    silent = Text("молчит", "silent")
    alive = Text("работает", "working")
    jobs_of_worker = Text("сборок в работе:", "builds at work:")
    waiting = Text("Ждут своей очереди", "Waiting their turn")
    nobody = Text("Никто не ждёт: новая сборка начнётся сразу.", "Nobody waits: a new build begins at once.")
    since = Text("ждёт", "waiting for")
    jobs = Text("Задания", "Jobs")
    no_jobs = Text("Заданий нет.", "There are no jobs.")
    oldest = Text("самое старое:", "the oldest:")


class JobStatuses:
    """What jobs are doing."""

    todo = Text("ждут", "waiting")
    doing = Text("выполняются", "at work")
    failed = Text("сорвались за сутки", "failed within a day")


class AuditTexts:
    """The page of the audit log."""

    title = Text("Журнал", "Audit log")
    hint = Text(
        "Кто и что сделал с аккаунтами, ключами, токенами и проектами, когда и откуда. Записи нельзя изменить, хранятся они 400 дней.",
        "Who did what to accounts, keys, tokens and projects, when and from where. Lines cannot be changed and are kept for 400 days.",
    )
    kind = Text("Какие действия показать", "Which actions to show")
    all_kinds = Text("Все действия", "All actions")
    everybody = Text("Показать всех пользователей", "Show all users")
    only_this = Text("Показать действия этого пользователя", "Show what this user did")
    gone = Text("аккаунт удалён", "account deleted")
    nothing = Text("Таких записей нет.", "There are no such lines.")


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
    team_invitation = Text("Приглашение в команду", "Invitation to a team")
    enterprise_request = Text("Заявка на Enterprise", "Request for Enterprise")
