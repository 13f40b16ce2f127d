"""A plan of GPT-Pilot that waits is approved as ours are."""

from alembic import op

revision: str = "0052"
down_revision: str | None = "0051"
branch_labels: str | None = None
depends_on: str | None = None

_OLD = "build.state ->> ''stage'' in (''intake'', ''gpt_pilot'')"
_NEW = (
    "(build.state ->> ''stage'' = ''intake'' or (build.state ->> ''stage'' = ''gpt_pilot''"
    " and jsonb_array_length(build.state -> ''questions'') > 0))"
)
"""The condition under which there is no plan to approve, as SQL literals: questions are open."""


def upgrade() -> None:
    """In the stage of GPT-Pilot only its questions forbid an approval."""
    _rewrite(_OLD, _NEW)


def downgrade() -> None:
    """In the stage of GPT-Pilot there is no plan to approve."""
    _rewrite(_NEW, _OLD)


def _rewrite(old: str, new: str) -> None:
    op.execute(
        f"""
        do $$
        declare
            known text := pg_get_functiondef('app.approve_build(uuid)'::regprocedure);
        begin
            if position('{old}' in known) = 0 then
                raise exception 'the condition is not in app.approve_build';
            end if;
            execute replace(known, '{old}', '{new}');
        end;
        $$;
        """
    )
