"""The filled database of the matrix, and the rows of tenants in it."""

from collections.abc import Iterator

import pytest

from tests.conftest import DatabaseServer
from tests.integration.matrix.filling import World, fill


@pytest.fixture(scope="module")
def world(database_server: DatabaseServer) -> Iterator[World]:
    """Users with rows everywhere, on one connection whose transaction is given up at the end."""
    # Not as the schema's owner, who may not become the login roles.
    with database_server.connect_untouched() as connection:
        yield fill(connection)
        connection.rollback()
