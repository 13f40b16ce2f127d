"""How much a build may use, how much it has used, and what happens when the next call would not fit."""

from decimal import Decimal
from typing import ClassVar

from pydantic import Field

from engine.builds.sentences import say
from engine.document import Document
from engine.llm.errors import Language, ModelError

Amount = Decimal | int
"""Dollars or tokens."""


class Budget(Document):
    """Hard limits of one build; None is no limit. Tokens are those of prompts and answers together."""

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


class BudgetReached(ModelError):
    """The next call might go over the build's limit, so it is not made."""

    code = "budget_reached"
    is_detail_for_user = False
    key: ClassVar[str] = "budget_reached"

    def __init__(self, spent: Amount, limit: Amount, needed: Amount = 0, *, has_lost: bool = False) -> None:
        """Dollars as `Decimal`, tokens as `int`."""
        super().__init__(f"{spent} of {limit} used, {needed} needed")
        self._spent, self._limit, self._needed = spent, limit, needed
        self._has_lost = has_lost

    def sentence(self, language: Language) -> str:
        """What was used, what is allowed, and what to do."""
        limit, needed = _with_unit(self._limit, language), _with_unit(self._needed, language)
        said = say(self.key, language, spent=_shown(self._spent, language), limit=limit, needed=needed)
        return f"{said} {say('budget_lost', language)}" if self._has_lost else said


class AnswerOverBudget(BudgetReached):
    """The answer did not fit into what was left, and was cut there."""

    key = "budget_cut"


class PriceUnknown(ModelError):
    """Only money is limited, and nobody knows what this model costs."""

    code = "budget_price_unknown"
    is_detail_for_user = False

    def sentence(self, language: Language) -> str:
        """Why the build stopped, and what to do."""
        return say("budget_price_unknown", language)


def _shown(amount: Amount, language: Language) -> str:
    """Cents, and more digits only below ten of them; tokens in groups of three."""
    if isinstance(amount, int):
        return f"{amount:,}".replace(",", "\u00a0") if language == "ru" else f"{amount:,}"
    return f"${amount:.4f}" if 0 < amount < Decimal("0.1") else f"${amount:.2f}"


def _with_unit(amount: Amount, language: Language) -> str:
    return (
        say("tokens", language, count=_shown(amount, language)) if isinstance(amount, int) else _shown(amount, language)
    )
