"""`GET /api/projects` (1,000 projects of one user, each with a build of six requirements; a page of 20) under load.

The product's API and a bare route to the same data (`bench.api_server`) stand in one process under the product's web
server, with the embedded Postgres as `make run` starts it; the clients are another process. Both answer the same JSON,
which is compared first. Product and floor take turns; each figure is the median over the turns.

`p95_ms_16`, `p95_ms_64`: 95th percentile of the product's answers with 16 and 64 clients that ask without a pause.
`ratio_p95`: with 16 clients, over the bare route's. `per_second_16`: requests answered a second.
"""

import argparse
import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import httpx
import psycopg

from bench.api_server import BARE, PAGE
from bench.figure import Figure, Report
from bench.load import fetch, load
from bench.measuring import median, percentile
from bench.platform import REPOSITORY, STOP_SECONDS, free_port, running_database
from samokoder_app.platform.postgres import SUPERUSER, EmbeddedPostgres
from samokoder_app.platform.processes import die_with_parent
from samokoder_app.settings import get_settings

PROJECTS = 1_000
_START_SECONDS = 60
_FILL = """
with made as (
    insert into public.projects (user_id, name, description, created_at)
    select %(user)s, 'Project ' || n, 'A list of things number ' || n, now() - n * interval '1 minute'
    from generate_series(1, %(count)s) n returning id, user_id
)
insert into app.builds (project_id, user_id, status, stage, request, state)
select id, user_id, 'done', 'done', '{}', %(state)s from made
"""
_STATE = {
    "spec": {
        "requirements": [
            {"id": f"R{n}", "text": f"A thing can be added, changed and found again, case {n}", "status": "passed"}
            for n in range(1, 7)
        ]
    }
}


class ApiRead(Figure):
    """Milliseconds, and requests a second."""

    name: str = "api_read"
    ratio_p95: float
    p95_ms_16: float
    p95_ms_64: float
    bare_p95_ms_16: float
    median_ms_16: float
    bare_median_ms_16: float
    per_second_16: float
    bare_per_second_16: float
    turns: int


def add_options(parser: argparse.ArgumentParser) -> None:
    """How long."""
    parser.add_argument("--turns", type=int, default=5, help="of product and floor (%(default)s)")
    parser.add_argument("--seconds", type=float, default=6, help="of load in each turn (%(default)s)")


async def measure(options: argparse.Namespace, report: Report) -> None:
    """Product and floor in turns."""
    with running_database() as postgres:
        async with _server() as port:
            user, token = await _sign_up(port)
            _fill(postgres, user)
            report(await _figure(port, user, {"Authorization": f"Bearer {token}"}, options))


async def _figure(port: int, user: str, headers: dict[str, str], options: argparse.Namespace) -> ApiRead:
    product, bare = f"/api/projects?limit={PAGE}", f"{BARE}{user}"
    assert json.loads(await fetch(port, product, headers)) == json.loads(await fetch(port, bare, {}))
    await load(port, product, headers, 16, 2)
    at_16, at_64, floor = [], [], []
    for _ in range(options.turns):
        at_16.append(await load(port, product, headers, 16, options.seconds))
        floor.append(await load(port, bare, {}, 16, options.seconds))
        at_64.append(await load(port, product, headers, 64, options.seconds))
    p95_16, p95_64, p95_floor = (median([percentile(turn, 0.95) for turn in one]) for one in (at_16, at_64, floor))
    return ApiRead(
        ratio_p95=round(p95_16 / p95_floor, 2),
        p95_ms_16=round(p95_16, 1),
        p95_ms_64=round(p95_64, 1),
        bare_p95_ms_16=round(p95_floor, 1),
        median_ms_16=round(median([median(turn) for turn in at_16]), 1),
        bare_median_ms_16=round(median([median(turn) for turn in floor]), 1),
        per_second_16=round(median([len(turn) for turn in at_16]) / options.seconds, 1),
        bare_per_second_16=round(median([len(turn) for turn in floor]) / options.seconds, 1),
        turns=options.turns,
    )


@asynccontextmanager
async def _server() -> AsyncIterator[int]:
    port = free_port()
    with (get_settings().home.root / "api-server.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bench.api_server"),
            cwd=REPOSITORY,
            env=os.environ | {"PORT": str(port)},
            stdout=log,
            stderr=log,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )
    try:
        await _until_healthy(port, process)
        yield port
    finally:
        if process.returncode is None:
            process.terminate()
        async with asyncio.timeout(STOP_SECONDS):
            await process.wait()


async def _until_healthy(port: int, process: asyncio.subprocess.Process) -> None:
    deadline = time.monotonic() + _START_SECONDS
    async with httpx.AsyncClient(trust_env=False, timeout=5) as client:
        while True:
            try:
                if (await client.get(f"http://localhost:{port}/health")).status_code == httpx.codes.OK:
                    return
            except httpx.TransportError:
                if process.returncode is not None or time.monotonic() > deadline:
                    raise
            await asyncio.sleep(0.1)


async def _sign_up(port: int) -> tuple[str, str]:
    """Id and access token of a new user."""
    body = {"email": f"{uuid4().hex[:12]}@example.com", "password": "correct horse battery staple"}
    async with httpx.AsyncClient(trust_env=False, timeout=30) as client:
        answer = await client.post(f"http://localhost:{port}/auth/v1/signup", json=body)
    found = answer.raise_for_status().json()
    return str(found["user"]["id"]), str(found["access_token"])


def _fill(postgres: EmbeddedPostgres, user: str) -> None:
    """The user's projects, past the plan's quota: written as the server's superuser."""
    with psycopg.connect(postgres.address(SUPERUSER)) as connection:
        connection.execute(_FILL, {"user": user, "count": PROJECTS, "state": json.dumps(_STATE)})
    with psycopg.connect(postgres.address(SUPERUSER), autocommit=True) as connection:
        connection.execute("analyze")
