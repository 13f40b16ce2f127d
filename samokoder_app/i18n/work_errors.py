"""Sentences for the errors of projects, builds and keys, by their message key."""

from samokoder_app.i18n.plans import PLAN_ERRORS
from samokoder_app.i18n.text import Text

WORK_ERRORS: dict[str, Text] = {
    **PLAN_ERRORS,
    "error.idea_empty": Text("Опишите идею: хотя бы одно слово.", "Describe the idea: at least one word."),
    "error.idea_too_long": Text(
        "Идея длиннее {limit} знаков. Оставьте главное, остальное можно сказать потом.",
        "The idea is over {limit} characters. Keep the essence; the rest can be said later.",
    ),
    "error.name_too_long": Text(
        "Название длиннее {limit} знаков. Сократите его.", "The name is over {limit} characters. Make it shorter."
    ),
    "error.stack_unknown": Text(
        "Такой основы для приложения нет. Выберите одну из предложенных.",
        "There is no such stack. Choose one of those that are offered.",
    ),
    "error.cursor_invalid": Text(
        "Этот указатель страницы не отсюда. Начните список сначала.",
        "This cursor is not one of ours. Start the list from its beginning.",
    ),
    "error.build_active": Text(
        "У этого проекта уже есть незавершённая сборка. Дождитесь её или остановите.",
        "A build of this project is still going on. Wait for it or stop it.",
    ),
    "error.build_stopping": Text(
        "Остановленная сборка ещё завершается. Повторите через несколько секунд.",
        "The build that was stopped is still winding up. Try again in a few seconds.",
    ),
    "error.build_superseded": Text(
        "Работа над приложением уже продолжена в новой сборке. Продолжайте её.",
        "The work on this app went on in a newer build. Go on with that one.",
    ),
    "error.attachment_unreadable": Text(
        "Вложение не читается. Уберите его и приложите ещё раз.",
        "The attachment cannot be read. Remove it and attach it again.",
    ),
    "error.build_over": Text(
        "Сборка уже завершена. Чтобы изменить приложение, напишите сообщение в разговоре.",
        "The build is over already. To change the app, write a message in the conversation.",
    ),
    "error.user_not_found": Text(
        "Такого пользователя нет: возможно, аккаунт удалён.", "There is no such user; the account may be deleted."
    ),
    "error.operator_not_lockable": Text(
        "Аккаунт владельца сервера закрыть нельзя: он сам может его открыть.",
        "The account of an owner of this server cannot be locked: they could open it themselves.",
    ),
    "error.build_not_running": Text(
        "Сборка сейчас не идёт, так что и останавливать нечего. Обновите страницу, чтобы увидеть её состояние.",
        "The build is not running, so there is nothing to pause. Reload the page to see its state.",
    ),
    "error.build_not_acceptable": Text(
        "Принять приложение можно, только когда сборка остановилась на невыполненных требованиях. Сначала дождитесь её конца.",
        "An app can be accepted only when its build paused with unmet requirements. Wait for its end first.",
    ),
    "error.build_not_paused": Text(
        "Сборка не на паузе: возможно, её уже продолжили в другой вкладке. Обновите страницу.",
        "The build is not paused; it may have been resumed in another tab. Reload the page.",
    ),
    "error.image_type": Text(
        "Это не PNG, не JPEG и не WebP. Сохраните изображение в одном из этих форматов.",
        "This is no PNG, JPEG or WebP. Save the image in one of these formats.",
    ),
    "error.image_damaged": Text(
        "Файл изображения повреждён. Откройте его, сохраните заново и приложите ещё раз.",
        "The image's file is damaged. Open it, save it anew and attach it again.",
    ),
    "error.image_animated": Text(
        "Анимация не подходит. Приложите один её кадр.", "An animation cannot be used. Attach one frame of it."
    ),
    "error.image_too_large": Text(
        "Изображение больше {megabytes} МБ. Уменьшите его.", "The image is over {megabytes} MB. Make it smaller."
    ),
    "error.image_dimensions": Text(
        "Изображение слишком большое: сторона не длиннее {side} точек, всего не больше 40 млн точек.",
        "The image is too large: a side has at most {side} pixels, the whole at most 40 million.",
    ),
    "error.image_already": Text(
        "Изображения ещё загружаются. Повторите через несколько секунд.",
        "Images are still being uploaded. Try again in a few seconds.",
    ),
    "error.image_gone": Text(
        "Изображения уже нет: они хранятся сутки. Приложите его ещё раз.",
        "The image is gone: they are kept for a day. Attach it again.",
    ),
    "error.images_too_many": Text(
        "К идее можно приложить не больше {limit} изображений. Сначала уберите одно.",
        "At most {limit} images can go with an idea. Remove one first.",
    ),
    "error.page_url_invalid": Text(
        "Это не адрес страницы. Он начинается с http:// или https://.",
        "This is no address of a page. It begins with http:// or https://.",
    ),
    "error.page_unreachable": Text(
        "Страницу не удалось открыть: сервер не отвечает или отвечает ошибкой. Проверьте адрес.",
        "The page could not be opened: its server does not answer, or with an error. Check the address.",
    ),
    "error.page_not_text": Text(
        "По этому адресу не страница с текстом. Нужна HTML-страница или простой текст.",
        "There is no page of text at this address. It must be an HTML page or plain text.",
    ),
    "error.page_empty": Text(
        "На этой странице нет текста: возможно, её рисует скрипт. Опишите главное словами.",
        "This page has no text: a script may draw it. Say what matters in your own words.",
    ),
    "error.page_already": Text(
        "Страница ещё читается. Повторите через несколько секунд.",
        "A page is still being read. Try again in a few seconds.",
    ),
    "error.no_questions_open": Text(
        "Сейчас эта сборка ни о чём не спрашивает: на вопросы уже ответили, или их не было.",
        "This build asks nothing now: its questions are answered already, or there were none.",
    ),
    "error.question_unknown": Text(
        "Вопроса {question} у этой сборки нет. Прочитайте её вопросы ещё раз.",
        "This build has no question {question}. Read its questions again.",
    ),
    "error.questions_open": Text(
        "Утверждать пока нечего: сначала ответьте на вопросы сборки или попросите решить за вас.",
        "There is no plan to approve yet: first answer the build's questions, or leave them to the agents.",
    ),
    "error.plan_not_editable": Text(
        "Менять пока нечего: плана ещё нет, или сборка уже завершена.",
        "There is nothing to change: no plan yet, or the build is over.",
    ),
    "error.plan_settled": Text(
        "GPT-Pilot берёт план один раз, когда спрашивает о нём. Сейчас изменить план нельзя: напишите в чат, что сделать "
        "иначе.",
        "GPT-Pilot takes its plan once, when it asks for it. It cannot be changed now: say in the chat what shall be "
        "otherwise.",
    ),
    "error.plan_no_requirements": Text(
        "В плане не осталось требований. Оставьте хотя бы одно.",
        "The plan has no requirement left. Leave at least one.",
    ),
    "error.plan_only_tasks": Text(
        "В плане GPT-Pilot меняются только задачи. Верните требования в прежний вид.",
        "In GPT-Pilot's plan only tasks can be changed. Leave the requirements as they were.",
    ),
    "error.plan_many_tasks": Text(
        "Задач слишком много: GPT-Pilot принимает не больше {limit}. Объедините некоторые.",
        "Too many tasks: GPT-Pilot takes at most {limit}. Join some of them.",
    ),
    "error.plan_too_long": Text(
        "План слишком длинный: GPT-Pilot принимает до {limit} знаков. Сократите описания.",
        "The plan is too long: GPT-Pilot takes up to {limit} characters. Shorten some texts.",
    ),
    "error.plan_no_tasks": Text(
        "В плане не осталось задач. Оставьте хотя бы одну или остановите сборку.",
        "The plan has no task left. Leave at least one, or stop the build.",
    ),
    "error.engine_of_another": Text(
        "Это приложение писал не GPT-Pilot, поэтому изменить его он не может. Выберите Самокодер.",
        "GPT-Pilot has not written this app and cannot change it. Choose Samokoder.",
    ),
    "error.plan_stale": Text(
        "План тем временем изменился. Прочитайте его ещё раз и повторите правку.",
        "The plan has changed meanwhile. Read it again and repeat your change.",
    ),
    "error.build_not_waiting": Text(
        "План сейчас не ждёт утверждения: возможно, его уже утвердили. Обновите страницу.",
        "The plan does not wait for approval now; it may have been approved already. Reload the page.",
    ),
    "error.idempotency_key_reused": Text(
        "Этот Idempotency-Key уже использован для другого запроса. Возьмите новый.",
        "This Idempotency-Key was used for another request. Take a new one.",
    ),
    "error.idempotency_key_busy": Text(
        "Первый запрос с этим Idempotency-Key ещё выполняется или прервался. Повторите позже.",
        "The first request with this Idempotency-Key is still at work, or was cut off. Repeat it later.",
    ),
    "error.idempotency_key_told": Text(
        "Этот запрос уже выполнен. Его ответ второй раз не показать: в нём был секрет, или сервер сменил ключ."
        " Проверьте, что получилось, и при необходимости отправьте запрос с новым Idempotency-Key.",
        "This request has been carried out already. Its answer cannot be told again: it held a secret, or the server has"
        " another master key. See what was made and, if need be, send the request with a new Idempotency-Key.",
    ),
    "error.idempotency_key_invalid": Text(
        "Idempotency-Key не подходит: в нём должно быть от 1 до {limit} печатных знаков ASCII.",
        "This Idempotency-Key cannot be used: it must have 1 to {limit} printable ASCII characters.",
    ),
    "error.plan_double_id": Text(
        "Два пункта плана с одним номером. Дайте им разные.",
        "Two items of the plan have the same id. Give them different ones.",
    ),
    "error.plan_empty_text": Text(
        "В плане есть пустой пункт. Заполните его или уберите.", "An item of the plan is empty. Fill it in or drop it."
    ),
    "error.message_length": Text(
        "Сообщение должно быть от 1 до {limit} знаков. Длинное разделите на части.",
        "A message has 1 to {limit} characters. Split a long one.",
    ),
    "error.version_not_found": Text(
        "Такой версии у проекта нет. Выберите другую в списке версий.",
        "The project has no such version. Choose another one in the list.",
    ),
    "error.restore_while_building": Text(
        "Пока идёт сборка, восстановить версию нельзя. Дождитесь её конца, поставьте её на паузу или остановите.",
        "A version cannot be restored while a build works. Wait for its end, pause it or stop it.",
    ),
    "error.needs_already": Text(
        "Код проекта уже читается. Повторите чуть позже.",
        "The project's code is being read already. Try again in a moment.",
    ),
    "error.comparing_already": Text(
        "Два сравнения версий уже идут. Повторите через несколько секунд.",
        "Two comparisons of versions are going on already. Try again in a few seconds.",
    ),
    "error.exporting_already": Text(
        "История уже собирается в архив. Повторите, когда он будет готов.",
        "The history is being packed already. Try again once it is ready.",
    ),
    "error.history_too_large": Text(
        "История больше {limit} МБ, целиком её не выгрузить. Скачайте последнюю версию: ZIP.",
        "The history is over {limit} MB, too much to be exported whole. Download the latest version as a ZIP.",
    ),
    "error.archive_unreadable": Text(
        "Архив не читается: это не ZIP, или он повреждён.",
        "The archive cannot be read: it is no ZIP, or it is damaged.",
    ),
    "error.archive_tricky": Text(
        "В архиве есть путь, ведущий за пределы проекта: {path}. Такие архивы не принимаются.",
        "The archive has a path that leads out of the project: {path}. Such archives are refused.",
    ),
    "error.archive_locked": Text(
        "Архив защищён паролем. Сохраните его без пароля.",
        "The archive is locked with a password. Save it without one.",
    ),
    "error.archive_too_large": Text(
        "В проекте больше {files} файлов или больше {megabytes} МБ. Уберите из архива лишнее.",
        "The project has more than {files} files or {megabytes} MB. Take out of it what is not needed.",
    ),
    "error.archive_empty": Text(
        "В архиве нет файлов приложения. Проверьте, тот ли это архив.",
        "There are no files of an app in the archive. Check that it is the right one.",
    ),
    "error.importing_already": Text(
        "Проект уже переносится. Дождитесь окончания.", "An import is going on already. Wait until it ends."
    ),
    "error.project_not_empty": Text(
        "В проекте уже есть файлы. Перенесите готовое приложение в новый проект.",
        "The project has files already. Import the app into a new project.",
    ),
    "error.repository_url_invalid": Text(
        "Адрес репозитория должен выглядеть как https://адрес/имя, без пароля и параметров.",
        "The repository's address must look like https://host/name, without password or parameters.",
    ),
    "error.repository_unreachable": Text(
        "По этому адресу нет открытого git-репозитория, или сервер не ответил. Проверьте адрес.",
        "There is no public git repository at this address, or its server did not answer. Check the address.",
    ),
    "error.repository_too_large": Text(
        "Последний коммит репозитория больше {megabytes} МБ. Уберите из него лишнее или перенесите ZIP.",
        "The repository's newest commit is over {megabytes} MB. Make it smaller, or import a ZIP.",
    ),
    "error.repository_empty": Text(
        "В репозитории нет коммитов. Отправьте в него хотя бы один.", "The repository has no commits. Push one first."
    ),
    "error.repository_unreadable": Text(
        "Репозиторий слишком велик или повреждён: его не удалось распаковать. Перенесите его как ZIP.",
        "The repository is too large or damaged: it could not be unpacked. Import it as a ZIP.",
    ),
    "error.provider_unknown": Text(
        "Такого провайдера моделей нет. Выберите из списка.",
        "There is no such provider of models. Choose one of the list.",
    ),
    "error.key_missing": Text("Ключ не указан. Введите его.", "There is no key. Enter it."),
    "error.key_malformed": Text(
        "В ключе есть пробел или недопустимый знак. Скопируйте его ещё раз.",
        "The key has a space or an odd character in it. Copy it again.",
    ),
    "error.key_name_taken": Text(
        "Ключ с названием «{name}» уже есть. Возьмите другое название.",
        "There is a key named “{name}” already. Choose another name.",
    ),
    "error.base_url_invalid": Text(
        "Базовый URL должен выглядеть как https://адрес/v1, без пароля и параметров.",
        "The base URL must look like https://host/v1, without password or parameters.",
    ),
    "error.address_refused": Text(
        "Этот адрес недоступен на данном сервере. Укажите публичный адрес или обратитесь к владельцу сервера.",
        "This address is off limits on this server. Use a public address or ask the owner of the server.",
    ),
    "error.key_rejected": Text(
        "Провайдер не принимает этот ключ. Проверьте, что он скопирован целиком и не отозван.",
        "The provider does not accept this key. Check that it was copied whole and not revoked.",
    ),
    "error.key_no_permission": Text(
        "Провайдер не разрешает этому ключу работать с моделями. Проверьте права ключа и доступ из вашей страны.",
        "The provider does not let this key use its models. Check the key's permissions and access from your country.",
    ),
    "error.keys_full": Text(
        "Ключей уже столько, сколько можно хранить. Удалите ненужный.",
        "You have as many keys as can be kept. Delete one that you do not need.",
    ),
    "error.key_being_tested": Text(
        "Сейчас проверяется другой ваш ключ. Дождитесь конца проверки и повторите.",
        "Another key of yours is being tested. Wait for the end of that test and try again.",
    ),
    "error.recommending_already": Text(
        "Для вас уже подбираются модели. Дождитесь ответа и повторите.",
        "Models are being chosen for you already. Wait for that answer and try again.",
    ),
    "error.key_unreadable": Text(
        "Сохранённый ключ не удаётся прочитать: на сервере сменили главный секрет. Замените ключ.",
        "The kept key cannot be read: the server's master secret is another one. Replace the key.",
    ),
    "error.endpoint_unreachable": Text(
        "По этому адресу никто не отвечает. Проверьте базовый URL и сеть.",
        "Nothing answers at this address. Check the base URL and the network.",
    ),
    "error.endpoint_failing": Text(
        "Сервер модели отвечает ошибкой {status}. Попробуйте позже.",
        "The model's server answers with error {status}. Try again later.",
    ),
    "error.endpoint_redirects": Text(
        "Этот адрес перенаправляет на другой (ответ {status}). Укажите сразу конечный адрес модели.",
        "This address redirects to another one (answer {status}). Enter the model's final address itself.",
    ),
    "error.endpoint_is_no_model": Text(
        "По этому адресу отвечает не API моделей (ответ {status}). Проверьте базовый URL.",
        "What answers at this address is not an API of models (answer {status}). Check the base URL.",
    ),
    "error.key_not_found": Text(
        "Такого ключа нет: возможно, он удалён. Выберите другую модель.",
        "There is no such key; it may have been deleted. Choose another model.",
    ),
    "error.engine_not_configured": Text(
        "GPT-Pilot на этом сервере не подключён. Создайте проект на движке Самокодера или попросите оператора подключить "
        "GPT-Pilot.",
        "GPT-Pilot is not set up on this server. Make the project with Samokoder's own engine, or ask the operator to set "
        "it up.",
    ),
    "error.engine_needs_key": Text(
        "Демо-модель не может отвечать GPT-Pilot: она знает только задания Самокодера. Выберите модель с ключом, своим или "
        "командным, либо за кредиты.",
        "The demo model cannot answer GPT-Pilot: it knows Samokoder's own prompts alone. Choose a model with a key, yours "
        "or your team's, or one for credits.",
    ),
    "error.key_needed": Text(
        "Для этой модели нужен ключ. Добавьте его в настройках.", "This model needs a key. Add one in the settings."
    ),
    "error.route_place_twice": Text(
        "Эта модель с этим ключом уже есть в списке. Выберите другую.",
        "This model with this key is in the list already. Choose another one.",
    ),
    "error.loop_not_for_demo": Text(
        "Демо-модель не умеет работать с инструментами. Выберите другую модель или другой режим.",
        "The demo model cannot work with tools. Choose another model or another mode.",
    ),
    "error.budget_invalid": Text(
        "Лимит должен быть числом: сумма в долларах вида 1,50 (не больше четырёх знаков после запятой), "
        "токены — целое число.",
        "A limit must be a number: an amount in dollars such as 1.50 (at most four decimals), tokens a whole number.",
    ),
    "error.budget_usd_range": Text(
        "Такой лимит задать нельзя: в деньгах он может быть от {least} до {most}.",
        "This limit cannot be set: in money it may be from {least} to {most}.",
    ),
    "error.budget_tokens_range": Text(
        "Такой лимит задать нельзя: в токенах он может быть от {least} до {most}.",
        "This limit cannot be set: in tokens it may be from {least} to {most}.",
    ),
    "error.budget_price_unknown": Text(
        "Цена этой модели неизвестна, поэтому лимит в деньгах ничего не ограничит. Задайте лимит в токенах "
        "или выберите другую модель.",
        "The price of this model is unknown, so a limit in money would limit nothing. Set a limit in tokens "
        "or choose another model.",
    ),
    "error.limit_price_unknown_project": Text(
        "Цена этой модели неизвестна, а лимит проекта задан только в деньгах: соблюсти его невозможно. Добавьте к нему "
        "лимит в токенах на странице «Расход» или выберите другую модель.",
        "The price of this model is unknown, and the limit of this project is in money alone: it could not be kept. Add "
        "a limit in tokens to it on the usage page or choose another model.",
    ),
    "error.limit_price_unknown_month": Text(
        "Цена этой модели неизвестна, а ваш лимит на месяц задан только в деньгах: соблюсти его невозможно. Добавьте к "
        "нему лимит в токенах на странице «Расход» или выберите другую модель.",
        "The price of this model is unknown, and your limit for this month is in money alone: it could not be kept. Add "
        "a limit in tokens to it on the usage page or choose another model.",
    ),
    "error.model_needed": Text(
        "У ключа не указана модель. Укажите её имя.", "The key names no model. Say which model to use."
    ),
}
