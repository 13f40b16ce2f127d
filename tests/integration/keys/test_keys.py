import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from uuid import UUID

import pytest
import uvicorn
from loguru import logger
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Route

from engine.egress.policy import AddressPolicy
from samokoder_app.db.repositories import keys as repository
from samokoder_app.db.session import as_user, as_worker
from samokoder_app.errors import Conflict, InvalidInput, NotFound, TooManyRequests
from samokoder_app.keys import changing, service
from samokoder_app.keys import endpoint as endpoint_module
from samokoder_app.keys.views import KeyDraft
from tests.conftest import MakeUser

CANARY = "sk-canary-7d41e09b5c2a4f2a"

pytestmark = pytest.mark.usefixtures("web_db")


async def _models(request: Request) -> JSONResponse | RedirectResponse:
    if request.headers.get("authorization") != f"Bearer {CANARY}":
        return JSONResponse({"error": "bad key"}, status_code=401)
    return JSONResponse({"data": []})


@asynccontextmanager
async def _server() -> AsyncIterator[str]:
    """A model's endpoint on loopback."""
    app = Starlette(
        routes=[
            Route("/v1/models", _models),
            Route("/away/models", lambda _: RedirectResponse("http://127.0.0.1:1/models")),
        ]
    )
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
    task = asyncio.create_task(server.serve([listening]))
    port = listening.getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await task
        listening.close()


@pytest.fixture
async def endpoint() -> AsyncIterator[str]:
    async with _server() as address:
        yield address


@pytest.fixture
def logged() -> Iterator[list[str]]:
    lines: list[str] = []
    sink = logger.add(lines.append, level="TRACE", format="{message} {extra} {exception}", diagnose=True)
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(record.getMessage())  # type: ignore[method-assign]
    logging.getLogger().addHandler(handler)
    yield lines
    logging.getLogger().removeHandler(handler)
    logger.remove(sink)


def draft(base_url: str | None, key: str = CANARY, name: str = "") -> KeyDraft:
    return KeyDraft(
        provider_id="openai_compatible", key_name=name, api_key=SecretStr(key), base_url=base_url, model="m-1"
    )


async def test_a_key_is_tried_kept_masked_and_forgotten(make_user: MakeUser, endpoint: str, logged: list[str]) -> None:
    user, stranger = await make_user(), await make_user()
    kept = await service.add_key(user, draft(f"{endpoint}/v1/"))
    assert (kept.mask, kept.base_url, kept.model) == ("sk-…4f2a", f"{endpoint}/v1", "m-1")
    assert kept.key_name == "OpenAI-compatible endpoint"
    assert await service.list_keys(user) == [kept]
    assert await service.list_keys(stranger) == []
    assert CANARY not in f"{kept!r} {kept.model_dump_json()} {draft(endpoint)!r} {logged}"
    second = await service.add_key(user, draft(f"{endpoint}/v1"))
    assert second.key_name == "OpenAI-compatible endpoint 2"
    with pytest.raises(Conflict):
        await service.add_key(user, draft(f"{endpoint}/v1", name=kept.key_name))
    with pytest.raises(NotFound):
        await service.delete_key(stranger, kept.id)
    await service.delete_key(user, kept.id)
    assert [row.id for row in await service.list_keys(user)] == [second.id]


async def test_only_the_worker_reads_the_sealed_key_and_no_table_holds_it_in_clear(
    make_user: MakeUser, endpoint: str
) -> None:
    user = await make_user()
    kept = await service.add_key(user, draft(f"{endpoint}/v1"))
    async with as_worker() as session:
        [sealed] = await repository.sealed_keys(session, [kept.id])
        whole = (await session.execute(text("select string_agg(k::text, '') from public.user_api_keys k"))).scalar_one()
    assert CANARY not in whole
    assert CANARY not in sealed.model_dump_json(exclude={"salt"})
    assert service.current_vault().open(sealed.sealed, sealed.salt).get_secret_value() == CANARY
    with pytest.raises(Exception, match="permission denied"):
        async with as_user(user.id) as session:
            await session.execute(text("select encrypted_key from public.user_api_keys"))


async def test_a_refused_key_is_not_kept(make_user: MakeUser, endpoint: str, logged: list[str]) -> None:
    user = await make_user()
    for given, code in [
        (draft(f"{endpoint}/v1", key="sk-wrong-0123456789"), "key_rejected"),
        (draft("http://127.0.0.1:1/v1"), "endpoint_unreachable"),
        (draft(f"{endpoint}/away"), "endpoint_redirects"),
        (draft("gopher://x"), "base_url_invalid"),
        (draft(f"{endpoint}/v1", key="two words\n"), "key_malformed"),
        (draft(f"{endpoint}/v1", key="ключ"), "key_malformed"),
    ]:
        with pytest.raises(InvalidInput) as caught:
            await service.add_key(user, given)
        assert caught.value.code == code
        assert given.api_key.get_secret_value() not in f"{caught.value!r} {caught.value.values}"
    assert await service.list_keys(user) == []
    assert "sk-wrong-0123456789" not in str(logged)


