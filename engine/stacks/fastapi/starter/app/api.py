"""JSON API of a table: list, create, read, change, delete."""

from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from sqlmodel import Session, SQLModel, select

from app.db import SessionDep


def find(session: Session, table: type[SQLModel], row_id: int) -> Any:
    """The row with this id, else 404."""
    row = session.get(table, row_id) if abs(row_id) < 2**63 else None
    if row is None:
        raise HTTPException(404)
    return row


def save(session: Session, row: Any) -> Any:
    """Write a row and read back its id and defaults."""
    session.add(row)
    session.commit()
    session.refresh(row)
    return row


def crud_api(path: str, table: type[SQLModel], accepted: type[SQLModel]) -> APIRouter:
    """GET, POST {path} and GET, PATCH, DELETE {path}/{id}; `?field=value` filters the list."""
    router = APIRouter(prefix=path, tags=[table.__name__])

    @router.get("")
    def list_rows(request: Request, session: SessionDep) -> list[table]:  # type: ignore[valid-type]
        wanted = {name: value for name, value in request.query_params.items() if name in table.model_fields}
        rows = session.exec(select(table).order_by(table.id)).all()  # type: ignore[attr-defined]
        return [row for row in rows if all(str(getattr(row, name)) == value for name, value in wanted.items())]

    @router.post("", status_code=201)
    def create(body: accepted, session: SessionDep) -> table:  # type: ignore[valid-type]
        return save(session, table.model_validate(body))

    @router.get("/{row_id}")
    def read(row_id: int, session: SessionDep) -> table:  # type: ignore[valid-type]
        return find(session, table, row_id)

    @router.patch("/{row_id}")
    def change(row_id: int, body: dict[str, Any], session: SessionDep) -> table:  # type: ignore[valid-type]
        row = find(session, table, row_id)
        try:
            data = accepted.model_validate(row.model_dump() | body)
        except ValidationError as invalid:
            raise RequestValidationError(invalid.errors()) from invalid
        return save(session, row.sqlmodel_update(data.model_dump()))

    @router.delete("/{row_id}", status_code=204)
    def delete(row_id: int, session: SessionDep) -> None:
        session.delete(find(session, table, row_id))
        session.commit()

    return router
