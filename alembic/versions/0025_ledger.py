"""Limits are locked in one order, a call counts by who was asked, and deleting a project forgets no call."""

import re
from pathlib import Path

from alembic import op

revision: str = "0025"
down_revision: str | None = "0026"
branch_labels: str | None = None
depends_on: str | None = None

_SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    """Change the functions of limits, and keep the notes of builds that are deleted."""
    # Straight to the driver: a whole file at once.
    op.get_bind().connection.driver_connection.execute(  # type: ignore[union-attr]
        (_SQL / "0025_ledger.sql").read_text()
    )


def downgrade() -> None:
    """Everything as the migrations before left it."""
    statements = [
        "drop trigger keep_lost_calls on app.builds",
        "drop function app.keep_lost_calls()",
        _made_by("0016_limits.sql", "crossed_limits"),
        _made_by("0016_limits.sql", "put_limit"),
        _made_by("0017_ledger.sql", "spent_in"),
    ]
    for statement in statements:
        op.get_bind().connection.driver_connection.execute(statement)  # type: ignore[union-attr]


def _made_by(file: str, name: str) -> str:
    """The statement of an earlier migration that makes a function, to be made in place of the present one."""
    found = re.search(rf"create function app\.{name}\b.*?\n\$\$;", (_SQL / file).read_text(), re.DOTALL)
    if found is None:
        raise LookupError(f"{name} is not made by {file}")
    return re.sub(r"^create function", "create or replace function", found[0])
