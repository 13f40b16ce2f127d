"""What the page of the audit log shows; pure."""

from collections.abc import Sequence

from pydantic import BaseModel

from samokoder_app.accounts.audit import AuditKind, OperatorsAuditRow


class AuditLine(BaseModel):
    """A deed. The moment is an ISO text; `email` is "" if the account is gone, `origin` where it came from."""

    kind: str
    at: str
    user_id: str
    email: str
    name: str
    origin: str
    is_by_token: bool
    is_alarming: bool


def audit_lines(rows: Sequence[OperatorsAuditRow]) -> list[AuditLine]:
    """Lines of the log, in their order."""
    return [
        AuditLine(
            kind=row.kind.value,
            at=row.at.isoformat(),
            user_id=str(row.user_id or ""),
            email=row.email or "",
            name=row.object_name or "",
            origin=row.origin,
            is_by_token=row.is_by_token,
            is_alarming=row.is_alarming,
        )
        for row in rows
    ]


def kind_named(name: str) -> AuditKind | None:
    """The kind of a choice; None for "all" and for what is none."""
    return next((kind for kind in AuditKind if kind.value == name), None)
