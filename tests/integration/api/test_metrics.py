"""Figures for Prometheus: what they tell, and whom."""

from uuid import uuid4

import pytest

from samokoder_app.api.routers import health
from samokoder_app.settings import get_settings

FAR = {"X-Forwarded-For": "203.0.113.1"}
TOKEN = "metrics-token-of-thirty-two-signs"


async def test_requests_are_counted_by_the_template_of_their_address(client, me):
    for _ in range(2):
        await client.get(f"/api/projects/{uuid4()}", headers=me)
    await client.get("/api/no/such/thing", headers=me)
    text = (await client.get("/metrics")).text
    known = 'samokoder_requests_total{method="GET",route="/api/projects/{project_id}",status="404"} '
    assert float(text.partition(known)[2].split()[0]) >= 2
    assert 'samokoder_request_seconds_bucket{le="0.25",method="GET",route="/api/projects/{project_id}"}' in text
    assert "no/such/thing" not in text


async def test_the_installation_is_told_in_sums(client, me):
    text = (await client.get("/metrics")).text
    for name in (
        "builds",
        "jobs_waiting",
        "oldest_build_seconds",
        "workers",
        "sign_ins_last_hour",
        "database_connections",
    ):
        assert f"# TYPE samokoder_{name} gauge" in text
    assert "process_resident_memory_bytes" in text


async def test_from_another_machine_only_with_the_token(client, me, monkeypatch):
    assert (await client.get("/metrics", headers=FAR)).status_code == 404
    assert (await client.get("/metrics", headers=FAR | me)).status_code == 404
    hers = get_settings().model_copy(update={"metrics_token": None})
    monkeypatch.setattr(health, "get_settings", lambda: hers)
    assert (await client.get("/metrics", headers=FAR | {"Authorization": "Bearer "})).status_code == 404
    with_token = get_settings().model_validate(get_settings().model_dump() | {"metrics_token": TOKEN})
    monkeypatch.setattr(health, "get_settings", lambda: with_token)
    assert (await client.get("/metrics", headers=FAR | {"Authorization": f"Bearer {TOKEN}"})).status_code == 200
    assert (await client.get("/metrics", headers=FAR | {"Authorization": f"Bearer {TOKEN}x"})).status_code == 404


@pytest.mark.parametrize("method", ["BREW", "GET"])
async def test_no_caller_makes_up_series(client, method):
    await client.request(method, f"/api/{uuid4()}")
    text = (await client.get("/metrics")).text
    assert "BREW" not in text
