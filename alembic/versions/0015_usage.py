"""The usage log in full, and its view by day."""

from pathlib import Path

from alembic import op

revision: str = "0015"
down_revision: str | None = "0013"
branch_labels: str | None = None
depends_on: str | None = None

_SQL = Path(__file__).parents[1] / "sql" / "0015_usage.sql"


def upgrade() -> None:
    """Add the columns, what writes them, and the view."""
    # Straight to the driver: a whole file at once.
    op.get_bind().connection.driver_connection.execute(_SQL.read_text())  # type: ignore[union-attr]


def downgrade() -> None:
    """Remove them."""
    op.execute(
        """
        drop view app.usage_daily;
        drop function app.log_usage(uuid, integer, integer, integer, jsonb);
        alter table app.api_usage_log drop column key_id, drop column cached_tokens, drop column reasoning_tokens,
            drop column cost_source, drop column outcome;
        create function app.log_usage(
            p_build uuid, p_attempt integer, p_step integer, p_ordinal integer, p_provider text, p_model text,
            p_role text, p_prompt_tokens integer, p_completion_tokens integer, p_estimated boolean,
            p_cost_usd numeric, p_seconds double precision
        ) returns void
            language plpgsql security definer set search_path = '' as $$
        declare
            held app.builds := app.fence(p_build, p_attempt);
        begin
            insert into app.api_usage_log (user_id, project_id, build_id, step, ordinal, provider, model, role,
                prompt_tokens, completion_tokens, estimated, cost_usd, seconds)
            values (held.user_id, held.project_id, p_build, p_step, p_ordinal, p_provider, p_model, p_role,
                p_prompt_tokens, p_completion_tokens, p_estimated, p_cost_usd, p_seconds)
            on conflict (build_id, step, ordinal) do nothing;
            if found and p_cost_usd is not null then
                update app.builds set cost_usd = coalesce(cost_usd, 0) + p_cost_usd where id = p_build;
            end if;
        end;
        $$;
        revoke all on function app.log_usage from public, anon, authenticated;
        grant execute on function app.log_usage to samokoder_worker;
        """
    )
