"""Accounts at GitHub and Google as ways in."""

from pathlib import Path

from alembic import op

revision: str = "0035"
down_revision: str | None = "0034"
branch_labels: str | None = None
depends_on: str | None = None

_SQL = Path(__file__).parents[1] / "sql"
_OWNS_AUTH = "select relowner = current_user::regrole from pg_class where oid = 'auth.sessions'::regclass"


def upgrade() -> None:
    """Add the tables where the auth server is ours, and the names and kinds that they bring along everywhere."""
    _run_file("names")
    if op.get_bind().exec_driver_sql(_OWNS_AUTH).scalar():
        _run_file("identities")


def downgrade() -> None:
    """Remove the tables; what was told of them stays, and so does the way in which names are found."""
    op.execute("drop function app.forget_flows()")
    if op.get_bind().exec_driver_sql(_OWNS_AUTH).scalar():
        op.execute("drop table auth.flow_state, auth.identities; drop function app.audit_identities()")


def _run_file(name: str) -> None:
    # Straight to the driver: a whole file at once.
    op.get_bind().connection.driver_connection.execute((_SQL / f"0035_{name}.sql").read_text())  # type: ignore[union-attr]
