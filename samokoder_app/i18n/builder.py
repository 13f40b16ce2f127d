"""Texts of the builder. `Stream` goes to the browser whole; its plural forms are `one|few|many`, `one|other`."""

from samokoder_app.i18n.text import Text


class Builder:
    """Bars and panes around the stream."""

    title = Text("Сборка", "Builder")
    back = Text("К проектам", "To projects")
    download = Text("Скачать ZIP", "Download ZIP")
    message = Text("Сообщение", "Message")
    message_placeholder = Text("Вопрос, изменение или ошибка", "A question, a change or a bug")
    send = Text("Отправить", "Send")
    looks_on = Text(
        "Вы наблюдатель: вам видно всё, а давать агентам задания и менять проект могут редакторы и администраторы команды.",
        "You look on: you see everything, and the team's editors and admins give the agents work and change the project.",
    )
    role_forbids = Text("Ваша роль в команде этого не позволяет", "Your role in the team does not allow this")
    reload = Text("Перезагрузить превью", "Reload the preview")
    preview_frame = Text("Превью приложения", "Preview of the app")
    preview_failed = Text("Превью не запустилось", "The preview did not start")
    preview_stopped = Text("Превью остановлено", "The preview is stopped")
    preview_newer = Text(
        "Приложение изменилось. Обновите его, когда закончите: неотправленный текст пропадёт.",
        "The app has changed. Reload it when you have finished: text that is not sent will be lost.",
    )
    preview_reload = Text("Обновить", "Reload")
    preview_start = Text("Запустить превью", "Start the preview")
    erase = Text("Стереть данные приложения", "Erase the app's data")
    erase_sure = Text(
        "Всё, что введено в превью, будет удалено. Код проекта останется.",
        "Everything entered in the preview will be deleted. The project's code stays.",
    )
    erase_do = Text("Стереть и запустить", "Erase and start")
    erase_not = Text("Не стирать", "Keep")


