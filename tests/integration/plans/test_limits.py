"""Storage, history, builds of a day, and models of the plan; requests for Enterprise."""

import asyncio
import json
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import text

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.billing.plans.requests import (
    EnterpriseRequest,
    ask_enterprise,
    list_requests,
    own_requests,
    put_away,
)
from samokoder_app.billing.plans.standing import limits_in_use
from samokoder_app.builds.forks import fork_version
from samokoder_app.builds.lineup import line_up
from samokoder_app.builds.offering import model_options
from samokoder_app.db.repositories import keys, plans
from samokoder_app.db.repositories.builds import BuildOrder
from samokoder_app.db.repositories.keys import NewKey
from samokoder_app.db.session import as_user
from samokoder_app.errors import Conflict, InvalidInput, NotFound, QuotaExceeded
from samokoder_app.files.service import list_files
from samokoder_app.mail.letters import LetterKind
from samokoder_app.projects.service import delete_project
from samokoder_app.versions.service import compare_versions, list_versions, restore_version
from tests.conftest import MakeProject, MakeUser
from tests.integration.auth.serving import letters_to
from tests.integration.plans.conftest import Office, begin, save


async def code_of(call: object) -> str:
    with pytest.raises(QuotaExceeded) as caught:
        await call  # type: ignore[misc]
    return caught.value.code


async def test_what_is_stored_is_counted_once_per_content(
    office: Office, user: CurrentUser, make_project: MakeProject
) -> None:
    office.subscribe(user, "starter")
    project = await make_project(user)
    for content in ("x" * 100, "y" * 50, "x" * 100):
        await save(user, project, content)
    assert (await limits_in_use(user)).used.stored_bytes == 150
    fork = await fork_version(user, project, 3)
    assert (await limits_in_use(user)).used.stored_bytes == 250
    await delete_project(user, fork.id)
    await delete_project(user, project)
    assert (await limits_in_use(user)).used.stored_bytes == 0


async def test_beyond_the_storage_nothing_more_is_kept(
    office: Office, user: CurrentUser, make_project: MakeProject
) -> None:
    office.subscribe(user, "starter", max_storage_bytes=250)
    project = await make_project(user)
    await save(user, project, "x" * 200)
    assert await code_of(save(user, project, "y" * 100)) == "quota_storage"
    assert await code_of(fork_version(user, project, 1)) == "quota_storage"
    assert [row.size for row in await list_files(user, project)] == [200]
    assert (await limits_in_use(user)).used.stored_bytes == 200
    await begin(user, project)
    office.run("update app.builds set status = 'cancelled' where project_id = %s", project)
    office.subscribe(user, "starter", max_storage_bytes=100)
    assert await code_of(begin(user, project)) == "quota_storage"


async def test_saves_at_once_in_several_projects_stay_within_the_storage(
    office: Office, user: CurrentUser, make_project: MakeProject
) -> None:
    office.subscribe(user, "professional", max_storage_bytes=1_000)
    projects = [await make_project(user) for _ in range(8)]
    saves = (save(user, project, f"{number}" * 300) for number, project in enumerate(projects))
    ended = await asyncio.gather(*saves, return_exceptions=True)
    assert {one.code for one in ended if isinstance(one, QuotaExceeded)} == {"quota_storage"}
    assert sum(one == 1 for one in ended) == 3
    assert (await limits_in_use(user)).used.stored_bytes == 900


async def test_a_deleted_project_gives_no_build_back(
    office: Office, user: CurrentUser, make_project: MakeProject
) -> None:
    office.subscribe(user, "starter", max_builds_per_day=2)
    for _ in range(2):
        project = await make_project(user)
        await begin(user, project)
        await delete_project(user, project)
    used = (await limits_in_use(user)).used
    assert (used.builds_today, used.builds_now) == (2, 0)
    assert await code_of(begin(user, await make_project(user))) == "quota_builds_per_day"
    office.run("update app.build_starts set at = at - interval '1 day' where user_id = %s", user.id)
    await begin(user, await make_project(user))


