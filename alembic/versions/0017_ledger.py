"""The ledger is exact: lost calls keep counting, costs are sound, prices of a call and of keeping tokens are known.

Limits are locked in one order, and deleting a project forgets no call.
"""

import re
from pathlib import Path

from alembic import op

revision: str = "0017"
down_revision: str | None = "0012"
branch_labels: str | None = None
depends_on: str | None = None

_SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    """Change the log, what writes and reads it, and the lists of models."""
    for name in ("0017_ledger.sql", "0017_prices.sql"):
        # Straight to the driver: a whole file at once.
        op.get_bind().connection.driver_connection.execute((_SQL / name).read_text())  # type: ignore[union-attr]


def downgrade() -> None:
    """Everything as the migrations before left it; parts of a millionth of a dollar are lost."""
    statements = [
        "drop trigger keep_lost_calls on app.builds",
        "drop function app.keep_lost_calls()",
        "drop view app.usage_daily",
        "drop function app.models_of_key(uuid), app.listed_models(jsonb)",
        "drop function app.limits_of_build(uuid, integer, integer)",
        "drop function app.spent_in(uuid, uuid, uuid, integer, integer)",
        "alter table app.builds drop constraint builds_cost_check, alter column cost_usd type numeric(14, 6)",
        "alter table app.api_usage_log drop constraint api_usage_log_cost_check,"
        " drop constraint api_usage_log_tokens_check, drop column reserved_usd, drop column reserved_tokens,"
        " alter column cost_usd type numeric(14, 6)",
        "alter table public.ai_models drop column call_usd, drop column kept_usd",
        "alter table app.key_models drop column call_usd, drop column kept_usd",
        *(_made_by("0013_keys.sql", name) for name in _OF_LISTS),
        _made_by("0015_usage.sql", "log_usage"),
        *(_made_by("0016_limits.sql", name) for name in _OF_LIMITS),
        _made_by("0015_usage.sql", "usage_daily"),
        "drop function app.counted(jsonb, text)",
        "revoke all on function app.models_of_key, app.listed_models, app.spent_in, app.limits_of_build"
        " from public, anon, authenticated",
        "grant execute on function app.models_of_key to authenticated, samokoder_worker",
        "grant execute on function app.limits_of_build to samokoder_worker",
        "grant select on app.usage_daily to authenticated",
    ]
    for statement in statements:
        op.get_bind().connection.driver_connection.execute(statement)  # type: ignore[union-attr]


_OF_LIMITS = ("spent_in", "limits_of_build", "note_call", "crossed_limits", "put_limit")
_OF_LISTS = ("models_of_key", "listed_models", "store_key_models", "store_provider_models")


def _made_by(file: str, name: str) -> str:
    """The statement of an earlier migration that makes a function or a view."""
    made = rf"create (?:or replace )?(function|view) app\.{name}\b.*?(?:\n\$\$;|;\n\n)"
    found = re.search(made, (_SQL / file).read_text(), re.DOTALL)
    if found is None:
        raise LookupError(f"{name} is not made by {file}")
    return re.sub(r"^create function", "create or replace function", found[0])
