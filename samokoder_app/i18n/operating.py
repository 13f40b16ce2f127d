"""What is said of the parts of an installation: in order, or what is wrong with them."""

from samokoder_app.i18n.text import Text


class PartsInOrder:
    """A part that is in order."""

    database = Text("Отвечает за {ms} мс.", "Answers within {ms} ms.")
    queue = Text("Последний сигнал рабочего процесса: {seconds} с назад.", "A worker reported {seconds} s ago.")
    sandbox = Text(
        "Код приложений запускается изолированно, в песочнице.", "Generated code runs isolated, in the sandbox."
    )
    browser = Text("Chromium запускается, приложения проверяются.", "Chromium starts, apps are verified.")
    gpt_pilot = Text(
        "GPT-Pilot {version} подключён, его пакеты на месте.", "GPT-Pilot {version} is set up, its packages are there."
    )
    disk = Text(
        "Свободно {free} ГБ из {total} ГБ там, где лежит SAMOKODER_HOME.",
        "{free} GB of {total} GB are free where SAMOKODER_HOME lies.",
    )


class PartsAtFault:
    """A part that is not."""

    database = Text("База данных не отвечает.", "The database does not answer.")
    queue_database = Text(
        "База данных, в которой лежит очередь, не отвечает.", "The database, which holds the queue, does not answer."
    )
    queue_no_worker = Text("Ни один рабочий процесс не запущен.", "No worker is running.")
    queue_silent = Text("Рабочие процессы молчат уже {seconds} с.", "No worker has reported for {seconds} seconds.")
    disk = Text(
        "Там, где лежит SAMOKODER_HOME, свободно только {free} МБ.", "Only {free} MB are free under SAMOKODER_HOME."
    )
