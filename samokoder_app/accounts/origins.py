"""Where requests come from, in the few words that the audit log keeps of it."""

from typing import Literal

from starlette.datastructures import Headers
from starlette.types import Scope

from samokoder_app.accounts.browsers import browser_name
from samokoder_app.db.origin import LONGEST_ADDRESS, LONGEST_BROWSER, Origin


def origin_from(address: str, agent: str, via: Literal["session", "token"] | None = None) -> Origin:
    """An address and a browser's own words about itself, made short."""
    return Origin(address=address[:LONGEST_ADDRESS], browser=browser_name(agent)[:LONGEST_BROWSER], via=via)


def origin_of(scope: Scope) -> Origin:
    """Of an ASGI connection."""
    client = scope.get("client")
    return origin_from(client[0] if client else "", Headers(scope=scope).get("user-agent", ""))
