"""Questions to a sign-in provider. Its answers are foreign: bounded, uncompressed, JSON of a known form, or a failure."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from typing import TypeVar

import httpx
from pydantic import TypeAdapter, ValidationError

MOST_BYTES = 256_000

_ONLY_PLAIN = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "Samokoder"}
_Form = TypeVar("_Form")


class ProviderFailure(Exception):
    """The provider does not answer, or not in the form that it documents. The text is for the log: nothing of the answer."""


class ProviderRefusal(ProviderFailure):
    """The provider says no; `status` is its HTTP status."""

    def __init__(self, status: int) -> None:
        self.status = status
        super().__init__(f"HTTP status {status}")


class ProviderCalls:
    """Questions of one sign-in. Redirects are not followed: no credential goes where the provider points."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def post(self, url: str, form: dict[str, str], kind: TypeAdapter[_Form]) -> _Form:
        """Post a form; the answer in this form. Raises `ProviderFailure`."""
        return await self._ask(self._client.build_request("POST", url, data=form), kind)

    async def get(self, url: str, token: str, kind: TypeAdapter[_Form]) -> _Form:
        """What an access token opens, in this form. Raises `ProviderFailure`."""
        return await self._ask(
            self._client.build_request("GET", url, headers={"Authorization": f"Bearer {token}"}), kind
        )

    async def _ask(self, request: httpx.Request, kind: TypeAdapter[_Form]) -> _Form:
        response = await self._client.send(request, stream=True)
        try:
            content = await _read(response)
        finally:
            await response.aclose()
        if response.status_code != httpx.codes.OK:
            raise ProviderRefusal(response.status_code)
        try:
            return kind.validate_json(content)
        except ValidationError as error:
            raise ProviderFailure(f"an answer of another form: {error.errors()[0]['type']}") from None


async def _read(response: httpx.Response) -> bytes:
    # A few compressed bytes can be gigabytes. We ask for none, and take none.
    if response.headers.get("content-encoding", "identity") != "identity":
        raise ProviderFailure("a compressed answer")
    content = bytearray()
    async for chunk in response.aiter_raw():
        content += chunk
        if len(content) > MOST_BYTES:
            raise ProviderFailure("an answer without end")
    return bytes(content)


@cache
def _tls() -> ssl.SSLContext:
    """Made once: reading the certificates takes longer than all the rest."""
    return httpx.create_ssl_context()


@asynccontextmanager
async def provider_calls(seconds: float) -> AsyncIterator[ProviderCalls]:
    """Questions that end after `seconds`, whatever the provider does; leaves with `ProviderFailure`."""
    try:
        async with (
            asyncio.timeout(seconds),
            httpx.AsyncClient(timeout=seconds, headers=_ONLY_PLAIN, follow_redirects=False, verify=_tls()) as client,
        ):
            yield ProviderCalls(client)
    except (httpx.HTTPError, TimeoutError) as error:
        raise ProviderFailure(type(error).__name__) from error
