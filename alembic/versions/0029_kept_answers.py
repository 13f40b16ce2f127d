"""Answers that are given again."""

from pathlib import Path

from alembic import op

revision: str = "0029"
down_revision: str | None = "0028"
branch_labels: str | None = None
depends_on: str | None = None

_SQL = Path(__file__).parents[1] / "sql" / "0029_kept_answers.sql"


def upgrade() -> None:
    """Add the table, and the functions that write it."""
    # Straight to the driver: a whole file at once.
    op.get_bind().connection.driver_connection.execute(_SQL.read_text())  # type: ignore[union-attr]


def downgrade() -> None:
    """Remove them."""
    op.execute(
        """
        drop function app.release_answer(text, text, bytea);
        drop function app.keep_answer(text, text, bytea, bytea);
        drop function app.claim_answer(text, text, bytea);
        drop table app.kept_answers;
        """
    )
