"""How often, how many at once, and from which pages: over HTTP, as callers meet it."""

import asyncio
from functools import partial

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from samokoder_app.api.app import create_api
from samokoder_app.api.counting import BoundedCounts
from samokoder_app.settings import Settings, get_settings
from tests.integration.api.conftest import BASE
from tests.integration.api.test_contract import assert_error
from tests.integration.api.test_events import protocols

TOOL = "https://tool.example.com"


@pytest.fixture
def settings(monkeypatch) -> dict[str, object]:
    """Other settings for `create_api`, by their names; it counts in a minute that does not end during the test."""
    changed: dict[str, object] = {}
    monkeypatch.setattr("samokoder_app.api.app.get_settings", lambda: get_settings().model_copy(update=changed))
    monkeypatch.setattr("samokoder_app.api.rates.BoundedCounts", partial(BoundedCounts, clock=lambda: 30.0))
    monkeypatch.setattr("samokoder_app.api.access.get_settings", lambda: get_settings().model_copy(update=changed))
    return changed


def client_of(address: str, **settings: object) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=create_api(), client=(address, 40000))
    return httpx.AsyncClient(transport=transport, base_url=BASE)


async def test_an_address_that_asks_too_often_is_told_when_to_come_again(settings, api) -> None:
    settings["rate_of_address"] = 5
    settings["proxies"] = "127.0.0.1"
    async with client_of("127.0.0.1") as client:
        for _ in range(5):
            assert (await client.get("/api/plans")).status_code == 200
        refused = await client.get("/api/plans", headers={"Accept-Language": "ru"})
        error = assert_error(refused, 429, "too_many_requests")
        assert error["message"].startswith("Слишком много запросов")
        assert 1 <= int(refused.headers["retry-after"]) <= 60
        assert error["details"] == {"retry_after": int(refused.headers["retry-after"])}
        assert_error(await client.get("/api/nothing"), 429)
        assert (await client.get("/api/plans", headers={"X-Forwarded-For": "203.0.113.5"})).status_code == 200
        for path in ("/health", "/health/ready"):
            assert (await client.get(path)).status_code in {200, 503}
    async with client_of("203.0.113.5") as client:  # not a proxy: what it says of others is not believed
        answers = [await client.get("/api/plans", headers={"X-Forwarded-For": f"198.51.100.{n}"}) for n in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]


async def test_callers_over_ipv4_are_many_where_the_server_listens_on_ipv6(settings, api) -> None:
    settings["rate_of_address"] = 2
    app = create_api()

    async def ask(address: str, path: str) -> int:
        transport = httpx.ASGITransport(app=app, client=(address, 40000))
        async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
            return (await client.get(path)).status_code

    for address in ("::ffff:203.0.113.5", "::ffff:203.0.113.6"):
        assert [await ask(address, "/api/plans") for _ in range(2)] == [200, 200]
    assert await ask("203.0.113.5", "/api/plans") == 429
    assert [await ask(address, "/metrics") for address in ("::ffff:127.0.0.1", "::ffff:203.0.113.5")] == [200, 404]


async def test_a_user_is_counted_by_what_is_asked_for(settings, api, me) -> None:
    settings.update(rate_of_costly=2, rate_of_reads=4)
    async with client_of("127.0.0.1") as client:
        project = (await client.post("/api/projects", json={"description": "x"}, headers=me)).headers["location"]
        estimates = [await client.post(f"{project}/estimate", headers=me) for _ in range(3)]
        assert [answer.status_code for answer in estimates] == [200, 200, 429]
        assert int(estimates[-1].headers["retry-after"]) >= 1
        reads = [await client.get(project, headers=me) for _ in range(5)]
        assert [answer.status_code for answer in reads] == [200] * 4 + [429]
        assert (await client.patch(project, json={"name": "Other"}, headers=me)).status_code == 200


async def until_open(api, count: int) -> None:
    async with asyncio.timeout(60):
        while True:
            if api.state.streams.count == count:
                return
            await asyncio.sleep(0.05)


