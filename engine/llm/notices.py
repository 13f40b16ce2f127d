"""What the user is told while the model layer waits or tries again."""

from typing import Literal

from engine.document import Document

Language = Literal["ru", "en"]
NoticeCode = Literal["model_rate_limited", "model_overloaded", "model_unreachable", "model_cut_off"]

_SENTENCES: dict[NoticeCode, dict[Language, str]] = {
    "model_rate_limited": {
        "en": "The model asks for a pause: the next try is in {seconds} s.",
        "ru": "Модель просит сделать паузу: следующая попытка через {seconds} с.",
    },
    "model_overloaded": {
        "en": "The model's server is overloaded: try {attempt} follows in {seconds} s.",
        "ru": "Сервер модели перегружен: попытка {attempt} через {seconds} с.",
    },
    "model_unreachable": {
        "en": "The connection to the model broke: trying again.",
        "ru": "Связь с моделью прервалась: пробую ещё раз.",
    },
    "model_cut_off": {
        "en": "The model's answer was cut off: asking again.",
        "ru": "Ответ модели оборвался: спрашиваю ещё раз.",
    },
}


class ModelNotice(Document):
    """One retry: why, which try follows, and after how many seconds.

    Text that arrived before the notice belongs to a dropped answer.
    """

    code: NoticeCode
    attempt: int
    seconds: float

    def sentence(self, language: Language) -> str:
        """The notice for the user."""
        return _SENTENCES[self.code][language].format(seconds=f"{self.seconds:.1f}", attempt=self.attempt)
