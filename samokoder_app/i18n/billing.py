"""Texts of plan, payments and invoices."""

from samokoder_app.i18n.text import Text


class Billing:
    """The section of the account about paying."""

    title = Text("Тариф и оплата", "Plan and payments")
    loading = Text("Загружаем сведения об оплате", "Loading your payments")
    your_plan = Text("Ваш тариф", "Your plan")
    free_of_limits = Text(
        "На этом сервере лимиты тарифов не действуют: всё открыто, платить не нужно.",
        "On this server the limits of plans do not hold: everything is open and nothing is to be paid.",
    )
    no_payments = Text(
        "Приём платежей на этом сервере не настроен, поэтому сменить тариф здесь нельзя. Обратитесь к владельцу сервера.",
        "Payments are not set up on this server, so the plan cannot be changed here. Ask the owner of this server.",
    )
    paid = Text("Оплата прошла.", "The payment went through.")
    waiting = Text(
        "Ждём подтверждения платежа: обычно это занимает меньше минуты. Страницу можно закрыть.",
        "The payment is being confirmed, usually within a minute. You can leave this page.",
    )
    left = Text("Вы вернулись, не оплатив. Ничего не списано.", "You came back without paying. Nothing was charged.")
    a_month = Text("в месяц", "a month")
    free = Text("бесплатно", "free")
    by_agreement = Text("по договору", "by agreement")
    next_payment = Text("Следующий платёж", "Next payment")
    trial_until = Text("Пробный период до", "On trial until")
    ends_at = Text("Тариф действует до", "The plan holds until")
    after_end = Text("Потом будет тариф Free, платежей больше не будет.", "Then it becomes Free, and payments end.")
    changes_at = Text("Сменится", "Changes")
    changes_to = Text("на тариф", "to the plan")
    unfinished = Text(
        "Первый платёж не завершён, поэтому тариф ещё не действует. Завершите платёж или выберите тариф заново.",
        "The first payment is not complete, so the plan does not hold yet. Complete it, or choose a plan again.",
    )
    grace = Text(
        "Платёж не прошёл. Тариф сохраняется до указанного дня, банк запросят ещё раз. Оплатите счёт или смените карту.",
        "A payment failed. The plan stays until the day below and the bank is asked again. Pay the invoice or change the card.",
    )
    overdue = Text(
        "Платёж не прошёл, и тариф приостановлен: действуют лимиты Free. Проекты сохранены. Оплатите счёт, и тариф вернётся.",
        "A payment failed and the plan is suspended: the limits of Free hold. Projects are kept. Pay, and the plan is back.",
    )
    two_plans = Text(
        "У вас две подписки сразу. Действует старшая; отмените лишнюю на странице оплаты.",
        "You have two subscriptions at once. The higher one holds; cancel the other on the payment page.",
    )
    kept_until = Text("Тариф сохранится до", "The plan stays until")
    next_attempt = Text("Следующая попытка списания", "Next attempt")
    pay_now = Text("Оплатить счёт", "Pay the invoice")
    new_card = Text("Сменить карту", "Change the card")
    manage = Text("Карта и реквизиты", "Card and details")
    cancel = Text("Отменить подписку", "Cancel the subscription")
    go_on = Text("Продолжить подписку", "Keep the subscription")
    plans = Text("Сменить тариф", "Change the plan")
    plans_hint = Text(
        "Переход на тариф выше действует сразу: сумму Stripe покажет до оплаты. Переход на тариф ниже наступит, когда "
        "закончится оплаченный месяц.",
        "A higher plan holds at once: Stripe shows the sum before you pay. A lower one begins when the month that is paid "
        "is over.",
    )
    current = Text("действует", "current")
    coming = Text("со следующего месяца", "from next month")
    choose = Text("Выбрать", "Choose")
    upgrade = Text("Перейти", "Switch")
    ask = Text("Оставить заявку", "Send a request")
    monthly_credits = Text("кредитов каждый месяц", "credits every month")
    packs = Text("Купить кредиты", "Buy credits")
    packs_hint = Text(
        "Кредиты появятся на счёте сразу после оплаты и не сгорают.",
        "The credits are there as soon as they are paid, and do not expire.",
    )
    credits = Text("кредитов", "credits")
    buy = Text("Купить", "Buy")
    history = Text("Счета и покупки", "Invoices and purchases")
    no_history = Text("Счетов пока нет.", "No invoices yet.")
    subscription = Text("Подписка", "Subscription")
    invoice = Text("Счёт", "Invoice")
    pdf = Text("PDF", "PDF")
    given_back = Text("возвращено", "refunded")
    at_stripe = Text(
        "Карты хранит Stripe. Самокодер их не видит.", "Cards are kept by Stripe. Samokoder never sees them."
    )


class InvoiceStatus:
    """A state of an invoice, by Stripe's word."""

    open = Text("не оплачен", "unpaid")
    paid = Text("оплачен", "paid")
    void = Text("отменён", "void")
    uncollectible = Text("не оплачен", "unpaid")
    purchase = Text("оплачено", "paid")


PAYMENT_ERRORS: dict[str, Text] = {
    "error.payments_off": Text(
        "Приём платежей на этом сервере не настроен. Обратитесь к его владельцу.",
        "Payments are not set up on this server. Ask its owner.",
    ),
    "error.payments_away": Text(
        "Платёжная система сейчас не отвечает, ничего не списано. Повторите через минуту.",
        "The payment provider does not answer now, and nothing was charged. Try again in a minute.",
    ),
    "error.nothing_to_buy": Text(
        "Такой тариф или пакет сейчас не продаётся. Обновите страницу и выберите другой.",
        "This plan or pack is not on sale. Reload the page and choose another.",
    ),
    "error.already_subscribed": Text(
        "У вас уже есть подписка. Откройте страницу оплаты и смените тариф там.",
        "You have a subscription already. Open the payments page and change the plan there.",
    ),
    "error.no_payments": Text(
        "Вы здесь ещё ничего не оплачивали. Выберите тариф или пакет кредитов.",
        "You have paid for nothing here yet. Choose a plan or a pack of credits.",
    ),
    "error.no_subscription": Text(
        "Действующей подписки нет. Выберите тариф.", "There is no subscription that goes on. Choose a plan."
    ),
    "error.webhook_refused": Text(
        "Подпись события не подошла или устарела. Проверьте STRIPE_WEBHOOK_SECRET и часы сервера.",
        "The event's signature is wrong or too old. Check STRIPE_WEBHOOK_SECRET and the server's clock.",
    ),
    "error.webhook_unreadable": Text(
        "Подпись верна, но это не событие Stripe известного вида.",
        "The signature is right, but this is no event of Stripe's in a known shape.",
    ),
}
