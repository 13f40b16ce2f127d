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
    "error.model_not_found": Text(
        "Такой модели нет: возможно, она уже убрана. Обновите страницу.",
        "There is no such model; it may have been withdrawn. Reload the page.",
    ),
}
"""By their message keys."""
