"""What calls use, also those whose answer is never taken: these are told while they run and when they break off."""

from engine.document import Document


class CallBegun(Document):
    """A try goes out now. If nothing more is heard of it, this is the least it has used (an estimate)."""

    model: str
    prompt_tokens: int
    cost_usd: str | None


class CallUse(Document):
    """What a call used. Tokens are the provider's if it named them, else characters / 4 (`estimated`).

    `cost_usd` None means that the price is unknown.
    """

    model: str
    prompt_tokens: int
    completion_tokens: int
    estimated: bool
    cost_usd: str | None
    seconds: float


class CallCut(CallUse):
    """A try that the provider worked on ended without an answer: cut, refused, silent, or cancelled here."""
