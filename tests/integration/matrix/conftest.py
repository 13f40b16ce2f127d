"""The filled database of the matrix, and the rows of tenants in it."""

from collections.abc import Iterator

import psycopg
import pytest

from samokoder_app.platform.postgres import SUPERUSER
from tests.conftest import DatabaseServer
from tests.integration.matrix.filling import World, fill


@pytest.fixture(scope="module")
def world(database_server: DatabaseServer) -> Iterator[World]:
    """Users with rows everywhere, on one connection whose transaction is given up at the end."""
    # Not as the schema's owner, who may not become the login roles.
    with psycopg.connect(database_server.postgres.address(SUPERUSER)) as connection:
        yield fill(connection)
        connection.rollback()
