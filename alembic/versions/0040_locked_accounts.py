"""A locked account begins nothing, also at the very moment of the lock; a locked operator is let in again."""

from pathlib import Path

from alembic import op

revision: str = "0040"
down_revision: str | None = "0039"
branch_labels: str | None = None
depends_on: str | None = None

_SQL = Path(__file__).parents[1] / "sql" / "0040_locked_accounts.sql"


def upgrade() -> None:
    """Change the functions."""
    # Straight to the driver: a whole file at once.
    op.get_bind().connection.driver_connection.execute(_SQL.read_text())  # type: ignore[union-attr]


def downgrade() -> None:
    """As they were."""
    op.execute(
        """
        create or replace function app.lock_account(p_user uuid, p_is_locked boolean) returns void
            language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
        declare
            account public.profiles;
            build app.builds;
        begin
            perform app.check_operator();
            select * into account from public.profiles where id = p_user for no key update;
            if not found then
                raise exception using errcode = 'SK404', message = 'user_not_found';
            elsif account.is_operator then
                raise exception using errcode = 'SK409', message = 'operator_not_lockable';
            elsif (account.locked_at is not null) = p_is_locked then
                return;
            end if;
            update public.profiles set locked_at = case when p_is_locked then now() end where id = p_user;
            if p_is_locked then
                delete from app.web_sessions where user_id = p_user;
                delete from app.preview_tickets where user_id = p_user;
                for build in select * from app.builds
                    where user_id = p_user and status in ('queued', 'running', 'waiting') order by id for update
                loop
                    perform app.cancel_build(build);
                end loop;
                perform app.tell_operators_deed(p_user, 'account_locked', 'user_locked');
            else
                perform app.tell_operators_deed(p_user, 'account_unlocked', 'user_unlocked');
            end if;
        end;
        $$;
        create or replace function app.stop_users_build(p_build uuid) returns void
            language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
        declare
            build app.builds;
        begin
            perform app.check_operator();
            select * into build from app.builds where id = p_build for update;
            if not found then
                raise exception using errcode = 'SK404', message = 'build_not_found';
            end if;
            perform app.cancel_build(build);
            perform app.tell_operators_deed(build.user_id, 'build_stopped', 'user_build_stopped', build.id);
        end;
        $$;
        create or replace function app.lock_quota() returns void
            language sql volatile security definer set search_path = '' as $$
            select pg_advisory_xact_lock(hashtextextended('quota:' || (select auth.uid())::text, 0))
        $$;
        """
    )
