"""Texts of plans: their limits, where somebody stands, requests for Enterprise."""

from samokoder_app.i18n.text import Text


class LimitsUseTexts:
    """What is used of each limit."""

    title = Text("Лимиты тарифа", "Plan limits")
    plan = Text("Ваш тариф:", "Your plan:")
    off = Text(
        "Тарифы на этом сервере выключены: лимитов нет. Ниже видно, сколько чего занято.",
        "Plans are off on this server: nothing is limited. Below you see what you use.",
    )
    projects = Text("Проекты", "Projects")
    builds_today = Text("Сборки за 24 часа", "Builds in 24 hours")
    builds_now = Text("Сборки одновременно", "Builds at once")
    storage = Text("Файлы всех проектов и версий", "Files of all projects and versions")
    megabytes = Text("МБ", "MB")
    unlimited = Text("без лимита", "unlimited")
    full = Text("лимит исчерпан", "all in use")
    next_build = Text("Следующую сборку можно запустить", "There is room again at")
    resting = Text("Только для чтения:", "Read-only:")
    history = Text("История версий", "History of versions")
    days = Text("дн.", "days")
    members = Text("Людей в команде", "People in a team")
    models = Text("Модели со своими ключами", "Models with your own keys")
    free_models = Text("бесплатные модели OpenRouter", "free OpenRouter models")
    all_models = Text("любые", "any")
    change = Text("Сменить тариф", "Change the plan")
    compare = Text("Сравнить тарифы", "Compare plans")


USE_NAMES = {
    "projects": LimitsUseTexts.projects,
    "builds_today": LimitsUseTexts.builds_today,
    "builds_now": LimitsUseTexts.builds_now,
    "storage": LimitsUseTexts.storage,
}
"""The names of limits that count something."""


class ReadOnlyTexts:
    """Projects beyond the plan."""

    badge = Text("только чтение", "read-only")
    title = Text("Только для чтения", "Read-only projects")
    hint = Text(
        "Проектов больше, чем входит в тариф, и открыты те, с которыми вы работали последними. Эти не удалены: их можно "
        "смотреть, запускать и скачивать. Чтобы работать в одном из них, откройте его вместо другого, удалите лишний "
        "проект или смените тариф.",
        "You have more projects than the plan includes, and those you worked in last are open. These are not deleted: you "
        "can look at them, run them and take them away. To work in one, open it in place of another, delete a project, or "
        "change the plan.",
    )
    open = Text("Открыть вместо другого", "Open in place of another")
    open_title = Text("Вместо какого проекта открыть этот?", "In place of which project?")
    open_hint = Text(
        "Выбранный проект станет доступен только для чтения. Открытый так проект остаётся открытым не меньше суток.",
        "The one you choose becomes read-only. A project opened this way stays open for a day at least.",
    )
    instead_of = Text("Вместо проекта", "In place of")
    open_now = Text("Открыть", "Open")


class EnterpriseTexts:
    """The request for Enterprise."""

    title = Text("Enterprise", "Enterprise")
    hint = Text(
        "Свои лимиты, счёт для компании, условия по договору. Расскажите, что нужно: заявку прочтёт владелец сервера и "
        "ответит на почту вашего аккаунта.",
        "Limits of your own, an invoice for the company, terms by contract. Say what you need: the owner of this server "
        "reads the request and answers to the address of your account.",
    )
    company = Text("Компания", "Company")
    people = Text("Сколько людей", "How many people")
    words = Text("Что вам нужно", "What you need")
    words_hint = Text(
        "Какие приложения, сколько проектов и сборок, особые требования.",
        "What apps, how many projects and builds, special demands.",
    )
    send = Text("Отправить заявку", "Send the request")
    sent = Text("Заявка отправлена", "Your request was sent")
    next = Text(
        "Ответ придёт на почту вашего аккаунта, тариф сменится сам.",
        "The answer comes to the address of your account, and the plan changes by itself.",
    )


