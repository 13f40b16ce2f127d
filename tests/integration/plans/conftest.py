"""Users under the limits of plans, on a server where those hold."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from psycopg.types.json import Jsonb
from sqlalchemy import text

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.accounts.operator import grant_operator
from samokoder_app.db.session import as_user
from samokoder_app.files.service import list_files, write_file
from tests.conftest import DatabaseServer, MakeUser

START = "select app.start_build(:p, cast(:r as jsonb))"


@dataclass(frozen=True)
class Office:
    """Who gives plans, as the database's owner."""

    server: DatabaseServer

    def run(self, statement: str, *values: object) -> None:
        """Change something behind everybody's back."""
        with self.server.connect_owner() as connection:
            connection.execute(statement, values)

    def ask(self, statement: str, *values: object) -> object:
        """One value."""
        with self.server.connect_owner() as connection:
            row = connection.execute(statement, values).fetchone()
        assert row is not None
        return row[0]

    def subscribe(self, user: CurrentUser, plan: str, **limits: int | None) -> None:
        """As a payment would, with limits of the user's own."""
        self.run("select app.set_plan(%s, %s)", user.id, plan)
        self.run("update app.plan_holders set limits = %s where user_id = %s", Jsonb(limits), user.id)


@pytest.fixture
def office(database_server: DatabaseServer, web_db: object) -> Iterator[Office]:
    """With billing on until the end of the test."""
    office = Office(database_server)
    office.run("update app.instance set billing_enabled = true")
    yield office
    office.run("update app.instance set billing_enabled = false, free_plan_has_all_models = false")


@pytest.fixture
async def user(make_user: MakeUser, office: Office) -> CurrentUser:
    return await make_user()


@pytest.fixture
async def operator(make_user: MakeUser, office: Office) -> CurrentUser:
    user = await make_user()
    assert await grant_operator(user.email)
    return user.model_copy(update={"is_operator": True})


async def begin(user: CurrentUser, project: UUID, request: str = '{"is_demo": true}') -> UUID:
    """Start a build."""
    async with as_user(user.id) as session:
        build = await session.scalar(text(START), {"p": project, "r": request})
    assert isinstance(build, UUID)
    return build


async def save(user: CurrentUser, project: UUID, content: str, path: str = "a.txt") -> int:
    """Save a file; the version."""
    known = {row.path: row.sha256 for row in await list_files(user, project)}
    return (await write_file(user, project, path, content, known.get(path))).version
