"""A public link ends at a moment that can be read, or never: `infinity`, which SQL knows, is neither."""

from alembic import op

revision: str = "0053"
down_revision: str | None = "0052"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """What never ends has no end."""
    op.execute("update app.shares set expires_at = null where expires_at >= '9999-01-01'")
    op.execute(
        "alter table app.shares add constraint shares_expires_at_readable"
        " check (expires_at > '-infinity' and expires_at < '9999-01-01')"
    )


def downgrade() -> None:
    """Any moment."""
    op.execute("alter table app.shares drop constraint shares_expires_at_readable")
