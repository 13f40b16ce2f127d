"""Why a model call failed, named by the reaction it wants.

ModelError
├── KeyRejected          the key must be changed
├── QuotaExhausted       money or a longer quota is needed
├── RateLimited          wait `retry_after` seconds (None: unknown), or another model
├── ProviderOverloaded   later, or another model
├── ProviderUnreachable  check the address, or later
├── ReplyTruncated       the answer does not fit the model's output limit, or the stream was cut
├── ContextOverflow      a model with a larger window
├── RequestRejected      the provider refuses the request as such (model id, parameters)
├── ReplyMalformed       what answers there is not a chat model
└── AddressBlocked       the address is off limits for this installation
"""

from typing import ClassVar, Literal

Language = Literal["ru", "en"]


class ModelError(Exception):
    """Base of all failures of a model call. `detail` is the provider's redacted text, for the log."""

    code: ClassVar[str] = "model_error"
    sentences: ClassVar[dict[Language, str]]

    def __init__(self, detail: str = "", *, retry_after: float | None = None, is_worth_retrying: bool = True) -> None:
        super().__init__(detail or self.code)
        self.detail = detail
        self.retry_after = retry_after
        self.is_worth_retrying = is_worth_retrying

    def sentence(self, language: Language) -> str:
        """What happened and what to do, for the user."""
        return self.sentences[language]


class KeyRejected(ModelError):
    """The provider does not accept the key."""

    code = "key_rejected"
    sentences: ClassVar[dict[Language, str]] = {
        "en": "The model's provider does not accept this key. Check or replace the key, then resume the build.",
        "ru": "Провайдер модели не принимает этот ключ. Проверьте или замените ключ и продолжите сборку.",
    }


class QuotaExhausted(ModelError):
    """The account behind the key has no money or quota left."""

    code = "quota_exhausted"
    sentences: ClassVar[dict[Language, str]] = {
        "en": "The account behind this key has no quota left. Top it up or choose another model, then resume.",
        "ru": "На счёте этого ключа закончилась квота. Пополните его или выберите другую модель и продолжите сборку.",
    }


class RateLimited(ModelError):
    """The provider asks to wait longer than we wait by ourselves."""

    code = "rate_limited"
    sentences: ClassVar[dict[Language, str]] = {
        "en": "The provider limits the rate of requests. Wait a little or choose another model, then resume.",
        "ru": "Провайдер ограничивает частоту запросов. Подождите или выберите другую модель и продолжите сборку.",
    }

    def sentence(self, language: Language) -> str:
        """The sentence, with the wait that the provider asked for when it is known."""
        if self.retry_after is None:
            return self.sentences[language]
        wait = round(self.retry_after)
        after = {"en": f" The provider asks to wait {wait} s.", "ru": f" Провайдер просит подождать {wait} с."}
        return self.sentences[language] + after[language]


class ProviderOverloaded(ModelError):
    """The provider fails or is overloaded, also at the second try."""

    code = "provider_overloaded"
    sentences: ClassVar[dict[Language, str]] = {
        "en": "The model's server is overloaded or failing. Resume the build later or choose another model.",
        "ru": "Сервер модели перегружен или неисправен. Продолжите сборку позже или выберите другую модель.",
    }


class ProviderUnreachable(ModelError):
    """No connection, or no answer in time."""

    code = "provider_unreachable"
    sentences: ClassVar[dict[Language, str]] = {
        "en": "The model's server does not answer. Check the address and the network, then resume the build.",
        "ru": "Сервер модели не отвечает. Проверьте адрес и сеть и продолжите сборку.",
    }


class ReplyTruncated(ModelError):
    """The answer ended before it was complete."""

    code = "reply_truncated"
    sentences: ClassVar[dict[Language, str]] = {
        "en": "The model's answer was cut off before its end. Choose a model with longer answers, then resume.",
        "ru": "Ответ модели оборвался, не дойдя до конца. Выберите модель с более длинными ответами и продолжите.",
    }


class ContextOverflow(ModelError):
    """The prompt is larger than the model's window."""

    code = "context_overflow"
    sentences: ClassVar[dict[Language, str]] = {
        "en": "The task does not fit the model's context window. Choose a model with a larger one, then resume.",
        "ru": "Задача не помещается в контекст модели. Выберите модель с большим контекстом и продолжите сборку.",
    }


class RequestRejected(ModelError):
    """The provider refuses the request."""

    code = "request_rejected"
    sentences: ClassVar[dict[Language, str]] = {
        "en": "The provider refused the request. Check that the model's id is right and available for this key.",
        "ru": "Провайдер отклонил запрос. Проверьте, что имя модели верно и доступно для этого ключа.",
    }


class ReplyMalformed(ModelError):
    """What came back is not an answer of a chat model."""

    code = "reply_malformed"
    sentences: ClassVar[dict[Language, str]] = {
        "en": "The answer from this address is not that of an OpenAI-compatible model. Check the base URL.",
        "ru": "По этому адресу отвечает не OpenAI-совместимая модель. Проверьте базовый URL.",
    }


class AddressBlocked(ModelError):
    """The address of the endpoint is off limits here."""

    code = "address_refused"
    sentences: ClassVar[dict[Language, str]] = {
        "en": "This model's address is off limits on this server. Use a public address or ask the operator.",
        "ru": "Адрес этой модели недоступен на этом сервере. Укажите публичный адрес или обратитесь к оператору.",
    }
