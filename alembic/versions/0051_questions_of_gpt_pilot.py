"""Questions that a build asks while GPT-Pilot works are answered as those about an idea are."""

from alembic import op

revision: str = "0051"
down_revision: str | None = "0049"
branch_labels: str | None = None
depends_on: str | None = None

_KNOWN = {
    "app.answer_questions(uuid, jsonb, integer, integer, jsonb)": (
        "build.state ->> ''stage'' is distinct from ''intake''",
        "coalesce(build.state ->> ''stage'', '''') not in (''intake'', ''gpt_pilot'')",
    ),
    "app.approve_build(uuid)": (
        "build.state ->> ''stage'' = ''intake''",
        "build.state ->> ''stage'' in (''intake'', ''gpt_pilot'')",
    ),
}
"""Each function → the condition as it stands there, and as it shall be; as SQL literals."""


def upgrade() -> None:
    """A build that waits in the stage of GPT-Pilot takes answers, and has no plan to approve."""
    for function, (old, new) in _KNOWN.items():
        _rewrite(function, old, new)


def downgrade() -> None:
    """Only questions about an idea are answered."""
    for function, (old, new) in _KNOWN.items():
        _rewrite(function, new, old)


def _rewrite(function: str, old: str, new: str) -> None:
    op.execute(
        f"""
        do $$
        declare
            known text := pg_get_functiondef('{function}'::regprocedure);
        begin
            if position('{old}' in known) = 0 then
                raise exception 'the condition is not in {function}';
            end if;
            execute replace(known, '{old}', '{new}');
        end;
        $$;
        """
    )
