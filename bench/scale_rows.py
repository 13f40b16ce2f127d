"""The reads of one user with a thousand projects, alone in the table and among a million projects of a thousand users.

`GET /api/projects` (a page of 20) and `GET /api/projects/{id}`, a line each, with 16 clients. `ratio_p95` and `ratio_p50`
are the product's times among a million over those alone; `bare_ratio_p50` is the same of the bare route
(`bench.api_bare`), which shows what the machine did in between. Every project of the others has a build.
"""

import argparse
from collections.abc import Mapping

import psycopg

from bench.api_bare import PAGE, page_of, project_of
from bench.api_running import Compared, add_load_options, analyze, compare, fill_projects, running_api, sign_up
from bench.figure import Figure, Report
from bench.load import request
from bench.platform import running_database
from samokoder_app.platform.postgres import SUPERUSER, EmbeddedPostgres

PROJECTS = 1_000
CLIENTS = 16
_USERS = """
insert into auth.users (email, encrypted_password) select 'other-' || n || '@example.com', '!'
from generate_series(1, %(users)s) n
"""
_OTHERS = """
with made as (
    insert into public.projects (user_id, name, description, created_at)
    select u.id, 'Project ' || n, 'A list of things number ' || n, now() - n * interval '1 minute'
    from auth.users u, generate_series(1, %(each)s) n where u.email like 'other-%%' returning id, user_id
)
insert into app.builds (project_id, user_id, status, stage, request, state)
select id, user_id, 'done', 'done', '{}', '{}' from made
"""


class ScaleRows(Figure):
    """Of one kind of read."""

    name: str = "scale_rows"
    read: str
    ratio_p95: float
    ratio_p50: float
    bare_ratio_p50: float
    alone: Compared
    among: Compared
    rows: int


def add_options(parser: argparse.ArgumentParser) -> None:
    """How many, how long."""
    parser.add_argument("--users", type=int, default=999, help="others, each with 1,000 projects (%(default)s)")
    add_load_options(parser, seconds=4)


async def measure(options: argparse.Namespace, report: Report) -> None:
    """Alone, then among the others."""
    with running_database() as postgres:
        async with running_api() as port:
            user = await sign_up(port)
            project = fill_projects(postgres, user, PROJECTS)[0]
            reads = {
                "page": (f"/api/projects?limit={PAGE}", page_of(user.id)),
                "project": (f"/api/projects/{project}", project_of(user.id, project)),
            }
            asked = {
                name: (request(port, ours, user.headers), request(port, bare, {}))
                for name, (ours, bare) in reads.items()
            }
            alone = await _measured(port, asked, options)
            rows = PROJECTS + _add_others(postgres, options.users)
            among = await _measured(port, asked, options)
            for name in asked:
                report(_figure(name, alone[name], among[name], rows))


async def _measured(
    port: int, asked: Mapping[str, tuple[bytes, bytes]], options: argparse.Namespace
) -> dict[str, Compared]:
    return {
        name: await compare(port, [ours], [bare], CLIENTS, options.turns, options.seconds)
        for name, (ours, bare) in asked.items()
    }


def _add_others(postgres: EmbeddedPostgres, users: int) -> int:
    """How many projects."""
    with psycopg.connect(postgres.address(SUPERUSER)) as connection:
        connection.execute(_USERS, {"users": users})
        connection.execute(_OTHERS, {"each": PROJECTS})
    analyze(postgres)
    return users * PROJECTS


def _figure(read: str, alone: Compared, among: Compared, rows: int) -> ScaleRows:
    return ScaleRows(
        read=read,
        ratio_p95=round(among.product.p95_ms / alone.product.p95_ms, 2),
        ratio_p50=round(among.product.p50_ms / alone.product.p50_ms, 2),
        bare_ratio_p50=round(among.bare.p50_ms / alone.bare.p50_ms, 2),
        alone=alone,
        among=among,
        rows=rows,
    )
