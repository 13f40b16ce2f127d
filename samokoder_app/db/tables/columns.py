"""Columns and schemas that tables share."""

from typing import Any, ClassVar

from sqlalchemy import DateTime, text
from sqlmodel import Field, SQLModel

JsonObject = dict[str, Any]


def now_column(**options: Any) -> Any:
    """A time that the database fills in."""
    return Field(
        default=None,
        sa_type=DateTime(timezone=True),
        sa_column_kwargs={"server_default": text("now()")},
        **options,
    )


def time_column(**options: Any) -> Any:
    """A time with its zone."""
    return Field(default=None, sa_type=DateTime(timezone=True), **options)


class PublicTable(SQLModel):
    """A table that users may read under row-level security."""

    __table_args__: ClassVar[dict[str, str]] = {"schema": "public"}


class AppTable(SQLModel):
    """A table of the schema that is not exposed."""

    __table_args__: ClassVar[dict[str, str]] = {"schema": "app"}
