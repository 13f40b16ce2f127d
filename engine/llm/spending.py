"""What calls use, also those whose answer is never taken: these are told while they run and when they break off."""

from decimal import Decimal
from typing import Literal

from engine.document import Document

CostSource = Literal["charged", "computed", "estimated", "unknown"]
"""How a cost is known: the provider named it, its tokens times the prices, our count times the prices, or not at all."""


class Reservation(Document):
    """What a call may use at the most; `usd` None means that the price is unknown."""

    tokens: int
    usd: Decimal | None = None


class CallBegun(Document):
    """A try goes out now. If nothing more is heard of it, this is the least it has used (an estimate).

    `provider` and `key_id` say who is asked, as in `CallUse`.
    `most_prompt_tokens` is what its prompt takes at the most, `most_prompt_usd` the price of that, `token_usd` the
    price of one token of the answer.
    """

    model: str
    prompt_tokens: int
    cost_usd: str | None
    most_prompt_tokens: int = 0
    most_prompt_usd: Decimal | None = None
    token_usd: Decimal | None = None
    provider: str | None = None
    key_id: str | None = None

    def reservation(self, answer_tokens: int) -> Reservation:
        """What the try uses at the most if its answer is no longer than that."""
        tokens = self.most_prompt_tokens + answer_tokens
        if self.most_prompt_usd is None or self.token_usd is None:
            return Reservation(tokens=tokens)
        return Reservation(tokens=tokens, usd=self.most_prompt_usd + answer_tokens * self.token_usd)


class CallUse(Document):
    """What a call used. Tokens are the provider's if it named them, else characters / 4 (`estimated`).

    `cached_tokens` are those of the prompt that the provider had kept, `reasoning_tokens` those of the answer that went
    into thoughts. `cost_usd` None means that the price is unknown. `provider` is a `ProviderKind`, `key_id` the key
    by which whoever routes knows it. What earlier versions did not record has its default.
    """

    model: str
    prompt_tokens: int
    completion_tokens: int
    estimated: bool
    cost_usd: str | None
    seconds: float
    cached_tokens: int = 0
    reasoning_tokens: int = 0
    cost_source: CostSource = "unknown"
    provider: str | None = None
    key_id: str | None = None


class CallCut(CallUse):
    """A try that the provider worked on ended without an answer: cut, refused, silent, or cancelled here."""


class CallRefused(Document):
    """A try ended that the provider did not work on: nothing of it is used, or held back, while another is waited for."""


CallTold = CallBegun | CallCut | CallRefused
"""What becomes of a try, but for its answer."""