async def test_private_addresses_are_off_limits_when_hosted(
    make_user: MakeUser, endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(endpoint_module, "address_policy", lambda: AddressPolicy(allow_private=False))
    with pytest.raises(InvalidInput) as caught:
        await service.add_key(await make_user(), draft(f"{endpoint}/v1"))
    assert caught.value.code == "address_refused"


async def test_keys_that_come_at_once_cannot_be_more_than_there_may_be(make_user: MakeUser) -> None:
    user, stranger = await make_user(), await make_user()

    async def keep(owner: UUID, number: int) -> UUID | None:
        new = repository.NewKey(
            user_id=owner,
            provider_id="openai",
            key_name=f"k{number}",
            mask="…",
            sealed="x",
            base_url="https://api.openai.com/v1",
            model=None,
        )
        async with as_user(user.id) as session:
            row = await repository.insert_key(session, new)
        return row and row.id

    for number in range(repository.MOST_KEYS - 3):
        assert await keep(user.id, number) is not None
    results = await asyncio.gather(*(keep(user.id, number) for number in range(50, 58)), return_exceptions=True)
    assert len([one for one in results if isinstance(one, UUID)]) == 3
    assert {one.code for one in results if isinstance(one, Conflict)} == {"keys_full"}
    kept = await service.list_keys(user)
    assert sorted(row.position for row in kept) == list(range(1, repository.MOST_KEYS + 1))
    await service.delete_key(user, kept[0].id)
    assert await keep(user.id, 60) is not None
    await service.delete_key(user, kept[1].id)
    assert await keep(stranger.id, 61) is None  # it is the session's user who keeps it, whoever is named
    assert await service.list_keys(stranger) == []


async def test_one_key_of_a_user_is_tested_at_a_time(make_user: MakeUser, endpoint: str) -> None:
    is_asked, may_end = asyncio.Event(), asyncio.Event()

    async def end_when_told(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        is_asked.set()
        await may_end.wait()
        writer.close()

    user, other = await make_user(), await make_user()
    slow = await asyncio.start_server(end_when_told, "127.0.0.1", 0)
    address = f"http://127.0.0.1:{slow.sockets[0].getsockname()[1]}/v1"
    first = asyncio.create_task(service.add_key(user, draft(address, name="a")))
    try:
        await is_asked.wait()
        with pytest.raises(TooManyRequests) as refused:
            await service.add_key(user, draft(f"{endpoint}/v1", name="b"))
        assert refused.value.code == "key_being_tested"
        await service.add_key(other, draft(f"{endpoint}/v1", name="a"))
        assert not first.done()
    finally:
        may_end.set()
        slow.close()
    with pytest.raises(InvalidInput):
        await first
    kept = await service.add_key(user, draft(f"{endpoint}/v1", name="b"))
    assert len(await service.list_keys(user)) == len(await service.list_keys(other)) == 1
    assert (await changing.check_key(user, kept.id)).health == "ok"


async def test_endpoints_that_say_nothing_keep_nobody_else_from_testing(make_user: MakeUser, endpoint: str) -> None:
    waiting, all_wait = 0, asyncio.Event()

    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal waiting
        waiting += 1
        if waiting == 6:
            all_wait.set()
        await reader.read()
        writer.close()

    user, others = await make_user(), [await make_user() for _ in range(6)]
    silent = await asyncio.start_server(say_nothing, "127.0.0.1", 0)
    address = f"http://127.0.0.1:{silent.sockets[0].getsockname()[1]}/v1"
    tests = [asyncio.create_task(service.add_key(one, draft(address))) for one in others]
    try:
        async with asyncio.timeout(60):
            await all_wait.wait()
            assert (await service.add_key(user, draft(f"{endpoint}/v1"))).health == "ok"
        assert not any(test.done() for test in tests)
    finally:
        for test in tests:
            test.cancel()
        await asyncio.gather(*tests, return_exceptions=True)
        silent.close()


async def test_a_rest_without_end_and_a_model_with_controls_cannot_be_kept(make_user: MakeUser, endpoint: str) -> None:
    user = await make_user()
    kept = await service.add_key(user, draft(f"{endpoint}/v1"))
    for change in (
        "update public.user_api_keys set cooling_until = 'infinity'",
        "update public.user_api_keys set checked_at = '-infinity'",
        "update public.user_api_keys set model = E'a\\x7fb'",
        "update public.user_api_keys set model = E'\\n'",
    ):
        with pytest.raises(IntegrityError):
            async with as_user(user.id) as session:
                await session.execute(text(change))
    assert await service.list_keys(user) == [kept]


async def test_providers_and_models_are_listed(make_user: MakeUser) -> None:
    user = await make_user()
    providers = await service.list_providers(user)
    assert providers[0].id == "demo"
    assert {"openai_compatible", "openrouter"} <= {provider.id for provider in providers}
    assert (await service.list_models(user))[0].provider_id == "demo"
