"""Usage over REST: sums that add up, a line per call, and nobody else's."""

import csv
import io
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from engine.builds.state import BuildState, Role
from engine.events.payloads import Envelope, ModelCalled
from samokoder_app.builds.store import PostgresStore
from samokoder_app.db.repositories import attempts
from samokoder_app.db.repositories.held import Held
from samokoder_app.db.session import as_worker

IDEA = "a list of hives"


def call(role: Role, model: str, tokens: int, cost: str | None) -> ModelCalled:
    return ModelCalled(
        role=role, model=model, prompt_tokens=tokens, completion_tokens=2, estimated=False, cost_usd=cost, seconds=0.5
    )


@pytest.fixture
async def used(client, me) -> str:
    """A project with a build that made three calls; answers with the project's id."""
    body = {"name": '=HYPERLINK("x")', "description": IDEA}
    project = (await client.post("/api/projects", json=body, headers=me)).json()["id"]
    build = (await client.post(f"/api/projects/{project}/generate", headers=me)).json()["build_id"]
    async with as_worker() as session:
        row = await attempts.claim_build(session, UUID(build), "test", 60.0)
    assert row is not None
    held = Held(project_id=UUID(project), build_id=UUID(build), attempt=row.attempt)
    calls = (
        call(Role.DEVELOPER, "big", 100, "0.30"),
        call(Role.DEVELOPER, "small", 10, None),
        call(Role.TECH_LEAD, "big", 50, "0.15"),
    )
    told = [Envelope(step=0, ordinal=number, payload=one) for number, one in enumerate(calls)]
    store = PostgresStore(held, None)
    await store.save(BuildState(idea=IDEA, language="en", stack="fastapi", step=1), told)
    await store.save(BuildState(idea=IDEA, language="en", stack="fastapi", step=1), told)  # told again: counted once
    return str(project)


async def test_sums_by_model_day_project_and_role_add_up(client, me, used):
    usage = (await client.get("/api/user/usage", headers=me)).json()
    known = [(row["model"], row["calls"], row["prompt_tokens"], row["cost_usd"]) for row in usage["models"]]
    assert [(model, calls, tokens) for model, calls, tokens, _ in known] == [("big", 2, 150), ("small", 1, 10)]
    assert Decimal(known[0][3]) == Decimal("0.45")
    assert known[1][3] is None
    assert [row["unpriced_calls"] for row in usage["models"]] == [0, 1]
    today = datetime.now(UTC).date().isoformat()
    assert {row["day"] for row in usage["days"]} <= {today}
    assert [(row["project_id"], row["calls"]) for row in usage["projects"]] == [(used, 3)]
    assert [(row["role"], row["calls"]) for row in usage["roles"]] == [("developer", 2), ("tech_lead", 1)]
    for group in ("models", "days", "projects", "roles"):
        assert sum(row["prompt_tokens"] for row in usage[group]) == 160


async def test_every_call_is_a_line_of_the_csv_and_no_formula(client, me, used):
    answer = await client.get("/api/user/usage.csv?days=1", headers=me)
    assert (answer.status_code, answer.headers["x-content-type-options"]) == (200, "nosniff")
    assert "samokoder-usage.csv" in answer.headers["content-disposition"]
    lines = list(csv.DictReader(io.StringIO(answer.text)))
    assert [(line["model"], line["prompt_tokens"], line["cost_usd"]) for line in lines] == [
        ("big", "100", "0.3"),
        ("small", "10", ""),
        ("big", "50", "0.15"),
    ]
    assert {line["project"] for line in lines} == {'\'=HYPERLINK("x")'}
    assert {line["cost_source"] for line in lines if not line["cost_usd"]} == {"unknown"}


async def test_usage_of_a_deleted_project_stays_without_its_name(client, me, used):
    await client.delete(f"/api/projects/{used}", headers=me)
    usage = (await client.get("/api/user/usage", headers=me)).json()
    assert [(row["project_id"], row["name"], row["calls"]) for row in usage["projects"]] == [(None, None, 3)]


async def test_nobody_sees_the_usage_of_others(client, used, sign_up):
    other = await sign_up()
    usage = (await client.get("/api/user/usage", headers=other)).json()
    assert not any(usage[group] for group in ("models", "days", "projects", "roles"))
    lines = (await client.get("/api/user/usage.csv", headers=other)).text.splitlines()
    assert len(lines) == 1
    assert (await client.get("/api/user/usage.csv")).status_code == 401


@pytest.mark.parametrize("days", ["0", "367", "x"])
async def test_a_period_out_of_range_is_refused(client, me, days):
    for path in ("/api/user/usage", "/api/user/usage.csv"):
        assert (await client.get(f"{path}?days={days}", headers=me)).status_code == 422
