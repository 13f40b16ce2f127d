"""Texts of the project list, the idea box and its example ideas."""

from samokoder_app.i18n.text import Text


class Projects:
    """The list of projects."""

    title = Text("Проекты", "Projects")
    new = Text("Новый проект", "New project")
    search = Text("Найти проект", "Find a project")
    order = Text("Порядок", "Order")
    changed_first = Text("Сначала изменённые", "Changed last, first")
    created_first = Text("Сначала новые", "Newest first")
    by_name = Text("По названию", "By name")
    states = Text("Состояние", "State")
    none_found = Text("Ничего не нашлось", "Nothing fits")
    none_found_hint = Text(
        "Ни один проект не подходит под запрос и выбранное состояние.",
        "No project fits the words and the chosen state.",
    )
    show_all = Text("Показать все", "Show all")
    no_picture = Text("Снимок появится, когда приложение проверят", "A picture comes when the app has been checked")
    picture_of = Text("Снимок приложения", "Picture of the app")
    changed = Text("Изменён", "Changed")
    no_build = Text("Ещё не собирался", "Not built yet")
    version = Text("v", "v")
    rename = Text("Переименовать проект", "Rename project")
    name = Text("Название", "Name")
    delete_title = Text("Удалить проект?", "Delete this project?")
    delete_hint = Text(
        "Файлы, версии, сборки и данные превью будут удалены. Отменить это нельзя.",
        "Its files, versions, builds and preview data will be deleted. This cannot be undone.",
    )
    delete_keep = Text("Сначала скачать ZIP", "Download the ZIP first")
    delete = Text("Удалить проект", "Delete project")


class Groups:
    """Groups of states that the list can be narrowed to."""

    all = Text("Все", "All")
    working = Text("В работе", "In work")
    resting = Text("Ждут вас", "Waiting for you")
    done = Text("Готовы", "Done")
    stopped = Text("Остановлены", "Stopped")
    none = Text("Без сборки", "Not built")


class NewProject:
    """The box for a new idea."""

    team = Text("Где создать", "Where to make it")
    team_none = Text("Личный проект", "A project of my own")
    title = Text("Новый проект", "New project")
    headline = Text("Что построим?", "What shall we build?")
    lead = Text(
        "Опишите приложение своими словами. Агенты составят план, напишут код и проверят каждое требование в браузере.",
        "Describe the app in your own words. Agents plan it, write it and check every requirement in a browser.",
    )
    idea_label = Text("Ваша идея", "Your idea")
    idea_placeholder = Text(
        "Что приложение хранит и что с этим делают люди. Например: заявки мастерской с клиентом, сроком и ценой.",
        "What it keeps and what people do with it. For example: repair orders with customer, due date and price.",
    )
    idea_missing = Text(
        "Идея пуста. Напишите одно-два предложения о приложении.",
        "The idea is empty. Write a sentence or two about the app.",
    )
    examples = Text("Или начните с примера: сборка пойдёт сразу", "Or start from an example: it is built at once")
    settings = Text("Настройки сборки", "Build settings")
    settings_about = Text("основа, модель, лимит, план", "stack, model, limit, plan")
    stack = Text("Основа", "Stack")
    key = Text("Ключ", "Key")
    model = Text("Модель", "Model")
    model_demo = Text("Демо-модель: без ключа, бесплатно", "Demo model: no key, free")
    model_by_role = Text("По ролям, как в аккаунте", "By role, as in your account")
    models_awaited = Text("Загружаем ваши модели", "Loading your models")
    build_awaits = Text(
        "Кнопка включится, когда загрузятся ваши модели", "The button waits until your models are loaded"
    )
    demo_builds = Text(
        "Строит демо-модель: бесплатно, без сети, приложения со списками и формами. Для прочего нужен ключ.",
        "The demo model builds it: free, offline, apps of lists and forms. Anything else needs a key.",
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


class BuildState:
    """Statuses of a build in a word or two."""

    queued = Text("В очереди", "Queued")
    running = Text("Строится", "Building")
    waiting = Text("Ждёт вас", "Waiting for you")
    paused = Text("На паузе", "Paused")
    done = Text("Готово", "Done")
    failed = Text("Не построено", "Not built")
    cancelled = Text("Остановлено", "Stopped")


class Ideas:
    """Example ideas, offered wherever the user could begin."""

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
