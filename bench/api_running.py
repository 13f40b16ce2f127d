"""The API under load: its server, a user with projects in its database, and turns of product and floor."""

import argparse
import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from uuid import uuid4

import httpx
import psycopg

from bench.load import fetch, load
from bench.measuring import median, percentile
from bench.platform import HEALTH, REPOSITORY, STOP_SECONDS, free_port
from engine.document import Document
from samokoder_app.platform.postgres import SUPERUSER, EmbeddedPostgres
from samokoder_app.platform.processes import die_with_parent
from samokoder_app.settings import get_settings

CLIENTS = (1, 16, 64)
_START_SECONDS = 240
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


class User(Document):
    """Somebody who signed up, and how he shows it."""

    id: str
    token: str

    @property
    def headers(self) -> dict[str, str]:
        """Of his requests."""
        return {"Authorization": f"Bearer {self.token}"}


class Percentiles(Document):
    """Milliseconds of an answer, and answers a second, with a number of clients that ask without a pause."""

    p50_ms: float
    p95_ms: float
    p99_ms: float
    per_second: float


class Compared(Document):
    """Product and bare route with the same number of clients; medians over the turns."""

    clients: int
    ratio_p95: float
    product: Percentiles
    bare: Percentiles


_UNLIMITED = {f"SAMOKODER_RATE_{name}": "0" for name in ("ADDRESS", "READS", "WRITES", "COSTLY")}
"""The clients of a benchmark ask from one address, and more often than anybody may."""


def add_load_options(parser: argparse.ArgumentParser, seconds: float) -> None:
    """How many turns of product and floor, and how long each; `seconds` is the default."""
    parser.add_argument("--turns", type=int, default=5, help="of product and floor (%(default)s)")
    parser.add_argument("--seconds", type=float, default=seconds, help="of load in each turn (%(default)s)")


@asynccontextmanager
async def running_api() -> AsyncIterator[int]:
    """The port of product and floor in one process, under the product's web server."""
    port = free_port()
    with (get_settings().home.root / "api-server.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bench.api_server"),
            cwd=REPOSITORY,
            env=os.environ | _UNLIMITED | {"PORT": str(port)},
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


async def sign_up(port: int) -> User:
    """A new user with an access token."""
    body = {"email": f"{uuid4().hex[:12]}@example.com", "password": "correct horse battery staple"}
    async with httpx.AsyncClient(trust_env=False, timeout=30) as client:
        answer = await client.post(f"http://localhost:{port}/auth/v1/signup", json=body)
    found = answer.raise_for_status().json()
    return User(id=found["user"]["id"], token=found["access_token"])


def fill_projects(postgres: EmbeddedPostgres, user: User, count: int) -> list[str]:
    """Ids of new projects, each with a finished build of six requirements: past the plan's quota, as superuser."""
    with psycopg.connect(postgres.address(SUPERUSER)) as connection:
        connection.execute(_FILL, {"user": user.id, "count": count, "state": json.dumps(_STATE)})
        rows = connection.execute("select id from public.projects where user_id = %s", [user.id]).fetchall()
    analyze(postgres)
    return [str(row[0]) for row in rows]


def analyze(postgres: EmbeddedPostgres) -> None:
    """What the planner knows of the tables is true again."""
    with psycopg.connect(postgres.address(SUPERUSER), autocommit=True) as connection:
        connection.execute("vacuum analyze public.projects, app.builds")


async def compare(
    port: int, product: Sequence[bytes], bare: Sequence[bytes], clients: int, turns: int, seconds: float
) -> Compared:
    """Product and floor in turns, after a check that both answer the same."""
    assert _said(await fetch(port, product[0])) == _said(await fetch(port, bare[0]))
    await load(port, product, clients, min(2.0, seconds))
    ours, floor = [], []
    for _ in range(turns):
        ours.append(await load(port, product, clients, seconds))
        floor.append(await load(port, bare, clients, seconds))
    found, least = percentiles(ours, seconds), percentiles(floor, seconds)
    ratio = round(found.p95_ms / least.p95_ms, 2)
    return Compared(clients=clients, ratio_p95=ratio, product=found, bare=least)


def percentiles(turns: Sequence[Sequence[float]], seconds: float) -> Percentiles:
    """Medians over the turns."""

    def of(share: float) -> float:
        return round(median([percentile(turn, share) for turn in turns]), 1)

    per_second = round(median([len(turn) for turn in turns]) / seconds, 1)
    return Percentiles(p50_ms=of(0.5), p95_ms=of(0.95), p99_ms=of(0.99), per_second=per_second)


def _said(body: bytes) -> dict[str, object]:
    """The answer, but for the time of a change: each request changes the row."""
    return {name: value for name, value in json.loads(body).items() if name != "updated_at"}


async def _until_healthy(port: int, process: asyncio.subprocess.Process) -> None:
    deadline = time.monotonic() + _START_SECONDS
    async with httpx.AsyncClient(trust_env=False, timeout=5) as client:
        while True:
            try:
                if (await client.get(f"http://localhost:{port}{HEALTH}")).status_code == httpx.codes.OK:
                    return
            except httpx.TransportError:
                if process.returncode is not None or time.monotonic() > deadline:
                    raise
            await asyncio.sleep(0.1)
