from collections.abc import Callable

import httpx2
import pytest

from samokoder_app.errors import InvalidInput
from samokoder_app.keys.endpoint import clean_base_url, try_endpoint

URL = "https://models.example/v1"
Handler = Callable[[httpx2.Request], httpx2.Response]


def client(handler: Handler) -> httpx2.AsyncClient:
    return httpx2.AsyncClient(transport=httpx2.MockTransport(handler))


async def outcome(handler: Handler, model: str | None = "m") -> str | None:
    async with client(handler) as http:
        try:
            await try_endpoint(http, URL, "sk-canary", model)
        except InvalidInput as error:
            return "the key leaked" if "sk-canary" in f"{error!r} {error} {error.__cause__!r}" else error.code
    return None


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (200, None),
        (429, None),
        (402, None),
        (401, "key_rejected"),
        (403, "key_rejected"),
        (500, "endpoint_failing"),
        (302, "endpoint_redirects"),
        (418, "endpoint_is_no_model"),
    ],
)
async def test_the_status_decides(status: int, code: str | None) -> None:
    assert await outcome(lambda _: httpx2.Response(status)) == code


async def test_without_a_list_of_models_one_token_is_asked_for() -> None:
    seen = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        seen.append((request.method, request.url.path, request.headers["authorization"]))
        return httpx2.Response(404 if request.method == "GET" else 200, json={})

    assert await outcome(answer) is None
    assert seen == [
        ("GET", "/v1/models", "Bearer sk-canary"),
        ("POST", "/v1/chat/completions", "Bearer sk-canary"),
    ]


async def test_an_endpoint_with_neither_is_no_model() -> None:
    assert await outcome(lambda _: httpx2.Response(404)) == "endpoint_is_no_model"
    assert await outcome(lambda _: httpx2.Response(404), model=None) == "endpoint_is_no_model"


@pytest.mark.parametrize("model", ["m", None])
async def test_a_page_for_people_is_no_model(model: str | None) -> None:
    assert await outcome(lambda _: httpx2.Response(200, html="<h1>Welcome</h1>"), model) == "endpoint_is_no_model"


async def test_no_answer_is_told_apart() -> None:
    def fail(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("no route", request=request)

    assert await outcome(fail) == "endpoint_unreachable"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "models.example/v1",
        "ftp://models.example",
        "file:///etc/passwd",
        "https://",
        "https://user:pass@models.example/v1",
        "https://models.example/v1?key=1",
        "https://models.example/v1#x",
        "https://[bad",
        "https://models.example/v1\r\nX-Admin: 1",
        "https://models.example/" + "a" * 500,
    ],
)
def test_what_is_no_endpoint_is_refused(url: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        clean_base_url(url)
    assert caught.value.code == "base_url_invalid"


def test_an_endpoint_loses_its_last_slash() -> None:
    assert clean_base_url(" https://models.example/v1/ ") == URL
    assert clean_base_url("http://127.0.0.1:11434/v1") == "http://127.0.0.1:11434/v1"
