"""What a verification saw, as sentences: one table of texts, both languages side by side.

Placeholders in `{…}` are values; those in `«…»` / `“…”` are names from the page or the check.
"""

from collections.abc import Mapping

from engine.verify.speech import Language, quoted, role_in_words

Values = Mapping[str, object]

_TEXTS: dict[str, tuple[str, str]] = {
    # A step that did not hold; codes of the browser runner.
    "not_found": ("на странице нет ничего с названием {name}{in}", "nothing named {name} on the page{in}"),
    "no_field": ("на странице нет поля {name}{in}", "no field named {name} on the page{in}"),
    "in_missing": ("на странице нет строки или блока {scope}", "no row or section {scope} on the page"),
    "disabled": ("элемент {name} недоступен", "{name} is disabled"),
    "covered": ("элемент {name} закрыт другим элементом, нажать его нельзя", "{name} is covered and cannot be clicked"),
    "not_clickable": ("элемент {name} не удалось нажать", "{name} could not be clicked"),
    "no_option": (
        "в поле {name} нет варианта {value}; есть: {options}",
        "{name} has no option {value}; it has: {options}",
    ),
    "not_fillable": ("в поле {name} нельзя ввести {value}", "{value} cannot be entered into {name}"),
    "not_a_tick": (
        "{name} — флажок: ему подходит только true или false",
        "{name} is a checkbox: it takes only true or false",
    ),
    "not_ticked": ("отметка {name} не изменилась после нажатия", "clicking {name} did not change its tick"),
    "not_a_file_field": ("{name} — не поле для файла", "{name} is not a file field"),
    "unknown_key": ("нет клавиши {value}", "there is no key {value}"),
    "text_missing": ("на странице не видно: {what}{in}{page_status}", "{what} is not on the page{in}{page_status}"),
    "text_present": ("на странице всё ещё видно: {what}{in}", "{what} is still on the page{in}"),
    "count_differs": (
        "{what} на странице: {found}, а должно быть {count}{in}",
        "{what} is on the page {found} times, not {count}{in}",
    ),
    "value_differs": ("в поле {name} указано {found}, а не {value}", "the field {name} holds {found}, not {value}"),
    "tick_differs": ("флажок {name}: {found}, а должно быть: {value}", "{name} is {found}, not {value}"),
    "not_disabled": ("элемент {name} доступен, а не должен быть", "{name} can be used, and should be disabled"),
    "at_differs": ("открыта страница {found}, а не {path}", "the page is {found}, not {path}"),
    "page_status": ("страница {path} ответила {status}", "the page {path} answered {status}"),
    "unreachable": ("приложение не ответило на {path}", "the app did not answer at {path}"),
    "download": ("{path} — не страница, а файл", "{path} is a file, not a page"),
    "internal": ("шаг не удалось выполнить: {message}", "the step could not be carried out: {message}"),
    # A step that did not hold; codes of the host.
    "api_status": (
        "{method} {path} ответил {found}, а не {status}: {text}",
        "{method} {path} answered {found}, not {status}: {text}",
    ),
    "api_not_json": ("{method} {path} ответил не JSON: {text}", "{method} {path} did not answer JSON: {text}"),
    "api_differs": (
        "в ответе {method} {path} {where}: {found}, а ожидалось {wanted}",
        "the answer of {method} {path} holds at {where}: {found}, expected {wanted}",
    ),
    "api_item_missing": (
        "в ответе {method} {path} {where} нет записи {wanted}; есть: {found}",
        "the answer of {method} {path} has no item {wanted} at {where}; it has: {found}",
    ),
    "api_count": (
        "в ответе {method} {path} записей: {found}, а должно быть {count}",
        "the answer of {method} {path} has {found} items, not {count}",
    ),
    "unknown_value": ("нет сохранённого значения {reference}", "nothing was saved as {reference}"),
    "app_stopped": ("приложение остановилось с кодом {code}", "the app stopped with exit code {code}"),
    "start_exited": (
        "оно завершилось с кодом {code}, не ответив",
        "it ended with exit code {code} before it answered",
    ),
    "start_timed_out": ("оно не ответило за {seconds} с", "it did not answer within {seconds} s"),
    "start_wrong_port": (
        "оно слушает порт {ports}, а должно слушать {port} на 127.0.0.1",
        "it listens on port {ports} instead of {port} of 127.0.0.1",
    ),
    "restart_failed": ("приложение не поднялось после перезапуска: {reason}", "the app did not come back: {reason}"),
    "step_timeout": (
        "шаг не закончился за {seconds} с, браузер перезапущен",
        "the step did not end within {seconds} s; the browser was replaced",
    ),
    "browser_lost": ("браузер перестал отвечать", "the browser stopped answering"),
    # A check as a whole.
    "check_failed": ("Шаг {number} ({step}): {reason}.", "Step {number} ({step}): {reason}."),
    "vacuous": (
        "Не доказывает: то, что проверяет шаг {number} ({step}), было верно ещё до действия.",
        "Proves nothing: what step {number} ({step}) checks was already true before the action.",
    ),
    "app_not_started": ("Приложение не запустилось: {reason}.", "The app did not start: {reason}."),
    "not_built": ("Приложение не собралось: {reason}.", "The app could not be built: {reason}."),
    "no_sandbox": (
        "Не проверено: на этом сервере код нельзя запустить в изоляции ({reason}).",
        "Not verified: this machine cannot run code in isolation ({reason}).",
    ),
    "no_browser": (
        "Не проверено: браузер недоступен ({reason}).",
        "Not verified: no browser is available ({reason}).",
    ),
    # Facts.
    "compile_passed": ("Исходные файлы читаются, замечаний нет.", "All source files compile, nothing to report."),
    "compile_failed": ("В исходных файлах есть ошибки: {reason}.", "The source files have errors: {reason}."),
    "compile_cut_off": (
        "Исходные файлы не удалось проверить до конца: {reason}.",
        "The source files could not be looked at to the end: {reason}.",
    ),
    "phantom": (
        "{path} импортирует {name}, а в {manifest} этого пакета нет",
        "{path} imports {name}, which is not in {manifest}",
    ),
    "unknown_target": (
        "{path}: hx-target указывает на #{id}, но элемента с таким id нет",
        "{path}: hx-target points at #{id}, but no element has this id",
    ),
    "tests_passed": ("Собственные тесты приложения пройдены: {summary}.", "The app's own tests pass: {summary}."),
    "no_tests": ("Собственных тестов у приложения нет.", "The app has no tests of its own."),
    "tests_failed": ("Собственные тесты приложения не пройдены: {summary}.", "The app's own tests fail: {summary}."),
    "timed_out": ("не закончились за {seconds} с", "did not end within {seconds} s"),
    "command_timed_out": ("команда не закончилась за {seconds} с", "the command did not end within {seconds} s"),
    "start_passed": ("Приложение ответило через {seconds} с.", "The app answered after {seconds} s."),
    "pages_passed": ("Открыто страниц: {count}, ошибок нет{notes}.", "{count} pages opened without errors{notes}."),
    "pages_failed": ("Ошибки на страницах: {problems}.", "Errors on pages: {problems}."),
    "page_problem": ("{path} — {text}", "{path}: {text}"),
    "broken_image": ("{path} — не загружается изображение {image}", "{path}: the image {image} does not load"),
    "error_overlay": ("{path} — страница закрыта сообщением об ошибке", "{path}: an error message covers the page"),
    "overflow": (
        "{path} на экране 390 px шире экрана на {pixels} px",
        "{path} is {pixels} px wider than a phone of 390 px",
    ),
    "foreign": (
        "{address} лежит на чужом сервере: проверка идёт без сети, это не загружалось",
        "{address} lies on another host: verification has no network, so it was not loaded",
    ),
    "unnamed": ("{path}: элементы без названия: {controls}", "{path}: controls without a name: {controls}"),
    "inspect_failed": ("{path} — страницу не удалось открыть", "{path}: the page could not be opened"),
    # Commands, as the console names them.
    "label_compile": ("Проверка исходных файлов", "Check the source files"),
    "label_build": ("Сборка приложения", "Build the app"),
    "label_tests": ("Собственные тесты приложения", "The app's own tests"),
    "label_serve": ("Запуск приложения", "Start the app"),
    "title_compile": ("Исходные файлы", "Source files"),
    "title_tests": ("Собственные тесты", "Own tests"),
    "title_start": ("Запуск", "Start"),
    "title_pages": ("Страницы", "Pages"),
}
_QUOTED = ("name", "value", "reference")


