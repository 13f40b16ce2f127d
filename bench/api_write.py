"""`PATCH /api/projects/{id}` (a new name; the changed project comes back) under load, every client with a project of its own.

As `api_read`: product and bare route in one process, in turns, with 1, 16 and 64 clients. Postgres is as durable as in
the product, so both wait for the disk.
"""

import argparse
import json

from bench.api_bare import project_of
from bench.api_running import CLIENTS, Compared, add_load_options, compare, fill_projects, running_api, sign_up
from bench.figure import Figure, Report
from bench.load import request
from bench.platform import running_database

_BODY = json.dumps({"name": "Shopping list"}).encode()


class ApiWrite(Figure, Compared):
    """With one number of clients."""

    name: str = "api_write"
    turns: int


def add_options(parser: argparse.ArgumentParser) -> None:
    """How long."""
    add_load_options(parser, seconds=6)


async def measure(options: argparse.Namespace, report: Report) -> None:
    """Product and floor in turns."""
    with running_database() as postgres:
        async with running_api() as port:
            user = await sign_up(port)
            projects = fill_projects(postgres, user, max(CLIENTS))
            product = [request(port, f"/api/projects/{one}", user.headers, "PATCH", _BODY) for one in projects]
            bare = [request(port, project_of(user.id, one), {}, "PATCH", _BODY) for one in projects]
            for clients in CLIENTS:
                found = await compare(port, product, bare, clients, options.turns, options.seconds)
                report(ApiWrite(turns=options.turns, **dict(found)))
