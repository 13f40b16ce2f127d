"""A token ends at a moment that can be read, or never: SQL knows times of which the pages know none."""

from alembic import op

revision: str = "0055"
down_revision: str | None = "0054"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """What ends after all that can be read never ends, what ended before is over."""
    op.execute("update app.access_tokens set expires_at = null where expires_at > '9999-01-01'")
    op.execute("update app.access_tokens set expires_at = '2000-01-01' where expires_at < '2000-01-01'")
    op.execute(
        "alter table app.access_tokens add constraint access_tokens_expires_at_readable"
        " check (expires_at between '2000-01-01' and '9999-01-01')"
    )


def downgrade() -> None:
    """Any moment."""
    op.execute("alter table app.access_tokens drop constraint access_tokens_expires_at_readable")
