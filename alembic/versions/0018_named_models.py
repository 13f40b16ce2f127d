"""A build that goes on with another model forgets what belonged to the one before."""

from pathlib import Path

from alembic import op

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: str | None = None
depends_on: str | None = None

_SQL = Path(__file__).parents[1] / "sql" / "0018_named_models.sql"
_BEFORE = """
drop function app.change_model(uuid, text, text, uuid, boolean);
create function app.change_model(p_build uuid, p_model text, p_provider text, p_key uuid) returns void
    language plpgsql security definer set search_path = '' as $$
declare
    build app.builds := app.own_build(p_build);
begin
    if build.status <> 'paused' then
        raise exception using errcode = 'SK409', message = 'build_not_paused';
    end if;
    update app.builds set request = request || jsonb_build_object(
        'model', p_model, 'provider', p_provider, 'key_id', p_key, 'is_demo', p_key is null,
        'is_routed', false, 'tier', null)
    where id = p_build;
end;
$$;
revoke all on function app.change_model from public, anon, authenticated;
grant execute on function app.change_model to authenticated;
"""


def upgrade() -> None:
    """Replace `app.change_model`."""
    # Straight to the driver: a whole file at once.
    op.get_bind().connection.driver_connection.execute(_SQL.read_text())  # type: ignore[union-attr]


def downgrade() -> None:
    """Put the one before in its place."""
    op.get_bind().connection.driver_connection.execute(_BEFORE)  # type: ignore[union-attr]
