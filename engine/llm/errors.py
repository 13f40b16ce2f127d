"""Why a model call failed, named by the reaction it wants.

ModelError
├── KeyRejected          the key must be changed
├── KeyGone              the host has no such key any more
├── QuotaExhausted       money or a longer quota is needed
├── RateLimited          wait `retry_after` seconds (None: unknown), or another model
├── ProviderOverloaded   later, or another model
├── ProviderUnreachable  check the address, or later
├── ProviderSilent       connected, but no answer in time: later, or another model
├── ReplyTruncated       the stream was cut or fell silent before its end
├── ReplyTooLong         the answer does not fit the model's output limit
├── ReplyEndless         the answer did not end by itself
├── ReplyEmpty           an answer without text (nothing, or a call of a tool)
├── ReplyWithheld        the provider's content filter
├── ContextOverflow      a model with a larger window
├── RequestRejected      the provider refuses the request as such (model id, parameters)
├── ReplyUnreadable      packed in a way that nobody here can unpack, or damaged on the way
├── CallMalformed        the provider could not read a call of a tool that the model wrote
├── ReplyMalformed       what answers there is not a chat model
└── AddressBlocked       the address is off limits for this installation
"""

from typing import ClassVar, NamedTuple

from engine.llm.spans import Language as Language
from engine.llm.spans import span


class NextBack(NamedTuple):
    """Who may be asked again first, and in how many seconds."""

    name: str
    seconds: float

    def sentence(self, language: Language) -> str:
        """One more sentence for the user."""
        wait = span(self.seconds, language)
        if language == "ru":
            return f" {self.name}: снова можно через {wait}."
        return f" {self.name} can be asked again in {wait}."


class ModelError(Exception):
    """Base of all failures of a model call. `detail` is the provider's redacted text, for the log."""

    code: ClassVar[str] = "model_error"
    is_detail_for_user: ClassVar[bool] = True
    sentences: ClassVar[dict[Language, str]]

    def __init__(self, detail: str = "", *, retry_after: float | None = None) -> None:
        super().__init__(detail or self.code)
        self.detail = detail
        self.retry_after = retry_after
        self.next_back: NextBack | None = None

    def sentence(self, language: Language) -> str:
        """What happened and what to do, for the user; where several models were asked, when the first is back."""
        return self.sentences[language] + (self.next_back.sentence(language) if self.next_back else "")


class KeyRejected(ModelError):
    """The provider does not accept the key."""

    code = "key_rejected"
    sentences: ClassVar[dict[Language, str]] = {
        "en": "The model's provider does not accept this key. Check or replace the key, then resume the build.",
        "ru": "Провайдер модели не принимает этот ключ. Проверьте или замените ключ и продолжите сборку.",
    }


class KeyGone(ModelError):
    """The key was deleted where it is kept."""

    code = "key_gone"
    sentences: ClassVar[dict[Language, str]] = {
        "en": "The key that this build was started with was deleted, and no other takes its place unasked. "
        "Resume with another key or model.",
        "ru": "Ключ, с которым начата сборка, удалён, а заменять его другим без вашего решения нельзя. "
        "Продолжите сборку с другим ключом или другой моделью.",
    }


class QuotaExhausted(ModelError):
    """The account behind the key has no money or quota left."""

    code = "quota_exhausted"
    sentences: ClassVar[dict[Language, str]] = {
        "en": "The account behind this key has no quota left. Top it up or choose another model, then resume the build.",
        "ru": "На счёте этого ключа закончилась квота. Пополните его или выберите другую модель и продолжите сборку.",
    }


class RateLimited(ModelError):
    """The provider asks to wait longer than we wait by ourselves."""

    code = "rate_limited"
    sentences: ClassVar[dict[Language, str]] = {
        "en": "The provider limits the rate of requests. Wait a little or choose another model, then resume the build.",
        "ru": "Провайдер ограничивает частоту запросов. Подождите или выберите другую модель и продолжите сборку.",
    }

    def sentence(self, language: Language) -> str:
        """The sentence, with the wait that the provider asked for when it is known."""
        if self.retry_after is None or self.next_back is not None:
            return super().sentence(language)
        wait = span(self.retry_after, language)
        after = {"en": f" The provider asks to wait {wait}.", "ru": f" Провайдер просит подождать {wait}."}
        return self.sentences[language] + after[language]


class ProviderOverloaded(ModelError):
    """The provider fails or is overloaded, also at the second try."""

    code = "provider_overloaded"
    sentences: ClassVar[dict[Language, str]] = {
        "en": "The model's server is overloaded or failing. Resume the build later or choose another model.",
        "ru": "Сервер модели перегружен или неисправен. Продолжите сборку позже или выберите другую модель.",
    }


class ProviderUnreachable(ModelError):
    """No connection, also at the second try."""

    code = "provider_unreachable"
    sentences: ClassVar[dict[Language, str]] = {
        "en": "The model's server cannot be reached. Check the address and the network, then resume the build.",
        "ru": "Сервер модели недоступен. Проверьте адрес и сеть и продолжите сборку.",
    }


