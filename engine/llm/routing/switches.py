"""How it is told that somebody else answers: who, instead of whom, why and for how long."""

from typing import Literal

from engine.llm.notices import ModelNotice
from engine.llm.routing.reactions import Reason
from engine.llm.spans import Language, span

_WHY: dict[Reason, dict[Language, str]] = {
    Reason.KEY_REJECTED: {"en": "{left}: the key is not accepted", "ru": "{left}: ключ не принят"},
    Reason.KEY_GONE: {"en": "{left}: the key was deleted", "ru": "{left}: ключ удалён"},
    Reason.NO_CREDIT: {"en": "{left}: the account has no credit left", "ru": "{left}: на счёте закончились средства"},
    Reason.RATE_LIMITED: {
        "en": "{left} is rate-limited for {wait}",
        "ru": "{left}: лимит запросов, снова можно через {wait}",
    },
    Reason.OVERLOADED: {"en": "{left} is overloaded or failing", "ru": "{left}: сервер перегружен или неисправен"},
    Reason.UNREACHABLE: {"en": "{left} cannot be reached", "ru": "{left}: нет связи"},
    Reason.SILENT: {"en": "{left} sent no answer in time", "ru": "{left}: ответ не пришёл вовремя"},
    Reason.CUT_OFF: {"en": "{left} broke off its answer", "ru": "{left}: ответ оборвался"},
    Reason.NOT_UNDERSTOOD: {
        "en": "{left} sent nothing that can be used",
        "ru": "{left}: в ответе нет ничего пригодного",
    },
    Reason.TOO_LONG: {"en": "{left}: the answer is too long for it", "ru": "{left}: ответ слишком длинный для неё"},
    Reason.WITHHELD: {"en": "{left}: a content filter stopped the answer", "ru": "{left}: ответ остановил фильтр"},
    Reason.WINDOW_TOO_SMALL: {
        "en": "{left}: the task does not fit its context window",
        "ru": "{left}: задача не помещается в контекст",
    },
    Reason.REFUSED: {"en": "{left} refuses the request", "ru": "{left}: запрос отклонён"},
    Reason.ADDRESS_BLOCKED: {"en": "{left}: its address is off limits here", "ru": "{left}: адрес здесь недоступен"},
    Reason.RATION_USED_UP: {
        "en": "{left}: the free requests are used up for {wait}",
        "ru": "{left}: бесплатные запросы исчерпаны, снова можно через {wait}",
    },
    Reason.OVER_BUDGET: {
        "en": "{left}: a call might go over the limit",
        "ru": "{left}: вызов мог бы превысить лимит",
    },
}
_GOING_ON: dict[Language, str] = {"en": "{why}, going on with {to}.", "ru": "{why}. Продолжаем с {to}."}
_BACK: dict[Language, str] = {"en": "Going on with {to} again.", "ru": "Снова работаем с {to}."}


class ModelSwitched(ModelNotice):
    """Another candidate answers from here on; `seconds` until the one before may be asked again (0: unknown)."""

    code: Literal["model_switched"] = "model_switched"
    attempt: int = 1
    left: str
    to: str
    why: Reason

    def sentence(self, language: Language) -> str:
        """One sentence for the user."""
        if self.why is Reason.BACK_AGAIN:
            return _BACK[language].format(to=self.to)
        why = _WHY[self.why][language].format(left=self.left, wait=span(self.seconds, language))
        return _GOING_ON[language].format(why=why, to=self.to)

    @property
    def level(self) -> Literal["info", "warning"]:
        """A warning only where somebody has to mend the key."""
        return "warning" if self.why in {Reason.KEY_REJECTED, Reason.NO_CREDIT} else "info"

    @property
    def details(self) -> dict[str, str]:
        """The same for programs."""
        seconds = f"{self.seconds:.0f}"
        return {"from": self.left, "to": self.to, "why": self.why.value, "seconds": seconds}
