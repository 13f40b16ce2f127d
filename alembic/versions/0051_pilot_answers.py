"""What GPT-Pilot asks is answered, and its plan approved."""

from pathlib import Path

from alembic import op

revision: str = "0051"
down_revision: str | None = "0048"
branch_labels: str | None = None
depends_on: str | None = None

_SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    """Answers and approval in GPT-Pilot's stage too."""
    # Straight to the driver: a whole file at once.
    op.get_bind().connection.driver_connection.execute(  # type: ignore[union-attr]
        (_SQL / "0051_pilot_answers.sql").read_text()
    )


def downgrade() -> None:
    """Answers and approval of our own engine's stages alone."""
    op.execute(
        """
        do $$
        begin
            execute replace(pg_get_functiondef('app.answer_questions(uuid, jsonb, integer, integer, jsonb)'::regprocedure),
                '(build.state ->> ''stage'' is distinct from ''intake'' and not (build.state ->> ''stage'' = ''gpt_pilot'''
                ' and jsonb_array_length(build.state -> ''questions'') > 0))',
                'build.state ->> ''stage'' is distinct from ''intake''');
            execute replace(pg_get_functiondef('app.approve_build(uuid)'::regprocedure),
                '(build.state ->> ''stage'' = ''intake'' or (build.state ->> ''stage'' = ''gpt_pilot'''
                ' and jsonb_array_length(build.state -> ''questions'') > 0))',
                'build.state ->> ''stage'' = ''intake''');
        end;
        $$;
        """
    )
