"""What operators see of everybody, and what they do to accounts and builds; nobody else does either."""

import asyncio
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from sqlalchemy import text

from engine.builds.state import BuildStatus
from samokoder_app.accounts import audit
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.accounts.operator import grant_operator
from samokoder_app.accounts.sessions import resolve_bearer
from samokoder_app.accounts.tokens import TokenDraft, make_token, resolve_token
from samokoder_app.db.origin import Origin, set_origin
from samokoder_app.db.session import as_user, as_worker
from samokoder_app.errors import Conflict, InvalidInput, NotFound
from samokoder_app.operating.builds import list_builds, read_queue, stop_build
from samokoder_app.operating.overview import read_overview
from samokoder_app.operating.users import list_users, lock_account
from samokoder_app.settings import get_settings
from tests.conftest import DatabaseServer, MakeProject, MakeUser
from tests.integration.api.conftest import api  # noqa: F401 - a fixture
from tests.integration.auth.browsing import PASSWORD, Browser, browsers

AT_HIS_DESK = Origin(address="203.0.113.77", browser="Firefox, Linux", via="session")


@pytest.fixture(autouse=True)
async def _platform(api: FastAPI) -> None:  # noqa: F811
    """A real database, and previews that nobody has started."""


@pytest.fixture
async def operator(make_user: MakeUser) -> CurrentUser:
    user = await make_user()
    assert await grant_operator(user.email)
    return user.model_copy(update={"is_operator": True})


async def begin_build(user: CurrentUser, project: UUID, *, is_running: bool = False) -> UUID:
    async with as_user(user.id) as session:
        build = await session.scalar(text('select app.start_build(:p, \'{"model": "m"}\')'), {"p": project})
    assert isinstance(build, UUID)
    if is_running:
        async with as_worker() as session:
            await session.execute(text("select app.claim_build(:b, 'w', 600)"), {"b": build})
    return build


async def test_users_are_found_by_address_name_and_id(operator: CurrentUser, make_user: MakeUser) -> None:
    user = await make_user()
    for search in (user.email, user.email.upper()[:30], str(user.id)):
        assert [one.id for one in (await list_users(operator, search)).items] == [user.id], search
    assert (await list_users(operator, "%")).items == ()
    assert (await list_users(operator, "\x00")).items == ()