async def test_old_versions_are_closed_and_not_deleted(
    office: Office, user: CurrentUser, make_project: MakeProject
) -> None:
    office.subscribe(user, "starter", history_days=7)
    project = await make_project(user)
    for content in ("one", "two", "three"):
        await save(user, project, content)
    age = "update app.versions set created_at = created_at - interval '30 days' where project_id = %s and version <= 2"
    office.run(age, project)
    # The second was replaced just now: it is as fresh as what replaced it.
    assert (await compare_versions(user, project, 2, 3)).files
    listed = await list_versions(user, project)
    assert [one.number for one in listed if one.is_closed] == [1]
    assert await code_of(compare_versions(user, project, 1, 3)) == "quota_history"
    assert await code_of(restore_version(user, project, 1)) == "quota_history"
    assert await code_of(fork_version(user, project, 1)) == "quota_history"
    assert (await restore_version(user, project, 2)).number == 4
    office.subscribe(user, "business", history_days=None)
    assert not any(one.is_closed for one in await list_versions(user, project))
    assert (await compare_versions(user, project, 1, 3)).files
    await restore_version(user, project, 1)


async def test_a_project_that_becomes_anothers_needs_room_there(
    office: Office, user: CurrentUser, make_user: MakeUser, make_project: MakeProject
) -> None:
    other, project = await make_user(), await make_project(user)
    for _ in range(2):
        await make_project(other)
    move = "update public.projects set user_id = %s where id = %s"
    with pytest.raises(psycopg.Error, match="quota_projects"):
        office.run(move, other.id, project)
    office.subscribe(other, "starter")
    office.run(move, other.id, project)
    assert (await limits_in_use(other)).used.projects == 3


async def add_key(user: CurrentUser, provider: str, base_url: str) -> UUID:
    key = NewKey(
        user_id=user.id, provider_id=provider, key_name=base_url, mask="…", sealed="…", base_url=base_url, model=None
    )
    async with as_user(user.id) as session:
        kept = await keys.insert_key(session, key)
    assert kept is not None
    return kept.id


OPENROUTER = "https://openrouter.ai/api/v1"


async def test_on_the_free_plan_ones_own_keys_serve_with_free_models(
    office: Office, user: CurrentUser, make_project: MakeProject
) -> None:
    own, elsewhere, other = (
        await add_key(user, "openrouter", OPENROUTER),
        await add_key(user, "openrouter", "https://evil.example/v1"),
        await add_key(user, "openai", "https://api.openai.com/v1"),
    )
    project = await make_project(user)

    async def build(key: UUID | None, model: str, **more: str) -> None:
        order = json.dumps({"key_id": str(key) if key else None, "model": model, **more})
        await begin(user, project, order)
        office.run("update app.builds set status = 'cancelled' where project_id = %s", project)

    await build(None, "demo")
    await build(own, "qwen/qwen3-coder:free")
    for key, model in ((own, "openai/gpt-5"), (elsewhere, "a/b:free"), (other, "gpt-5")):
        assert await code_of(build(key, model)) == "quota_models"
    assert await code_of(build(own, "a/b:free", stronger_model="openai/gpt-5")) == "quota_models"
    async with as_user(user.id) as session:
        assert await plans.has_only_free_models(session, user.id, project)
        assert await plans.closing_plan(session, project) == "free"
    for place in (None, project):
        marked = {one.value: (one.closed, one.plan) for one in await model_options(user, place)}
        assert marked == {str(own): ("paid", "Free"), str(elsewhere): ("all", "Free"), str(other): ("all", "Free")}
    office.run("update app.instance set free_plan_has_all_models = true")
    await build(other, "gpt-5")
    office.run("update app.instance set free_plan_has_all_models = false")
    office.subscribe(user, "starter")
    await build(own, "openai/gpt-5")
    assert {one.closed for one in await model_options(user, project)} == {""}


async def test_a_model_that_the_provider_lists_as_free_is_free(
    office: Office, user: CurrentUser, make_project: MakeProject
) -> None:
    key, project = await add_key(user, "openrouter", OPENROUTER), await make_project(user)
    office.run(
        "insert into app.key_models (key_id, model, title, is_free, position) values (%s, 'a/gift', 'Gift', true, 1)",
        key,
    )
    await begin(user, project, json.dumps({"key_id": str(key), "model": "a/gift"}))


