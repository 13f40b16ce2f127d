"""Texts of the landing page."""

from samokoder_app.i18n.text import Text


class Landing:
    """What it is, how it works, what it costs, questions."""

    title = Text("Самокодер: приложения, которые доказанно работают", "Samokoder: apps that are proven to work")
    description = Text(
        "Опишите идею, и агенты построят приложение на Python, запустят его и проверят каждое требование в настоящем "
        "браузере.",
        "Describe an idea: agents build a Python app, start it and check every requirement in a real browser.",
    )
    headline = Text("Из идеи в приложение, которое проверено", "From an idea to an app that has been checked")
    lead = Text(
        "Опишите, что нужно. Агенты напишут требования, план и код, запустят приложение и проверят каждое требование в "
        "настоящем браузере. Вы видите каждый шаг и забираете готовое целиком.",
        "Say what you need. Agents write the requirements, the plan and the code, start the app and check every "
        "requirement in a real browser. You watch each step and take the whole result with you.",
    )
    start = Text("Построить приложение", "Build an app")
    how_link = Text("Как это работает", "How it works")
    strip_caption = Text(
        "Полоса проверок одной из сборок: наведите на плитку, чтобы прочесть, что именно проверено.",
        "The evidence strip of one build: point at a tile to read what was checked.",
    )
    picture_alt = Text(
        "Рабочее окно: разговор с агентами, код и превью построенного приложения с полосой проверок",
        "The builder: conversation with the agents, code, and the preview of the built app with its evidence strip",
    )
    how = Text("Как это работает", "How it works")
    step_1 = Text("Идея становится требованиями", "The idea becomes requirements")
    step_1_text = Text(
        "Каждое требование получает проверку ещё до первой строки кода. План можно прочесть и утвердить.",
        "Each requirement gets its check before the first line of code. You can read and approve the plan.",
    )
    step_2 = Text("Агенты пишут и запускают", "Agents write and run")
    step_2_text = Text(
        "Архитектор, разработчик и охотник за ошибками работают по очереди. Видны шаги, команды, токены и деньги.",
        "Architect, developer and bug hunter take turns. You see steps, commands, tokens and money.",
    )
    step_3 = Text("Программа проверяет, не модель", "A program checks, not the model")
    step_3_text = Text(
        "Браузер открывает страницы, заполняет формы, перезапускает приложение и ищет сохранённое. Что не проверено, "
        "так и названо.",
        "A browser opens pages, fills in forms, restarts the app and looks for what was saved. What was not verified "
        "says so.",
    )
    step_4 = Text("Всё ваше", "All of it is yours")
    step_4_text = Text(
        "Скачайте ZIP с кодом, тестами, Dockerfile и таблицей проверок. Для запуска Самокодер больше не нужен.",
        "Download a ZIP with code, tests, Dockerfile and the table of checks. It runs without Samokoder.",
    )
    evidence = Text("Так выглядит доказательство", "This is what proof looks like")
    evidence_text = Text(
        "Одна из проверок настоящей сборки, слово в слово. Её шаги выполняла программа в Chromium, а не модель, которая "
        "писала код.",
        "One check of a real build, word for word. A program took its steps in Chromium, not the model that wrote the code.",
    )
    evidence_rule = Text(
        "Проверки закрепляются до первой строки кода и сперва идут против пустой заготовки. Проверка, которая проходит "
        "и там, ничего не доказывает, и требование остаётся «не проверено».",
        "Checks are fixed before the first line of code and first run against the empty starter. A check that passes "
        "there proves nothing, and its requirement stays “not verified”.",
    )
    comparison = Text("Чем отличается", "How it differs")
    fact = Text("Что", "What")
    ours = Text("Самокодер", "Samokoder")
    others = Text("Облачные конструкторы", "Hosted builders")
    fact_price = Text("Плата за инструмент", "Price of the tool")
    fact_price_ours = Text("0 $ на своей машине", "$0 on your own machine")
    fact_price_others = Text("20–100 $ в месяц", "$20–100 a month")
    fact_models = Text("Чем оплачены модели", "What pays for models")
    fact_models_ours = Text(
        "Вашим ключом по цене провайдера; локальная и демо-модель бесплатны",
        "Your key at the provider's price; local models and the demo are free",
    )
    fact_models_others = Text("Кредитами сервиса", "Credits of the service")
    fact_place = Text("Где идёт работа", "Where it runs")
    fact_place_ours = Text("На вашем компьютере или сервере", "On your computer or server")
    fact_place_others = Text("В облаке сервиса", "In the cloud of the service")
    fact_limit = Text("Предел расходов", "Limit of spending")
    fact_limit_ours = Text(
        "В деньгах и токенах: на сборку, проект и месяц", "In money and tokens: for a build, a project, a month"
    )
    fact_limit_others = Text("Остаток кредитов", "Credits that are left")
    fact_hosting = Text("Размещение приложения", "Hosting of the app")
    fact_hosting_ours = Text(
        "Своими силами: ZIP с Dockerfile и тестами", "By yourself: a ZIP with Dockerfile and tests"
    )
    fact_hosting_others = Text("У сервиса, одной кнопкой", "At the service, with one button")
    fact_team = Text("Работа вдвоём и больше", "Working together")
    fact_team_ours = Text("Команды с ролями и общими проектами", "Teams with roles and shared projects")
    fact_team_others = Text("Есть", "Yes")
    comparison_source = Text(
        "Сравнение с тарифами Lovable, Replit, v0 и Rocket в 2026 году; источники и даты на странице цен.",
        "Compared with the plans of Lovable, Replit, v0 and Rocket in 2026; sources and dates are on the pricing page.",
    )
    prices = Text("Цены", "Prices")
    all_prices = Text("Все тарифы", "All plans")
    price_none = Text("0 $", "$0")
    price_demo = Text("Демо-модель", "Demo model")
    price_demo_text = Text(
        "Без ключа и без сети. Приложения со списками, формами и связями.",
        "No key, no network. Apps of lists, forms and relations.",
    )
    price_own = Text("Свой ключ", "Your own key")
    price_own_text = Text(
        "Любая модель с протоколом OpenAI, в облаке или на своём сервере. Вы платите только провайдеру модели.",
        "Any model that speaks the OpenAI protocol, in the cloud or on your server. You pay the model's provider only.",
    )
    price_server = Text("На своём сервере", "On your own server")
    price_server_text = Text(
        "Одна команда ставит всё: базу, песочницу, веб. Данные и ключи не покидают машину.",
        "One command sets up everything: database, sandbox, web. Data and keys stay on the machine.",
    )
    price_hosted = Text("С хостингом", "Hosted")
    price_hosted_range = Text("0–25 $", "$0–25")
    price_hosted_text = Text(
        "В месяц, на сервере, который принимает платежи. Модели на вашем ключе или за кредиты.",
        "A month, on a server that takes payments. Models run on your key or on credits.",
    )
    questions = Text("Вопросы", "Questions")
    q1 = Text("Что значит «проверено»?", "What does “checked” mean?")
    a1 = Text(
        "У каждого требования есть хотя бы одна проверка поведения: программа открывает приложение в Chromium, делает "
        "то, что делал бы человек, и смотрит на результат. Проверка, которая проходит и на пустой заготовке, "
        "доказательством не считается.",
        "Every requirement has at least one check of behaviour: a program opens the app in Chromium, does what a person "
        "would do, and looks at the result. A check that also passes on the empty starter proves nothing and does not "
        "count.",
    )
    q2 = Text("Что если проверка не пройдена?", "What if a check fails?")
    a2 = Text(
        "Агент чинит по настоящему журналу ошибок. Если попытки кончились, сборка останавливается, показывает, что не "
        "сошлось, и решаете вы: продолжить или принять как есть.",
        "An agent repairs it from the real logs. When attempts run out the build pauses, shows what is missing, and you "
        "decide: go on, or accept it as it is.",
    )
    q3 = Text("Где выполняется построенный код?", "Where does the built code run?")
    a3 = Text(
        "В песочнице без сети и без доступа к вашим файлам. Превью живёт на отдельном адресе и не видит вашего сеанса.",
        "In a sandbox without network and without access to your files. The preview lives on an origin of its own and "
        "cannot see your session.",
    )
    q4 = Text("Можно ли забрать приложение?", "Can I take the app away?")
    a4 = Text(
        "Да, в любой момент: ZIP с исходниками, тестами и файлами для контейнера.",
        "Yes, at any time: a ZIP with sources, tests and container files.",
    )
    q5 = Text("Какие приложения получаются?", "What kind of apps can it build?")
    a5 = Text(
        "Веб-приложения с данными: учёт, заявки, каталоги, бронирование, внутренние инструменты, со входом "
        "пользователей или без. На FastAPI и HTMX, React и Express, Reflex или на чистом HTML и JavaScript. Игры и "
        "3D-сцены не его сильная сторона; демо-модель об этом скажет прямо.",
        "Web apps with data: records, orders, catalogues, bookings, internal tools, with or without sign-in. On FastAPI "
        "and HTMX, React and Express, Reflex, or plain HTML and JavaScript. Games and 3D scenes are not its strength, "
        "and the demo model says so.",
    )
    q6 = Text("Можно ли менять приложение потом?", "Can the app be changed later?")
    a6 = Text(
        "Да: словами в разговоре, правкой плана или прямо в редакторе. Каждый шаг становится версией, к любой можно "
        "вернуться, а прежние проверки выполняются снова.",
        "Yes: in words in the conversation, by editing the plan, or right in the editor. Every step becomes a version "
        "that can be restored, and the earlier checks run again.",
    )
    footer = Text("Самокодер строит и проверяет.", "Samokoder builds and checks.")