async def test_lists_come_in_pages_without_gaps(operator: CurrentUser, make_user: MakeUser) -> None:
    made = {(await make_user()).id for _ in range(5)}
    seen, cursor = [], None
    while True:
        page = await list_users(operator, "", cursor, 2)
        seen += [one.id for one in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert len(seen) == len(set(seen))
    assert made <= set(seen)
    with pytest.raises(InvalidInput):
        await list_users(operator, "", "nonsense")


async def test_what_a_user_did_is_counted_and_nothing_that_he_wrote_is_told(
    operator: CurrentUser, make_user: MakeUser, make_project: MakeProject, database_server: DatabaseServer
) -> None:
    user = await make_user()
    project = await make_project(user, name="A secret plan")
    build = await begin_build(user, project, is_running=True)
    call = (
        "insert into app.api_usage_log (user_id, project_id, provider, model, role, prompt_tokens, completion_tokens,"
        " estimated, cost_usd, seconds, at) values (%s, %s, 'openai', 'm', 'developer', 10, 5, false, %s, 1,"
        " now() - make_interval(days => %s))"
    )
    with database_server.connect_owner() as connection:
        for cost, days in (("0.25", 1), (None, 2), ("9.0", 31)):
            connection.execute(call, (user.id, project, cost, days))
    (told,) = (await list_users(operator, user.email)).items
    assert (told.projects, told.builds, told.active_builds) == (1, 1, 1)
    assert (told.calls_30, told.tokens_30, str(told.cost_usd_30)) == (2, 30, "0.25")
    running = (await list_builds(operator, [BuildStatus.RUNNING])).items
    (mine,) = [one for one in running if one.id == build]
    assert (mine.email, mine.worker, mine.model, mine.is_stopping) == (user.email, "w", "m", False)
    assert "A secret plan" not in f"{told}{running}"


async def test_the_queue_is_shown_in_its_order(
    operator: CurrentUser, make_user: MakeUser, make_project: MakeProject
) -> None:
    user = await make_user()
    builds = [await begin_build(user, await make_project(user)) for _ in range(2)]
    queue = await read_queue(operator)
    assert [one.id for one in queue.waiting if one.user_id == user.id] == builds
    waiting = [one for one in queue.jobs if one.status == "todo"]
    assert sum(one.jobs for one in waiting) >= 2
    assert all((one.oldest_seconds or 0) >= 0 for one in waiting)


async def test_the_overview_names_what_is_wrong_in_both_languages(operator: CurrentUser) -> None:
    parts = (await read_overview(operator)).health.parts
    assert parts["database"].ok
    assert not parts["queue"].ok  # no worker runs here
    assert (parts["queue"].ru, parts["queue"].en) == ("Ни один рабочий процесс не запущен.", "No worker is running.")


async def test_a_broken_second_engine_is_named_and_stops_nothing(
    operator: CurrentUser, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert "gpt_pilot" not in (await read_overview(operator)).health.parts
    before = (await read_overview(operator)).health.status
    monkeypatch.setenv("GPT_PILOT_HOME", str(tmp_path))
    get_settings.cache_clear()
    try:
        health = (await read_overview(operator)).health
    finally:
        monkeypatch.undo()
        get_settings.cache_clear()
    assert health.status == before
    assert not health.parts["gpt_pilot"].ok
    assert str(tmp_path) in health.parts["gpt_pilot"].en
    assert health.parts["gpt_pilot"].ru != health.parts["gpt_pilot"].en


async def test_a_locked_account_lets_nobody_in_and_loses_nothing(
    operator: CurrentUser, make_project: MakeProject
) -> None:
    async with browsers() as opening:
        browser, again = opening(), opening()
        email = await browser.sign_up()
        user = await browser.user()
        assert user is not None
        bearer = await access_token(browser, email)
        token = (await make_token(user, TokenDraft(name="script"))).token.get_secret_value()
        queued = await begin_build(user, await make_project(user))
        running = await begin_build(user, await make_project(user), is_running=True)
        await lock_account(operator, user.id, is_locked=True)
        assert await browser.user() is None
        assert await resolve_token(token) is None
        assert await resolve_bearer(bearer) is None
        refused = await again.post("/session/sign-in", email=email, password=PASSWORD)
        assert "error=user_banned" in refused.headers["location"]
        stopped = {one.id: one for one in (await list_builds(operator)).items if one.user_id == user.id}
        assert stopped[queued].status is BuildStatus.CANCELLED
        assert stopped[running].is_stopping
        await lock_account(operator, user.id, is_locked=False)
        await again.post("/session/sign-in", email=email, password=PASSWORD)
        assert (await again.user()) is not None
        assert (await resolve_token(token)) is not None
        assert (await list_users(operator, email)).items[0].projects == 2


async def test_a_build_that_begins_while_its_account_is_locked_is_stopped(
    operator: CurrentUser, make_user: MakeUser, make_project: MakeProject, database_server: DatabaseServer
) -> None:
    user = await make_user()
    project = await make_project(user)
    async with as_user(user.id) as session:
        build = await session.scalar(text('select app.start_build(:p, \'{"model": "m"}\')'), {"p": project})
        locking = asyncio.ensure_future(lock_account(operator, user.id, is_locked=True))
        while not somebody_waits(database_server):
            finished, _ = await asyncio.wait({locking}, timeout=0.01)
            if finished:
                break
    await locking
    (stopped,) = [one for one in (await list_builds(operator)).items if one.id == build]
    assert stopped.status is BuildStatus.CANCELLED


def somebody_waits(database_server: DatabaseServer) -> bool:
    """Whether a transaction waits for the end of another one."""
    with database_server.connect_owner() as connection:
        waiting = "select from pg_locks where locktype = 'transactionid' and not granted"
        return connection.execute(waiting).fetchone() is not None


async def test_a_request_that_came_before_the_lock_begins_nothing_after_it(
    operator: CurrentUser, make_user: MakeUser, make_project: MakeProject
) -> None:
    user = await make_user()
    project = await make_project(user)
    build = await begin_build(user, await make_project(user), is_running=True)
    async with as_worker() as session:
        await session.execute(text("select app.rest_build(:b, 1, 'paused', null)"), {"b": build})
    await lock_account(operator, user.id, is_locked=True)
    with pytest.raises(NotFound):
        await begin_build(user, project)
    with pytest.raises(NotFound):
        async with as_user(user.id) as session:
            await session.execute(text("select app.resume_build(:b)"), {"b": build})
    with pytest.raises(NotFound):
        await make_project(user)
    await lock_account(operator, user.id, is_locked=False)
    await begin_build(user, project)


async def test_who_was_made_an_operator_while_locked_is_let_in_again(
    operator: CurrentUser, make_user: MakeUser
) -> None:
    user = await make_user()
    await lock_account(operator, user.id, is_locked=True)
    assert await grant_operator(user.email)
    await lock_account(operator, user.id, is_locked=False)
    (told,) = (await list_users(operator, user.email)).items
    assert (told.is_operator, told.locked_at) == (True, None)


async def access_token(browser: Browser, email: str) -> str:
    answer = await browser.client.post(
        "/auth/v1/token?grant_type=password", json={"email": email, "password": PASSWORD}
    )
    return str(answer.json()["access_token"])


async def test_both_are_told_of_it_and_the_user_not_where_the_operator_sits(
    operator: CurrentUser, make_user: MakeUser, make_project: MakeProject
) -> None:
    user = await make_user()
    build = await begin_build(user, await make_project(user))
    set_origin(AT_HIS_DESK)
    await stop_build(operator, build)
    for _ in range(2):  # the second time nothing is done, and nothing told
        await lock_account(operator, user.id, is_locked=True)
    await lock_account(operator, user.id, is_locked=False)
    told = (await audit.list_own(user)).items
    assert [one.kind.value for one in told] == ["account_unlocked", "account_locked", "build_stopped"]
    assert {(one.address, one.browser, one.object_id) for one in told} == {(None, None, None)}
    assert told[-1].build_id == build
    own = (await audit.list_own(operator)).items[:3]
    assert [one.kind.value for one in own] == ["user_unlocked", "user_locked", "user_build_stopped"]
    assert {(one.address, one.object_id) for one in own} == {("203.0.113.77", user.id)}


async def test_a_build_is_stopped_once(operator: CurrentUser, make_user: MakeUser, make_project: MakeProject) -> None:
    user = await make_user()
    builds = [await begin_build(user, await make_project(user), is_running=is_running) for is_running in (False, True)]
    for build in [*builds, *builds]:
        await stop_build(operator, build)
    told = (await audit.list_own(user)).items
    assert [(one.kind.value, one.build_id) for one in told] == [("build_stopped", one) for one in reversed(builds)]


async def test_what_cannot_be_done(operator: CurrentUser, make_user: MakeUser, make_project: MakeProject) -> None:
    other = await make_user()
    assert await grant_operator(other.email)
    for one in (operator, other):
        with pytest.raises(Conflict, match="operator_not_lockable"):
            await lock_account(operator, one.id, is_locked=True)
    with pytest.raises(NotFound, match="user_not_found"):
        await lock_account(operator, uuid4(), is_locked=True)
    with pytest.raises(NotFound, match="build_not_found"):
        await stop_build(operator, uuid4())
    user = await make_user()
    build = await begin_build(user, await make_project(user))
    async with as_worker() as session:
        await session.execute(text("select app.claim_build(:b, 'w', 600)"), {"b": build})
        await session.execute(text("select app.rest_build(:b, 1, 'done', null)"), {"b": build})
    with pytest.raises(Conflict, match="build_over"):
        await stop_build(operator, build)


async def test_for_everybody_else_there_is_nothing(make_user: MakeUser, make_project: MakeProject) -> None:
    """Whatever the web process believes: the database knows who is an operator."""
    pretender = (await make_user()).model_copy(update={"is_operator": True})
    victim = await make_user()
    build = await begin_build(victim, await make_project(victim))
    for asking in (
        list_users(pretender),
        list_builds(pretender),
        read_queue(pretender),
        stop_build(pretender, build),
        lock_account(pretender, victim.id, is_locked=True),
        read_overview(pretender.model_copy(update={"is_operator": False})),
    ):
        with pytest.raises(NotFound):
            await asking