class Stream:
    """Words of the conversation, the plan and the bars, for React."""

    conversation = Text("Разговор", "Conversation")
    rests_for_others = Text(
        "Что делать дальше, решают редакторы и администраторы команды.",
        "The team's editors and admins decide what happens next.",
    )
    plan = Text("План", "Plan")
    versions = Text("Версии", "Versions")
    preview = Text("Превью", "Preview")
    code = Text("Код", "Code")
    console = Text("Консоль", "Console")
    panels = Text("Панели", "Panels")
    app_views = Text("Что показать", "What to show")
    fold_side = Text("Показать или скрыть боковую панель", "Show or hide the side panel")
    fold_code = Text("Показать или скрыть код", "Show or hide the code")
    fold_preview = Text("Показать или скрыть превью", "Show or hide the preview")
    size_side = Text("Ширина боковой панели", "Width of the side panel")
    size_code = Text("Доля кода рядом с превью", "Share of the code beside the preview")
    size_console = Text("Высота консоли", "Height of the console")
    open_tab = Text("Открыть в новой вкладке", "Open in a new tab")
    address = Text("Страница приложения", "Page of the app")
    address_foreign = Text(
        "Здесь открываются только страницы этого приложения: путь начинается с /",
        "Only pages of this app open here: a path begins with /",
    )
    device = Text("Размер экрана", "Screen size")
    device_phone = Text("Телефон, 390 пикселей", "Phone, 390 pixels")
    device_tablet = Text("Планшет, 820 пикселей", "Tablet, 820 pixels")
    device_full = Text("Вся панель", "The whole panel")
    preview_to_come = Text("Здесь откроется приложение", "The app will open here")
    preview_to_come_hint = Text(
        "Оно появится, как только впервые ответит: работать с ним можно прямо здесь.",
        "It appears once it answers for the first time, and can be used right here.",
    )
    preview_starting = Text("Приложение запускается", "The app is starting")
    preview_starting_hint = Text("Обычно на это хватает нескольких секунд.", "A few seconds are usually enough.")
    preview_none = Text("Приложения пока нет", "There is no app yet")
    preview_checks = Text("Что в нём будет проверено", "What will be checked in it")
    interrupted = Text("прервано", "interrupted")
    no_output = Text("вывода нет", "no output")
    no_build = Text("Сборок ещё не было.", "Nothing was built yet.")
    survey = Text("Запустить и описать", "Start and describe")
    survey_offer = Text(
        "Модель прочтёт файлы, опишет приложение и составит проверки того, что оно умеет. Файлы не изменятся.",
        "A model reads the files, describes the app and writes checks of what it can do. No file changes.",
    )
    to_newest = Text("К новому", "To the newest")
    started = Text("Сборка началась в", "The build began at")
    resumed = Text("Сборка продолжена", "The build goes on")
    demo = Text("демо", "demo")
    for_credits = Text("{name} · за кредиты", "{name} · for credits")
    closed_by = Text("{name} · недоступна на тарифе {plan}", "{name} · not on {plan}")
    buy_credits = Text("Пополнить счёт", "Buy credits")
    credits_left = Text("на счёте {credits} кр.", "{credits} credits left")
    demo_model = Text("демо-модель", "demo model")
    deleted = Text("удалён", "deleted")
    seconds = Text("с", "s")
    tokens_short = Text("ток.", "tok.")
    estimated = Text(
        "Токены оценены: провайдер их не сообщил", "Tokens are estimated: the provider did not report them"
    )
    limit = Text("Лимит расходов", "Spending limit")
    of_limit = Text("из {limit}", "of {limit}")
    no_limit = Text("без лимита", "no limit")
    limit_usd = Text("Лимит, $", "Limit, $")
    limit_tokens = Text("Лимит, токенов", "Limit, tokens")
    forecast = Text(
        "Осталось примерно: {calls}, {tokens}\u00a0тыс. токенов, {money}",
        "Left, roughly: {calls}, {tokens} thousand tokens, {money}",
    )
    account_expected = Text(
        "Ожидалось: {calls}, {tokens}\u00a0тыс. токенов, {money}.",
        "Expected: {calls}, {tokens} thousand tokens, {money}.",
    )
    account_expected_free = Text(
        "Ожидалось: {calls}, {tokens}\u00a0тыс. токенов.", "Expected: {calls}, {tokens} thousand tokens."
    )
    account_used = Text(
        "Израсходовано: {calls}, {tokens}\u00a0тыс. токенов, {money}.",
        "Used: {calls}, {tokens} thousand tokens, {money}.",
    )
    account_used_free = Text(
        "Израсходовано: {calls}, {tokens}\u00a0тыс. токенов.", "Used: {calls}, {tokens} thousand tokens."
    )
    count_model_calls = Text("# запрос|# запроса|# запросов", "# model call|# model calls")
    price_unknown = Text("цена неизвестна", "price unknown")
    exit_code = Text("код {code}", "exit {code}")
    next = Text("далее", "next")
    queued = Text("В очереди: сборку возьмёт первый свободный исполнитель", "Queued: the first free worker takes it")
    between_steps = Text("Переход к следующему шагу", "Going to the next step")
    version_saved = Text("Версия {number}", "Version {number}")
    approval_asked = Text("План готов и ждёт вашего решения", "The plan is ready and waits for you")
    questions_title = Text("Вопросы о вашей идее", "Questions about your idea")
    questions_hint = Text(
        "Любой вопрос можно пропустить: решение примут за вас. Вопросы задаются один раз.",
        "Skip any of them and it is decided for you. They are asked only once.",
    )
    pilot_asks = Text("GPT-Pilot спрашивает", "GPT-Pilot asks")
    pilot_asks_hint = Text(
        "Ответьте сами или попросите решить за вас. Потом будут и другие вопросы.",
        "Answer it yourself or have it decided for you. Other questions will follow.",
    )
    questions_wait = Text("Ждёт ваших ответов", "Waiting for your answers")
    questions_own = Text("Свой ответ", "Your own answer")
    questions_send = Text("Ответить", "Answer")
    questions_decide = Text("Решите за меня", "Decide for me")
    questions_sent = Text("Ответы отправлены", "Your answers are sent")
    questions_skipped = Text("на усмотрение агентов", "left to the agents")
    questions_open = Text("без ответа", "not answered")
    summary = Text("{passed} из {total} проверок пройдено", "{passed} of {total} checks passed")
    count_requirements = Text("# требование|# требования|# требований", "# requirement|# requirements")
    count_tasks = Text("План из # задачи|План из # задач|План из # задач", "A plan of # task|A plan of # tasks")

    count_files = Text("# файл|# файла|# файлов", "# file|# files")
    count_commands = Text("# команда|# команды|# команд", "# command|# commands")
    commands_failed = Text("команд с ошибкой: {count}", "failed commands: {count}")
    step_working = Text("в работе", "in work")
    step_done = Text("готово", "done")
    step_failed = Text("не получилось", "did not succeed")
    step_stopped = Text("прервано", "interrupted")
    progress = Text("Ход сборки", "Progress of the build")
    left_minute = Text("осталось меньше минуты", "less than a minute left")
    left_minutes = Text("осталось примерно {minutes}\u00a0мин", "about {minutes} min left")
    left_long = Text("дольше, чем ваши прежние сборки", "longer than your earlier builds")
    cost_title = Text("Расход этой сборки", "What this build has used")
    cost_tokens = Text("Токены: {prompt} на входе, {completion} на выходе.", "Tokens: {prompt} in, {completion} out.")
    cost_left = Text("Осталось {left} из {limit}.", "{left} of {limit} left.")
    cost_left_tokens = Text("Осталось {left} ток. из {limit}.", "{left} of {limit} tok. left.")
    cost_project = Text(
        "Все сборки проекта: {tokens} ток. · {money}.", "All builds of this project: {tokens} tok. · {money}."
    )
    cost_unlimited = Text("У сборки нет лимита расходов.", "This build has no spending limit.")
    copy = Text("Копировать", "Copy")
    copied = Text("Скопировано", "Copied")
    selected = Text("Выделено", "Selected")
    count_calls = Text("# действие|# действия|# действий", "# action|# actions")
    calls_failed = Text("не удалось: {count}", "failed: {count}")
    call_running = Text("выполняется", "running")
    call_done = Text("выполнено", "done")
    call_failed = Text("не удалось", "failed")
    call_stopped = Text("прервано", "interrupted")

    author_you = Text("Вы", "You")
    author_gone = Text("Бывший участник", "A former member")
    turn_started = Text("Работа над сообщением", "Work on the message")
    turn_question = Text("Вопрос", "A question")
    turn_change = Text("Изменение", "A change")
    turn_bug = Text("Ошибка", "A bug")
    turn_declined = Text("Сделать нельзя, причина выше", "Cannot be done; the reason is above")
    turn_unchanged = Text("Ничего не изменено", "Nothing was changed")
    ready = Text("Приложение готово", "The app is ready")
    ready_accepted = Text("Приложение принято как есть", "The app was accepted as it is")
    ready_hint = Text(
        "Откройте его и попробуйте, а что изменить, напишите ниже.", "Open it and try it; write below what to change."
    )
    ready_open = Text("Открыть приложение", "Open the app")
    ready_download = Text("Скачать ZIP", "Download ZIP")
    ready_proof = Text("Чем доказано", "See the proof")
    pick = Text("Указать на элемент", "Point at an element")
    picking = Text(
        "Щёлкните элемент в превью, и он прикрепится к сообщению. Esc — отмена.",
        "Click an element in the preview to attach it to your message. Esc cancels.",
    )
    detach = Text("Убрать вложение", "Remove the attachment")
    attached_element = Text("Элемент: {name}", "Element: {name}")
    attached_error = Text("Ошибка: {name}", "Error: {name}")

    connection_lost = Text(
        "Связь с сервером прервалась. Страница подключится сама и покажет всё, что пропустила.",
        "The connection to the server is lost. This page reconnects by itself and shows what it has missed.",
    )
    connection_lost_at_work = Text(
        "Связь с сервером прервалась. Работа на сервере продолжается: страница подключится сама и покажет всё, что пропустила.",
        "The connection to the server is lost. Work goes on there: this page reconnects by itself and shows what it has missed.",
    )
    connection_retry = Text("Следующая попытка через {seconds}\u00a0с", "Next try in {seconds} s")
    connection_trying = Text("Подключаемся", "Connecting")
    connection_now = Text("Подключиться сейчас", "Connect now")
    message_sending = Text("Отправляется", "Being sent")
    message_kept = Text(
        "Связи с сервером нет. Сообщение осталось здесь: отправьте его, когда связь вернётся.",
        "There is no connection to the server. Your message stays here: send it once the connection is back.",
    )
    message_back = Text(
        "Связь прервалась раньше, чем сообщение дошло. Оно снова здесь: отправьте его ещё раз.",
        "The connection broke before your message arrived. Here it is again: please send it once more.",
    )
    connection_back = Text(
        "Связь восстановлена, всё пропущенное показано", "Connected again; everything missed is shown"
    )

    approve = Text("Утвердить план", "Approve the plan")
    accept = Text("Принять как есть", "Accept as it is")
    resume = Text("Продолжить", "Go on")
    model = Text("Модель", "Model")
    same_model = Text("та же модель: {model}", "the same model: {model}")
    key = Text("Ключ", "Key")
    by_role = Text("модели по ролям", "models by role")
    keys = Text("Ключи", "Keys")
    routes = Text("Модели проекта", "The project's models")
    tried = Text("Что было испробовано", "What was tried")
    provider_said = Text("Что ответил сервер модели", "What the model's server said")
    pause = Text("Пауза", "Pause")
    stop = Text("Остановить", "Stop")
    rebuild = Text("Построить заново", "Build again")
    build_nearest = Text("Построить это", "Build this instead")

    requirements = Text("Требования", "Requirements")
    tasks = Text("Задачи", "Tasks")
    task_rate = Text("Требований выполнено после этой задачи", "Requirements that pass after this task")
    tasks_done = Text("{done} из {total}", "{done} of {total}")
    facts = Text("Проверено помимо требований", "Checked beside the requirements")
    out_of_scope = Text("Не входит", "Out of scope")
    edit_plan = Text("Изменить план", "Change the plan")
    save_plan = Text("Сохранить план", "Save the plan")
    leave_plan = Text("Не менять", "Leave it as it is")
    plan_edit_hint = Text(
        "Требование с новым текстом получит новые проверки. Заметки читают агенты.",
        "A requirement with a new text gets new checks. Notes are read by the agents.",
    )
    plan_edit_tasks_hint = Text(
        "GPT-Pilot получит план таким, каким вы его оставите, и начнёт после вашего одобрения. Позже план не изменить.",
        "GPT-Pilot gets the plan as you leave it and begins when you approve. It cannot be changed afterwards.",
    )
    message_engine = Text("Кто вносит изменение", "Who makes the change")
    message_engine_hint = Text(
        "На вопросы отвечает Самокодер. GPT-Pilot делает изменение как новую функцию; Самокодеру обычно нужно меньше "
        "запросов.",
        "Samokoder answers questions. GPT-Pilot builds a change as a new feature; Samokoder as a rule makes fewer calls.",
    )
    engine_pilot = Text("GPT-Pilot", "GPT-Pilot")
    engine_own = Text("Самокодер", "Samokoder")
    plan_new = Text("новое", "new")
    plan_drag = Text("Перетащите, чтобы изменить порядок", "Drag to change the order")
    move_up = Text("Выше", "Move up")
    move_down = Text("Ниже", "Move down")
    plan_drop = Text("Убрать", "Drop")
    plan_take_back = Text("Вернуть", "Take back")
    plan_note = Text("Заметка для агентов", "Note for the agents")
    plan_settled = Text(
        "Задача уже в работе или готова: правка станет отдельной задачей после неё.",
        "At work or done: a change becomes the next task.",
    )
    requirement_text = Text("Что должно работать", "What must work")
    task_title = Text("Задача", "Task")
    task_goal = Text("Что сделать", "What to do")
    add_requirement = Text("Добавить требование", "Add a requirement")
    add_task = Text("Добавить задачу", "Add a task")
    plan_edited = Text("Вы изменили план", "You changed the plan")
    plan_waits = Text("ждёт сборку", "waits for the build")
    plan_pending = Text(
        "Правки сохранены. Сборка учтёт их, как только закончит текущий шаг.",
        "Your changes are saved. The build takes them as soon as its present step ends.",
    )
    plan_pending_at_rest = Text(
        "Правки сохранены. Сборка учтёт их, когда продолжится.",
        "Your changes are saved. The build takes them when it goes on.",
    )
    plan_untaken = Text(
        "Сборка закончилась раньше, чем учла последнюю правку плана.",
        "The build ended before it could take the last change of the plan.",
    )
    plan_rebased = Text(
        "Пока вы правили, план изменился. Ваши правки перенесены на новый план: проверьте их и сохраните.",
        "The plan changed while you edited it. Your changes now stand on the new plan: look at them and save.",
    )
    plan_kept = Text(
        "Есть несохранённые правки плана. Нажмите «Изменить план», чтобы продолжить с них.",
        "There are unsaved changes of the plan. Press “Change the plan” to go on with them.",
    )
    plan_to_come = Text(
        "Плана ещё нет: сначала автор требований читает идею.", "No plan yet: the spec writer reads the idea first."
    )
    checks_to_come = Text("Проверки напишет техлид вместе с планом.", "The tech lead writes the checks with the plan.")
    steps = Text("Что делала проверка", "What the check did")
    screenshot = Text("Снимок экрана", "Screenshot")

    pending = Text("ждёт", "waiting")
    working = Text("в работе", "in progress")
    passed = Text("пройдено", "passed")
    failed = Text("не пройдено", "failed")
    done = Text("готово", "done")
    not_verified = Text("не проверено", "not verified")

    status_queued = Text("В очереди", "Queued")
    status_running = Text("Строится", "Building")
    status_waiting = Text("Ждёт вас", "Waiting for you")
    status_paused = Text("На паузе", "Paused")
    status_done = Text("Готово", "Done")
    status_failed = Text("Не построено", "Not built")
    status_cancelled = Text("Остановлено", "Stopped")

    role_spec_writer = Text("Автор требований", "Spec Writer")
    role_architect = Text("Архитектор", "Architect")
    role_tech_lead = Text("Техлид", "Tech Lead")
    role_developer = Text("Разработчик", "Developer")
    role_code_monkey = Text("Кодер", "Code Monkey")
    role_executor = Text("Исполнитель", "Executor")
    role_troubleshooter = Text("Наладчик", "Troubleshooter")
    role_bug_hunter = Text("Охотник за ошибками", "Bug Hunter")
    role_reviewer = Text("Рецензент", "Reviewer")
    role_technical_writer = Text("Технический писатель", "Technical Writer")

    stage_survey = Text("знакомится с приложением", "gets to know the app")
    stage_characterise = Text("проверяет, что приложение умеет", "checks what the app can do")
    stage_listen = Text("разбирает ваше сообщение", "reads your message")
    stage_intake = Text("читает идею", "reads the idea")
    stage_spec = Text("пишет требования", "writes the requirements")
    stage_architecture = Text("проектирует приложение", "designs the app")
    stage_plan = Text("составляет план и проверки", "plans tasks and checks")
    stage_replan = Text("дополняет план и проверки", "amends the plan and its checks")
    stage_approval = Text("ждёт утверждения плана", "waits for approval of the plan")
    stage_baseline = Text("прогоняет проверки до начала работы", "runs the checks before the work begins")
    stage_develop = Text("пишет код", "writes code")
    stage_write = Text("записывает файлы", "writes the files")
    stage_execute = Text("выполняет команды", "runs commands")
    stage_verify = Text("проверяет в браузере", "verifies in the browser")
    stage_repair = Text("ищет и чинит ошибку", "finds and repairs the error")
    stage_document = Text("пишет документацию", "writes the documentation")
    stage_gpt_pilot = Text("пишет приложение в GPT-Pilot", "writes the app in GPT-Pilot")
    pilot_spec_writer = Text("уточняет требования", "settles the requirements")
    pilot_architect = Text("проектирует приложение", "designs the app")
    pilot_tech_lead = Text("составляет план", "plans the tasks")
    pilot_developer = Text("пишет приложение", "writes the app")
    pilot_code_monkey = Text("записывает файлы", "writes the files")
    pilot_executor = Text("выполняет команды", "runs commands")
    pilot_troubleshooter = Text("решает, как проверить", "decides how to test it")
    pilot_bug_hunter = Text("ищет и чинит ошибку", "finds and repairs the error")
    pilot_technical_writer = Text("пишет документацию", "writes the documentation")
    stage_done = Text("заканчивает", "finishes")


CHAT_HINTS: dict[str, Text] = {
    "chat.hint.start": Text(
        "Приложения ещё нет, обсуждать пока нечего. Нажмите «Построить заново» или создайте новый проект с этой идеей.",
        "There is no app to talk about yet. Build again, or create a new project with this idea.",
    ),
    "chat.hint.questions": Text(
        "Сборка ждёт ответов на вопросы: ответьте на них в разговоре или нажмите «Решите за меня».",
        "The build waits for answers to its questions: give them in the conversation, or press “Decide for me”.",
    ),
    "chat.hint.running": Text(
        "Сообщение принято. Агенты займутся им, как только закончат эту сборку.",
        "Noted. The agents turn to your message as soon as this build is done.",
    ),
    "chat.hint.waiting": Text(
        "План ждёт вашего решения: утвердите его, и сборка пойдёт дальше.",
        "The plan waits for you: approve it and the build goes on.",
    ),
    "chat.hint.paused": Text(
        "Сборка на паузе: причина названа в разговоре. Продолжите её, когда будете готовы.",
        "The build is paused; the conversation says why. Resume it when you are ready.",
    ),
}
"""Answers to a message that no build can take, by the key the service gives."""
