"""Which models serve which tier, for a user and for a project."""

from pathlib import Path

from alembic import op

revision: str = "0014"
down_revision: str | None = "0016"
branch_labels: str | None = None
depends_on: str | None = None

_CHANGE_MODEL = """
create or replace function app.change_model(p_build uuid, p_model text, p_provider text, p_key uuid) returns void
    language plpgsql security definer set search_path = '' as $$
declare
    build app.builds := app.own_build(p_build);
begin
    if build.status <> 'paused' then
        raise exception using errcode = 'SK409', message = 'build_not_paused';
    end if;
    update app.builds set request = request || jsonb_build_object(
        'model', p_model, 'provider', p_provider, 'key_id', p_key, 'is_demo', p_key is null)
    where id = p_build;
end;
$$;
"""
_SQL = Path(__file__).parents[1] / "sql" / "0014_model_routes.sql"


def upgrade() -> None:
    """Add the tables and what writes them."""
    # Straight to the driver: a whole file at once.
    op.get_bind().connection.driver_connection.execute(_SQL.read_text())  # type: ignore[union-attr]


def downgrade() -> None:
    """Remove them."""
    op.get_bind().connection.driver_connection.execute(  # type: ignore[union-attr]
        "drop function app.put_route_choices(boolean, boolean);"
        "drop function app.put_routes(uuid, jsonb);"
        "drop table app.route_choices;"
        "drop table app.model_routes;" + _CHANGE_MODEL
    )
