"""One open page of payment for each payer, subscriptions that were doubled, what operators see of it, versions beyond the plan."""

from pathlib import Path

from alembic import op

revision: str = "0047"
down_revision: str | None = "0046"
branch_labels: str | None = None
depends_on: str | None = None

_SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    """Tables and what writes them."""
    # Straight to the driver: a whole file at once.
    op.get_bind().connection.driver_connection.execute(  # type: ignore[union-attr]
        (_SQL / "0047_paying_once.sql").read_text()
    )


def downgrade() -> None:
    """Which subscriptions were doubled is forgotten; they are ended."""
    op.execute(
        """
        drop function app.closed_version(uuid), app.operators_payments(), app.end_double(text, bigint), app.note_double(text, text),
            app.note_plan_checkout(uuid, text, text, uuid), app.take_checkout_turn(uuid, text);
        alter table app.checkouts drop column turn;
        drop table app.doubled_subscriptions, app.checkout_turns;
        delete from app.audit_log where kind = 'double_ended';
        """
    )
