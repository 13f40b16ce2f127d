"""Keys of the real kinds of providers: tested, listed, changed, replaced, refreshed. The providers are on loopback."""

from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import text

from engine.egress.client import guarded_client
from engine.egress.policy import AddressPolicy
from engine.llm.providers.addresses import BASE_URLS
from samokoder_app.api.app import create_api
from samokoder_app.builds.estimate import estimate_order
from samokoder_app.builds.views import StartBuild
from samokoder_app.db.repositories import keys as key_rows
from samokoder_app.db.repositories import model_lists
from samokoder_app.db.session import as_user, as_worker
from samokoder_app.errors import InvalidInput, NotFound
from samokoder_app.keys import changing, service
from samokoder_app.keys.models import list_key_models
from samokoder_app.keys.refreshing import refresh_lists
from samokoder_app.keys.views import KeyChange, KeyDraft, NewSecret
from tests.conftest import DatabaseServer, MakeUser
from tests.integration.api.conftest import BASE
from tests.integration.llm import listing_provider as said
from tests.integration.llm.listing_provider import ListingProvider, listing_provider

pytestmark = pytest.mark.usefixtures("web_db")


@pytest.fixture
async def provider() -> AsyncIterator[ListingProvider]:
    async with listing_provider() as listening:
        yield listening


def draft(provider: ListingProvider, provider_id: str = "openai", **more: str) -> KeyDraft:
    key = SecretStr(more.pop("key", "sk-proj-0123456789abcdef4f2a"))
    return KeyDraft(provider_id=provider_id, api_key=key, base_url=provider.base_url, **more)


async def make_due(server: DatabaseServer, *key_ids: object) -> None:
    with server.connect_owner() as connection:
        connection.execute("update public.user_api_keys set models_due_at = now() + interval '1 day'")
        connection.execute("update public.ai_providers set models_due_at = now() + interval '1 day'")
        connection.execute(
            "update public.user_api_keys set models_due_at = now() where id::text = any(%s)",
            ([str(one) for one in key_ids],),
        )


async def refresh() -> None:
    async with guarded_client(AddressPolicy(allow_private=True)) as client:
        await refresh_lists(service.current_vault(), client)


def test_the_seed_has_the_engines_addresses(database_server: DatabaseServer) -> None:
    with database_server.connect_owner() as connection:
        rows = connection.execute("select kind, base_url from public.ai_providers where base_url is not null")
        assert dict(rows.fetchall()) == BASE_URLS


async def test_a_keys_list_is_its_owners_alone(make_user: MakeUser, provider: ListingProvider) -> None:
    user, stranger = await make_user(), await make_user()
    provider.answers = {"/models": (200, said.OPENAI), "/chat/completions": (200, {})}
    kept = await service.add_key(user, draft(provider))
    assert (kept.mask, kept.health, kept.model) == ("sk-proj-…4f2a", "ok", "")
    mini, tuned = await list_key_models(user, kept.id)
    assert (mini.prompt_usd_per_million, mini.completion_usd_per_million) == ("0.25", "2")
    assert (tuned.model, tuned.prompt_usd_per_million) == ("ft:gpt-4.1-mini-2025-04-14:acme:secret-plan:B1", None)
    assert "secret-plan" not in repr(await service.list_models(stranger))
    with pytest.raises(NotFound):
        await list_key_models(stranger, kept.id)
    async with as_user(stranger.id) as session:
        assert await model_lists.list_key_models(session, kept.id) == []
        assert (await session.execute(text("select count(*) from app.key_models"))).scalar_one() == 0
    with pytest.raises(NotFound):
        async with as_user(stranger.id) as session:
            await model_lists.save_own_key_models(session, kept.id, [])


