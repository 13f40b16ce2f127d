"""Edits of a plan, also while its build runs."""

from pathlib import Path

from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | None = None
depends_on: str | None = None

_SQL = Path(__file__).parents[1] / "sql" / "0007_plan_edits.sql"
_EDIT_BUILD_STATE = """
create function app.edit_build_state(p_build uuid, p_step integer, p_state jsonb, p_event jsonb) returns void
    language plpgsql security definer set search_path = '' as $$
declare
    build app.builds := app.own_build(p_build);
begin
    if build.status <> 'waiting' then
        raise exception using errcode = 'SK409', message = 'build_not_waiting';
    end if;
    if (build.state ->> 'step')::integer is distinct from p_step then
        raise exception using errcode = 'SK412', message = 'stale';
    end if;
    update app.builds set state = p_state where id = p_build;
    perform app.write_event(build.project_id, p_build, null, null, p_event ->> 'kind', p_event);
end;
$$;
revoke all on function app.edit_build_state from public, anon;
grant execute on function app.edit_build_state to authenticated;
"""


def upgrade() -> None:
    """Add `app.builds.plan_edit` and what writes it, in place of the change of a waiting build's state."""
    # Straight to the driver: a whole file at once.
    op.get_bind().connection.driver_connection.execute(_SQL.read_text())  # type: ignore[union-attr]


def downgrade() -> None:
    """Remove them; edits that were not taken are lost."""
    op.get_bind().connection.driver_connection.execute(  # type: ignore[union-attr]
        "drop function app.put_plan_edit(uuid, integer, integer, jsonb, jsonb);"
        "alter table app.builds drop column plan_edit;" + _EDIT_BUILD_STATE
    )
