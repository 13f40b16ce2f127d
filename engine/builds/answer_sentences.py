"""What a build says of a model's answers that it could not use, in Russian and English."""

ANSWERS: dict[str, tuple[str, str]] = {
    "answer_unusable": (
        "Модель несколько раз ответила не в том формате ({role}), поэтому сборка остановлена; сделанное сохранено. "
        "Продолжите, чтобы спросить ещё раз, или выберите другую модель.",
        "The model's answers could not be used ({role}), so the build has stopped; the work is kept. "
        "Resume to ask again, or choose another model.",
    ),
    "asked_again": (
        "Работа прервалась, пока модель отвечала: незаконченный ответ запрошен ещё раз.",
        "The work was interrupted while the model was answering: the unfinished answer is asked for again.",
    ),
    "answer_returned": (
        "Ответ не в том формате, принять его нельзя: программа указала, что не так, и ждёт исправления.",
        "The answer could not be read: the program has said what is wrong with it and asks for a correction.",
    ),
    "code_returned": (
        "Код пока не принят ({places}): программа указала, что не так, и ждёт исправления.",
        "The code was not taken over yet ({places}): the program has said what is wrong and asks for a correction.",
    ),
    "without_stored_rows": (
        "Ни одна проверка не читает записи через API: о том, что введённое сохраняется, можно судить "
        "только по страницам.",
        "No check reads stored rows by the API: that what is entered is kept shows on pages alone.",
    ),
    "without_other_user": (
        "В приложении есть вход, но ни одна проверка не доказывает, что один пользователь не увидит данные другого.",
        "The app has sign-in, but no check proves that one user cannot read another's data.",
    ),
    "diff_returned": (
        "Ответ меняет больше, чем требует задача (файлов вне её: {count}, строк: {lines}): "
        "программа переспросила, нужно ли всё это.",
        "The answer changes more than its task needs ({count} existing files beyond it, {lines} lines): "
        "the program has asked whether all of it is meant.",
    ),
    "diff_over_budget": (
        "Модель настаивает на изменениях вне задачи (файлов: {count}, строк: {lines}). Посмотрите их в истории версий.",
        "The model insists on changes beyond the task: {count} existing files, {lines} lines. "
        "Look at them in the versions.",
    ),
    "loop_turns_used_up": (
        "Модель исчерпала ходы, отведённые на задачу ({count}). Дальше программа проверяет то, что получилось.",
        "The model has used up the {count} turns of this task. The program now verifies what is there.",
    ),
    "loop_repeated": (
        "Модель раз за разом делает одно и то же и получает тот же ответ. Программа остановила её "
        "и проверяет то, что получилось.",
        "The model keeps making the same call with the same result. The program has stopped it "
        "and now verifies what is there.",
    ),
    "loop_silent": (
        "Модель перестала вызывать инструменты. Дальше программа проверяет то, что получилось.",
        "The model has stopped calling tools. The program now verifies what is there.",
    ),
    "loop_context_full": (
        "Разговор перестал помещаться в контекст модели. Дальше программа проверяет то, что получилось.",
        "The conversation no longer fits the model's context. The program now verifies what is there.",
    ),
    "tools_refused": (
        "Эта модель не работает с инструментами. Дальше она пишет файлы целиком, одним ответом на задачу.",
        "This model does not work with tools. From now on it writes whole files, one answer per task.",
    ),
}