async def test_an_empty_account_is_kept_and_told_and_well_again_once_it_was_filled(
    make_user: MakeUser, provider: ListingProvider
) -> None:
    user = await make_user()
    provider.answers = {"/models": (200, said.ANTHROPIC), "/messages": (400, said.NO_CREDIT_ANTHROPIC)}
    kept = await service.add_key(user, draft(provider, "anthropic"))
    assert kept.health == "no_credit"
    provider.answers["/messages"] = (200, {})
    assert (await changing.check_key(user, kept.id)).health == "ok"
    provider.answers["/models"] = (401, said.WRONG_ANTHROPIC)
    checked = await changing.check_key(user, kept.id)
    assert (checked.health, checked.cooling_until) == ("rejected", None)
    provider.answers["/models"] = (503, {})
    checked = await changing.check_key(user, kept.id)
    assert checked.health == "unreachable"
    assert checked.cooling_until is not None
    assert len(await list_key_models(user, kept.id)) == 2  # the list stays


async def test_a_secret_is_replaced_under_the_same_id(make_user: MakeUser, provider: ListingProvider) -> None:
    user, stranger = await make_user(), await make_user()
    provider.answers = {"/models": (200, said.GROQ), "/chat/completions": (200, {})}
    kept = await service.add_key(user, draft(provider, "groq", model="openai/gpt-oss-20b"))
    newer = NewSecret(api_key=SecretStr("gsk_newer0123456789abcd9e9e"))
    with pytest.raises(NotFound):
        await changing.replace_secret(stranger, kept.id, newer)
    provider.answers["/models"] = (401, said.WRONG_GROQ)
    with pytest.raises(InvalidInput) as caught:
        await changing.replace_secret(user, kept.id, newer)
    assert caught.value.code == "key_rejected"
    provider.answers["/models"] = (200, said.GROQ)
    replaced = await changing.replace_secret(user, kept.id, newer)
    assert (replaced.id, replaced.mask, replaced.health, replaced.model) == (
        kept.id,
        "…9e9e",
        "ok",
        "openai/gpt-oss-20b",
    )
    async with as_worker() as session:
        [sealed] = await key_rows.sealed_keys(session, [kept.id])
    assert service.current_vault().open(sealed.sealed, sealed.salt).get_secret_value() == "gsk_newer0123456789abcd9e9e"


