"""Texts of the pricing page."""

from samokoder_app.i18n.text import Text


class Pricing:
    """Plans, what all of them have, questions about money."""

    title = Text("Цены Самокодера", "Samokoder pricing")
    description = Text(
        "Самокодер бесплатен на своём сервере. Тарифы с хостингом: от 0 до 25 долларов в месяц, модели оплачиваются "
        "своим ключом.",
        "Samokoder is free on your own server. Hosted plans: from 0 to 25 dollars a month; models run on your own key.",
    )
    headline = Text("Цены", "Pricing")
    lead = Text(
        "На своём компьютере или сервере Самокодер бесплатен и открыт целиком. Тарифы нужны тем, кто хочет, чтобы "
        "сервер держали мы.",
        "On your own computer or server Samokoder is free, all of it. Plans are for those who want us to run the server.",
    )
    now_title = Text("Что действует сегодня", "What holds today")
    now = Text(
        "Оплата ещё не включена: ни один тариф нельзя купить, и денег не списывает никто. Запущенный у себя Самокодер "
        "не считает ни проектов, ни сборок. На сервере с открытой регистрацией действуют пределы тарифа Free.",
        "Billing is not there yet: no plan can be bought and nothing is charged. Samokoder that you run yourself counts "
        "neither projects nor builds. On a server with public sign-up the limits of the Free plan hold.",
    )
    plans = Text("Тарифы", "Plans")
    plan = Text("Тариф", "Plan")
    price = Text("В месяц", "A month")
    projects = Text("Проектов", "Projects")
    builds = Text("Сборок в день", "Builds a day")
    parallel = Text("Сразу", "At once")
    own_server = Text("Свой сервер", "Your own server")
    amount = Text("{amount} $", "${amount}")
    unlimited = Text("без предела", "unlimited")
    by_agreement = Text("по договору", "by agreement")
    planned = Text(
        "Цены тарифов предварительные, до включения оплаты.", "Prices of plans are provisional until billing."
    )
    included = Text("Есть в каждом тарифе и на своём сервере", "In every plan, and on your own server")
    with_keys = Text(
        "Свои ключи OpenRouter, OpenAI, Anthropic, Groq и любого сервера с протоколом OpenAI, в том числе локального",
        "Your own keys of OpenRouter, OpenAI, Anthropic, Groq and of any server that speaks OpenAI's protocol, a local one too",
    )
    with_demo = Text("Демо-модель без ключа и без сети", "A demo model without a key or a network")
    with_evidence = Text(
        "Проверка каждого требования в браузере, через API и после перезапуска",
        "A check of every requirement in a browser, over the API and after a restart",
    )
    with_limits = Text(
        "Прогноз до сборки и жёсткие лимиты в деньгах и токенах",
        "A forecast before a build, and hard limits in money and tokens",
    )
    with_export = Text(
        "Код целиком: ZIP, репозиторий git, Dockerfile, тесты",
        "All of the code: ZIP, git repository, Dockerfile, tests",
    )
    with_versions = Text("Версии с возвратом, превью, REST API", "Versions that can be restored, previews, a REST API")
    questions = Text("Вопросы о деньгах", "Questions about money")
    q1 = Text("За что я плачу, если ключ свой?", "What do I pay for with a key of my own?")
    a1 = Text(
        "Только провайдеру модели, по его ценам: Самокодер не добавляет наценки. Сколько ушло на каждый запрос, роль и "
        "проект, видно на странице расхода и в CSV.",
        "The model's provider alone, at its prices: Samokoder adds nothing. What each call, role and project took is on "
        "the usage page and in a CSV.",
    )
    q2 = Text("Сколько стоит одна сборка?", "What does one build cost?")
    a2 = Text(
        "Прогноз в запросах, токенах и деньгах стоит рядом с кнопкой до начала и уточняется по вашим прежним сборкам. "
        "С демо-моделью сборка бесплатна.",
        "A forecast in calls, tokens and money stands beside the button before anything begins, and learns from your "
        "earlier builds. With the demo model a build is free.",
    )
    q3 = Text("Что будет, когда лимит кончится?", "What happens at a limit?")
    a3 = Text(
        "Запрос, который мог бы его превысить, не отправляется. Сборка встаёт на паузу, всё сделанное остаётся, и "
        "продолжить можно с новым лимитом.",
        "A call that might go over it is not made. The build pauses, all of its work stays, and it goes on with a higher "
        "limit.",
    )
    q4 = Text("Можно ли уйти с сервера на свой?", "Can I move to a server of my own?")
    a4 = Text(
        "Да. Весь аккаунт выгружается одним архивом, каждый проект отдельно: ZIP или git. Построенные приложения от "
        "Самокодера не зависят.",
        "Yes. The whole account comes as one archive, every project as a ZIP or git. Built apps do not depend on Samokoder.",
    )
    start = Text("Начать бесплатно", "Start for free")
