"""Texts of plans: their limits, where somebody stands, requests for Enterprise."""

from samokoder_app.i18n.text import Text

PLAN_ERRORS: dict[str, Text] = {
    "error.quota_projects": Text(
        "Тариф позволяет проектов: {most}, и все места заняты. Удалите ненужный проект или перейдите на тариф побольше.",
        "Your plan allows {most} projects, and you have them all. Delete one you do not need, or move to a larger plan.",
    ),
    "error.project_read_only": Text(
        "Этот проект доступен только для чтения: в тариф входит проектов — {most}, и открыты те, с которыми вы работали последними. Откройте этот вместо другого, удалите лишний или смените тариф.",
        "This project is read-only: the plan includes {most}, and those you worked in last are open. Open this one in place of another, delete one, or change the plan.",
    ),
    "error.quota_concurrent_builds": Text(
        "По тарифу одновременно могут идти сборки: {most}. Дождитесь конца идущей, остановите её или смените тариф.",
        "Your plan allows {most} builds at once. Wait for a present one, stop it, or change the plan.",
    ),
    "error.quota_builds_per_day": Text(
        "За сутки по тарифу можно запустить сборок: {most}, и они исчерпаны. Когда освободится место, видно на странице тарифа; там же его можно сменить.",
        "Your plan allows {most} builds in 24 hours, and they are used up. The plan page says when there is room again, and there you can change the plan.",
    ),
    "error.quota_storage": Text(
        "Место закончилось: по тарифу файлы всех проектов занимают до {most} МБ. Удалите ненужный проект или смените тариф.",
        "You are out of storage: the plan holds {most} MB for the files of all projects. Delete a project or change the plan.",
    ),
    "error.quota_history": Text(
        "Эта версия старше, чем хранит тариф: дней — {most}. Она не удалена и откроется на тарифе с более долгой историей.",
        "This version is older than the {most} days of your plan. It is not deleted: a plan with a longer history opens it.",
    ),
    "error.quota_models": Text(
        "На этом тарифе работают демо-модель и бесплатные модели OpenRouter с вашим ключом. Выберите одну из них или тариф, где подходят любые ключи.",
        "This plan works with the demo model and, on your key, free OpenRouter models. Choose one of them, or a plan for all models.",
    ),
    "error.plan_unknown": Text("Такого тарифа нет. Обновите страницу.", "There is no such plan. Reload the page."),
    "error.limits_invalid": Text(
        "Предел — целое число от нуля, для участников от одного. Проверьте введённое.",
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
