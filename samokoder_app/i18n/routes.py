"""Texts of the models by role."""

from samokoder_app.i18n.text import Text


class RouteTexts:
    """Who serves planning, code and cheap work."""

    title = Text("Модели по ролям", "Models by role")
    hint = Text(
        "Кто работает на каждом этапе. Если первая модель не отвечает, сборку продолжает следующая из списка, и это видно "
        "в ленте. Если для сборки выбрана своя модель, работает она, а не списки.",
        "Who works at each stage. If the first model fails, the next one of the list goes on with the build, and its "
        "stream says so. A build for which you choose a model is served by that one, not by the lists.",
    )
    project_hint = Text(
        "Кто работает над этим проектом. Список, заданный здесь, заменяет такой же список аккаунта; если он пуст, "
        "действует список аккаунта. Касается новых и продолженных сборок «по ролям».",
        "Who works on this project. A list that is set here takes the place of the account's; an empty one stays as in "
        "the account. It holds for builds “by role” that begin or go on from now on.",
    )
    as_in_account = Text("Как в аккаунте", "As in your account")
    own = Text("Своё для проекта", "This project's own")
    back_to_account = Text("Вернуть как в аккаунте", "Back to the account's")
    to_account = Text("Ключи и модели аккаунта", "Keys and models of your account")
    no_keys = Text("Добавить первый ключ", "Add the first key")
    plan_title = Text("План", "Planning")
    plan_hint = Text(
        "Требования, устройство приложения, задачи и проверки. Отсюда же берётся модель посильнее, если код не удалось починить.",
        "Requirements, design, tasks and checks. Also where a stronger model is taken from when code could not be fixed.",
    )
    code_title = Text("Код", "Code")
    code_hint = Text("Пишет код и исправляет его.", "Writes the code and fixes it.")
    cheap_title = Text("Простая работа", "Simple work")
    cheap_hint = Text("Описание готового приложения.", "The README of the finished app.")
    nobody = Text(
        "Не выбрано: работает список «Код», а если и он пуст, модель сборки.",
        "Not chosen: the list of “Code” works, or if that is empty too, the build's model.",
    )
    nobody_at_all = Text("Не выбрано: работает модель сборки.", "Not chosen: the build's model works.")
    key = Text("Ключ", "Key")
    model = Text("Модель", "Model")
    add = Text("Добавить", "Add")
    up = Text("Выше", "Move up")
    down = Text("Ниже", "Move down")
    remove = Text("Убрать", "Remove")
    suggested = Text("Советуем для этой роли", "Recommended for this role")
    fails_over = Text("Подключать и другие мои ключи", "Let my other keys take over")
    fails_over_hint = Text(
        "Если никто из списка не отвечает (или не отвечает модель, выбранная для сборки), работу продолжают другие: "
        "сначала списки, затем остальные ключи с моделями, которые в них указаны. Расходы пойдут по этим ключам. Без этого они не используются.",
        "If nobody of a list answers, or the model that was chosen for a build does not, others go on: the lists first, "
        "then your other keys with the models that they name, which are charged for it. Otherwise they are not used.",
    )
    free_first = Text("Сначала бесплатные модели", "Free models first")
    free_first_hint = Text(
        "Бесплатные модели из списков идут первыми, пока хватает их лимита запросов.",
        "Free models of the lists go first, as long as their limit of requests allows.",
    )


class RouteReasons:
    """Why a model is recommended."""

    price = Text("{prompt} / {completion} за миллион токенов", "{prompt} / {completion} for a million tokens")
    call = Text("+ {usd} за запрос", "+ {usd} a call")
    free = Text("бесплатно", "free")
    price_unknown = Text("цена неизвестна", "price unknown")
    context = Text("контекст {size}", "{size} context")
    builds = Text("сборок прошло проверку: {verified} из {builds}", "{verified} of {builds} builds verified")
    calls = Text("ответов: {answered} из {calls}", "{answered} of {calls} calls answered")
    capable = Text("работает с кодом самостоятельно", "works on code by itself")
