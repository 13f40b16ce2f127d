"""How much a build may use, how much it has used, and what happens when the next call would not fit."""

from decimal import ROUND_DOWN, ROUND_UP, Decimal
from typing import ClassVar, Literal

from pydantic import Field

from engine.amounts import decimal, dollars, grouped, plain
from engine.builds.sentences import say
from engine.document import Document
from engine.llm.errors import Language
from engine.llm.refusals import CallRefused

Amount = Decimal | int
"""Dollars or tokens."""


Scope = Literal["build", "project", "month", "member", "team", "credits", "cap"]
"""What a limit is of: one build, all builds of its project, or all builds of its owner in this month (UTC); of a member,
or of a whole team, in this month in the projects that they share; what was paid for beforehand (a credit is a cent), or
what the host lets a key cost in a day."""


class Budget(Document):
    """Hard limits; None is no limit. Tokens are those of prompts and answers together."""

    usd: Decimal | None = Field(default=None, gt=0)
    tokens: int | None = Field(default=None, gt=0)

    @property
    def is_set(self) -> bool:
        """Whether anything is limited."""
        return self.usd is not None or self.tokens is not None


class Spent(Document):
    """What the calls of a build have used so far. Calls of an unknown price add tokens only.

    `has_lost`: calls that were lost with their worker are in it with all that was reserved for them.
    """

    usd: Decimal = Decimal(0)
    tokens: int = 0
    has_lost: bool = False


class Limit(Document):
    """A limit that holds for a build, and what was used under it so far."""

    scope: Scope
    budget: Budget
    spent: Spent


class BudgetReached(CallRefused):
    """The next call might go over a limit, so it is not made."""

    code = "budget_reached"
    is_detail_for_user = False
    key: ClassVar[str] = "budget_reached"

    def __init__(
        self, spent: Amount, limit: Amount, needed: Amount = 0, *, has_lost: bool = False, scope: Scope = "build"
    ) -> None:
        """Dollars as `Decimal`, tokens as `int`."""
        super().__init__(f"{spent} of {limit} used, {needed} needed")
        self._spent, self._limit, self._needed = spent, limit, needed
        self._has_lost = has_lost
        self._scope = scope

    def sentence(self, language: Language) -> str:
        """What was used, what is allowed, and what to do."""
        limit, needed = amount_in_words(self._limit, language), amount_in_words(self._needed, language)
        key = self.key if self._scope == "build" else f"{self.key}_{self._scope}"
        said = say(key, language, spent=_shown(self._spent, language), limit=limit, needed=needed)
        return f"{said} {say('budget_lost', language)}" if self._has_lost else said


class AnswerOverBudget(BudgetReached):
    """The answer did not fit into what was left, and was cut there."""

    key = "budget_cut"


class WiderLimitReached(BudgetReached):
    """The next call might go over a limit that is not the build's own: raising that one would not help."""

    code = "wider_limit_reached"


class AnswerOverWiderLimit(WiderLimitReached):
    """The answer did not fit into what was left of a wider limit, and was cut there."""

    key = "budget_cut"


class CreditsUsedUp(WiderLimitReached):
    """The next call might cost more than what was paid for beforehand."""

    code = "credits_used_up"
    key = "credits_used_up"

    def sentence(self, language: Language) -> str:
        """What is left, what the next call may need, and what to do."""
        left, needed = Decimal(self._limit) - Decimal(self._spent), Decimal(self._needed)
        told = {"left": _credits(left, ROUND_DOWN, language), "needed": _credits(needed, ROUND_UP, language)}
        return say(self.key, language, **told)


class AnswerOverCredits(CreditsUsedUp):
    """The answer did not fit into what was left, and was cut there."""

    key = "credits_cut"


class KeyCapReached(WiderLimitReached):
    """The next call might cost the host more than it lets its key cost in a day: tomorrow it may."""

    code = "key_cap_reached"

    def sentence(self, language: Language) -> str:
        """That it is the host's limit, and what to do."""
        return say("key_cap_reached", language)


class PriceUnknown(CallRefused):
    """Only money is limited, and nobody knows what this model costs: the limit could not be kept."""

    code = "budget_price_unknown"
    is_detail_for_user = False
    scope: ClassVar[Scope] = "build"

    def sentence(self, language: Language) -> str:
        """Why the build stopped, and what to do."""
        return say("budget_price_unknown" if self.scope == "build" else f"budget_price_unknown_{self.scope}", language)


class PriceUnknownInProject(PriceUnknown):
    """The limit is that of the project."""

    code = "limit_price_unknown"
    scope = "project"


class PriceUnknownInMonth(PriceUnknown):
    """The limit is that of the owner's month."""

    code = "limit_price_unknown"
    scope = "month"


class PriceUnknownForMember(PriceUnknown):
    """The limit is what a member may spend in his team's month."""

    code = "limit_price_unknown"
    scope = "member"


class PriceUnknownInTeam(PriceUnknown):
    """The limit is that of the team's month."""

    code = "limit_price_unknown"
    scope = "team"


def _credits(usd: Decimal, rounding: str, language: Language) -> str:
    return decimal(plain((usd * 100).quantize(Decimal("0.01"), rounding)), language)


def _shown(amount: Amount, language: Language) -> str:
    return grouped(amount, language) if isinstance(amount, int) else dollars(amount, language)


def amount_in_words(amount: Amount, language: Language) -> str:
    """Dollars, or tokens by their name (in Russian as after “из” and “до”: 21 токена, 22 токенов)."""
    if not isinstance(amount, int):
        return _shown(amount, language)
    is_one = amount == 1 if language == "en" else amount % 10 == 1 and amount % 100 != _ELEVEN
    return say("token" if is_one else "tokens", language, count=_shown(amount, language))


_ELEVEN = 11
