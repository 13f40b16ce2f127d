"""Texts of the project list, the idea box and its example ideas."""

from samokoder_app.i18n.text import Text


class Projects:
    """List of projects and the box for a new idea."""

    title = Text("Проекты", "Projects")
    new_title = Text("Что построим", "What shall we build")
    idea_label = Text("Ваша идея", "Your idea")
    idea_placeholder = Text(
        "Опишите приложение своими словами: что в нём хранится и что с этим делают люди.",
        "Describe the app in your own words: what it keeps and what people do with it.",
    )
    idea_missing = Text(
        "Идея пуста. Напишите одно-два предложения о приложении.",
        "The idea is empty. Write a sentence or two about the app.",
    )
    examples = Text("Или начните с примера:", "Or start from an example:")
    stack = Text("Основа", "Stack")
    key = Text("Ключ", "Key")
    model = Text("Модель", "Model")
    model_demo = Text("Демо-модель: без ключа, бесплатно", "Demo model: no key, free")
    model_by_role = Text("По ролям, как в аккаунте", "By role, as in your account")
    models_awaited = Text("Загружаем ваши модели", "Loading your models")
    build_awaits = Text(
        "Кнопка включится, когда загрузятся ваши модели", "The button waits until your models are loaded"
    )
    demo_hint = Text(
        "Демо-модель работает без сети и умеет приложения со списками и формами. Для прочего добавьте свой ключ.",
        "The demo model works offline and can do apps of lists and forms. For anything else add your own key.",
    )
    add_key = Text("Добавить свой ключ", "Add your own key")
    limits = Text("Лимит расходов", "Spending limit")
    limit_usd = Text("Деньги, $", "Money, $")
    limit_tokens = Text("Токены", "Tokens")
    no_limit = Text("без лимита", "no limit")
    limits_hint = Text(
        "Если запрос может превысить лимит, он не отправляется: сборка останавливается, сделанное сохраняется.",
        "A call that might go over the limit is not made: the build pauses and its work is kept.",
    )
    likely = Text("Обычно сборка занимает:", "A build usually takes:")
    calls = Text("запросов к модели", "model calls")
    tokens = Text("тыс. токенов", "thousand tokens")
    price_unknown = Text("цена неизвестна", "price unknown")
    free = Text("бесплатно", "free")
    auto_approve = Text(
        "Строить без вопросов и без остановки на утверждение плана",
        "Build without questions and without stopping for approval of the plan",
    )
    build = Text("Построить", "Build it")
    creating = Text("Создаём проект и ставим сборку в очередь", "Creating the project and queueing its build")
    empty_title = Text("Проектов пока нет", "No projects yet")
    empty_hint = Text(
        "Возьмите один из примеров: нажатие сразу запустит настоящую сборку.",
        "Take one of the examples: a click starts a real build at once.",
    )
    changed = Text("Изменён", "Changed")
    no_build = Text("Ещё не собирался", "Not built yet")
    version = Text("версия", "version")
    more = Text("Показать ещё", "Show more")
    delete_title = Text("Удалить проект?", "Delete this project?")
    delete_hint = Text(
        "Файлы, версии, сборки и данные превью будут удалены. Отменить это нельзя.",
        "Its files, versions, builds and preview data will be deleted. This cannot be undone.",
    )
    delete = Text("Удалить проект", "Delete project")


class BuildState:
    """Statuses of a build in a word or two."""

    queued = Text("В очереди", "Queued")
    running = Text("Строится", "Building")
    waiting = Text("Ждёт вашего решения", "Waiting for you")
    paused = Text("На паузе", "Paused")
    done = Text("Готово", "Done")
    failed = Text("Не построено", "Not built")
    cancelled = Text("Остановлено", "Stopped")


class Ideas:
    """Three example ideas, offered wherever the user could begin."""

    first_name = Text("Книги и читатели", "Book lending")
    first = Text(
        "Учёт домашней библиотеки: книги с автором и годом, кто какую книгу взял почитать и когда вернул.",
        "A home library: books with author and year, who borrowed which book and when it came back.",
    )
    second_name = Text("Заявки в мастерскую", "Repair orders")
    second = Text(
        "Заявки ремонтной мастерской: клиент с телефоном, что сломалось, статус заявки и цена ремонта.",
        "Orders of a repair shop: customer with phone, what is broken, status of the order and price of the repair.",
    )
    third_name = Text("Дела с датами", "To-dos with dates")
    third = Text(
        "Список дел со сроком и важностью: добавить, отметить сделанным, удалить, видеть только несделанное.",
        "A to-do list with due date and priority: add, mark as done, delete, show only what is left.",
    )
