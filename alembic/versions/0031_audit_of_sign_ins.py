"""The audit log tells of sign-ins, passwords and addresses."""

from pathlib import Path

from alembic import op

revision: str = "0031"
down_revision: str | None = "0030"
branch_labels: str | None = None
depends_on: str | None = None

_SQL = Path(__file__).parents[1] / "sql" / "0031_audit_of_sign_ins.sql"


def upgrade() -> None:
    """Add the triggers."""
    # Straight to the driver: a whole file at once.
    op.get_bind().connection.driver_connection.execute(_SQL.read_text())  # type: ignore[union-attr]


def downgrade() -> None:
    """Remove them."""
    op.execute(
        """
        drop trigger if exists samokoder_audit_password on auth.users;
        drop trigger if exists samokoder_audit on auth.sessions;
        drop trigger audit_email on public.profiles;
        drop function app.audit_emails(), app.audit_passwords(), app.audit_sessions();
        """
    )
