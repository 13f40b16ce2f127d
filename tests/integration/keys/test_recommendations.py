"""Which models of a user's keys are recommended: by what is known of them, and by their own builds."""

import asyncio
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from engine.builds.state import Role
from engine.llm.profiles import named_families, profile_of
from engine.llm.routing.tiers import Tier, tier_of
from engine.llm.types import ModelChoice
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.repositories import keys, model_lists, recommendations
from samokoder_app.db.repositories.keys import KeyHealth, NewKey
from samokoder_app.db.session import as_user, as_worker
from samokoder_app.keys.models import list_key_models
from samokoder_app.keys.recommending import recommend, recommend_tiers
from samokoder_app.keys.views import RecommendationView
from tests.conftest import DatabaseServer, MakeUser

pytestmark = pytest.mark.usefixtures("web_db", "families")

CAPABLE, CHEAPER, UNPRICED, PLAIN = "claude-sonnet-4-5", "gpt-5-mini", "gpt-5-secret", "some-model"
_SPENT = """
    with made as (
        insert into app.builds (project_id, user_id, status, request, accepted, error)
        select %(project)s, %(user)s, %(status)s, '{"is_demo": false}', %(accepted)s, %(error)s
        from generate_series(1, %(builds)s) returning id)
    insert into app.api_usage_log (user_id, build_id, step, ordinal, provider, model, role, key_id, prompt_tokens,
        completion_tokens, estimated, seconds, outcome)
    select %(user)s, m.id, 1, number, %(kind)s, %(model)s, %(role)s, %(key)s, 1, 1, false, 1, %(outcome)s
    from made m, generate_series(1, %(calls)s) number
"""


@pytest.fixture
async def families(database: object) -> None:
    async with as_worker() as session:
        await recommendations.store_families(session, named_families())


@pytest.fixture
async def user(make_user: MakeUser) -> CurrentUser:
    return await make_user()


async def keep(user: CurrentUser, name: str, *models: dict[str, Any], provider: str = "openai") -> UUID:
    new = NewKey(
        user_id=user.id,
        provider_id=provider,
        key_name=name,
        mask="…",
        sealed="x",
        base_url=f"https://{provider}.example.com/v1",
        model=None,
    )
    async with as_user(user.id) as session:
        row = await keys.insert_key(session, new)
        assert row is not None
        await model_lists.save_own_key_models(session, row.id, list(models))
    return row.id


def model(name: str, usd: float | None = None, context: int | None = 200_000, **more: object) -> dict[str, Any]:
    """A model as a list has it; `usd` for a million tokens read, five times that for those written."""
    prices = {} if usd is None else {"prompt_usd": f"{usd / 1e6:.12f}", "completion_usd": f"{usd * 5 / 1e6:.12f}"}
    return {"id": name, "title": name.title(), "context_tokens": context, **prices, **more}


def spend(server: DatabaseServer, user: CurrentUser, name: str, **more: object) -> None:
    """Builds of the user in which a model was called."""
    values: dict[str, object] = {
        "user": user.id, "model": name, "kind": "openai", "key": None, "role": "developer", "outcome": "answered",
        "status": "done", "accepted": False, "error": None, "builds": 1, "calls": 2, "project": None,
    }  # fmt: skip
    with server.connect_owner() as connection:
        values["project"] = connection.execute(
            "insert into public.projects (user_id, name, description) values (%s, 'p', 'p') returning id", (user.id,)
        ).fetchone()[0]  # type: ignore[index]
        connection.execute(_SPENT, values | more)


async def names(user: CurrentUser, role: Role | Tier = Tier.CODE) -> list[str]:
    return [one.model for one in await recommend(user, role)]


async def first(user: CurrentUser) -> RecommendationView:
    return (await recommend(user, Tier.CODE))[0]


async def test_what_is_known_of_models_ranks_them(user: CurrentUser) -> None:
    listed = [
        model(PLAIN, 0.1),
        model(UNPRICED),
        model("tiny", 0.01, context=8_000),
        model(CAPABLE, 3),
        model(CHEAPER, 0.25),
        model("grok-4-toolless", 0.1, can_call_tools=False),
        model("kimi-k2:free", 0, is_free=True),
        model("no-price"),
        model("by-the-call", 0, call_usd="0.03"),
    ]
    key = await keep(user, "k", *listed)
    best = await recommend(user, Role.DEVELOPER)
    assert [one.model for one in best] == [
        CHEAPER, CAPABLE, UNPRICED, "kimi-k2:free", "grok-4-toolless", PLAIN, "by-the-call", "no-price", "tiny",
    ]  # fmt: skip
    assert [one.quality for one in best] == [*["capable"] * 3, *["unknown"] * 5, "small"]
    assert [one.place for one in best] == list(range(1, 10))
    assert (best[0].key_id, best[0].name, best[0].tier) == (key, "Gpt-5-Mini", "code")
    assert (best[0].prompt_usd_per_million, best[2].prompt_usd_per_million) == ("0.25", None)
    assert [one.call_usd for one in best] == [*[None] * 6, "0.03", None, None]
    assert [one.call_usd for one in await list_key_models(user, key) if one.model == "by-the-call"] == ["0.03"]
    assert (await names(user, Tier.CHEAP))[:3] == ["kimi-k2:free", "grok-4-toolless", PLAIN]
    assert (await names(user, Tier.CHEAP))[-3:] == [UNPRICED, "no-price", "tiny"]


