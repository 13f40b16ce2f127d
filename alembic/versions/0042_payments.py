"""Customers, subscriptions, invoices and purchases as Stripe tells them, and the plans that follow from them."""

from pathlib import Path

from alembic import op

revision: str = "0042"
down_revision: str | None = "0041"
branch_labels: str | None = None
depends_on: str | None = None

_SQL = Path(__file__).parents[1] / "sql"
_TABLES = (
    "payment_tickets",
    "payment_events",
    "checkouts",
    "credit_purchases",
    "plan_credits",
    "invoices",
    "subscriptions",
    "left_customers",
    "payment_customers",
    "payment_prices",
    "payment_account",
    "credit_packs",
)
_FUNCTIONS = (
    "remember_left_customer",
    "forget_left_customer",
    "forget_payment_events",
    "end_missing_subscription",
    "end_graces",
    "tell_reconciliation",
    "claim_reconciliation",
    "keep_payment_account",
    "keep_payment_price",
    "replay_payment_events",
    "take_payment_events",
    "end_payment_event",
    "note_payment_event",
    "note_checkout",
    "write_refunds",
    "write_checkout",
    "write_invoice",
    "settle_plan_credits",
    "move_credits",
    "write_subscription",
    "forget_payment_customer",
    "keep_payment_customer",
    "user_of_customer",
    "apply_paid_plan",
    "paid_plan",
    "use_payment_ticket",
    "take_payment_ticket",
)


def upgrade() -> None:
    """Tables, then what writes them."""
    for name in ("0042_payments.sql", "0042_payment_functions.sql"):
        # Straight to the driver: a whole file at once.
        op.get_bind().connection.driver_connection.execute((_SQL / name).read_text())  # type: ignore[union-attr]


def downgrade() -> None:
    """Payments are forgotten; what Stripe knows of them stays there."""
    op.execute("drop trigger left_behind on app.payment_customers")
    for name in _FUNCTIONS:
        op.execute(f"drop function app.{name}")
    for name in _TABLES:
        op.execute(f"drop table app.{name}")
