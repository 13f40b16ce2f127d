"""What a provider answers, free of any wire format."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

End = Literal["stop", "length", "refusal", "cut", "silent", "hang", "error"]
"""How an answer ends: by itself, at its limit, refused, its connection broken, its stream closed without a finish, in
silence, or in an error of the provider within the stream."""

FailureKind = Literal[
    "wrong_key",
    "no_credit",
    "no_permission",
    "rate_limit",
    "overloaded",
    "context_overflow",
    "server_error",
    "no_model",
    "bad_request",
]
"""Why a request gets no answer at all."""

WAIT_SECONDS = 7
"""What a rate limit asks to wait."""


@dataclass(frozen=True)
class Tokens:
    """What the provider counts. Cached and kept ones are part of the prompt's, reasoning of the completion's."""

    prompt: int = 40
    completion: int = 12
    cached: int = 0
    kept: int = 0
    reasoning: int = 0


@dataclass(frozen=True)
class Call:
    """A call of a tool; its arguments are JSON text, sent in two pieces."""

    id: str
    name: str
    arguments: str

    @property
    def halves(self) -> tuple[str, str]:
        """The arguments as they are streamed."""
        middle = len(self.arguments) // 2
        return self.arguments[:middle], self.arguments[middle:]


@dataclass(frozen=True)
class Said:
    """An answer; `charge` is what the provider takes in dollars if it says so itself, `fee` is the router's part of it."""

    pieces: tuple[str, ...] = ("Hel", "lo")
    calls: tuple[Call, ...] = ()
    thought: str = ""
    signature: str = ""
    tokens: Tokens = Tokens()
    end: End = "stop"
    charge: Decimal | None = None
    fee: Decimal | None = None


@dataclass(frozen=True)
class Failure:
    """A refusal in the provider's own words."""

    kind: FailureKind


Answer = Said | Failure


@dataclass(frozen=True)
class Refused:
    """A refusal on the wire."""

    status: int
    body: dict[str, object]
    headers: tuple[tuple[str, str], ...] = ()
