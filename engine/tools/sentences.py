"""What the user reads about a call of a tool: key → (Russian, English)."""

from engine.builds.sentences import Language

_SENTENCES: dict[str, tuple[str, str]] = {
    "list": ("смотрит список файлов", "looks at the list of files"),
    "read": ("читает {path}", "reads {path}"),
    "search": ("ищет «{text}»", "searches for “{text}”"),
    "edit": ("правит {path}", "edits {path}"),
    "write": ("записывает {path}", "writes {path}"),
    "delete": ("удаляет {path}", "deletes {path}"),
    "run_test": ("запускает тесты", "runs the tests"),
    "run_lint": ("проверяет код", "checks the code"),
    "run_compile": ("проверяет код", "checks the code"),
    "run_build": ("собирает приложение", "builds the app"),
    "run_shell": ("выполняет команду: {command}", "runs a command: {command}"),
    "done": ("завершает задачу", "finishes the task"),
    "unknown": ("вызывает инструмент, которого нет: {name}", "calls a tool that does not exist: {name}"),
    "unreadable": ("вызывает инструмент с ошибкой: {name}", "calls a tool in a way that cannot be read: {name}"),
    "note_lines": ("строки {first}–{last} из {total}", "lines {first}–{last} of {total}"),
    "note_files": ("файлов: {count}", "files: {count}"),
    "note_found": ("найдено: {count}", "found: {count}"),
    "note_changed": ("+{added} −{removed}", "+{added} −{removed}"),
    "note_same": ("без изменений", "no change"),
    "note_missing": ("такого файла нет", "no such file"),
    "note_refused": ("не принято", "refused"),
    "note_passed": ("без ошибок", "no errors"),
    "note_exit": ("код {code}", "exit code {code}"),
    "note_timed_out": ("не уложилось в {seconds} с", "not finished in {seconds} s"),
    "note_skipped": ("не выполнено", "not carried out"),
}


def say(key: str, language: Language, **values: object) -> str:
    """The sentence `key` in `language` with its values filled in."""
    russian, english = _SENTENCES[key]
    return (russian if language == "ru" else english).format(**values)
