"""`GET /api/projects` (1,000 projects of one user, each with a build of six requirements; a page of 20) under load.

The product's API and a bare route to the same data (`bench.api_bare`) stand in one process under the product's web
server, with the embedded Postgres as `make run` starts it; the clients are another process. Both answer the same JSON,
which is compared first. Product and floor take turns; each figure is the median over the turns. One line for 1, 16 and
64 clients that ask without a pause: `p50_ms`, `p95_ms`, `p99_ms` and `per_second` of both, and `ratio_p95`.
"""

import argparse

from bench.api_bare import PAGE, page_of
from bench.api_running import CLIENTS, Compared, add_load_options, compare, fill_projects, running_api, sign_up
from bench.figure import Figure, Report
from bench.load import request
from bench.platform import running_database

PROJECTS = 1_000


class ApiRead(Figure, Compared):
    """With one number of clients."""

    name: str = "api_read"
    turns: int


def add_options(parser: argparse.ArgumentParser) -> None:
    """How long."""
    add_load_options(parser, seconds=6)


async def measure(options: argparse.Namespace, report: Report) -> None:
    """Product and floor in turns."""
    with running_database() as postgres:
        async with running_api() as port:
            user = await sign_up(port)
            fill_projects(postgres, user, PROJECTS)
            product = [request(port, f"/api/projects?limit={PAGE}", user.headers)]
            bare = [request(port, page_of(user.id), {})]
            for clients in CLIENTS:
                found = await compare(port, product, bare, clients, options.turns, options.seconds)
                report(ApiRead(turns=options.turns, **dict(found)))
