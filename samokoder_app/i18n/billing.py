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
    double = Text(
        "Вы оплатили два тарифа сразу, поэтому вторая подписка отменена:",
        "You paid for two plans at once, so the second subscription was ended:",
    )
    double_refunded = Text("На карту возвращается", "Refunded to your card:")
    double_kept = Text("Действует", "Your plan is")
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


class PaymentsReport:
    """What operators are told of payments."""

    title = Text("Платежи", "Payments")
    off = Text(
        "Приём платежей не настроен. Как подключить Stripe, сказано в docs/payments.md.",
        "Payments are not set up. How to connect Stripe is in docs/payments.md.",
    )
    reconciled = Text("Последняя сверка со Stripe:", "Last reconciled with Stripe:")
    looked_at = Text("Проверено записей:", "Records looked at:")
    mended = Text("Отличались от Stripe и исправлены:", "Differed from Stripe and were mended:")
    agrees = Text("Расхождений нет.", "Nothing differed.")
    never = Text("Сверки ещё не было: она проходит раз в сутки.", "Not reconciled yet: it happens once a day.")
    waiting = Text("Событий в очереди:", "Events that wait:")
    since = Text("самое раннее", "the earliest came")
    unknown = Text("Неизвестные покупатели", "Unknown customers")
    unknown_hint = Text(
        "Покупатели в Stripe, которых нет среди пользователей. Так бывает, если к тому же аккаунту Stripe подключена другая "
        "установка или база восстановлена из старой копии. Событие обработается само, когда покупатель станет известен.",
        "Customers at Stripe who are no users here, for instance of another installation at the same account, or after an "
        "older copy of the database was restored. Their events are worked on as soon as they are known.",
    )
    unknown_none = Text("Таких нет.", "There are none.")
    unnamed = Text("покупатель не указан", "no customer was named")
    events = Text("событий:", "events:")
    found_at_night = Text("найден при сверке", "found when reconciling")
    doubles = Text("Двойные подписки", "Doubled subscriptions")
    doubles_hint = Text(
        "Подписки, оплаченные второй раз поверх действующей. Вторая отменяется, деньги за неё возвращаются полностью.",
        "Subscriptions that were paid beside one that goes on. The second is ended and all of its payment is refunded.",
    )
    kept = Text("оставлен", "kept:")
    given_back = Text("возвращено", "refunded")
    in_work = Text("в работе", "in work")


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
    "error.nothing_for_credits": Text(
        "Сейчас на этом сервере нет моделей за кредиты, поэтому кредиты не продаются: потратить их было бы не на что.",
        "There are no models for credits on this server now, so credits are not sold: there would be nothing to spend them on.",
    ),
    "error.checkout_elsewhere": Text(
        "В другой вкладке вы только что выбрали другой тариф. Оплатите его там или выберите тариф здесь ещё раз: тогда "
        "страница оплаты в другой вкладке закроется.",
        "You have just chosen another plan in another tab. Pay for it there, or choose here once more: the payment page in "
        "the other tab is closed then.",
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
