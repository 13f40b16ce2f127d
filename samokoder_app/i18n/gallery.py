"""Texts of the page that shows all components, and samples of what they say."""

from samokoder_app.i18n.text import Text


class Gallery:
    """The page, and the states by name."""

    title = Text("Компоненты", "Components")
    hint = Text(
        "Все части, из которых собраны страницы, во всех состояниях. По этой странице их проверяют тесты.",
        "Every part that pages are made of, in all of its states. Tests look at them here.",
    )
    colours = Text("Цвета", "Colours")
    type_scale = Text("Размеры текста", "Type sizes")
    normal = Text("обычное", "normal")
    primary = Text("главное", "primary")
    danger = Text("опасное", "dangerous")
    quiet = Text("тихое", "quiet")
    small = Text("малое", "small")
    large = Text("крупное", "large")
    with_icon = Text("со значком", "with an icon")
    disabled = Text("выключено", "disabled")
    empty = Text("пусто", "empty")
    loading = Text("загрузка", "loading")
    error = Text("ошибка", "error")
    hinted = Text("с подсказкой", "with a hint")
    on = Text("включено", "on")
    off = Text("выключено", "off")
    opened = Text("по нажатию", "when pressed")
    waiting = Text("ждёт", "waiting")
    working = Text("в работе", "at work")
    passed = Text("пройдено", "passed")
    failed = Text("не пройдено", "failed")
    not_known = Text("нейтрально", "neutral")
    words = Text("со словами", "with words")
    seconds = Text("секунды", "seconds")
    hours = Text("часы", "hours")
    cents = Text("доли цента", "parts of a cent")
    dollars = Text("доллары", "dollars")


class Samples:
    """What the samples say."""

    save = Text("Сохранить", "Save")
    delete = Text("Удалить", "Delete")
    name = Text("Название", "Name")
    name_hint = Text("До 80 знаков.", "Up to 80 characters.")
    name_typed = Text("Учёт книг", "Book list")
    name_error = Text(
        "Проект с таким названием уже есть. Выберите другое.", "There is a project of this name. Choose another."
    )
    note = Text("Примечание", "Note")
    stack = Text("Технология", "Stack")
    first = Text("Первая", "First")
    second = Text("Вторая", "Second")
    mails = Text("Присылать письма", "Send mail")
    failed = Text(
        "Сборка остановилась: провайдер не отвечает. Повторите через минуту.",
        "The build paused: the provider does not answer. Try again in a minute.",
    )
    retry = Text("Повторить", "Try again")
    nothing = Text("Здесь пока ничего нет", "There is nothing here yet")
    nothing_hint = Text("Начните с идеи: одного предложения хватит.", "Begin with an idea: one sentence is enough.")
    begin = Text("Начать", "Begin")
    no_rows = Text("Записей пока нет.", "There are no entries yet.")
    builds = Text("Сборок", "Builds")
    builds_note = Text("за неделю", "in a week")
    section = Text("Раздел", "Section")
    sentence = Text("Съешь ещё этих мягких французских булок", "The quick brown fox jumps over the lazy dog")
    link = Text("Ссылка внутри приложения", "A link inside the app")
    loaded_link = Text("Ссылка с загрузкой страницы", "A link that loads its page")
    ask = Text("Спросить", "Ask")
    ask_title = Text("Удалить проект?", "Delete the project?")
    ask_hint = Text("Его файлы и версии исчезнут навсегда.", "Its files and versions go for good.")
    shows_book = Text("Список показывает добавленную книгу", "The list shows a book that was added")
    deletes_book = Text("Книгу можно удалить", "A book can be deleted")
    sorts_books = Text("Книги сортируются по автору", "Books are sorted by author")
    exports_books = Text("Список выгружается в CSV", "The list is exported as CSV")
    looks_calm = Text("Страница выглядит спокойно", "The page looks calm")
