"""A limit of five projects and a hundred creations in the same moment, each a request of its own over HTTP.

`created` is how many projects there are afterwards, `refused` how many requests were told `quota_projects`. The hundred
are made with `--at-once` connections of their own, `--turns` times with a new user each; the worst turn is reported.
"""

import argparse
import asyncio
from collections import Counter

import httpx
import psycopg

from bench.api_running import running_api, sign_up
from bench.figure import Figure, Report
from bench.platform import running_database
from samokoder_app.platform.postgres import SUPERUSER, EmbeddedPostgres

PLAN, LIMIT = "starter", 5
_SETTING = "update app.instance set billing_enabled = true"
_SUBSCRIBE = "select app.set_plan(%s, %s)"
_COUNT = "select count(*) from public.projects where user_id = %s"


class QuotaRace(Figure):
    """Of the turn that came out worst."""

    name: str = "quota_race"
    created: int
    limit: int = LIMIT
    asked: int
    refused: int
    others: int
    turns: int


def add_options(parser: argparse.ArgumentParser) -> None:
    """How many, how often."""
    parser.add_argument("--at-once", type=int, default=100, help="creations at the same time (%(default)s)")
    parser.add_argument("--turns", type=int, default=5, help="how often, each with a new user (%(default)s)")


async def measure(options: argparse.Namespace, report: Report) -> None:
    """Turn by turn."""
    with running_database() as postgres:
        async with running_api() as port:
            turns = [await _turn(postgres, port, options) for _ in range(options.turns)]
    report(max(turns, key=lambda one: (abs(one.created - LIMIT), one.others)))


async def _turn(postgres: EmbeddedPostgres, port: int, options: argparse.Namespace) -> QuotaRace:
    user = await sign_up(port)
    with psycopg.connect(postgres.address(SUPERUSER)) as connection:
        connection.execute(_SETTING)
        connection.execute(_SUBSCRIBE, (user.id, PLAN))
    limits = httpx.Limits(max_connections=options.at_once, max_keepalive_connections=options.at_once)
    address = f"http://127.0.0.1:{port}"
    async with httpx.AsyncClient(base_url=address, headers=user.headers, limits=limits, timeout=60) as client:
        answers = await asyncio.gather(*(_create(client, number) for number in range(options.at_once)))
    said = Counter(answers)
    with psycopg.connect(postgres.address(SUPERUSER)) as connection:
        (created,) = connection.execute(_COUNT, (user.id,)).fetchall()[0]
    refused = said["quota_projects"]
    return QuotaRace(
        created=created,
        asked=options.at_once,
        refused=refused,
        others=options.at_once - refused - said["created"],
        turns=options.turns,
    )


async def _create(client: httpx.AsyncClient, number: int) -> str:
    """`created`, or the code of the refusal."""
    answer = await client.post("/api/projects", json={"description": f"A list of things number {number}"})
    return "created" if answer.is_success else str(answer.json()["error"]["code"])
