"""The database: SQLite in DATA_DIR (default ./data), or whatever DATABASE_URL names."""

import os
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Engine, Table, event, inspect, text
from sqlmodel import Session, SQLModel, create_engine


def make_engine(url: str | None = None) -> Engine:
    """An engine for `url`; without it, for DATABASE_URL or the file app.db in DATA_DIR."""
    folder = Path(os.environ.get("DATA_DIR", "data"))
    url = url or os.environ.get("DATABASE_URL") or f"sqlite:///{folder / 'app.db'}"
    if url.startswith("sqlite"):
        new_engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": 10})
        event.listen(new_engine, "connect", _prepare_sqlite)
        return new_engine
    return create_engine(url)


def _prepare_sqlite(connection: sqlite3.Connection, _: object) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA foreign_keys=ON")
    # SQLite's own know only Latin letters; ilike() is made of lower().
    connection.create_function("lower", 1, lambda text: None if text is None else str(text).lower(), deterministic=True)
    connection.create_function("upper", 1, lambda text: None if text is None else str(text).upper(), deterministic=True)


engine = make_engine()


def create_tables() -> None:
    """Create missing tables, and columns that were added to a model since the last start."""
    if engine.url.database and engine.url.drivername.startswith("sqlite"):
        Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)
    SQLModel.metadata.create_all(engine)
    with engine.begin() as connection:
        for table in SQLModel.metadata.sorted_tables:
            known = {column["name"] for column in inspect(connection).get_columns(table.name)}
            for column in table.columns:
                if column.name not in known:
                    _add_column(connection, table, column)


def _add_column(connection: Connection, table: Table, column: Column[Any]) -> None:
    """Add a column; rows that exist get the default of its field."""
    kind = column.type.compile(engine.dialect)
    connection.execute(text(f'ALTER TABLE "{table.name}" ADD COLUMN "{column.name}" {kind}'))
    if column.default is not None and column.default.is_scalar:
        connection.execute(table.update().values({column.name: column.default.arg}))


def session() -> Session:
    """A session of its own for one event: `with db.session() as found: …`."""
    return Session(engine)