async def test_a_user_holds_so_many_streams_at_a_time(api, served, me, sign_up, project) -> None:
    api.state.streams._most = 2
    url = f"ws://{served}{project}/events"
    async with connect(url, subprotocols=protocols(me), proxy=None):
        async with (
            httpx.AsyncClient(timeout=60) as plain,
            plain.stream("GET", f"http://{served}{project}/events", headers=me),
        ):
            assert api.state.streams.count == 2
            with pytest.raises(InvalidStatus) as refused:
                await connect(url, subprotocols=protocols(me), proxy=None)
            assert refused.value.response.status_code == 429
            assert int(refused.value.response.headers["retry-after"]) >= 1
            assert_error(await plain.get(f"http://{served}{project}/events", headers=me), 429, "streams_full")
        await until_open(api, 1)
    await until_open(api, 0)


PREFLIGHT = {
    "Access-Control-Request-Method": "PUT",
    "Access-Control-Request-Headers": "authorization, if-match, content-type",
}


async def test_without_a_setting_no_script_of_another_site_reads_anything(client, me) -> None:
    for answer in (
        await client.options("/api/projects", headers={**PREFLIGHT, "Origin": TOOL}),
        await client.get("/api/projects", headers={**me, "Origin": TOOL}),
    ):
        assert not [name for name in answer.headers if name.startswith("access-control")]
    assert_error(await client.options("/api/projects", headers={**PREFLIGHT, "Origin": TOOL}), 405)


async def test_scripts_of_named_sites_call_with_a_token_and_never_with_the_cookie(settings, api, me) -> None:
    settings["origins_of_scripts"] = f"{TOOL}, http://localhost:8080"
    async with client_of("127.0.0.1") as client:
        allowed = await client.options("/api/projects", headers={**PREFLIGHT, "Origin": TOOL})
        assert (allowed.status_code, allowed.headers["access-control-allow-origin"]) == (204, TOOL)
        assert "PUT" in allowed.headers["access-control-allow-methods"]
        offered = allowed.headers["access-control-allow-headers"].lower().split(", ")
        assert {"authorization", "if-match", "content-type", "idempotency-key"} <= set(offered)
        answers = [
            await client.get("/api/projects", headers={**me, "Origin": TOOL}),
            await client.get("/api/projects", headers={"Origin": TOOL}),
            await client.get("/auth/v1/settings", headers={"Origin": TOOL}),
        ]
        assert [answer.status_code for answer in answers] == [200, 401, 200]
        for answer in (allowed, *answers):
            assert answer.headers["access-control-allow-origin"] == TOOL
            assert "access-control-allow-credentials" not in answer.headers
            assert "Origin" in answer.headers["vary"]
        assert "ETag" in answers[0].headers["access-control-expose-headers"]
        stranger = await client.get("/api/projects", headers={**me, "Origin": "https://tool.example.com.evil.example"})
        assert "access-control-allow-origin" not in stranger.headers
        assert "Origin" in stranger.headers["vary"]


async def test_a_script_of_another_site_opens_no_socket(settings, served, me, project) -> None:
    url = f"ws://{served}{project}/events"
    with pytest.raises(InvalidStatus) as refused:
        await connect(url, subprotocols=protocols(me), origin=TOOL, proxy=None)
    assert refused.value.response.status_code == 403
    async with connect(url, subprotocols=protocols(me), origin=f"http://{served}", proxy=None):
        pass
    settings["origins_of_scripts"] = TOOL
    async with connect(url, subprotocols=protocols(me), origin=TOOL, proxy=None):
        pass


@pytest.mark.parametrize(
    "wrong",
    [
        {"SAMOKODER_TRUSTED_PROXIES": "proxy.example.com"},
        {"SAMOKODER_TRUSTED_PROXIES": "10.0.0.1/8"},
        {"SAMOKODER_CORS_ORIGINS": "*"},
        {"SAMOKODER_CORS_ORIGINS": "tool.example.com"},
        {"SAMOKODER_CORS_ORIGINS": "https://tool.example.com/app"},
        {"SAMOKODER_CORS_ORIGINS": "null"},
    ],
)
def test_settings_that_mean_nothing_are_refused(wrong) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Settings(**wrong)
