"""Which models of a user's keys suit a role."""

from pathlib import Path

from alembic import op

revision: str = "0022"
down_revision: str | None = "0021"
branch_labels: str | None = None
depends_on: str | None = None

_SQL = Path(__file__).parents[1] / "sql" / "0022_recommendations.sql"


def upgrade() -> None:
    """Add the table of families and the functions."""
    # Straight to the driver: a whole file at once.
    op.get_bind().connection.driver_connection.execute(_SQL.read_text())  # type: ignore[union-attr]


def downgrade() -> None:
    """Remove them."""
    op.execute(
        """
        drop function public.recommended_models(text);
        drop function app.own_experience(text);
        drop function app.tier_of(text);
        drop function app.store_model_families(jsonb);
        drop table app.model_families;
        """
    )
