"""What operators want to know: active users, costs per project, how far people come."""

from pathlib import Path

from alembic import op

revision: str = "0032"
down_revision: str | None = "0031"
branch_labels: str | None = None
depends_on: str | None = None

_SQL = Path(__file__).parents[1] / "sql" / "0032_analytics.sql"


def upgrade() -> None:
    """Make the views, and functions that answer operators alone."""
    # Straight to the driver: a whole file at once.
    op.get_bind().connection.driver_connection.execute(_SQL.read_text())  # type: ignore[union-attr]


def downgrade() -> None:
    """Without them."""
    op.execute(
        """
        drop function app.analytics_days(integer), app.analytics_steps(integer), app.analytics_projects(integer),
            app.check_operator();
        drop view app.project_costs, app.user_steps, app.user_days;
        """
    )
