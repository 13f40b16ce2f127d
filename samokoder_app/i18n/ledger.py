"""Texts of the ledger on the page."""

from samokoder_app.i18n.text import Text


class Ledger:
    """Words of the ledger, for React."""

    title = Text("Журнал: что сделано и чем доказано", "Ledger: what was done and what proves it")
    kind_question = Text("Вопрос", "Question")
    kind_change = Text("Изменение", "Change")
    kind_bug = Text("Ошибка", "Bug")
    changed = Text("Изменено", "Changed")
    no_files = Text("файлы не менялись", "no files were changed")
    run = Text("Запущено", "Run")
    no_commands = Text("ничего не запускалось", "nothing was run")
    status = Text("Итог", "Result")
    nothing = Text("ничего не проверялось", "nothing was verified")
    passed = Text("{passed} из {total} проверок пройдено", "{passed} of {total} checks passed")
    failed = Text("не пройдено: {count}", "failed: {count}")
    unproven = Text("не проверено: {count}", "not verified: {count}")
    tokens = Text("ток.", "tok.")
    seconds = Text("с", "s")
    price_unknown = Text("цена неизвестна", "price unknown")
    status_queued = Text("в очереди", "queued")
    status_running = Text("в работе", "at work")
    status_waiting = Text("ждёт вашего решения", "waits for you")
    status_paused = Text("на паузе", "paused")
    status_done = Text("готово", "done")
    status_failed = Text("не удалось", "not built")
    status_cancelled = Text("остановлено", "stopped")
