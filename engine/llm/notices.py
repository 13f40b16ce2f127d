"""What the user is told while the model layer waits or tries again."""

from typing import Literal

from engine.document import Document
from engine.llm.spans import Language

NoticeCode = Literal[
    "model_rate_limited",
    "model_overloaded",
    "model_unreachable",
    "model_slow",
    "model_silent",
    "model_cut_off",
    "model_said_nothing",
    "model_not_understood",
    "images_refused",
    "images_left_out",
    "model_switched",
]

_SENTENCES: dict[str, dict[Language, str]] = {
    "model_rate_limited": {
        "en": "The model asks for a pause: the next try is in {seconds} s.",
        "ru": "Модель просит сделать паузу: следующая попытка через {seconds} с.",
    },
    "model_overloaded": {
        "en": "The model's server is overloaded or failing: try {attempt} follows in {seconds} s.",
        "ru": "Сервер модели перегружен или неисправен: попытка {attempt} через {seconds} с.",
    },
    "model_unreachable": {
        "en": "The connection to the model broke: trying again.",
        "ru": "Связь с моделью прервалась: пробую ещё раз.",
    },
    "model_slow": {
        "en": "The model has not begun to answer yet. It has {seconds} s more.",
        "ru": "Модель пока не начала отвечать. Жду ещё {seconds} с.",
    },
    "model_silent": {
        "en": "The model sent no answer in time: asking again.",
        "ru": "Модель не ответила вовремя: спрашиваю ещё раз.",
    },
    "model_cut_off": {
        "en": "The model's answer was cut off: asking again.",
        "ru": "Ответ модели оборвался: спрашиваю ещё раз.",
    },
    "model_said_nothing": {
        "en": "The model's answer was empty: asking again.",
        "ru": "Ответ модели пуст: спрашиваю ещё раз.",
    },
    "model_not_understood": {
        "en": "What the model's server sent cannot be read: asking again.",
        "ru": "Ответ сервера модели не удалось прочитать: спрашиваю ещё раз.",
    },
    "images_refused": {
        "en": "The model's server takes no images: asking again without them. It knows the idea from its words alone.",
        "ru": "Сервер модели не принимает изображения: спрашиваю без них. Модель знает идею только из текста.",
    },
    "images_left_out": {
        "en": "The model that answers now takes no images: it knows the idea from its words alone.",
        "ru": "Модель, которая отвечает сейчас, не принимает изображения: она знает идею только из текста.",
    },
}


class ModelNotice(Document):
    """One wait or retry: why, which try follows (or still runs), and how many seconds it waits.

    Text that arrived before the notice belongs to a dropped answer, unless the try still runs (`model_slow`).
    """

    code: NoticeCode
    attempt: int
    seconds: float

    def sentence(self, language: Language) -> str:
        """The notice for the user."""
        seconds = f"{self.seconds:.1f}".removesuffix(".0")
        return _SENTENCES[self.code][language].format(seconds=seconds, attempt=self.attempt)

    @property
    def level(self) -> Literal["info", "warning"]:
        """How much it matters."""
        return "warning"

    @property
    def details(self) -> dict[str, str]:
        """The notice for programs, beyond its code."""
        return {}
