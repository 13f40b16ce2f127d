"""Try a key at its endpoint before it is kept, and say what went wrong."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

import httpx2
from pydantic import TypeAdapter

from engine.egress.client import guarded_client
from engine.egress.policy import AddressPolicy
from engine.llm.listing.listed import Probe, Verdict
from engine.llm.listing.probing import probe_key
from engine.llm.providers.addresses import BASE_URLS
from engine.llm.types import ModelChoice, ProviderKind
from samokoder_app.concurrency import ConcurrencyLimit
from samokoder_app.db.repositories.keys import KeyHealth
from samokoder_app.errors import InvalidInput
from samokoder_app.settings import get_settings

MAX_URL = 500
UNREACHABLE_FOR = timedelta(minutes=1)
"""So long a key is passed by whose endpoint did not answer."""

_testing = ConcurrencyLimit(1, "key_being_tested")

_KIND: TypeAdapter[ProviderKind] = TypeAdapter(ProviderKind)
_CODES = {
    Verdict.WRONG_KEY: "key_rejected",
    Verdict.NO_PERMISSION: "key_no_permission",
    Verdict.UNREACHABLE: "endpoint_unreachable",
    Verdict.FAILING: "endpoint_failing",
    Verdict.REDIRECTS: "endpoint_redirects",
    Verdict.NO_ENDPOINT: "endpoint_is_no_model",
    Verdict.ADDRESS_REFUSED: "address_refused",
}
_NAMING_STATUS = {"endpoint_failing", "endpoint_redirects", "endpoint_is_no_model"}
_LASTING = {
    Verdict.ACCEPTED: KeyHealth.OK,
    Verdict.WRONG_KEY: KeyHealth.REJECTED,
    Verdict.NO_CREDIT: KeyHealth.NO_CREDIT,
    Verdict.NO_PERMISSION: KeyHealth.NO_PERMISSION,
}


class EndpointRefused(InvalidInput):
    """The key was not kept: the endpoint refuses it, or is no endpoint of a model."""


def clean_base_url(given: str) -> str:
    """The URL without a slash at its end; raises `InvalidInput` for what cannot be an endpoint."""
    try:
        parts = urlsplit(given.strip())
        url = httpx2.URL(parts.geturl())
        has_port = parts.port is None or parts.port > 0
    except (httpx2.InvalidURL, ValueError):
        raise InvalidInput("base_url_invalid") from None
    is_plain = not (parts.username or parts.password or parts.query or parts.fragment)
    if parts.scheme not in {"http", "https"} or not parts.hostname or not is_plain or not has_port:
        raise InvalidInput("base_url_invalid")
    if len(given) > MAX_URL or not given.strip().isprintable():  # `urlsplit` drops line breaks without a word
        raise InvalidInput("base_url_invalid")
    return str(url).rstrip("/")


def base_url_for(kind: str, given: str | None, default: str | None) -> str:
    """The user's address, else the provider's; raises `InvalidInput`."""
    return clean_base_url(given or default or BASE_URLS.get(kind_of(kind), ""))


def kind_of(word: str) -> ProviderKind:
    """The kind of a provider's row; the table allows no other word."""
    return _KIND.validate_python(word)


async def probe(user_id: UUID, choice: ModelChoice) -> Probe:
    """Ask the provider about a key, under this installation's rules for addresses.

    Raises `TooManyRequests` while another key of the user is tested.
    """
    with _testing.slot(user_id):
        async with guarded_client(address_policy()) as client:
            return await probe_key(choice, client)


def address_policy() -> AddressPolicy:
    """Which addresses the endpoints that users name may have on this installation."""
    return AddressPolicy(allow_private=get_settings().allows_private_addresses)


def refuse(found: Probe) -> KeyHealth:
    """The health of a key that can be kept; raises `EndpointRefused` for any other. An empty account can be filled."""
    if found.verdict is Verdict.ACCEPTED:
        return KeyHealth.OK
    if found.verdict is Verdict.NO_CREDIT:
        return KeyHealth.NO_CREDIT
    code = _CODES[found.verdict]
    raise EndpointRefused(code, status=found.status or 200) if code in _NAMING_STATUS else EndpointRefused(code)


def health_after(found: Probe) -> tuple[KeyHealth, datetime | None]:
    """What a test says of a kept key, and until when if that passes by itself."""
    if known := _LASTING.get(found.verdict):
        return known, None
    return KeyHealth.UNREACHABLE, datetime.now(UTC) + UNREACHABLE_FOR