async def test_keys_are_renamed_and_moved_over_rest(
    make_user: MakeUser, provider: ListingProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider.answers = {"/models": (200, said.OLLAMA)}
    transport = httpx.ASGITransport(app=create_api(), client=("127.0.0.1", 40000))
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
        account = {"email": f"{uuid4().hex[:12]}@example.com", "password": "correct horse battery"}
        token = (await client.post("/auth/v1/signup", json=account)).json()["access_token"]
        client.headers.update({"Authorization": f"Bearer {token}", "Accept-Language": "en"})
        body = {"provider_id": "openai_compatible", "api_key": "", "base_url": provider.base_url}
        ids = []
        for name in ("a", "b", "c"):
            answer = await client.post("/api/user/api-keys", json={**body, "key_name": name})
            assert answer.status_code == 201, answer.text
            ids.append(answer.json()["id"])
        answer = await client.patch(f"/api/user/api-keys/{ids[2]}", json={"position": 1, "key_name": "first"})
        assert (answer.status_code, answer.json()["position"], answer.json()["key_name"]) == (200, 1, "first")
        items = (await client.get("/api/user/api-keys")).json()["items"]
        assert [(item["key_name"], item["position"]) for item in items] == [("first", 1), ("a", 2), ("b", 3)]
        taken = await client.patch(f"/api/user/api-keys/{ids[0]}", json={"key_name": "b"})
        assert (taken.status_code, taken.json()["error"]["code"]) == (409, "key_name_taken")
        models = (await client.get(f"/api/user/api-keys/{ids[0]}/models")).json()["items"]
        assert [(one["model"], one["prompt_usd_per_million"], one["is_free"]) for one in models] == [
            ("qwen3:8b", None, False)
        ]
        assert (await client.patch(f"/api/user/api-keys/{ids[0]}", json={"model": "qwen3:8b"})).json()["model"] == (
            "qwen3:8b"
        )
        assert (await client.post(f"/api/user/api-keys/{ids[0]}/test")).json()["health"] == "ok"
        missing = await client.put(f"/api/user/api-keys/{uuid4()}/secret", json={"api_key": "sk-0123456789"})
        assert missing.status_code == 404
        assert (await client.delete(f"/api/user/api-keys/{ids[0]}")).status_code == 204


async def test_lists_are_asked_for_anew_and_a_failing_provider_leaves_the_old_one(
    make_user: MakeUser, provider: ListingProvider, database_server: DatabaseServer
) -> None:
    user = await make_user()
    provider.answers = {"/models": (200, said.OPENAI), "/chat/completions": (200, {})}
    kept = await service.add_key(user, draft(provider))
    await make_due(database_server, kept.id)
    provider.answers["/models"] = (500, {})
    await refresh()
    assert len(await list_key_models(user, kept.id)) == 2
    await refresh()  # not due again before tomorrow
    assert len(provider.asked) == 3
    await make_due(database_server, kept.id)
    provider.answers["/models"] = (200, {"data": [{"id": "gpt-6"}]})
    await refresh()
    assert [model.model for model in await list_key_models(user, kept.id)] == ["gpt-6"]
    await make_due(database_server, kept.id)
    provider.answers["/models"] = (401, said.WRONG_OPENAI)
    await refresh()
    (row,) = await service.list_keys(user)
    assert row.health == "rejected"
    assert [model.model for model in await list_key_models(user, kept.id)] == ["gpt-6"]
    assert isinstance(await changing.change_key(user, kept.id, KeyChange()), type(row))


async def test_openrouters_list_is_public_and_asked_for_once_without_a_key(
    make_user: MakeUser, provider: ListingProvider, database_server: DatabaseServer
) -> None:
    user, other = await make_user(), await make_user()
    provider.answers = {
        "/key": (200, said.key_of_openrouter(None)),
        "/models": (200, said.OPENROUTER),
        "/chat/completions": (200, {}),
    }
    with database_server.connect_owner() as connection:
        connection.execute("update public.ai_providers set base_url = %s where id = 'openrouter'", (provider.base_url,))
    try:
        kept = await service.add_key(user, draft(provider, "openrouter"))
        theirs = await service.add_key(other, draft(provider, "openrouter"))
        assert {model.model for model in await list_key_models(user, kept.id)} == {"openrouter/auto", "openrouter/free"}
        await make_due(database_server)
        with database_server.connect_owner() as connection:
            connection.execute("update public.ai_providers set models_due_at = now() where id = 'openrouter'")
        provider.asked.clear()
        await refresh()
        await refresh()
        assert [path for path, _, _ in provider.asked] == ["/models"]
        assert "authorization" not in provider.asked[0][1]
        sonnet, gemma, auto = await list_key_models(other, theirs.id)
        assert (sonnet.prompt_usd_per_million, sonnet.context_tokens, sonnet.can_see) == ("3", 200_000, True)
        assert (gemma.is_free, gemma.prompt_usd_per_million) == (True, "0")
        assert (auto.is_free, auto.prompt_usd_per_million) == (False, None)
        costs = {}
        for model in ("anthropic/claude-sonnet-4.5", "google/gemma-3-27b-it:free", "openrouter/auto"):
            likely = await estimate_order(user, StartBuild(key_id=kept.id, model=model))
            costs[model] = likely.cost_usd and float(likely.cost_usd[1])
        assert costs["anthropic/claude-sonnet-4.5"] > 0
        assert list(costs.values())[1:] == [0.0, None]
        async with as_worker() as session:
            assert (await session.execute(text("select count(*) from app.key_models where key_id = any(:ids)"),
                                          {"ids": [kept.id, theirs.id]})).scalar_one() == 0  # fmt: skip
    finally:
        with database_server.connect_owner() as connection:
            connection.execute(
                "update public.ai_providers set base_url = %s where id = 'openrouter'", (BASE_URLS["openrouter"],)
            )
