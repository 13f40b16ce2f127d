"""What a call uses although its answer is never taken: told while the call runs and when it breaks off."""

from engine.document import Document


class CallBegun(Document):
    """A try goes out now. If nothing more is heard of it, this is the least it has used (an estimate)."""

    model: str
    prompt_tokens: int
    cost_usd: str | None


class CallCut(Document):
    """A try that the provider worked on ended without an answer: cut, refused, silent, or cancelled here.

    Tokens are the provider's if it named them, else characters / 4 (`estimated`).
    """

    model: str
    prompt_tokens: int
    completion_tokens: int
    estimated: bool
    cost_usd: str | None
    seconds: float
