"""What each failure of a model means for those who ask after it. `ModelClient`'s own tries are over by then."""

from dataclasses import dataclass
from enum import Enum, StrEnum

from engine.llm.errors import (
    AddressBlocked,
    CallMalformed,
    ContextOverflow,
    KeyGone,
    KeyRejected,
    ModelError,
    ProviderOverloaded,
    ProviderSilent,
    ProviderUnreachable,
    QuotaExhausted,
    RateLimited,
    ReplyEmpty,
    ReplyEndless,
    ReplyMalformed,
    ReplyTooLong,
    ReplyTruncated,
    ReplyUnreadable,
    ReplyWithheld,
    RequestRejected,
)

OVERLOADED_SECONDS = 60.0
UNNAMED_LIMIT_SECONDS = 60.0
"""How long a rate limit is taken to last that names no time."""


class Scope(Enum):
    """Whom a failure keeps from being asked."""

    KEY = "key"  # every model of the key
    KEY_AND_MODEL = "key and model"  # limits are counted so by most providers
    MODEL = "model"  # with whichever key of the same owner
    NOBODY = "nobody"  # this call goes elsewhere, the next one may come back


class Reason(StrEnum):
    """Why somebody else is asked; the words are in `switches.py`."""

    KEY_REJECTED = "key_rejected"
    KEY_GONE = "key_gone"
    NO_CREDIT = "no_credit"
    RATE_LIMITED = "rate_limited"
    OVERLOADED = "overloaded"
    UNREACHABLE = "unreachable"
    SILENT = "silent"
    CUT_OFF = "cut_off"
    NOT_UNDERSTOOD = "not_understood"
    TOO_LONG = "too_long"
    WITHHELD = "withheld"
    WINDOW_TOO_SMALL = "window_too_small"
    REFUSED = "refused"
    ADDRESS_BLOCKED = "address_blocked"
    RATION_USED_UP = "ration_used_up"
    OVER_BUDGET = "over_budget"
    BACK_AGAIN = "back_again"


@dataclass(frozen=True)
class Reaction:
    """`seconds` None with a scope: until the key is edited. `has_own_time`: the error's wait counts if it names one."""

    reason: Reason
    scope: Scope = Scope.NOBODY
    seconds: float | None = None
    has_own_time: bool = False


REACTIONS: dict[type[ModelError], Reaction] = {
    KeyRejected: Reaction(Reason.KEY_REJECTED, Scope.KEY),
    KeyGone: Reaction(Reason.KEY_GONE),  # asked before each call: no mark is needed, and none would ever go
    QuotaExhausted: Reaction(Reason.NO_CREDIT, Scope.KEY),
    RateLimited: Reaction(Reason.RATE_LIMITED, Scope.KEY_AND_MODEL, UNNAMED_LIMIT_SECONDS, has_own_time=True),
    ProviderOverloaded: Reaction(Reason.OVERLOADED, Scope.MODEL, OVERLOADED_SECONDS),
    ProviderUnreachable: Reaction(Reason.UNREACHABLE),
    ProviderSilent: Reaction(Reason.SILENT),
    ReplyTruncated: Reaction(Reason.CUT_OFF),
    ReplyEmpty: Reaction(Reason.NOT_UNDERSTOOD),
    ReplyMalformed: Reaction(Reason.NOT_UNDERSTOOD),
    CallMalformed: Reaction(Reason.NOT_UNDERSTOOD),
    ReplyUnreadable: Reaction(Reason.NOT_UNDERSTOOD),
    ReplyTooLong: Reaction(Reason.TOO_LONG),
    ReplyEndless: Reaction(Reason.TOO_LONG),
    ReplyWithheld: Reaction(Reason.WITHHELD),
    ContextOverflow: Reaction(Reason.WINDOW_TOO_SMALL),
    RequestRejected: Reaction(Reason.REFUSED),
    AddressBlocked: Reaction(Reason.ADDRESS_BLOCKED),
}
"""What is not named here is no matter of the model: it passes through."""

SAME_SERVER_FAILS: tuple[type[ModelError], ...] = (ProviderUnreachable, AddressBlocked)
"""After these nobody at the same address is asked within the call."""
