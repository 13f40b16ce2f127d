"""A fresh database for every test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import db


@pytest.fixture(autouse=True)
def empty_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty database in the place of the app's own."""
    engine = db.make_engine(f"sqlite:///{tmp_path / 'test.db'}")
    monkeypatch.setattr(db, "engine", engine)
    db.create_tables()
    yield
    engine.dispose()