def say(code: str, language: Language, values: Values | None = None) -> str:
    """The sentence for a code; missing values are left out, never an error."""
    russian, english = _TEXTS[code if code in _TEXTS else "internal"]
    values = dict(values or {})
    words = _Words({name: _word(name, value, language) for name, value in values.items() if value is not None})
    inside = values.get("in")
    words["in"] = _inside(inside, language) if inside else ""
    words["scope"] = quoted(inside, language)
    words["what"] = _what(values, language)
    words["page_status"] = _page_status(values.get("status"), language)
    return (russian if language == "ru" else english).format_map(words)


def check_passed(steps: int, language: Language) -> str:
    """The sentence of a check that passed."""
    if language == "en":
        return f"All {steps} steps held."
    return f"Все шаги выполнены: {steps} из {steps}."


class _Words(dict[str, str]):
    """Values of a text; one that is not known reads as an ellipsis."""

    def __missing__(self, key: str) -> str:
        return "…"


def _word(name: str, value: object, language: Language) -> str:
    if isinstance(value, bool):
        ticked = {"ru": ("отмечено", "не отмечено"), "en": ("ticked", "not ticked")}[language]
        return ticked[0 if value else 1]
    return quoted(value, language) if name in _QUOTED else str(value)


def _inside(scope: object, language: Language) -> str:
    return f" в блоке {quoted(scope, language)}" if language == "ru" else f" in {quoted(scope, language)}"


def _what(values: Values, language: Language) -> str:
    role, text = values.get("role"), values.get("text")
    words = [role_in_words(str(role), language)] if role else []
    words += [quoted(text, language)] if text not in (None, "") else []
    return " ".join(words)


def _page_status(status: object, language: Language) -> str:
    if not isinstance(status, int) or status < 400:
        return ""
    return f" (страница ответила {status})" if language == "ru" else f" (the page answered {status})"
