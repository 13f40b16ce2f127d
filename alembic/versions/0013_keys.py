"""Kinds of providers, lists of models, order and health of keys."""

from pathlib import Path

from alembic import op

revision: str = "0013"
down_revision: str | None = "0011"
branch_labels: str | None = None
depends_on: str | None = None

_SQL = Path(__file__).parents[1] / "sql" / "0013_keys.sql"


def upgrade() -> None:
    """Add the columns, the lists and what writes them."""
    # Straight to the driver: a whole file at once.
    op.get_bind().connection.driver_connection.execute(_SQL.read_text())  # type: ignore[union-attr]


def downgrade() -> None:
    """Remove them; keys stay, lists go."""
    op.execute(
        """
        drop function app.replace_key_secret(uuid, text, text, text);
        drop function app.sealed_key(uuid);
        drop function app.claim_key_lists(integer);
        drop function app.claim_provider_lists();
        drop function app.store_provider_models(text, jsonb);
        drop function app.save_key_models(uuid, jsonb);
        drop function app.store_key_models(uuid, jsonb);
        drop function app.listed_models(jsonb);
        drop function app.models_of_key(uuid);
        drop table app.key_models;
        alter table public.user_api_keys drop column models_due_at, drop column secret_at, drop column checked_at,
            drop column cooling_until, drop column health, drop column position;
        delete from public.ai_models where not is_default;
        alter table public.ai_models drop column listed_at, drop column is_free, drop column cached_usd,
            drop column completion_usd, drop column prompt_usd, drop column can_call_tools, drop column can_see,
            drop column most_output;
        alter table public.ai_providers drop column models_due_at, drop column lists_publicly;
        update public.ai_providers set kind = 'openai_compatible', is_available = id <> 'anthropic' where kind <> 'demo';
        alter table public.ai_providers drop constraint ai_providers_kind_check;
        alter table public.ai_providers add constraint ai_providers_kind_check
            check (kind in ('demo', 'openai_compatible'));
        """
    )