async def test_ones_own_builds_count_more_than_what_is_said(user: CurrentUser, database_server: DatabaseServer) -> None:
    await keep(user, "k", model(CAPABLE, 3), model(CHEAPER, 0.25), model(PLAIN, 9))
    spend(database_server, user, PLAIN, builds=3)
    spend(database_server, user, PLAIN, builds=1, accepted=True)
    spend(database_server, user, PLAIN, builds=2, status="cancelled", outcome="cut")
    spend(database_server, user, CHEAPER, builds=2, status="paused", error='{"code": "unmet_requirements"}')
    spend(database_server, user, CHEAPER, builds=2, status="paused", error='{"code": "budget_reached"}')
    best = await recommend(user, Tier.CODE)
    assert [(one.model, one.quality) for one in best] == [
        (PLAIN, "proven"), (CAPABLE, "capable"), (CHEAPER, "failing"),
    ]  # fmt: skip
    plain = best[0]
    assert (plain.verified_builds, plain.unverified_builds, plain.calls, plain.answered_calls) == (3, 1, 12, 8)
    assert (best[2].verified_builds, best[2].unverified_builds) == (0, 2)
    assert [one.verified_builds for one in await recommend(user, Tier.PLAN)] == [0, 0, 0]  # it planned nothing


async def test_a_model_that_seldom_answers_comes_last(user: CurrentUser, database_server: DatabaseServer) -> None:
    await keep(user, "k", model(CAPABLE, 3), model(CHEAPER, 0.25))
    spend(database_server, user, CHEAPER, calls=9, outcome="lost", status="cancelled")
    assert await names(user) == [CHEAPER, CAPABLE]
    spend(database_server, user, CHEAPER, calls=1, status="cancelled")
    assert await names(user) == [CAPABLE, CHEAPER]


async def test_other_peoples_keys_and_builds_are_not_seen(
    user: CurrentUser, make_user: MakeUser, database_server: DatabaseServer
) -> None:
    stranger = await make_user()
    await keep(stranger, "theirs", model("private-tune", 1))
    await keep(user, "mine", model(CAPABLE, 3), model(PLAIN, 1))
    spend(database_server, stranger, PLAIN, builds=5)
    assert await names(stranger) == ["private-tune"]
    best = await first(user)
    assert (best.model, best.verified_builds) == (CAPABLE, 0)
    assert [one.calls for one in await recommend(user, Tier.CODE)] == [0, 0]


async def test_keys_that_are_off_are_passed_by_and_the_first_of_several_serves(user: CurrentUser) -> None:
    await keep(user, "first", model(CAPABLE, 3))
    second = await keep(user, "second", model(CAPABLE, 3))
    third = await keep(user, "third", model(CHEAPER, 1), provider="groq")
    assert [(one.key_name, one.model) for one in await recommend(user, Tier.CODE)] == [
        ("third", CHEAPER), ("first", CAPABLE),
    ]  # fmt: skip
    for health, expected in (
        (KeyHealth.REJECTED, [second]), (KeyHealth.NO_CREDIT, [second]), (KeyHealth.NO_PERMISSION, [second]),
        (KeyHealth.COOLING, [third, second]), (KeyHealth.UNREACHABLE, [third, second]),
    ):  # fmt: skip
        async with as_user(user.id) as session:
            (one, _, other) = await keys.list_keys(session, user.id)
            await keys.report_health(session, one.id, KeyHealth.REJECTED)
            await keys.report_health(session, other.id, health)
        assert [one.key_id for one in await recommend(user, Tier.CODE)] == expected


