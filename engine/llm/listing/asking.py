"""One short question to a provider's API. What answers is not trusted: time, size and form are bounded."""

import asyncio
import json
from typing import Any

import httpx2

from engine.document import Document
from engine.egress.bounded import BodyTooLarge, BodyUnreadable
from engine.egress.policy import AddressRefused
from engine.llm.listing.listed import Verdict
from engine.llm.listing.reading import beside_the_loop
from engine.llm.providers.addresses import base_url_of, root_of
from engine.llm.types import ModelChoice

TIMEOUT_SECONDS = 15.0
MOST_BYTES = 8_000_000
"""OpenRouter's list of some 500 models is about 1.5 MB."""

_MOST_PARTS = 150_000
"""Lists and objects in an answer: parsing them stops every thread. A list of 5,000 models has about 50,000."""

_ANTHROPIC_VERSION = "2023-06-01"
_VERSION = "/v1"
_NO_SUCH_PAGE = 404


class Heard(Document):
    """The status and what was said with it; `verdict` where nothing was answered."""

    status: int | None = None
    document: Any = None
    verdict: Verdict | None = None


async def ask(
    choice: ModelChoice, client: httpx2.AsyncClient, path: str, body: dict[str, object] | None = None
) -> Heard:
    """Ask the provider of `choice` at its address; a `body` makes it a POST. Raises nothing that it may answer."""
    url = f"{_address_of(choice)}{path}"
    method = "GET" if body is None else "POST"
    try:
        async with (
            asyncio.timeout(TIMEOUT_SECONDS),
            client.stream(method, url, headers=_headers(choice), json=body, timeout=TIMEOUT_SECONDS) as response,
        ):
            if response.is_success and _is_page(response):
                return Heard(status=_NO_SUCH_PAGE)
            status, pieces = response.status_code, await _pieces(response)
    except AddressRefused:
        return Heard(verdict=Verdict.ADDRESS_REFUSED)
    except (BodyTooLarge, BodyUnreadable):
        return Heard(verdict=Verdict.NO_ENDPOINT)
    except (TimeoutError, httpx2.HTTPError, httpx2.InvalidURL):
        return Heard(verdict=Verdict.UNREACHABLE)
    return Heard(status=status, document=await beside_the_loop(lambda: _read(pieces)))


def _address_of(choice: ModelChoice) -> str:
    """With the version: Anthropic's own libraries add it by themselves, so keys name it or do not."""
    address = base_url_of(choice)
    return f"{root_of(address, _VERSION)}{_VERSION}" if choice.provider == "anthropic" else address


def _headers(choice: ModelChoice) -> dict[str, str]:
    key = choice.api_key.get_secret_value() if choice.api_key else ""
    if choice.provider == "anthropic":
        return {"x-api-key": key, "anthropic-version": _ANTHROPIC_VERSION}
    return {"Authorization": f"Bearer {key}"} if key else {}


def _is_page(response: httpx2.Response) -> bool:
    """Whether it is a page for people: a service's site answers so at any address, the key was not even looked at."""
    return response.headers.get("content-type", "").lower().startswith("text/html")


async def _pieces(response: httpx2.Response) -> list[bytes]:
    pieces, size = [], 0
    async for piece in response.aiter_bytes():
        size += len(piece)
        if size > MOST_BYTES:
            raise BodyTooLarge(f"more than {MOST_BYTES} bytes")
        pieces.append(piece)
    return pieces


def _read(pieces: list[bytes]) -> Any:
    text = b"".join(pieces).decode("utf-8", "replace")
    if text.count("{") + text.count("[") > _MOST_PARTS:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):  # brackets by the thousand, too
        return None
