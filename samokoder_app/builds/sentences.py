"""What the host itself says about a build that stops, in the language of its idea."""

from engine.builds.language import language_of
from engine.builds.state import BuildError

_SENTENCES: dict[str, dict[str, str]] = {
    "internal": {
        "en": "Something failed on our side and the build was paused; its work is kept. Resume it; "
        "if that does not help, tell the operator the number {incident}.",
        "ru": "На нашей стороне произошёл сбой, и сборка приостановлена; сделанное сохранено. Продолжите её; "
        "если не поможет, сообщите администратору номер {incident}.",
    },
    "worker_crashed": {
        "en": "The build was broken off {attempts} times at the same place and was paused; its work is kept. "
        "Tell the operator the number {incident}, then resume it.",
        "ru": "Сборка {attempts} раз обрывалась на одном и том же месте и приостановлена; сделанное сохранено. "
        "Сообщите администратору номер {incident}, затем продолжите её.",
    },
    "key_gone": {
        "en": "The key that this build was started with was deleted. Add one of the same provider and resume, "
        "or resume with another model.",
        "ru": "Ключ, с которым начата сборка, удалён. Добавьте ключ того же провайдера и продолжите сборку "
        "или продолжите её с другой моделью.",
    },
    "key_unreadable": {
        "en": "The kept key cannot be read any more. Delete it, enter it again and resume the build.",
        "ru": "Сохранённый ключ больше не читается. Удалите его, введите заново и продолжите сборку.",
    },
}


def stop_error(code: str, idea: str, **values: str) -> BuildError:
    """The error of a build, with a sentence for its owner."""
    sentence = _SENTENCES[code][language_of(idea)]
    return BuildError(code=code, message=sentence.format(**values), details=values)