async def test_models_of_one_name_on_two_servers_are_two(user: CurrentUser, database_server: DatabaseServer) -> None:
    ours, provider = [await keep(user, "a", model("m"), provider="openai_compatible")], "openai_compatible"
    async with as_user(user.id) as session:
        new = NewKey(
            user_id=user.id, provider_id=provider, key_name="b", mask="…", sealed="x",
            base_url="https://other.example.com/v1", model=None,
        )  # fmt: skip
        row = await keys.insert_key(session, new)
        assert row is not None
        await model_lists.save_own_key_models(session, row.id, [model("m")])
    spend(database_server, user, "m", kind=provider, key=row.id, builds=2)
    assert [(one.key_id, one.verified_builds) for one in await recommend(user, Tier.CODE)] == [
        (row.id, 2), (ours[0], 0),
    ]  # fmt: skip


async def test_roles_and_families_are_those_of_the_engine() -> None:
    tried = (
        "gpt-5", "gpt-5-nano", "gpt-5.2-codex", "vendor/claude-opus-4-5", "gpt-4.1", "gpt-4.1-mini", "o3", "llama-3.1-8b",
        "deepseek-chat", "GLM-4.5", "glm-4.5-air", "qwen3-coder-30b-a3b", "gemini-2.5-flash", "gemini-2.5-flash-lite",
    )  # fmt: skip
    async with as_user(uuid4()) as session:
        for role in Role:
            assert await session.scalar(text("select app.tier_of(:role)"), {"role": role}) == tier_of(role)
        for name in tried:
            found = await session.scalar(
                text(
                    "select works_alone from app.model_families where lower(regexp_replace(:name, '^.*/', '')) ~ pattern"
                    " order by position limit 1"
                ),
                {"name": name},
            )
            choice = ModelChoice(provider="openai", model=name, base_url="https://api.openai.com/v1")
            assert bool(found) is (profile_of(choice).mode == "loop"), name


@pytest.fixture
def planned(request: pytest.FixtureRequest, database_server: DatabaseServer) -> Iterator[None]:
    """What the planner may not do: as if it took every list for a short one."""
    with database_server.connect_owner() as connection:
        for way in request.param:
            connection.execute(f"alter database samokoder set {way} = off")
    yield
    with database_server.connect_owner() as connection:
        for way in request.param:
            connection.execute(f"alter database samokoder reset {way}")


@pytest.mark.parametrize("planned", [(), ("enable_hashjoin", "enable_mergejoin")], indirect=True, ids=["free", "loops"])
async def test_long_lists_and_a_long_past_are_ranked_in_bounds(
    planned: None, user: CurrentUser, database_server: DatabaseServer
) -> None:
    """2,000 models of each of three keys, 100,000 calls in 5,000 builds."""
    for name in ("a", "b", "c"):
        await keep(user, name, *(model(f"vendor/m-{name}-{n}", n + 1) for n in range(2_000)))
    for name in ("vendor/m-a-1", "vendor/m-b-2"):
        spend(database_server, user, name, builds=2_500, calls=20)
    best = await recommend(user, Tier.CODE)
    assert 1_000 <= best[0].verified_builds <= 2_500  # of the last 20,000 calls
    # The last key's are as cheap, but behind the bound.
    assert {one.key_name for one in best} == {"a", "b"}


async def test_what_is_known_of_calls_is_never_looped_over_squared(database_server: DatabaseServer) -> None:
    def loops_over_calls(node: dict[str, Any], is_inner: bool = False) -> bool:
        is_loop, plans = node["Node Type"] == "Nested Loop", node.get("Plans", [])
        return (is_inner and node["Node Type"] == "CTE Scan") or any(
            loops_over_calls(one, is_inner or (is_loop and one.get("Parent Relationship") == "Inner")) for one in plans
        )

    with database_server.connect_owner() as connection:
        [body] = connection.execute("select prosrc from pg_proc where proname = 'own_experience'").fetchone() or ("",)
        for news in ("select 1", "analyze app.api_usage_log, app.builds"):  # whatever the planner has been told
            connection.execute(news)
            [plan] = connection.execute("explain (format json) " + body.replace("p_tier", "'code'")).fetchone() or ([],)
            assert not loops_over_calls(plan[0]["Plan"])
        connection.rollback()


async def test_one_user_has_one_choice_at_a_time(user: CurrentUser, make_user: MakeUser) -> None:
    other = await make_user()
    for one in (user, other):
        await keep(one, "k", model(CAPABLE, 3))
    found = await asyncio.gather(
        *(recommend(user, Tier.CODE) for _ in range(5)), recommend_tiers(user), recommend(other, Tier.CODE),
        return_exceptions=True,
    )  # fmt: skip
    assert [getattr(one, "code", None) for one in found] == [None, *["recommending_already"] * 5, None]
    assert {tier: len(best) for tier, best in (await recommend_tiers(user)).items()} == dict.fromkeys(Tier, 1)
