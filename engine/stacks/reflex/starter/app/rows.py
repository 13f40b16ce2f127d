"""Lists of the app: their words, and rows that are kept, changed and deleted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, get_args

from sqlalchemy import Column
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel, select

from app import db
from app.forms import read_form
from app.shown import show_date, show_number
from app.texts import TEXTS

listings: dict[str, "Listing"] = {}
"""All lists by the names of their tables."""


class InvalidRow(Exception):
    """A row that is not kept; `problems` say why, by field."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("the row is not valid")
        self.problems = problems


@dataclass(frozen=True, eq=False)
class Listing:
    """A list: where it is, which table it shows, and its words. The first of `labels` is what a row is called by."""

    path: str
    table: type[SQLModel]
    accepted: type[SQLModel]
    title: str
    new_title: str
    add: str
    empty: str
    labels: dict[str, str]
    options: dict[str, dict[str, str]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    sum: str = ""
    total: str = TEXTS["total"]
    lost: str = ""

    def __post_init__(self) -> None:
        """Known from now on."""
        listings[str(self.table.__tablename__)] = self

    def kind(self, name: str) -> str:
        """What a field holds: as `kinds` says, else by its type."""
        if name in self.kinds:
            return self.kinds[name]
        if self.target(name):
            return "reference"
        annotation = self.accepted.model_fields[name].annotation
        for python, kind in ((bool, "flag"), (date, "date"), (StrEnum, "choice"), (int, "integer"), (float, "number")):
            if any(isinstance(one, type) and issubclass(one, python) for one in (annotation, *get_args(annotation))):
                return kind
        return "text"

    def named(self, kind: str) -> list[str]:
        """The fields of a kind, in their order."""
        return [name for name in self.labels if self.kind(name) == kind]

    def target(self, name: str) -> type[SQLModel] | None:
        """The table that a field refers to."""
        column: Column[Any] = self.table.__table__.columns[name]  # type: ignore[attr-defined]
        tables = {key.column.table for key in column.foreign_keys}
        return next((found.class_ for found in SQLModel._sa_registry.mappers if found.local_table in tables), None)

    def show(self, name: str, value: Any) -> str:
        """A value as people read it; empty where there is none."""
        kind = self.kind(name)
        if kind == "flag":
            return TEXTS["yes"] if value else TEXTS["no"]
        if value is None:
            return ""
        if kind == "choice":
            return self.options.get(name, {}).get(str(value), str(value))
        if kind == "date":
            return show_date(value)
        if kind in ("number", "money"):
            return show_number(value, 2 if kind == "money" else None)
        return str(value)


def name_of(row: SQLModel) -> str:
    """What a row is called: the first field of its list, or its first text."""
    listing = listings.get(str(row.__tablename__))
    if listing:
        first = next(iter(listing.labels))
        return listing.show(first, getattr(row, first)) or f"#{row.id}"  # type: ignore[attr-defined]
    texts = (value for value in row.model_dump().values() if isinstance(value, str) and value)
    return next(texts, f"#{row.id}")  # type: ignore[attr-defined]


def all_rows(table: type[SQLModel]) -> list[Any]:
    """All rows of a table, the newest first."""
    with db.session() as session:
        return list(session.exec(select(table).order_by(table.id.desc())))  # type: ignore[attr-defined]


def find(table: type[SQLModel], row_id: int) -> Any:
    """The row with this id, or None."""
    with db.session() as session:
        return session.get(table, row_id) if abs(row_id) < 2**63 else None


def insert(listing: Listing, typed: Mapping[str, Any], **known: Any) -> Any:
    """Keep a new row; raises `InvalidRow`."""
    return _kept(listing.table(**_valid(listing, typed, known)))


def update(listing: Listing, row_id: int, typed: Mapping[str, Any]) -> Any:
    """Change the fields that are named, if the row is still there; raises `InvalidRow`."""
    row = find(listing.table, row_id)
    if row is None:
        return None
    return _kept(row.sqlmodel_update(_valid(listing, row.model_dump() | dict(typed), {})))


def remove(listing: Listing, row_id: int) -> None:
    """Delete a row, with the rows that cannot be without it."""
    with db.session() as session:
        if row := session.get(listing.table, row_id):
            session.delete(row)
            session.commit()


def _valid(listing: Listing, typed: Mapping[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    form = read_form(listing.accepted, typed, **known)
    if form.errors:
        raise InvalidRow(form.errors)
    return form.data


def _kept(row: Any) -> Any:
    try:
        with db.session() as session:
            session.add(row)
            session.commit()
            session.refresh(row)
            return row
    except (IntegrityError, OverflowError) as refused:
        raise InvalidRow({"form": TEXTS["conflict"]}) from refused
