"""Credits and managed keys: errors, in Russian and English."""

from samokoder_app.i18n.text import Text

CREDIT_ERRORS: dict[str, Text] = {
    "error.credits_none": Text(
        "На счёте нет кредитов. Пополните счёт или выберите другую модель.",
        "There are no credits left. Buy credits or choose another model.",
    ),
    "error.credits_short": Text(
        "На счёте не хватает кредитов. Пополните счёт или выберите другую модель.",
        "There are not enough credits. Buy credits or choose another model.",
    ),
    "error.credits_reference_reused": Text(
        "Такой перевод уже был, но на другую сумму. Обновите страницу.",
        "There was such a transfer already, of another amount. Reload the page.",
    ),
    "error.team_credits_held": Text(
        "Со счёта команды сейчас оплачиваются вызовы моделей. Остановите сборки и повторите через полминуты.",
        "The team's credits pay for calls at this moment. Stop its builds, and try again in half a minute.",
    ),
    "error.credits_amount": Text(
        "Введите число кредитов больше нуля и не больше 1 000 000, не точнее шести знаков после запятой.",
        "Enter a number of credits above zero and up to 1,000,000, with six decimals at the most.",
    ),
    "error.managed_cap": Text(
        "Дневной лимит, который владелец сервера задал этой модели, исчерпан. Повторите завтра или выберите другую модель.",
        "What the owner of this server allows for this model in a day is used up. Try again tomorrow, or choose another "
        "model.",
    ),
    "error.managed_model_gone": Text(
        "За эту модель больше нельзя платить кредитами. Выберите другую.",
        "This model can no longer be paid for with credits. Choose another one.",
    ),
    "error.managed_price_unknown": Text(
        "Цена этой модели неизвестна: провайдер её не называет. Укажите цену промпта и ответа.",
        "The price of this model is unknown: the provider does not tell it. Enter the price of a prompt and of an answer.",
    ),
    "error.managed_price_invalid": Text(
        "Цена, наценка или лимит записаны неверно. Введите неотрицательное число, например 2,50.",
        "A price, margin or cap is not written as one. Enter a number that is not negative, such as 2.50.",
    ),
    "error.managed_cap_zero": Text(
        "Лимит в ноль долларов ничего не пропустит. Чтобы остановить ключ, выключите его; чтобы снять лимит, очистите поле.",
        "A cap of zero dollars would let nothing through. To stop the key, switch it off; to lift the cap, leave it empty.",
    ),
    "error.model_not_found": Text(
        "Такой модели нет: возможно, она уже убрана. Обновите страницу.",
        "There is no such model; it may have been withdrawn. Reload the page.",
    ),
}
"""By their message keys."""


class CreditTexts:
    """Credits in the account."""

    title = Text("Кредиты", "Credits")
    intro = Text(
        "Кредитами оплачиваются вызовы моделей, ключ к которым есть у владельца сервера: свой ключ не нужен. 1 кредит равен "
        "1 центу США. Перед вызовом откладывается наибольшая возможная стоимость, после него списывается фактическая.",
        "Credits pay for calls of models that the owner of this server has a key for: you need none of your own. 1 credit "
        "is 1 US cent. Before a call the most that it may cost is set aside; afterwards what it did cost is charged.",
    )
    available = Text("Доступно", "Available")
    held = Text("Отложено", "Set aside")
    held_hint = Text("для идущих вызовов", "for calls under way")
    owed = Text("Долг", "Owed")
    owed_hint = Text("погасит следующее пополнение", "the next credits pay it first")
    worth = Text("по 1 центу США", "at 1 US cent each")
    csv = Text("Скачать CSV", "Download CSV")
    models = Text("Модели за кредиты", "Models for credits")
    models_hint = Text(
        "Цены в кредитах за миллион токенов. Наценка владельца сервера уже включена.",
        "Prices are credits for a million tokens. The margin of the owner of this server is in them.",
    )
    prompt = Text("запрос", "prompt")
    answer = Text("ответ", "answer")
    margin = Text("наценка", "margin")
    unused = Text(
        "На этом сервере кредиты не используются: приложения собирают со своими ключами моделей и с демо-моделью, лимитов нет.",
        "Credits are not used on this server: apps are built with your own model keys and the demo model, without limits.",
    )
    no_models = Text(
        "Владелец сервера пока не предлагает моделей за кредиты. Собирать можно со своим ключом или на демо-модели.",
        "The owner of this server offers no models for credits yet. You can build with your own key or the demo model.",
    )
    statement = Text("Выписка", "Statement")
    empty = Text(
        "Движений пока нет: здесь появятся пополнения и списания за каждую сборку.",
        "Nothing yet: what you buy, and what each build costs, will be listed here.",
    )
    kind_grant = Text("Начисление", "Credits added")
    kind_purchase = Text("Покупка кредитов", "Credits bought")
    kind_plan = Text("Кредиты тарифа", "Credits of the plan")
    kind_operator = Text("Начислено владельцем сервера", "Given by the owner of this server")
    kind_settle = Text("Вызовы моделей", "Model calls")
    kind_return = Text("Возврат за неудачное исправление", "Failed repair given back")
    kind_refund = Text("Возврат покупки", "Purchase refunded")
    kind_to_team = Text("Переведено команде", "Moved to a team")
    kind_reclaimed = Text(
        "Списано: участнику вернули деньги за эти кредиты", "Taken back: a member got his money back for these credits"
    )
    kind_from_user = Text("Перевод от участника", "Moved in by a member")
    kind_team_ended = Text("Возвращено владельцу: команда удалена", "Returned to the owner: the team was deleted")
    kind_from_team = Text("Возврат от команды", "Came back from a team")
    calls = Text("вызовов:", "calls:")
    deleted_project = Text("удалённый проект", "a deleted project")
    balance = Text("остаток", "balance")
    choice = Text("за кредиты", "for credits")
    meter = Text("Осталось кредитов: {credits}", "Credits left: {credits}")


