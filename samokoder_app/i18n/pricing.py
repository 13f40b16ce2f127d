"""Texts of the pricing page and of its calculator."""

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
        "На своём компьютере или сервере Самокодер бесплатен и открыт целиком. Тарифы нужны тем, кто не хочет держать "
        "свой сервер.",
        "On your own computer or server Samokoder is free, all of it. Plans are for those who would rather not run a server.",
    )
    now_title = Text("Где тарифы действуют", "Where plans hold")
    now = Text(
        "Самокодер, запущенный у себя, не считает ни проектов, ни сборок и ни за что не берёт денег. На сервере, который "
        "принимает платежи, тариф выбирают в аккаунте на странице «Тариф и оплата». Если приём платежей не настроен, у "
        "всех действует Free.",
        "Samokoder that you run yourself counts neither projects nor builds and charges nothing. On a server that takes "
        "payments, a plan is chosen in the account under “Plan and payments”. Where payments are not set up, everybody is "
        "on Free.",
    )
    plans = Text("Тарифы", "Plans")
    plan = Text("Тариф", "Plan")
    price = Text("В месяц", "A month")
    projects = Text("Проектов", "Projects")
    builds = Text("Сборок в день", "Builds a day")
    parallel = Text("Одновременно", "At once")
    members = Text("Участников", "Members")
    history = Text("История, дней", "History, days")
    storage = Text("Место, ГБ", "Storage, GB")
    credits = Text("Кредитов в месяц", "Credits a month")
    free_models = Text(
        "На тарифе Free со своим ключом работают бесплатные модели OpenRouter, если владелец сервера не открыл все. "
        "Демо-модель есть везде. Кредит стоит один цент работы модели на ключе сервера, наценка уже в нём.",
        "On the Free plan a key of your own serves the free models of OpenRouter, unless the owner of the server opens "
        "all. The demo model is everywhere. A credit is one cent of a model's work on the server's key, margin included.",
    )
    own_server = Text("Свой сервер", "Your own server")
    amount = Text("{amount} $", "${amount}")
    unlimited = Text("без лимита", "unlimited")
    by_agreement = Text("по договору", "by agreement")
    cost = Text("Сколько стоит одно приложение", "What one app costs")
    cost_lead = Text(
        "Со своим ключом вы платите провайдеру модели за токены. Их число взято из измеренных сборок, цены из "
        "прайс-листов провайдеров.",
        "With a key of your own you pay the model's provider for tokens. Their number is that of measured builds, the "
        "prices are the providers' list prices.",
    )
    cost_limits = Text(
        "Это порядок величины, а не смета. Сборки списка дел вела демо-модель, тренажёра — настоящая. Рассуждения "
        "модели и ваши доработки стоят сверх того, кэш провайдера снижает цену. Цены: genai-prices {version}. Точный "
        "прогноз стоит у кнопки перед каждой сборкой.",
        "An order of magnitude, no quotation. The todo lists were built by the demo model, the trainer by a real one. A "
        "model's reasoning and your changes come on top, the provider's cache takes off. Prices: genai-prices {version}. "
        "The forecast for your app stands beside the button before each build.",
    )
    others = Text("Тарифы других конструкторов", "Plans of other builders")
    others_note = Text(
        "В эти тарифы входят модели, хостинг и база; одно приложение может взять и мало кредитов, и много. bolt.new и "
        "Pythagora здесь нет: источника с ценой и датой не нашлось.",
        "These plans include models, hosting and a database; one app may take few credits or many. bolt.new and Pythagora "
        "are missing: we found no source with a price and a date.",
    )
    source = Text("Источник", "Source")
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
    q5 = Text("Как отменить тариф и что станет с проектами?", "How do I cancel, and what happens to my projects?")
    a5 = Text(
        "В аккаунте, на странице «Тариф и оплата»: тариф действует до конца оплаченного месяца. Ничего не удаляется: "
        "проекты сверх лимита Free становятся доступны только для чтения, их можно смотреть, выгружать и удалять.",
        "In the account, under “Plan and payments”: the plan holds until the end of the month that is paid. Nothing is "
        "deleted: projects over the limit of Free become read-only and can still be looked at, taken away and deleted.",
    )
    start = Text("Начать бесплатно", "Start for free")


class OtherBuilders:
    """What other builders say about their plans, and where."""

    lovable = Text(
        "100 кредитов в месяц и 5 в день, до 150 в месяц", "100 credits a month and 5 a day, up to 150 a month"
    )
    lovable_source = Text(
        "docs.lovable.dev, страница без даты, прочитана 27 ноября 2026",
        "docs.lovable.dev, an undated page, read on 27 November 2026",
    )
    replit = Text("При оплате за год; 25 $ кредитов в месяц", "Billed yearly; $25 of credits a month")
    replit_source = Text(
        "Страница цен Replit в пересказе owostack.com, 9 марта 2026",
        "Replit's pricing page as told by owostack.com, 9 March 2026",
    )
    v0 = Text("20 $ кредитов в месяц", "$20 of credits a month")
    v0_source = Text(
        "Счёт клиента на community.vercel.com, 26 марта 2026",
        "A customer's bill on community.vercel.com, 26 March 2026",
    )
    rocket = Text("100 кредитов в месяц", "100 credits a month")
    rocket_source = Text(
        "rocket.new/pricing в выписке api-evangelist, 7 октября 2026",
        "rocket.new/pricing as quoted by api-evangelist, 7 October 2026",
    )


class Calculator:
    """Words of the calculator."""

    build = Text("Что строим", "What is built")
    build_static = Text("Список дел на HTML и JavaScript", "A todo list of HTML and JavaScript")
    build_fastapi = Text("Список дел на FastAPI и HTMX", "A todo list on FastAPI and HTMX")
    build_react = Text("Список дел на React и Express", "A todo list on React and Express")
    build_repaired = Text("Тренажёр с вопросами и одной починкой", "A quiz trainer with one repair")
    calls = Text("# запрос к модели|# запроса к модели|# запросов к модели", "# call of the model|# calls of the model")
    measured = Text(
        "Измерено: {calls}, отправлено {prompt} токенов, получено {completion}.",
        "Measured: {calls}, {prompt} tokens sent, {completion} received.",
    )
    apps = Text("Сколько приложений в месяц", "Apps a month")
    model = Text("Модель", "Model")
    one = Text("Одно приложение", "One app")
    month = Text("# в месяц", "# a month")
    table = Text("Цена приложения по моделям", "The price of an app by model")
    free = Text("Демо-модель и локальные модели", "The demo model and local models")
    no_key = Text("без ключа", "no key")
