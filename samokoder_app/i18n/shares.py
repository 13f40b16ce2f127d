"""Texts of public links: for those who make them, for their visitors, and what a fork is told."""

from samokoder_app.i18n.text import Text


class SharedForkTexts:
    """Kept with a project that was made from a shared one, in the language of who made it."""

    title = Text("Сделано по ссылке из приложения «{name}»", "Made from the shared app “{name}”")
    idea = Text("Приложение «{name}», взятое по публичной ссылке.", "The app “{name}”, taken from a public link.")


class Sharing:
    """The dialog of the builder."""

    button = Text("Поделиться", "Share")
    title = Text("Публичные ссылки", "Public links")
    hint = Text(
        "Ссылка откроется без аккаунта у любого, кому вы её дадите. Чат, ключи, секреты, расходы и участники не видны никогда.",
        "A link opens for anybody you give it to, without an account. Chat, keys, secrets, costs and people are never shown.",
    )
    name = Text("Название для себя", "A name for yourself")
    name_hint = Text("«Для заказчика»", "“For the client”")
    shows = Text("Что видно по ссылке", "What the link shows")
    preview = Text("Работающее приложение", "The running app")
    preview_hint = Text(
        "Отдельная копия с пустыми данными: записанное посетителями до вашего приложения не доходит и стирается.",
        "A copy of its own that begins without data: what visitors enter never reaches your app, and is thrown away.",
    )
    history = Text("История версий со снимками", "History of versions with pictures")
    code = Text("Файлы с кодом", "Files with the code")
    fork = Text("Разрешить сделать свою копию", "Let others make their own copy")
    fork_hint = Text(
        "Копия получает все файлы, но не секреты и не чат.", "A copy gets all files, but no secrets and no chat."
    )
    secrets = Text("Запускать с секретами приложения", "Run with the app's secrets")
    secrets_hint = Text(
        "Посетители смогут расходовать всё, к чему дают доступ секреты и разрешённые адреса. Обычно это не нужно.",
        "Visitors will be able to use up whatever the secrets and allowed hosts lead to. Rarely needed.",
    )
    ends = Text("Срок действия", "Valid for")
    days_1 = Text("1 день", "1 day")
    days_7 = Text("7 дней", "7 days")
    days_30 = Text("30 дней", "30 days")
    days_same = Text("не менять", "as it is")
    days_0 = Text("пока не отзову", "until I revoke it")
    make = Text("Создать ссылку", "Make a link")
    none = Text("Ссылок пока нет.", "There are no links yet.")
    copy = Text("Копировать", "Copy")
    copied = Text("Скопировано", "Copied")
    open = Text("Открыть", "Open")
    change = Text("Изменить", "Change")
    restart = Text("Возобновить", "Restart")
    save = Text("Сохранить", "Save")
    cancel = Text("Отмена", "Cancel")
    revoke = Text("Отозвать", "Revoke")
    unnamed = Text("Без названия", "Unnamed")
    visits = Text("Открытий", "Visits")
    last_visit = Text("последнее", "last")
    until = Text("до", "until")
    over = Text("срок истёк", "expired")
    with_code = Text("код", "code")
    with_fork = Text("копии", "copies")
    with_history = Text("история", "history")
    with_preview = Text("приложение", "app")
    with_secrets = Text("с секретами", "with secrets")
    revoked = Text(
        "Ссылка отозвана: она больше никому не откроется.", "The link is revoked: it opens for nobody any more."
    )
    changed = Text(
        "Сохранено. Адрес ссылки прежний; те, кто её открыл, увидят изменения через несколько секунд.",
        "Saved. The address is the same; whoever has the link open sees the change within seconds.",
    )
    unreadable = Text(
        "Адрес этой ссылки больше не прочитать: сервер сменил секрет. Отзовите её и создайте новую.",
        "The address of this link cannot be read any more: the server's secret has changed. Revoke it and make a new one.",
    )
    close = Text("Закрыть", "Close")


