"""A model as its provider lists it, and what a provider makes of a key."""

from decimal import Decimal
from enum import StrEnum

from engine.document import Document


class ListedModel(Document):
    """A model that can be asked. None is unknown; prices are dollars for one token, `call_usd` for each call besides.

    `cached_usd` is for tokens that the provider had kept, `kept_usd` for those that it keeps from now on.
    `is_free` is said by the provider's list alone: an unknown price is not free.
    """

    id: str
    title: str
    context_tokens: int | None = None
    most_output: int | None = None
    can_see: bool | None = None
    can_call_tools: bool | None = None
    prompt_usd: Decimal | None = None
    completion_usd: Decimal | None = None
    cached_usd: Decimal | None = None
    kept_usd: Decimal | None = None
    call_usd: Decimal | None = None
    is_free: bool = False


class Verdict(StrEnum):
    """What came of asking a provider with a key."""

    ACCEPTED = "accepted"
    WRONG_KEY = "wrong_key"
    NO_CREDIT = "no_credit"
    NO_PERMISSION = "no_permission"
    UNREACHABLE = "unreachable"
    FAILING = "failing"
    REDIRECTS = "redirects"
    NO_ENDPOINT = "no_endpoint"
    ADDRESS_REFUSED = "address_refused"


class Probe(Document):
    """The verdict on a key, the HTTP status behind it, and the models if they could be listed."""

    verdict: Verdict
    status: int | None = None
    models: tuple[ListedModel, ...] | None = None


class NotListed(Exception):
    """The models could not be listed; `verdict` says why."""

    def __init__(self, verdict: Verdict, status: int | None = None) -> None:
        super().__init__(f"{verdict} (status {status})")
        self.verdict = verdict
        self.status = status