async def test_other_models_of_a_route_are_left_out_on_the_free_plan(
    office: Office, user: CurrentUser, make_project: MakeProject
) -> None:
    own, other = (
        await add_key(user, "openrouter", OPENROUTER),
        await add_key(user, "openai", "https://api.openai.com/v1"),
    )
    project = await make_project(user)
    places = [("code", own, "a/b:free"), ("code", other, "gpt-5"), ("plan", other, "gpt-5"), ("plan", own, "c/d:free")]
    routes = [
        {"tier": tier, "position": number, "key_id": str(key), "model": model}
        for number, (tier, key, model) in enumerate(places, 1)
    ]
    order = BuildOrder(
        idea="x", stack="static", model="a/b:free", is_demo=False, key_id=own, provider="openrouter",
        auto_approve=True, is_routed=True,
    )  # fmt: skip

    async def served() -> list[tuple[str, ...]]:
        async with as_user(user.id) as session:
            found = await line_up(session, user.id, project, order)
        assert found is not None
        return [tuple(place.model for place in tier) for tier in (found.places.plan, found.places.code)]

    async with as_user(user.id) as session:
        await session.execute(
            text("select app.put_routes(null, cast(:routes as jsonb))"), {"routes": json.dumps(routes)}
        )
    assert await served() == [("c/d:free",), ("a/b:free",)]
    office.subscribe(user, "starter")
    assert await served() == [("gpt-5", "c/d:free"), ("a/b:free", "gpt-5")]


async def test_routes_that_change_after_the_order_bring_no_paid_models_in(
    office: Office, user: CurrentUser, make_project: MakeProject
) -> None:
    """The database looks at the order alone; a key at an address of its own serves whatever it likes as `:free`."""
    own, elsewhere = (
        await add_key(user, "openrouter", OPENROUTER),
        await add_key(user, "openrouter", "https://evil.example/v1"),
    )
    project = await make_project(user)
    order = BuildOrder(
        idea="x", stack="static", model="a/b:free", is_demo=False, key_id=own, provider="openrouter",
        auto_approve=True, is_routed=True,
    )  # fmt: skip
    places = [(own, "openai/gpt-5"), (elsewhere, "c/d:free"), (own, "a/b:free")]
    routes = [
        {"tier": "code", "position": number, "key_id": str(key), "model": model}
        for number, (key, model) in enumerate(places, 1)
    ]
    await begin(user, project, order.model_dump_json())
    async with as_user(user.id) as session:
        await session.execute(
            text("select app.put_routes(null, cast(:routes as jsonb))"), {"routes": json.dumps(routes)}
        )
        found = await line_up(session, user.id, project, order)
    assert found is not None
    assert [(place.key_id, place.model) for place in found.places.all] == [(own, "a/b:free")]


ASKED = EnterpriseRequest(company=" Acme\n Ltd ", people=40, words="Forty people, our own limits.")


async def test_a_request_is_kept_and_told_to_the_operators(user: CurrentUser, operator: CurrentUser) -> None:
    made = await ask_enterprise(user, ASKED)
    assert (made.company, made.people, made.answered_at) == ("Acme Ltd", 40, None)
    letters = await letters_to(operator.email, LetterKind.ENTERPRISE_REQUEST)
    assert [one.subject_of for one in letters] == [f"{user.email}, Acme Ltd"]
    assert letters[0].link.endswith("/admin/users")
    with pytest.raises(Conflict, match="enterprise_asked"):
        await ask_enterprise(user, ASKED)
    shown = next(one for one in await list_requests(operator) if one.user_id == user.id)
    assert (shown.email, shown.plan, shown.words) == (user.email, "free", ASKED.words)
    await put_away(operator, shown.id)
    assert all(one.user_id != user.id for one in await list_requests(operator))
    assert (await own_requests(user))[0].answered_at is not None


async def test_requests_at_once_are_one_and_many_are_too_many(
    user: CurrentUser, operator: CurrentUser, office: Office
) -> None:
    ended = await asyncio.gather(*(ask_enterprise(user, ASKED) for _ in range(6)), return_exceptions=True)
    assert sum(not isinstance(one, BaseException) for one in ended) == 1
    assert {one.code for one in ended if isinstance(one, Conflict)} == {"enterprise_asked"}
    for _ in range(4):
        office.run("update app.enterprise_requests set answered_at = now() where user_id = %s", user.id)
        await ask_enterprise(user, ASKED)
    office.run("update app.enterprise_requests set answered_at = now() where user_id = %s", user.id)
    with pytest.raises(Conflict, match="enterprise_often"):
        await ask_enterprise(user, ASKED)


async def test_requests_are_for_operators_and_have_words(user: CurrentUser, make_user: MakeUser) -> None:
    with pytest.raises(InvalidInput):
        await ask_enterprise(user, ASKED.model_copy(update={"company": " "}))
    made = await ask_enterprise(user, ASKED)
    assert made.company
    stranger = await make_user()
    for call in (list_requests(stranger), put_away(stranger, user.id)):
        with pytest.raises(NotFound):
            await call
    async with as_user(stranger.id) as session:
        assert await session.scalar(text("select count(*) from app.enterprise_requests")) == 0
