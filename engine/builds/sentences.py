"""Every sentence that a build says to its user by itself: key → (Russian, English)."""

from typing import Literal

from engine.builds.answer_sentences import ANSWERS
from engine.builds.limit_sentences import LIMITS
from engine.builds.state import Role

Language = Literal["ru", "en"]

_SENTENCES: dict[str, tuple[str, str]] = {
    **ANSWERS,
    **LIMITS,
    "said_spec_writer": ("Спецификация готова.", "The specification is ready."),
    "said_intake": ("Идея прочитана.", "The idea is read."),
    "images_unseen": (
        "Насколько известно, эта модель не видит изображений, поэтому они ей не отправлены: она знает идею только "
        "из текста. Чтобы изображения учли, постройте идею с моделью, которая видит.",
        "As far as is known this model cannot see images, so they are not sent to it: it knows the idea from its words "
        "alone. To have the images looked at, build the idea with a model that can see.",
    ),
    "page_unread": (
        "Демо-модель не читает страниц: указанная страница на приложение не повлияет.",
        "The demo model reads no pages: the one that was given has no influence on the app.",
    ),
    "said_architect": ("Данные, страницы и API определены.", "Data, pages and API are settled."),
    "said_tech_lead": ("План и проверки готовы.", "The plan and its checks are ready."),
    "said_developer": ("Код задачи написан.", "The code of this task is written."),
    "said_bug_hunter": ("Исправление готово.", "A fix is ready."),
    "said_technical_writer": ("Описание приложения готово.", "The app's README is written."),
    "pilot_answered": (
        "GPT-Pilot спрашивает: {question} Ответ: {answer}",
        "GPT-Pilot asks: {question} Answered: {answer}",
    ),
    "pilot_images_unseen": (
        "GPT-Pilot не принимает изображений: он знает идею только из текста.",
        "GPT-Pilot takes no images: it knows the idea from its words alone.",
    ),
    "pilot_plan_kept": ("план остаётся таким, какой есть", "the plan stays as it is"),
    "pilot_refused": (
        "GPT-Pilot не может внести это изменение. {reason} Его внесут агенты Самокодера.",
        "GPT-Pilot cannot make this change. {reason} Samokoder's agents make it.",
    ),
    "pilot_lost": (
        "Данные GPT-Pilot об этом приложении не сохранились.",
        "Its own records of this app are not there any more.",
    ),
    "pilot_not_started": (
        "Приложение, которое написал GPT-Pilot, не запускается: {why}. Это исправят агенты Самокодера.",
        "The app that GPT-Pilot wrote does not start: {why}. Samokoder's agents mend it.",
    ),
    "proof_lost": (
        "После этих изменений не работает: {names}. Это исправят агенты Самокодера.",
        "After these changes this does not work: {names}. Samokoder's agents mend it.",
    ),
    "the_start": ("запуск приложения", "the start of the app"),
    "pilot_by_hand": (
        "GPT-Pilot просит сделать вручную: {wanted} Сборка идёт дальше без этого.",
        "GPT-Pilot asks for something to be done by hand: {wanted} The build goes on without it.",
    ),
    "pilot_command": ("Команда GPT-Pilot", "A command of GPT-Pilot"),
    "version_pilot": ("Работа GPT-Pilot", "GPT-Pilot's work"),
    "version_pilot_unfinished": ("Работа GPT-Pilot (не закончено)", "GPT-Pilot's work (unfinished)"),
    "version_starter": ("Заготовка", "Starter"),
    "version_task": ("{task}: {title}", "{task}: {title}"),
    "version_repair": ("{task}: исправление {round}", "{task}: fix {round}"),
    "version_mended": ("Исправление {round}", "Fix {round}"),
    "version_readme": ("README", "README"),
    "version_unfinished": ("{task}: {title} (не закончено)", "{task}: {title} (unfinished)"),
    "version_undone": ("Исправление {round} отменено", "Fix {round} taken back"),
    "repair_undone": (
        "Исправление отменено: из-за него сломалось то, что раньше работало ({checks}). "
        "Файлы возвращены в прежний вид.",
        "The fix was taken back: with it something failed that had passed before ({checks}). "
        "The files are as they were before it.",
    ),
    "escalated": (
        "Исправления не помогли. За ошибку берётся более сильная модель, с чистого листа.",
        "The fixes so far did not help: a stronger model now tries, beginning afresh.",
    ),
    "attempt_other_failure": (
        "Попытка {round} ({who}), изменены файлы: {files}. Ещё не работает: {left}",
        "Fix {round}, {who}: changed {files}. Left: {left}",
    ),
    "attempt_same_failure": (
        "Попытка {round} ({who}), изменены файлы: {files}. Та же ошибка: {left}",
        "Fix {round}, {who}: changed {files}. The same failure: {left}",
    ),
    "attempt_undone": (
        "Попытка {round} ({who}), изменены файлы: {files}. {left}",
        "Fix {round}, {who}: changed {files}. {left}",
    ),
    "attempt_same_model": ("та же модель", "the same model"),
    "attempt_stronger": ("более сильная модель", "the stronger model"),
    "packages_installing": (
        "Устанавливаются пакеты приложения: {names}. Это может занять несколько минут.",
        "Installing the app's own packages: {names}. This may take a few minutes.",
    ),
    "packages_asked": (
        "Приложению нужны пакеты, которых нет в стеке: {names}. Разрешите их в настройках проекта, "
        "если они нужны; пока работа идёт без них.",
        "The app asks for packages that its stack does not have: {names}. Allow them in the project's "
        "settings if they are needed; until then the work goes on without them.",
    ),
    "secrets_needed": (
        "Приложение читает переменные окружения, которые ему не заданы: {names}. "
        "Добавьте их в настройках проекта, если они нужны.",
        "The app reads environment variables that it is not given: {names}. "
        "Add them in the project's settings if they are needed.",
    ),
    "mongodb_stood_in": (
        "Приложение хранит данные в MongoDB. Здесь её заменяет совместимое хранилище Самокодера: без транзакций, "
        "полнотекстового и геопоиска. Там, где вы запустите приложение сами, понадобится MongoDB.",
        "The app keeps its data in MongoDB. Here a compatible store of Samokoder stands in for it: without transactions, "
        "full-text or geo search. Where you run the app yourself it will need MongoDB.",
    ),
    "hosts_needed": (
        "Код обращается к внешним адресам, которые приложению не разрешены: {names}. "
        "Разрешите их в настройках проекта, если они нужны.",
        "The code calls outside hosts that the app may not reach: {names}. "
        "Allow them in the project's settings if they are needed.",
    ),
    "host_denied": (
        "Приложение пыталось обратиться к {hosts}, но этот доступ не разрешён.",
        "The app tried to reach {hosts}, which is not allowed.",
    ),
    "host_private": (
        "Приложению разрешён {hosts}, но это имя ведёт во внутреннюю сеть, поэтому соединения не было.",
        "The app may reach {hosts}, but the name leads into a private network, so nothing was contacted.",
    ),
    "label_lint": ("Проверка кода", "Checking the code"),
    "label_fix": ("Исправление по правилам", "Mending by rule"),
    "command_timed_out": (
        "Команда не закончилась за {seconds} с и остановлена.",
        "The command did not end within {seconds} s and was stopped.",
    ),
    "reduced_mode": (
        "На этой машине нет песочницы, поэтому приложение не запускалось: ни одно требование не проверено. "
        "Просмотрите файлы и решите сами, принять ли результат.",
        "This machine has no sandbox, so the app was not started and no requirement was verified. "
        "Look at the files and decide for yourself whether to accept them.",
    ),
    "not_run": (
        "Не проверено: на этой машине приложение нельзя запустить в песочнице.",
        "Not verified: this machine cannot run the app in a sandbox.",
    ),
    "proves_nothing": (
        "Не проверено: все проверки этого требования проходили ещё до начала работы, поэтому ничего не доказывают.",
        "Not verified: every check of this requirement passed before the work on it began, so it proves nothing.",
    ),
    "vacuous_checks": (
        "Эти проверки проходят даже на пустой заготовке, поэтому ничего не доказывают: {checks}.",
        "These checks also pass on the empty starter and prove nothing: {checks}.",
    ),
    "vacuous_new_checks": (
        "Эти проверки проходят и без изменения, поэтому ничего не доказывают: {checks}.",
        "These checks also pass on the app before the change and prove nothing: {checks}.",
    ),
    "not_reproduced": (
        "Воспроизвести ошибку не удалось: приложение проходит проверки {checks}. Ничего не изменено. "
        "Опишите по шагам, что вы делали и что увидели, или укажите элемент в превью.",
        "The bug did not show: on the app as it is these checks pass: {checks}. Nothing was changed. "
        "Say step by step what you did and what you saw, or point at the element in the preview.",
    ),
    "follow_up": ("{title}: по вашей правке", "{title}: as you changed it"),
    "edit_late": (
        "Задача {task} уже в работе или готова, поэтому ваша правка идёт следом отдельной задачей: {following}.",
        "Task {task} is at work or done already, so your change follows as a task of its own: {following}.",
    ),
    "no_check": ("Проверки нет", "No check"),
    "task_brought_in": ("Приложение в исходном виде", "The app as it came"),
    "not_started_here": (
        "Не проверено: приложение здесь не запустилось.",
        "Not verified: the app did not start here.",
    ),
    "described_not_seen": (
        "Не проверено: приложение ведёт себя не так, как сказано в описании, поэтому проверка не сохранена.",
        "Not verified: the check saw something else in the app than the description says. It was not kept.",
    ),
    "unmet": (
        "Выполнено требований: {passed} из {total}. Попытки исправления исчерпаны; сделанное сохранено. "
        "Не выполнено: {unmet}. Можно продолжить сборку (попытки начнутся заново), выбрать другую модель, "
        "поправить код самому или принять как есть.",
        "{passed} of {total} requirements pass. The attempts to repair the rest are used up; the work is kept. "
        "Unmet: {unmet}. You can resume (the attempts start anew), choose another model, mend the code yourself, "
        "or accept it as it is.",
    ),
    "no_progress": (
        "Исправление ничего не изменило: та же ошибка повторилась, поэтому сборка остановлена. "
        "Выполнено требований: {passed} из {total}, не выполнено: {unmet}. Сделанное сохранено. "
        "Попробуйте другую модель, поправьте код сами или примите как есть.",
        "The fix changed nothing: the same failure came back, so the build has stopped. "
        "{passed} of {total} requirements pass; unmet: {unmet}. The work is kept. "
        "Try another model, mend the code yourself, or accept it as it is.",
    ),
    "unproven": (
        "Приложение готово, но доказано не всё: {passed} из {total} требований. Не проверено: {unmet}. "
        "Посмотрите на приложение и примите его, если всё в порядке.",
        "The app is complete, but not all of it is proven: {passed} of {total} requirements. Not verified: {unmet}. "
        "Look at the app and accept it if all is well.",
    ),
    "facts_failed": (
        "Все требования выполнены, но осталось замечание: {facts}.",
        "All requirements pass, but something beside them failed: {facts}.",
    ),
    "quoted": ("«{text}»", "“{text}”"),
    "and_more": ("и ещё {count}", "and {count} more"),
    "table_title": ("Что проверено", "What was verified"),
    "table_head": ("Требование | Результат | Что увидела программа", "Requirement | Result | What the program saw"),
    "table_note": (
        "Таблица составлена программой по последней проверке.",
        "This table was written by the program after the last verification.",
    ),
    "status_passed": ("выполнено", "passed"),
    "status_failed": ("не выполнено", "failed"),
    "status_not_verified": ("не проверено", "not verified"),
    "status_pending": ("не начато", "pending"),
    "status_working": ("в работе", "working"),
}

_ROLE_NAMES: dict[Role, tuple[str, str]] = {
    Role.SPEC_WRITER: ("автор спецификации", "Spec Writer"),
    Role.ARCHITECT: ("архитектор", "Architect"),
    Role.TECH_LEAD: ("техлид", "Tech Lead"),
    Role.DEVELOPER: ("разработчик", "Developer"),
    Role.CODE_MONKEY: ("кодер", "Code Monkey"),
    Role.EXECUTOR: ("исполнитель команд", "Executor"),
    Role.TROUBLESHOOTER: ("проверяющий", "Troubleshooter"),
    Role.BUG_HUNTER: ("охотник за ошибками", "Bug Hunter"),
    Role.REVIEWER: ("рецензент", "Reviewer"),
    Role.TECHNICAL_WRITER: ("технический писатель", "Technical Writer"),
}


def say(key: str, language: Language, **values: object) -> str:
    """The sentence `key` in `language` with its values filled in."""
    russian, english = _SENTENCES[key]
    return (russian if language == "ru" else english).format(**values)


def role_name(role: Role, language: Language) -> str:
    """The role as people call it."""
    russian, english = _ROLE_NAMES[role]
    return russian if language == "ru" else english
