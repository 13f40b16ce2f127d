"""Texts of the hints that a newcomer sees in the builder."""

from samokoder_app.i18n.text import Text


class Guide:
    """Three hints, for React."""

    title = Text("Первое знакомство", "A first look around")
    of = Text("{number} из {total}", "{number} of {total}")
    chat = Text("Разговор", "Conversation")
    chat_text = Text(
        "Здесь видно, кто из агентов что делает, сколько времени и денег это заняло. Сюда же пишите вопросы, изменения и "
        "ошибки: и пока идёт сборка, и после неё.",
        "Here you see which agent does what, and what it took in time and money. Write questions, changes and bugs here, "
        "while it is being built and afterwards.",
    )
    plan = Text("План", "Plan")
    plan_text = Text(
        "Требования и задачи. Их можно менять до сборки, по ходу и после. У каждого требования своя проверка.",
        "Requirements and tasks. Change them before, during and after a build. Each requirement has a check of its own.",
    )
    preview = Text("Превью", "Preview")
    preview_text = Text(
        "Здесь появится само приложение, как только его запустят. Плитки вверху страницы показывают, что уже проверено.",
        "The app itself appears here as soon as it is started. The tiles at the top of the page show what has been proven.",
    )
    next = Text("Дальше", "Next")
    back = Text("Назад", "Back")
    done = Text("Понятно", "Got it")
    close = Text("Убрать подсказки", "Put the hints away")
