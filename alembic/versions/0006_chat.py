"""Messages with attachments, and turns of a conversation about an app."""

from pathlib import Path

from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | None = None
depends_on: str | None = None

_SQL = Path(__file__).parents[1] / "sql" / "0006_chat.sql"


def upgrade() -> None:
    """Replace `app.post_message` and `app.queue_again`, add `app.earlier_build`."""
    # Straight to the driver: a whole file at once.
    op.get_bind().connection.driver_connection.execute(_SQL.read_text())  # type: ignore[union-attr]


def downgrade() -> None:
    """Not offered: the old program cannot read builds that began with a message."""
    raise NotImplementedError("builds that began with a message cannot be told in the old schema; restore a backup")
