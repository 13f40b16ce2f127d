"""The order in which providers are offered."""

from pathlib import Path

from alembic import op

revision: str = "0023"
down_revision: str | None = "0022"
branch_labels: str | None = None
depends_on: str | None = None

_SQL = Path(__file__).parents[1] / "sql" / "0023_order_of_providers.sql"


def upgrade() -> None:
    """Put them into their order."""
    # Straight to the driver: a whole file at once.
    op.get_bind().connection.driver_connection.execute(_SQL.read_text())  # type: ignore[union-attr]


def downgrade() -> None:
    """An endpoint of one's own comes first again."""
    op.execute(
        "update public.ai_providers p set position = before.place from (values ('openai_compatible', 2),"
        " ('openrouter', 3), ('openai', 4), ('groq', 5), ('anthropic', 6)) before (id, place) where p.id = before.id"
    )
