"""Public links to a project: what they show, whom they let in, and what is made from them."""

from pathlib import Path

from alembic import op

revision: str = "0045"
down_revision: str | None = "0044"
branch_labels: str | None = None
depends_on: str | None = None

_SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    """Make tables, policies and functions."""
    # Straight to the driver: a whole file at once.
    op.get_bind().connection.driver_connection.execute((_SQL / "0045_shares.sql").read_text())  # type: ignore[union-attr]


def downgrade() -> None:
    """Take them away; links end."""
    op.execute("""
        drop trigger tell_shares on public.profiles;
        drop function app.fork_shared(bytea, integer, text, text, text, text[], jsonb, jsonb, jsonb),
            app.make_share(uuid, text, bytea, text, text, boolean, boolean, boolean, boolean, boolean, timestamptz),
            app.revoke_share(uuid, uuid), app.open_share(bytea, boolean), app.live_share(bytea),
            app.issue_share_ticket(bytea, bytea, integer), app.redeem_share_ticket(text, bytea, bytea, integer),
            app.share_visitor(text, bytea), app.ended_shares(uuid[]), app.share_is_live(app.shares);
        drop table app.share_tickets, app.shares;
        drop function app.tell_share_ended(), app.tell_shares_of_account();
    """)
