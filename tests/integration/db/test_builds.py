"""The functions that start, fence and end builds."""

import asyncio
import json
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.engines import Engines
from samokoder_app.db.failures import FenceBroken
from samokoder_app.db.repositories.journal import LoggedCall
from samokoder_app.db.session import as_user, as_worker
from samokoder_app.errors import Conflict, InvalidInput, NotFound, PreconditionFailed, QuotaExceeded
from tests.conftest import DatabaseServer, MakeProject, MakeUser


@pytest.fixture
async def user(make_user: MakeUser) -> CurrentUser:
    return await make_user()


@pytest.fixture
async def project(user: CurrentUser, make_project: MakeProject) -> UUID:
    return await make_project(user)


async def call(user: CurrentUser, function: str, **parameters: object) -> object:
    names = ", ".join(f"{name} => :{name}" for name in parameters)
    async with as_user(user.id) as session:
        return await session.scalar(text(f"select app.{function}({names})"), parameters)


async def work(function: str, **parameters: object) -> object:
    names = ", ".join(f"{name} => :{name}" for name in parameters)
    async with as_worker() as session:
        return await session.scalar(text(f"select app.{function}({names})"), parameters)


async def start(user: CurrentUser, project: UUID, key: str | None = None) -> UUID:
    build_id = await call(user, "start_build", p_project=project, p_request="{}", p_idempotency_key=key)
    assert isinstance(build_id, UUID)
    return build_id


async def claim(build_id: UUID, lease: float = 60.0) -> int | None:
    async with as_worker() as session:
        return await session.scalar(
            text("select attempt from app.claim_build(:b, 'worker', :l)"), {"b": build_id, "l": lease}
        )


async def row(build_id: UUID) -> dict[str, object]:
    async with as_worker() as session:
        found = await session.execute(text("select * from app.builds where id = :b"), {"b": build_id})
        return dict(found.mappings().one())


async def jobs(build_id: UUID) -> int:
    async with as_worker() as session:
        return (
            await session.scalar(
                text("select count(*) from queue.procrastinate_jobs where args ->> 'build_id' = :b"),
                {"b": str(build_id)},
            )
            or 0
        )


async def rest(build_id: UUID, attempt: int, status: str, state: str = '{"step": 1, "stage": "plan"}') -> None:
    await work("save_checkpoint", p_build=build_id, p_attempt=attempt, p_state=state)
    await work("rest_build", p_build=build_id, p_attempt=attempt, p_status=status, p_error=None)


async def test_start_enqueues_one_job_with_the_build(user: CurrentUser, project: UUID) -> None:
    build_id = await start(user, project)
    assert (await row(build_id))["status"] == "queued"
    assert await jobs(build_id) == 1


async def test_a_start_that_is_rolled_back_leaves_no_job(user: CurrentUser, project: UUID) -> None:
    build_id = None
    with pytest.raises(RuntimeError, match="changed my mind"):  # noqa: PT012 - the transaction is the point
        async with as_user(user.id) as session:
            build_id = await session.scalar(text("select app.start_build(:p, '{}')"), {"p": project})
            raise RuntimeError("changed my mind")
    assert isinstance(build_id, UUID)
    assert await jobs(build_id) == 0


async def test_a_project_has_one_active_build(user: CurrentUser, project: UUID) -> None:
    results = await asyncio.gather(*(start(user, project) for _ in range(8)), return_exceptions=True)
    assert sum(isinstance(result, UUID) for result in results) == 1
    assert {result.code for result in results if isinstance(result, Conflict)} == {"build_active"}


async def test_the_same_idempotency_key_is_the_same_build(
    user: CurrentUser, project: UUID, make_project: MakeProject
) -> None:
    results = await asyncio.gather(*(start(user, project, "k1") for _ in range(8)))
    assert len(set(results)) == 1
    with pytest.raises(Conflict) as caught:
        await start(user, await make_project(user), "k1")
    assert caught.value.code == "idempotency_key_reused"


async def test_quota_holds_under_a_race(database_server: DatabaseServer, user: CurrentUser) -> None:
    set_plan(database_server, user, "starter", billing=True)  # five projects

    async def create() -> bool:
        try:
            await call(user, "create_project", p_name="p", p_description="d")
        except QuotaExceeded:
            return False
        return True

    try:
        created = await asyncio.gather(*(create() for _ in range(40)))
    finally:
        set_plan(database_server, user, "free", billing=False)
    assert sum(created) == 5


async def test_concurrent_builds_are_limited_by_the_plan(
    database_server: DatabaseServer, user: CurrentUser, make_project: MakeProject
) -> None:
    projects = [await make_project(user) for _ in range(4)]
    set_plan(database_server, user, "starter", billing=True)  # one at a time
    try:
        results = await asyncio.gather(*(start(user, project) for project in projects), return_exceptions=True)
    finally:
        set_plan(database_server, user, "free", billing=False)
    assert sum(isinstance(result, UUID) for result in results) == 1
    assert {result.code for result in results if isinstance(result, QuotaExceeded)} == {"quota_concurrent_builds"}