PLAN_ERRORS: dict[str, Text] = {
    "error.quota_projects": Text(
        "Вы достигли лимита тарифа (проектов: {most}). Удалите ненужный проект или перейдите на тариф выше.",
        "Your plan allows {most} projects, and you have them all. Delete one you do not need, or move to a larger plan.",
    ),
    "error.project_read_only": Text(
        "Этот проект доступен только для чтения: лимит тарифа исчерпан (проектов: {most}), и открыты те, с которыми вы работали последними. Откройте этот вместо другого, удалите лишний или смените тариф.",
        "This project is read-only: the plan includes {most}, and those you worked in last are open. Open this one in place of another, delete one, or change the plan.",
    ),
    "error.quota_concurrent_builds": Text(
        "Больше сборок одновременно тариф не позволяет (лимит: {most}). Дождитесь конца идущей, остановите её или смените тариф.",
        "Your plan allows {most} builds at once. Wait for a present one, stop it, or change the plan.",
    ),
    "error.quota_builds_per_day": Text(
        "Сборки за сутки исчерпаны (лимит тарифа: {most}). Когда можно запустить следующую, видно на странице «Лимиты тарифа»; там же можно сменить тариф.",
        "Your plan allows {most} builds in 24 hours, and they are used up. The page “Plan limits” says when there is room again; the plan can be changed from there.",
    ),
    "error.quota_storage": Text(
        "Место закончилось: по тарифу файлы всех проектов могут занимать не больше {most} МБ. Удалите ненужный проект или смените тариф.",
        "You are out of storage: the plan holds {most} MB for the files of all projects. Delete a project or change the plan.",
    ),
    "error.quota_history": Text(
        "Эта версия старше, чем позволяет тариф (история, дней: {most}). Она не удалена и откроется на тарифе с более долгой историей.",
        "This version is older than the {most} days of your plan. It is not deleted: a plan with a longer history opens it.",
    ),
    "error.quota_models": Text(
        "На этом тарифе работают демо-модель и бесплатные модели OpenRouter с вашим ключом. Выберите одну из них или тариф, где подходят любые ключи.",
        "This plan works with the demo model and, on your key, free OpenRouter models. Choose one of them, or a plan for all models.",
    ),
    "error.plan_unknown": Text("Такого тарифа нет. Обновите страницу.", "There is no such plan. Reload the page."),
    "error.limits_invalid": Text(
        "Лимит — целое число от нуля, для участников от единицы. Проверьте введённое.",
        "A limit is a whole number from zero up, for members from one. Check what you entered.",
    ),
    "error.swap_stale": Text(
        "Какие проекты открыты, уже изменилось. Обновите страницу и выберите снова.",
        "Which projects are open has changed meanwhile. Reload the page and choose again.",
    ),
    "error.swap_while_building": Text(
        "В этом проекте сейчас идёт сборка. Дождитесь её или выберите другой.",
        "This project is being built now. Wait for the build or choose another one.",
    ),
    "error.swap_too_soon": Text(
        "Этот проект открыли меньше суток назад, и пока он остаётся открытым. Выберите другой или повторите завтра.",
        "This project was opened less than a day ago and stays open for now. Choose another one, or try again tomorrow.",
    ),
    "error.enterprise_asked": Text(
        "Ваша заявка уже у владельца сервера. Он ответит на почту вашего аккаунта.",
        "The owner of this server has your request already, and will answer to the address of your account.",
    ),
    "error.enterprise_often": Text(
        "За месяц было уже пять заявок. Ответьте на письмо владельца сервера или повторите позже.",
        "There were five requests within a month. Reply to the owner's email, or try again later.",
    ),
    "error.request_not_found": Text(
        "Такой заявки нет: возможно, аккаунт удалён.", "There is no such request; the account may be deleted."
    ),
}
"""What is said when a limit is reached, and what can be done then."""