class ManagedTexts:
    """The page of managed keys."""

    title = Text("Ключи и кредиты", "Keys and credits")
    intro = Text(
        "Ключи, за счёт которых пользователи собирают приложения и платят кредитами. Сам ключ не видит никто, даже вы: "
        "показывается только его маска.",
        "Keys that users build with and pay for with credits. Nobody ever sees a key again, not even you: only its mask is "
        "shown.",
    )
    add_title = Text("Добавить ключ", "Add a key")
    provider = Text("Провайдер", "Provider")
    key = Text("Ключ", "Key")
    base_url = Text("Адрес API", "API address")
    base_url_hint = Text("Пусто: адрес провайдера.", "Empty: the provider's own.")
    name = Text("Название", "Name")
    cap = Text("Лимит в день, $", "Cap per day, $")
    cap_hint = Text(
        "Ваши расходы у провайдера за сутки UTC. Пусто: без лимита.",
        "What it may cost you in a day (UTC). Empty: no cap.",
    )
    add = Text("Проверить и добавить", "Test and add")
    no_keys = Text(
        "Ключей пока нет. Пока их нет, платить кредитами не за что.",
        "There are no keys yet, so there is nothing to pay for with credits.",
    )
    used_today = Text("сегодня", "today")
    of_cap = Text("из", "of")
    no_cap = Text("без лимита", "no cap")
    used_30 = Text("за 30 дней", "in 30 days")
    off = Text("выключен", "off")
    turn_off = Text("Выключить", "Switch off")
    turn_on = Text("Включить", "Switch on")
    test = Text("Проверить", "Test")
    new_key = Text("Новый ключ", "New key")
    new_key_hint = Text("Пусто: прежний", "Empty: the same")
    save = Text("Сохранить", "Save")
    delete = Text("Удалить ключ", "Delete key")
    delete_title = Text("Удалить ключ?", "Delete this key?")
    delete_hint = Text(
        "Его модели исчезнут из выбора, а сборки на них приостановятся перед следующим вызовом. Списания останутся в книгах.",
        "Its models are offered no more, and builds with them pause before their next call. What was charged stays in the "
        "books.",
    )
    health_ok = Text("работает", "works")
    health_rejected = Text("отклонён провайдером", "refused by the provider")
    health_no_credit = Text("нет средств", "no credit")
    health_no_permission = Text("нет прав", "no permission")
    health_unreachable = Text("не отвечает", "no answer")
    health_cooling = Text("лимит запросов", "rate limited")
    model = Text("Модель", "Model")
    model_hint = Text("Как её называет провайдер.", "As the provider names it.")
    margin = Text("Наценка, %", "Margin, %")
    prompt_price = Text("Запрос, $ за млн", "Prompt, $ per million")
    answer_price = Text("Ответ, $ за млн", "Answer, $ per million")
    price_hint = Text("Пусто: из прайса.", "Empty: as listed.")
    offer = Text("Предложить", "Offer")
    withdraw = Text("Убрать", "Withdraw")
    no_models = Text("Ни одна модель этого ключа пока не предлагается.", "No model of this key is offered yet.")
    costs = Text("вам", "costs you")
    sells = Text("пользователю", "users pay")
    per_million = Text("$ за млн токенов: запрос / ответ", "$ per million tokens: prompt / answer")
    give_title = Text("Начислить кредиты", "Give credits")
    give_hint = Text(
        "1 кредит равен 1 центу США. Запись попадёт в журнал.", "1 credit is 1 US cent. It is told in the log."
    )
    email = Text("Почта пользователя", "The user's address")
    amount = Text("Кредиты", "Credits")
    give = Text("Начислить", "Give")
    given = Text("Начислено.", "Given.")
    books = Text("Книги", "Books")
    issued = Text("Выдано", "Issued")
    spent = Text("Потрачено", "Spent")
    available = Text("На счетах", "On accounts")
    held = Text("Отложено", "Set aside")
    returned = Text("Возвращено за исправления", "Given back for repairs")
    uncovered = Text("Сверх отложенного (за ваш счёт)", "Beyond what was set aside (yours to bear)")
    agrees = Text("Остатки сходятся с записями.", "Balances are what the entries say.")
    differs = Text("Остатки расходятся с записями: счетов", "Balances differ from the entries; accounts:")