def set_plan(server: DatabaseServer, user: CurrentUser, plan: str, billing: bool) -> None:
    with server.connect_owner() as connection:
        connection.execute("update public.profiles set plan = %s where id = %s", (plan, user.id))
        connection.execute("update app.instance set billing_enabled = %s", (billing,))


async def test_only_one_worker_gets_a_build(user: CurrentUser, project: UUID) -> None:
    build_id = await start(user, project)
    attempts = await asyncio.gather(*(claim(build_id) for _ in range(10)))
    assert sorted(attempt for attempt in attempts if attempt is not None) == [1]


async def test_a_late_worker_is_fenced_off_everywhere(user: CurrentUser, project: UUID) -> None:
    build_id = await start(user, project)
    assert await claim(build_id, lease=-1.0) == 1  # its lease is over already
    assert await claim(build_id) == 2
    old = {"p_build": build_id, "p_attempt": 1}
    for function, parameters in (
        ("renew_lease", {"p_lease_seconds": 60.0}),
        ("release_build", {}),
        ("rest_build", {"p_status": "done", "p_error": None}),
        (
            "append_event",
            {"p_project": project, "p_step": 1, "p_ordinal": 1, "p_kind": "notice", "p_payload": "{}"},
        ),
        ("save_checkpoint", {"p_state": '{"step": 1, "stage": "plan"}'}),
        ("put_journal", {"p_step": 1, "p_ordinal": 1, "p_reply": "{}"}),
        ("put_blob", {"p_content": b"x"}),
        ("free_databases", {"p_superseded": ["x"]}),
        ("save_version", {"p_step": 1, "p_title": "t", "p_manifest": "{}"}),
        ("save_text", {"p_channel": "c", "p_text": "t"}),
    ):
        with pytest.raises(FenceBroken):
            await work(function, **old, **parameters)
    await work("renew_lease", p_build=build_id, p_attempt=2, p_lease_seconds=60.0)


async def test_a_released_build_is_queued_again_with_a_job(user: CurrentUser, project: UUID) -> None:
    build_id = await start(user, project)
    await claim(build_id)
    await work("release_build", p_build=build_id, p_attempt=1)
    assert (await row(build_id))["status"] == "queued"
    assert await jobs(build_id) == 2
    assert await claim(build_id) == 2


async def test_builds_of_dead_workers_are_queued_again(user: CurrentUser, project: UUID) -> None:
    build_id = await start(user, project)
    await claim(build_id, lease=-1.0)
    async with as_worker() as session:
        rescued = (await session.scalars(text("select app.requeue_stalled()"))).all()
    assert build_id in rescued
    assert await claim(build_id) == 2


async def test_cancel_reaches_a_running_build_through_its_lease(user: CurrentUser, project: UUID) -> None:
    build_id = await start(user, project)
    await claim(build_id)
    await call(user, "request_cancel", p_build=build_id)
    async with as_worker() as session:
        renewed = (await session.execute(text("select * from app.renew_lease(:b, 1, 60)"), {"b": build_id})).one()
    assert renewed.cancel_requested
    assert not renewed.pause_requested


async def test_cancel_of_a_queued_build_is_immediate_and_told(user: CurrentUser, project: UUID) -> None:
    build_id = await start(user, project)
    await call(user, "request_cancel", p_build=build_id)
    await call(user, "request_cancel", p_build=build_id)  # again: nothing more happens
    assert (await row(build_id))["status"] == "cancelled"
    assert await claim(build_id) is None
    async with as_user(user.id) as session:
        events = (
            await session.execute(text("select kind, payload from app.events where build_id = :b"), {"b": build_id})
        ).all()
    assert [(event.kind, event.payload["status"]) for event in events] == [("build_finished", "cancelled")]


async def test_pause_and_resume(user: CurrentUser, project: UUID) -> None:
    build_id = await start(user, project)
    await claim(build_id)
    await call(user, "request_pause", p_build=build_id)
    await rest(build_id, 1, "paused")
    await call(user, "resume_build", p_build=build_id)
    after = await row(build_id)
    assert (after["status"], after["pause_requested"]) == ("queued", False)
    with pytest.raises(Conflict):
        await call(user, "resume_build", p_build=build_id)


async def test_resume_waits_for_a_newer_build(user: CurrentUser, project: UUID) -> None:
    build_id = await start(user, project)
    await claim(build_id)
    await rest(build_id, 1, "paused")
    await start(user, project)
    with pytest.raises(Conflict) as caught:
        await call(user, "resume_build", p_build=build_id)
    assert caught.value.code == "build_active"