class ProviderSilent(ModelError):
    """The server took the request and sent nothing in time, also at the second try."""

    code = "provider_silent"
    sentences: ClassVar[dict[Language, str]] = {
        "en": "The model's server took the request but sent no answer in time. Resume the build later "
        "or choose another model.",
        "ru": "Сервер модели принял запрос, но вовремя не ответил. Продолжите сборку позже или выберите другую модель.",
    }


class ReplyTruncated(ModelError):
    """The answer ended before it was complete, also at the second try."""

    code = "reply_truncated"
    sentences: ClassVar[dict[Language, str]] = {
        "en": "The model's answer broke off before its end. Resume the build to ask again, or choose another model.",
        "ru": "Ответ модели оборвался, не дойдя до конца. Продолжите сборку, чтобы спросить ещё раз, "
        "или выберите другую модель.",
    }


class ReplyTooLong(ModelError):
    """The answer reached the model's output limit."""

    code = "reply_too_long"
    sentences: ClassVar[dict[Language, str]] = {
        "en": "The answer does not fit the model's output limit. Choose a model with longer answers, "
        "then resume the build.",
        "ru": "Ответ длиннее, чем эта модель может выдать за раз. Выберите модель с более длинными ответами "
        "и продолжите сборку.",
    }


class ReplyEndless(ModelError):
    """The answer went on past every sensible length and was stopped here."""

    code = "reply_endless"
    sentences: ClassVar[dict[Language, str]] = {
        "en": "The model's answer did not come to an end and was stopped. Choose another model, then resume the build.",
        "ru": "Ответ модели всё не заканчивался, поэтому его остановили. Выберите другую модель и продолжите сборку.",
    }


class ReplyEmpty(ModelError):
    """The answer holds no text, also at the second try."""

    code = "reply_empty"
    sentences: ClassVar[dict[Language, str]] = {
        "en": "The model answered without any text. Resume the build to ask again, or choose another model.",
        "ru": "В ответе модели нет текста. Продолжите сборку, чтобы спросить ещё раз, или выберите другую модель.",
    }


class ReplyWithheld(ModelError):
    """The provider's content filter stopped the answer."""

    code = "reply_withheld"
    sentences: ClassVar[dict[Language, str]] = {
        "en": "The provider's content filter stopped the answer. Choose another model, then resume the build.",
        "ru": "Фильтр содержимого у провайдера остановил ответ модели. Выберите другую модель и продолжите сборку.",
    }


class ContextOverflow(ModelError):
    """The prompt is larger than the model's window."""

    code = "context_overflow"
    sentences: ClassVar[dict[Language, str]] = {
        "en": "The task does not fit the model's context window. Choose a model with a larger one, then resume the build.",
        "ru": "Задача не помещается в контекст модели. Выберите модель с большим контекстом и продолжите сборку.",
    }


class RequestRejected(ModelError):
    """The provider refuses the request."""

    code = "request_rejected"
    sentences: ClassVar[dict[Language, str]] = {
        "en": "The provider refused the request. Check that the model's id is right and available for this key, "
        "or choose another model; then resume the build.",
        "ru": "Провайдер отклонил запрос. Проверьте, что имя модели верно и доступно для этого ключа, "
        "или выберите другую модель и продолжите сборку.",
    }


class ReplyUnreadable(ModelError):
    """The answer is compressed in a way that cannot be undone here."""

    code = "reply_unreadable"
    sentences: ClassVar[dict[Language, str]] = {
        "en": "The model's server compresses its answers in a way that cannot be read here, or they are damaged. Switch "
        "compression off on that server or choose another model, then resume the build.",
        "ru": "Сервер модели сжимает ответы так, что прочитать их здесь нельзя, либо они повреждены. Отключите сжатие "
        "на этом сервере или выберите другую модель и продолжите сборку.",
    }


class CallMalformed(ModelError):
    """The provider reads the model's calls of tools itself and could not read one, also at the second try."""

    code = "call_malformed"
    sentences: ClassVar[dict[Language, str]] = {
        "en": "The model called a tool in a form that its provider cannot read. Resume the build to ask again, "
        "or choose another model.",
        "ru": "Модель вызвала инструмент в таком виде, что провайдер не смог его разобрать. Продолжите сборку, чтобы "
        "спросить ещё раз, или выберите другую модель.",
    }


class ReplyMalformed(ModelError):
    """What came back is not an answer of a chat model."""

    code = "reply_malformed"
    sentences: ClassVar[dict[Language, str]] = {
        "en": "What answers at this address is not a model of this provider. Check the provider and the base URL of the "
        "key or choose another model, then resume the build.",
        "ru": "По этому адресу отвечает не модель этого провайдера. Проверьте провайдера и базовый URL ключа "
        "или выберите другую модель и продолжите сборку.",
    }


class AddressBlocked(ModelError):
    """The address of the endpoint is off limits here."""

    code = "address_refused"
    is_detail_for_user = False  # it names the address that a name leads to inside the operator's network
    sentences: ClassVar[dict[Language, str]] = {
        "en": "This model's address is off limits on this server. Use a key with a public address or ask the "
        "operator, then resume the build.",
        "ru": "Адрес этой модели недоступен на этом сервере. Возьмите ключ с публичным адресом "
        "или обратитесь к владельцу сервера, затем продолжите сборку.",
    }
