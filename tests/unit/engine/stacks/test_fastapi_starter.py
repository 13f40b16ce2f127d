"""The database of fastapi apps."""

import importlib.util

import pytest
from sqlalchemy import Column, MetaData, String, Table, literal, select

from engine.stacks.stack import load_stack


@pytest.mark.parametrize("typed", ["дом", "ДОМ", "Straße", "%a" * 5_000])
def test_a_search_without_case_knows_every_alphabet(typed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite://")
    spec = importlib.util.spec_from_file_location("starter_db", load_stack("fastapi").folder / "starter/app/db.py")
    assert spec
    assert spec.loader
    db = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(db)
    rows = Table("rows", MetaData(), Column("text", String))
    with db.engine.connect() as connection:
        rows.create(connection)
        connection.execute(rows.insert(), [{"text": text} for text in ("Новый Дом", "STRAßE 5", "a" * 6_000, None)])
        found = connection.execute(select(rows.c.text).where(rows.c.text.ilike(literal(f"%{typed}%")))).all()
    assert len(found) == 1
