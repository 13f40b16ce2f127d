"""Texts of the usage page."""

from samokoder_app.i18n.text import Text


class UsageTexts:
    """What models used, and what it cost."""

    title = Text("Расход", "Usage")
    intro = Text(
        "Каждый вызов модели: токены и деньги. Деньги считаются по списаниям провайдера или по его прайсу; если цена "
        "неизвестна, так и написано, и нулём она не считается.",
        "Every call of a model: tokens and money. Prices are what the provider charged, or its list; a price that nobody "
        "knows is called unknown and never counted as zero.",
    )
    period = Text("Период", "Period")
    days_7 = Text("7 дней", "7 days")
    days_30 = Text("30 дней", "30 days")
    days_90 = Text("90 дней", "90 days")
    days_365 = Text("365 дней", "365 days")
    compare = Text("Сравнивать", "Compare")
    money = Text("Деньги", "Money")
    tokens = Text("Токены", "Tokens")
    spent = Text("Потрачено", "Spent")
    prompts = Text("Токены запросов", "Prompt tokens")
    answers = Text("Токены ответов", "Answer tokens")
    cached = Text("из них из кэша", "of them cached")
    reasoning = Text("из них на размышления", "of them for reasoning")
    calls = Text("Вызовы", "Calls")
    unpriced = Text("вызовов без известной цены", "calls of unknown price")
    estimated = Text("вызовов с оценкой токенов", "calls with estimated tokens")
    unknown = Text("неизвестно", "unknown")
    by_day = Text("По дням (UTC)", "By day (UTC)")
    by_model = Text("По моделям", "By model")
    by_project = Text("По проектам", "By project")
    by_role = Text("По ролям", "By role")
    others = Text("остальные модели", "other models")
    gone = Text("удалённые проекты", "deleted projects")
    share = Text("Доля", "Share")
    name = Text("Название", "Name")
    csv = Text("Скачать CSV", "Download CSV")
    empty = Text("За это время модели не вызывались", "No model was called in this time")
    empty_hint = Text(
        "Начните с идеи: здесь появится, во что обошёлся каждый шаг.",
        "Start with an idea: what each step has cost will appear here.",
    )
    to_projects = Text("К проектам", "To the projects")


class LimitTexts:
    """Limits of spending."""

    title = Text("Лимиты расходов", "Spending limits")
    hint = Text(
        "Вызов, который может выйти за лимит, не делается: сборка встаёт на паузу, сделанное сохраняется. Когда израсходована "
        "половина, 80 и 100 %, об этом сообщит проект. Модели без известной цены при лимите только в деньгах не вызываются: задайте и лимит в токенах. Демо не считается.",
        "A call that might go over a limit is not made: the build pauses with its work kept. You are told in the project at "
        "50, 80 and 100 %. Models of unknown price are not called under a limit in money alone: set one in tokens, too. The demo does not count.",
    )
    none = Text("Лимитов нет.", "There are no limits.")
    month = Text("Все сборки за календарный месяц (UTC)", "All builds of a calendar month (UTC)")
    of = Text("Что ограничить", "What to limit")
    usd = Text("Не больше, $", "At most, $")
    tokens = Text("Не больше токенов", "At most, tokens")
    tokens_short = Text("токенов", "tokens")
    save = Text("Задать", "Set")
    remove = Text("Убрать лимит", "Remove the limit")