class SharedTexts:
    """The page that a link opens."""

    title = Text("Приложение по ссылке", "A shared app")
    gone_title = Text("По этой ссылке ничего нет", "There is nothing behind this link")
    gone_hint = Text(
        "Её отозвали, срок истёк или адрес набран неточно. Попросите у автора новую.",
        "It was revoked, has expired, or is not quite the right address. Ask its author for a new one.",
    )
    busy_title = Text("Ссылку пока не открыть", "The link cannot be opened now")
    to_start = Text("Что такое Самокодер", "What Samokoder is")
    shared_with = Text(
        "Сделано в Самокодере: агенты построили, программа проверила.",
        "Made in Samokoder: built by agents, checked by a program.",
    )
    proof = Text("Требования и доказательства", "Requirements and evidence")
    summary = Text("Проверено требований", "Requirements proven")
    of = Text("из", "of")
    proof_hint = Text(
        "Доказано — значит, программа открыла именно эти файлы в браузере и увидела, что требование выполнено.",
        "Proven means that a program opened these very files in a browser and saw that the requirement holds.",
    )
    no_proof = Text(
        "Эта версия не проверялась: доказательств нет.", "This version was not verified: there is no evidence."
    )
    preview = Text("Приложение", "The app")
    preview_hint = Text(
        "Это копия для посетителей: данные общие для всех, кто открыл ссылку, и стираются, когда копия останавливается. Не вводите настоящих паролей.",
        "This is a copy for visitors: its data is shared by all who open the link and thrown away when it rests. Enter no real passwords.",
    )
    frame = Text("Работающее приложение", "The running app")
    again = Text("Запустить снова", "Start again")
    tab = Text("Открыть в новой вкладке", "Open in a new tab")
    starting = Text(
        "Приложение запускается, обычно это несколько секунд…", "The app is starting; this usually takes a few seconds…"
    )
    failed = Text(
        "Приложение сейчас не отвечает. Возможно, автор что-то меняет; попробуйте через минуту.",
        "The app does not answer now. Its author may be changing something; try again in a minute.",
    )
    stopped = Text("Приложение остановлено.", "The app is resting.")
    history = Text("История версий", "History of versions")
    version = Text("Версия", "Version")
    no_history = Text("Версий пока нет.", "There are no versions yet.")
    picture = Text("Снимок версии", "Picture of version")
    verified = Text("проверено", "proven")
    not_verified = Text("не проверено", "not verified")
    files = Text("Файлы", "Files")
    no_text = Text("Этот файл нельзя показать как текст.", "This file cannot be shown as text.")
    fork = Text("Сделать свою копию", "Fork this")
    fork_hint = Text(
        "Новый проект в вашем аккаунте: файлы, требования и доказательства этой версии.",
        "A new project in your account: the files, requirements and evidence of this version.",
    )
    fork_sign_up = Text("Создать аккаунт и сделать копию", "Sign up and fork this")
    fork_sign_in = Text("У меня есть аккаунт", "I have an account")
    empty = Text("В этом проекте пока нет файлов. Загляните позже.", "This project has no files yet. Come back later.")


class SharedStatus:
    """What is known of a requirement."""

    passed = Text("доказано", "proven")
    failed = Text("не выполнено", "failed")
    pending = Text("ещё не проверялось", "not checked yet")
    working = Text("в работе", "in work")
    not_verified = Text("не проверено", "not verified")


class SharedOrigin:
    """Where a version comes from, in place of a title."""

    build = Text("Шаг сборки", "A build step")
    edit = Text("Правка вручную", "Saved by hand")
    restore = Text("Восстановлена прежняя версия", "An earlier version restored")
    fork = Text("Начато с копии другого приложения", "Begun from a copy of another app")
    import_ = Text("Импорт", "Imported")


SHARE_ERRORS: dict[str, Text] = {
    "error.share_gone": Text(
        "По этой ссылке ничего нет: её отозвали, срок истёк или адрес набран неточно.",
        "There is nothing behind this link: it was revoked, has expired, or is not quite the right address.",
    ),
    "error.share_preview_off": Text(
        "На этом сервере приложения по ссылке не запускаются. Остальное на этой странице видно.",
        "This server does not run apps from links. The rest of this page can be seen.",
    ),
    "error.share_not_found": Text(
        "Такой ссылки нет: возможно, она уже отозвана.", "There is no such link; it may have been revoked."
    ),
    "error.shares_full": Text(
        "У проекта уже 50 ссылок. Отзовите те, что больше не нужны.",
        "The project has 50 links already. Revoke those that are not needed any more.",
    ),
    "error.share_expiry": Text(
        "Срок ссылки уже прошёл. Укажите момент в будущем.", "The link would be over already. Name a moment to come."
    ),
    "error.share_shows_nothing": Text(
        "Выберите, что покажет ссылка: приложение, историю или код.",
        "Choose what the link shows: the app, its history, or its code.",
    ),
    "error.share_no_code": Text(
        "Эта ссылка не показывает код. Попросите у автора другую ссылку.",
        "This link shows no code. Ask its author for another one.",
    ),
    "error.share_no_preview": Text(
        "Эта ссылка не запускает приложение. Попросите у автора другую ссылку.",
        "This link does not run the app. Ask its author for another one.",
    ),
    "error.share_no_fork": Text(
        "Автор не разрешил делать копии по этой ссылке. Попросите у него другую.",
        "The author does not let others fork this. Ask for another link.",
    ),
    "error.share_empty": Text(
        "В этом приложении пока нет файлов: копировать нечего.", "This app has no files yet: there is nothing to fork."
    ),
    "error.fork_invalid": Text(
        "Копию нельзя сделать из таких данных: они неполны или слишком велики.",
        "No copy can be made of this: it is incomplete or too large.",
    ),
    "error.fork_unproven": Text(
        "В копии названо доказанным то, что в исходном приложении не доказано.",
        "The copy claims proof that the app it is made from does not have.",
    ),
    "error.share_changed": Text(
        "Приложение только что изменилось. Обновите страницу и повторите.",
        "The app has just changed. Reload the page and try again.",
    ),
    "error.shared_previews_full": Text(
        "Сейчас открыто слишком много приложений. Подождите минуту и запустите снова.",
        "Too many apps are open right now. Wait a minute and start it again.",
    ),
}
