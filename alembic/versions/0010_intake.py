"""Questions about an idea, and images that go with one."""

from pathlib import Path

from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | None = None
depends_on: str | None = None

_SQL = Path(__file__).parents[1] / "sql" / "0010_intake.sql"
_APPROVE_BUILD = """
create or replace function app.approve_build(p_build uuid) returns void
    language plpgsql security definer set search_path = '' as $$
declare
    build app.builds := app.own_build(p_build);
begin
    if build.status <> 'waiting' then
        raise exception using errcode = 'SK409', message = 'build_not_waiting';
    end if;
    update app.builds set approved = true where id = p_build;
    perform app.queue_again(build);
end;
$$;
"""


def upgrade() -> None:
    """Add `app.builds.answers`, `app.idea_images` and what writes them."""
    # Straight to the driver: a whole file at once.
    op.get_bind().connection.driver_connection.execute(_SQL.read_text())  # type: ignore[union-attr]


def downgrade() -> None:
    """Remove them; images that were not ordered are lost."""
    op.get_bind().connection.driver_connection.execute(  # type: ignore[union-attr]
        "drop function app.take_idea_image(uuid, text);"
        "drop function app.keep_idea_image(text, text, integer, integer, bytea);"
        "drop function app.answer_questions(uuid, jsonb, integer, integer, jsonb);"
        "drop table app.idea_images;"
        "alter table app.builds drop column answers;" + _APPROVE_BUILD
    )
