"""What a build says of its limits in money and tokens, in Russian and English."""

LIMITS: dict[str, tuple[str, str]] = {
    "budget_reached": (
        "Лимит этой сборки исчерпан: израсходовано {spent} из {limit}, а следующему запросу может понадобиться "
        "до {needed}. Сделанное сохранено. Поднимите лимит, чтобы продолжить.",
        "The limit of this build is reached: {spent} of {limit} used, and the next call may need up to {needed}. "
        "The work is kept. Raise the limit to go on.",
    ),
    "budget_reached_project": (
        "Лимит проекта исчерпан: израсходовано {spent} из {limit}, а следующему запросу может понадобиться до {needed}. "
        "Сделанное сохранено. Поднимите лимит на странице «Расход» и продолжите сборку.",
        "The limit of this project is reached: {spent} of {limit} used, and the next call may need up to {needed}. "
        "The work is kept. Raise the limit on the usage page, then resume the build.",
    ),
    "budget_reached_month": (
        "Ваш лимит на этот месяц исчерпан: израсходовано {spent} из {limit}, а следующему запросу может понадобиться "
        "до {needed}. Сделанное сохранено. Поднимите лимит на странице «Расход» и продолжите сборку.",
        "Your limit for this month is reached: {spent} of {limit} used, and the next call may need up to {needed}. "
        "The work is kept. Raise the limit on the usage page, then resume the build.",
    ),
    "budget_reached_member": (
        "Ваш месячный лимит в команде исчерпан: израсходовано {spent} из {limit}, а следующему запросу может понадобиться "
        "до {needed}. Сделанное сохранено. Попросите владельца или администратора команды поднять лимит и продолжите сборку.",
        "Your monthly limit in the team is reached: {spent} of {limit} used, and the next call may need up to {needed}. "
        "The work is kept. Ask the team's owner or an admin to raise it, then resume the build.",
    ),
    "budget_reached_team": (
        "Месячный лимит команды исчерпан: израсходовано {spent} из {limit}, а следующему запросу может понадобиться "
        "до {needed}. Сделанное сохранено. Когда владелец команды поднимет лимит, продолжите сборку.",
        "The team's monthly limit is reached: {spent} of {limit} used, and the next call may need up to {needed}. "
        "The work is kept. Once the team's owner raises it, resume the build.",
    ),
    "budget_cut_member": (
        "Ответ модели не поместился в остаток вашего месячного лимита в команде и оборван: израсходовано {spent} из "
        "{limit}. Сделанное сохранено. Попросите владельца или администратора команды поднять лимит и продолжите сборку.",
        "The model's answer did not fit into what was left of your monthly limit in the team and was cut: {spent} of "
        "{limit} used. The work is kept. Ask the team's owner or an admin to raise it, then resume the build.",
    ),
    "budget_cut_team": (
        "Ответ модели не поместился в остаток месячного лимита команды и оборван: израсходовано {spent} из {limit}. "
        "Сделанное сохранено. Когда владелец команды поднимет лимит, продолжите сборку.",
        "The model's answer did not fit into what was left of the team's monthly limit and was cut: {spent} of {limit} "
        "used. The work is kept. Once the team's owner raises it, resume the build.",
    ),
    "budget_cut_project": (
        "Ответ модели не поместился в остаток лимита проекта и оборван: израсходовано {spent} из {limit}. "
        "Сделанное сохранено. Поднимите лимит на странице «Расход» и продолжите сборку.",
        "The model's answer did not fit into what was left of the project's limit and was cut: {spent} of {limit} used. "
        "The work is kept. Raise the limit on the usage page, then resume the build.",
    ),
    "budget_cut_month": (
        "Ответ модели не поместился в остаток вашего лимита на месяц и оборван: израсходовано {spent} из {limit}. "
        "Сделанное сохранено. Поднимите лимит на странице «Расход» и продолжите сборку.",
        "The model's answer did not fit into what was left of your limit for this month and was cut: {spent} of {limit} "
        "used. The work is kept. Raise the limit on the usage page, then resume the build.",
    ),
    "credits_used_up": (
        "Кредиты заканчиваются: на счёте осталось {left}, а следующему запросу может понадобиться до {needed}. Сделанное сохранено. "
        "Пополните счёт или выберите другую модель и продолжите сборку.",
        "The credits are running out: {left} left, and the next call may need up to {needed}. What was done is kept. Buy "
        "credits or choose another model, then resume the build.",
    ),
    "credits_cut": (
        "Ответ модели не поместился в остаток счёта и оборван: осталось кредитов: {left}. Сделанное сохранено. Пополните счёт или "
        "выберите другую модель и продолжите сборку.",
        "The model's answer did not fit into what was left of the credits and was cut: {left} left. What was done is kept. "
        "Buy credits or choose another model, then resume the build.",
    ),
    "key_cap_reached": (
        "Дневной лимит, который владелец сервера задал этой модели, исчерпан. Сделанное сохранено. Продолжите сборку завтра "
        "(после 00:00 UTC) или выберите другую модель.",
        "What the owner of this server allows for this model in a day is used up. What was done is kept. Resume the build "
        "tomorrow (after 00:00 UTC), or choose another model.",
    ),
    "budget_lost": (
        "Сюда входит и то, что мог израсходовать запрос, прерванный сбоем.",
        "This includes what a call that a failure broke off may have used.",
    ),
    "token": ("{count} токена", "{count} token"),
    "tokens": ("{count} токенов", "{count} tokens"),
    "budget_cut": (
        "Ответ модели не поместился в остаток лимита и оборван: израсходовано {spent} из {limit}. "
        "Сделанное сохранено. Поднимите лимит, чтобы продолжить.",
        "The model's answer did not fit into what was left of the limit and was cut: {spent} of {limit} used. "
        "The work is kept. Raise the limit to go on.",
    ),
    "budget_price_unknown": (
        "Цена этой модели неизвестна, поэтому лимит в деньгах ничего не ограничит. Задайте лимит в токенах "
        "или выберите другую модель и продолжите сборку.",
        "The price of this model is unknown, so a limit in money would limit nothing. Set a limit in tokens "
        "or choose another model, then resume the build.",
    ),
    "budget_price_unknown_project": (
        "Цена этой модели неизвестна, а лимит проекта задан только в деньгах: соблюсти его невозможно. Добавьте к нему "
        "лимит в токенах на странице «Расход» или выберите другую модель и продолжите сборку.",
        "The price of this model is unknown, and the limit of this project is in money alone: it could not be kept. Add "
        "a limit in tokens to it on the usage page or choose another model, then resume the build.",
    ),
    "budget_price_unknown_month": (
        "Цена этой модели неизвестна, а ваш лимит на месяц задан только в деньгах: соблюсти его невозможно. Добавьте к "
        "нему лимит в токенах на странице «Расход» или выберите другую модель и продолжите сборку.",
        "The price of this model is unknown, and your limit for this month is in money alone: it could not be kept. Add "
        "a limit in tokens to it on the usage page or choose another model, then resume the build.",
    ),
    "budget_price_unknown_member": (
        "Цена этой модели неизвестна, а ваш месячный лимит в команде задан в деньгах: соблюсти его невозможно. "
        "Выберите модель с известной ценой и продолжите сборку.",
        "The price of this model is unknown, and your monthly limit in the team is in money: it could not be kept. "
        "Choose a model whose price is known, then resume the build.",
    ),
    "budget_price_unknown_team": (
        "Цена этой модели неизвестна, а месячный лимит команды задан в деньгах: соблюсти его невозможно. Выберите "
        "модель с известной ценой и продолжите сборку.",
        "The price of this model is unknown, and the team's monthly limit is in money: it could not be kept. Choose a "
        "model whose price is known, then resume the build.",
    ),
    "budget_tokens_only": (
        "Цена этой модели неизвестна: лимит в деньгах не действует, действует только лимит в токенах.",
        "The price of this model is unknown: the limit in money does not hold, only the one in tokens does.",
    ),
}
