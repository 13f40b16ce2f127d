"""Shared fixtures: a real embedded Postgres for each process of the session, users, and sessions on it.

Tests may run in several processes (pytest-xdist): each has a home, a database and sandbox uids of its own; the
runtimes and packages that sandboxes only read are placed once for all of them.
"""

import logging
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.sql import SQL, Identifier
from sqlalchemy import text

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.engines import DatabaseAddresses, Engines, use_engines
from samokoder_app.db.session import as_auth, as_user
from samokoder_app.platform.binaries import find_binaries
from samokoder_app.platform.database import database_addresses, prepare_database
from samokoder_app.platform.postgres import DATABASE, OWNER, SUPERUSER, EmbeddedPostgres
from samokoder_app.platform.secrets import Secrets, get_secrets
from samokoder_app.settings import Settings, get_settings
from tests.processes import first_slot, make_shared_folder, share_read_only, shared_folder

MakeUser = Callable[..., Awaitable[CurrentUser]]
MakeProject = Callable[..., Awaitable[UUID]]
UNTOUCHED = "untouched"
"""A database that has the schema and nothing else, beside the one that all tests of a process fill."""


@dataclass(frozen=True)
class DatabaseServer:
    """The session's server with its schema in place."""

    postgres: EmbeddedPostgres
    settings: Settings
    secrets: Secrets
    addresses: DatabaseAddresses

    def connect_owner(self) -> psycopg.Connection:
        """As the schema's owner, whom row-level security does not hold back."""
        return psycopg.connect(self.postgres.address(OWNER))

    def connect_untouched(self) -> psycopg.Connection:
        """As superuser, where no test has left a row: for tests that look through every table and keep nothing."""
        return psycopg.connect(self.postgres.address(SUPERUSER, UNTOUCHED))


def pytest_configure(config: pytest.Config) -> None:
    """The process that starts the others makes what all of them share."""
    if not hasattr(config, "workerinput"):
        make_shared_folder()


def pytest_unconfigure(config: pytest.Config) -> None:
    """And clears it away."""
    if not hasattr(config, "workerinput"):
        shutil.rmtree(shared_folder(), ignore_errors=True)


@pytest.fixture(autouse=True)
def _quiet_logs() -> Iterator[None]:
    """No test leaves a logger loud: pytest keeps what the tests after it log, rows of the database among it."""
    quiet = [one for one in _loggers() if not 0 < one.level <= logging.DEBUG]
    yield
    assert [one.name for one in quiet if 0 < one.level <= logging.DEBUG] == []


def _loggers() -> list[logging.Logger]:
    return [one for one in logging.root.manager.loggerDict.values() if isinstance(one, logging.Logger)]


@pytest.fixture(scope="session")
def samokoder_home() -> Iterator[Path]:
    """A home that sandboxes and Postgres may enter under other uids; pytest's own folders are closed to them."""
    home = Path(tempfile.mkdtemp(prefix="samokoder-test-", dir="/tmp"))
    home.chmod(0o711)
    share_read_only(home)
    previous = os.environ.get("SAMOKODER_HOME")
    os.environ["SAMOKODER_HOME"] = str(home)
    Settings.model_config["env_file"] = None  # the developer's own settings are not the tests'
    get_settings.cache_clear()
    get_secrets.cache_clear()
    yield home
    if previous is None:
        del os.environ["SAMOKODER_HOME"]
    else:
        os.environ["SAMOKODER_HOME"] = previous
    get_settings.cache_clear()
    get_secrets.cache_clear()
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def database_server(samokoder_home: Path) -> Iterator[DatabaseServer]:
    """Postgres with the migrations applied, shared by all tests; each test makes users of its own."""
    settings = get_settings()
    secrets = get_secrets()
    postgres = EmbeddedPostgres(
        folder=settings.home.postgres,
        binaries=find_binaries(settings.home.runtimes, must_be_public=os.geteuid() == 0),
        secrets=secrets,
        log_file=settings.home.logs / "postgres.log",
        durable=False,
    )
    postgres.start()
    try:
        prepare_database(settings, secrets)
        _copy_untouched(postgres)
        with psycopg.connect(postgres.address(OWNER)) as connection:
            connection.execute(f"alter table app.workspaces alter column slot restart with {first_slot(1)}")
            # Who waits for a lock that another test left is told what it waits for, and who left it loses it.
            for setting in ("lock_timeout", "idle_in_transaction_session_timeout"):
                connection.execute(SQL("alter database samokoder set {} = '60s'").format(Identifier(setting)))
        yield DatabaseServer(postgres, settings, secrets, database_addresses(settings, secrets))
    finally:
        postgres.stop()


def _copy_untouched(postgres: EmbeddedPostgres) -> None:
    copy = SQL("create database {} template {}").format(Identifier(UNTOUCHED), Identifier(DATABASE))
    with psycopg.connect(postgres.address(SUPERUSER, "postgres"), autocommit=True) as connection:
        connection.execute(copy)


@pytest.fixture
async def database(database_server: DatabaseServer) -> AsyncIterator[Engines]:
    """The engines of the process, as `as_user`, `as_worker` and the rest use them.

    Their connections are kept during the test: to make one costs more than most transactions do. There are as many as
    the tests with the most callers at once ask for.
    """
    engines = Engines(database_server.addresses, pool_size=40)
    use_engines(engines)
    yield engines
    await engines.close()
    use_engines(None)


@pytest.fixture
def web_db(database: Engines) -> Engines:
    """The database for tests of what the web process does."""
    return database


@pytest.fixture
def worker_db(database: Engines) -> Engines:
    """The database for tests of what a worker does."""
    return database


@pytest.fixture
def make_user(database: Engines) -> MakeUser:
    """`await make_user()` signs up somebody new, straight in the database."""

    async def make(email: str | None = None) -> CurrentUser:
        address = email or f"{uuid4().hex[:12]}@example.com"
        async with as_auth() as session:
            user_id = await session.scalar(
                text("insert into auth.users (email, encrypted_password) values (:email, '!') returning id"),
                {"email": address},
            )
        return CurrentUser(id=user_id, email=address)

    return make


@pytest.fixture
def make_project(make_user: MakeUser) -> MakeProject:
    """`await make_project(user)` creates a project and answers its id."""

    async def make(
        user: CurrentUser, name: str = "Notes", description: str = "A list of notes", stack: str = "fastapi"
    ) -> UUID:
        async with as_user(user.id) as session:
            project_id = await session.scalar(
                text("select app.create_project(:name, :description, :stack)"),
                {"name": name, "description": description, "stack": stack},
            )
        assert isinstance(project_id, UUID)
        return project_id

    return make