async def test_an_edit_of_the_plan_is_kept_until_the_build_is_over(user: CurrentUser, project: UUID) -> None:
    build_id = await start(user, project)
    edit = {"p_build": build_id, "p_edit": '{"number": 1}', "p_event": '{"kind": "plan_edited"}'}
    with pytest.raises(PreconditionFailed):
        await call(user, "put_plan_edit", p_revision=7, p_known=0, **edit)
    await call(user, "put_plan_edit", p_revision=0, p_known=0, **edit)
    with pytest.raises(PreconditionFailed):
        await call(user, "put_plan_edit", p_revision=0, p_known=0, **edit)
    await claim(build_id)
    await call(user, "put_plan_edit", p_revision=0, p_known=1, **edit)
    await rest(build_id, 1, "waiting")
    await call(user, "approve_build", p_build=build_id)
    after = await row(build_id)
    assert (after["status"], after["approved"], after["plan_edit"]) == ("queued", True, {"number": 1})
    await call(user, "request_cancel", p_build=build_id)
    with pytest.raises(Conflict):
        await call(user, "put_plan_edit", p_revision=0, p_known=1, **edit)


async def test_accept_queues_only_a_build_with_unmet_requirements(user: CurrentUser, project: UUID) -> None:
    build_id = await start(user, project)
    with pytest.raises(Conflict):
        await call(user, "accept_build", p_build=build_id)
    await claim(build_id)
    await rest(build_id, 1, "paused", '{"step": 2, "stage": "develop", "status": "paused"}')
    with pytest.raises(Conflict) as caught:
        await call(user, "accept_build", p_build=build_id)
    assert caught.value.code == "build_not_acceptable"
    await call(user, "resume_build", p_build=build_id)
    await claim(build_id)
    unmet = '{"code": "unmet_requirements", "message": "Some."}'
    await work("rest_build", p_build=build_id, p_attempt=2, p_status="paused", p_error=unmet)
    await call(user, "accept_build", p_build=build_id)
    after = await row(build_id)
    assert (after["status"], after["accepted"], after["error"]) == ("queued", True, None)


async def test_costs_add_up_once_per_call(user: CurrentUser, project: UUID) -> None:
    build_id = await start(user, project)
    await claim(build_id)
    place = {"p_build": build_id, "p_attempt": 1, "p_step": 1}
    call = LoggedCall(
        provider="openai",
        model="m",
        role="developer",
        prompt_tokens=1,
        completion_tokens=1,
        estimated=False,
        cost_usd=None,
        seconds=0.1,
    )
    await work("log_usage", p_ordinal=1, p_call=call.model_dump_json(), **place)
    assert (await row(build_id))["cost_usd"] is None
    priced = call.model_copy(update={"cost_usd": "0.25"})
    for _ in range(2):
        await work("log_usage", p_ordinal=2, p_call=priced.model_dump_json(), **place)
    assert (await row(build_id))["cost_usd"] == Decimal("0.25")


async def test_a_cost_that_would_lower_an_account_is_refused_and_counts_are_bounded(
    user: CurrentUser, project: UUID
) -> None:
    build_id = await start(user, project)
    await claim(build_id)
    place = {"p_build": build_id, "p_attempt": 1, "p_step": 1}
    call = {
        "provider": "groq",
        "model": "m",
        "role": "developer",
        "prompt_tokens": 10**12,
        "completion_tokens": -5,
        "estimated": False,
    }
    call |= {"cost_source": "charged", "seconds": 1, "outcome": "answered", "cost_usd": "0.000000000001"}
    for number, cost in enumerate(("-0.1", "NaN", "Infinity")):
        with pytest.raises(DBAPIError):
            await work("log_usage", p_ordinal=number, p_call=json.dumps(call | {"cost_usd": cost}), **place)
    await work("log_usage", p_ordinal=9, p_call=json.dumps(call), **place)
    async with as_worker() as session:
        logged = text("select provider, prompt_tokens, completion_tokens from app.api_usage_log where build_id = :b")
        (row_of_it,) = (await session.execute(logged, {"b": build_id})).all()
    assert tuple(row_of_it) == ("groq", 1_000_000_000, 0)
    assert (await row(build_id))["cost_usd"] == Decimal("1E-12")  # nothing is rounded away


async def test_a_worker_cannot_invent_a_status(user: CurrentUser, project: UUID) -> None:
    build_id = await start(user, project)
    await claim(build_id)
    with pytest.raises(InvalidInput):
        await work("rest_build", p_build=build_id, p_attempt=1, p_status="queued", p_error=None)


async def test_a_deleted_project_ends_its_build(user: CurrentUser, project: UUID, web_db: Engines) -> None:
    build_id = await start(user, project)
    await claim(build_id)
    await work("save_text", p_build=build_id, p_attempt=1, p_channel="c", p_text="t")
    async with as_user(user.id) as session:
        await session.execute(text("delete from public.projects where id = :p"), {"p": project})
    with pytest.raises(FenceBroken):
        await work("renew_lease", p_build=build_id, p_attempt=1, p_lease_seconds=60.0)
    with pytest.raises(NotFound):
        await call(user, "request_cancel", p_build=build_id)
