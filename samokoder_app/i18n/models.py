"""Texts of the choice of a model."""

from samokoder_app.i18n.text import Text


class ModelChooser:
    """A model from the list of a key, or any other."""

    placeholder = Text("Название или id модели", "Name or id of a model")
    models = Text("Модели этого ключа", "Models of this key")
    loading = Text("Загружаем список моделей", "Loading the list of models")
    listed = Text(
        "В списке моделей: {number}. Цены за миллион токенов: запрос / ответ.",
        "Models in the list: {number}. Prices for a million tokens: prompt / answer.",
    )
    unlisted = Text(
        "Списка моделей у этого провайдера нет. Введите id модели так, как он её называет.",
        "This provider has no list of models. Type the model's id as the provider calls it.",
    )
    awaited = Text(
        "Можно не указывать: список моделей появится, когда ключ пройдёт проверку.",
        "May be left out: the list of models appears once the key has been tested.",
    )
    not_listed = Text(
        "Этой модели в списке нет: она будет запрошена под введённым id.",
        "This model is not in the list: it will be asked for by the id that you typed.",
    )
    none = Text("В списке ничего не нашлось.", "Nothing in the list fits.")
    more = Text("Ещё {number}: уточните запрос.", "{number} more: type another word.")
    free_only = Text("Только бесплатные", "Free ones only")
    free = Text("бесплатно", "free")
    call = Text("+ {usd} за запрос", "+ {usd} a call")
    price_unknown = Text("цена неизвестна", "price unknown")
    thousands = Text("{number}\u00a0тыс.", "{number}k")
    millions = Text("{number}\u00a0млн", "{number}M")
    context = Text("контекст {size}", "{size} context")
    for_credits = Text("{name} · за кредиты", "{name} · for credits")
    closed_by = Text("{name} · недоступна на тарифе {plan}", "{name} · not on {plan}")
    not_on = Text("недоступна на тарифе", "not on")
    closed = Text("недоступна на тарифе {plan}", "not on {plan}")
    closed_hint = Text(
        "На тарифе {plan} с ключами работают только бесплатные модели OpenRouter.",
        "On {plan}, keys work with free OpenRouter models only.",
    )
    plans = Text("Тарифы", "Plans")
    sees = Text("видит изображения", "sees images")
    tools = Text("инструменты", "tools")
