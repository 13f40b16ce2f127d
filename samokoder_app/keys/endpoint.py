"""Try a key at its endpoint before it is kept: one cheap call, and a sentence for what went wrong."""

from urllib.parse import urlsplit

import httpx2

from engine.egress.policy import AddressRefused
from samokoder_app.errors import InvalidInput

TIMEOUT_SECONDS = 15.0
MAX_URL = 500
_NO_MODEL = 404
_NO_SUCH_PAGE = {_NO_MODEL, 405, 501}


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


async def try_endpoint(client: httpx2.AsyncClient, base_url: str, api_key: str, model: str | None) -> None:
    """Ask for the list of models, or for one token where there is no list; raises `EndpointRefused`."""
    headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
    status = await _status(client, "GET", f"{base_url}/models", headers)
    if status in _NO_SUCH_PAGE and model:
        body = {"model": model, "max_tokens": 1, "messages": [{"role": "user", "content": "Hi"}]}
        status = await _status(client, "POST", f"{base_url}/chat/completions", headers, body)
    _judge(status)


async def _status(
    client: httpx2.AsyncClient, method: str, url: str, headers: dict[str, str], body: dict[str, object] | None = None
) -> int:
    try:
        async with client.stream(method, url, headers=headers, json=body, timeout=TIMEOUT_SECONDS) as response:
            return _NO_MODEL if response.is_success and _is_page(response) else response.status_code
    except AddressRefused:
        raise EndpointRefused("address_refused") from None
    except (httpx2.HTTPError, httpx2.InvalidURL):
        raise EndpointRefused("endpoint_unreachable") from None


def _is_page(response: httpx2.Response) -> bool:
    """Whether it is a page for people: a service's site answers so at any address, the key was not even looked at."""
    return response.headers.get("content-type", "").lower().startswith("text/html")


def _judge(status: int) -> None:
    """A rate limit or an empty account says that the key is good; the build will tell about them."""
    if status < 300 or status in {402, 429}:
        return
    if status in {401, 403}:
        raise EndpointRefused("key_rejected")
    if status < 400:
        raise EndpointRefused("endpoint_redirects", status=status)
    if status >= 500:
        raise EndpointRefused("endpoint_failing", status=status)
    raise EndpointRefused("endpoint_is_no_model", status=status)
