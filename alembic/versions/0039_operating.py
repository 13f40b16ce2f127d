"""What operators see and do: users, builds, queue; accounts are locked, builds are stopped."""

from pathlib import Path

from alembic import op

revision: str = "0039"
down_revision: str | None = "0037"
branch_labels: str | None = None
depends_on: str | None = None

_SQL = Path(__file__).parents[1] / "sql" / "0039_operating.sql"


def upgrade() -> None:
    """Add the lock of accounts, the kinds of the audit log, and functions that answer operators alone."""
    # Straight to the driver: a whole file at once.
    op.get_bind().connection.driver_connection.execute(_SQL.read_text())  # type: ignore[union-attr]


def downgrade() -> None:
    """Locked accounts are open again; what was told of operators' deeds is forgotten."""
    op.execute(
        """
        drop function app.stop_users_build(uuid), app.lock_account(uuid, boolean),
            app.operators_users(text, timestamptz, uuid, integer),
            app.operators_builds(text[], timestamptz, uuid, integer), app.operators_queue(), app.operators_workers(),
            app.tell_operators_deed(uuid, text, text, uuid);
        create or replace function app.request_cancel(p_build uuid) returns void
            language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
        declare
            build app.builds := app.own_build(p_build);
        begin
            if build.status in ('queued', 'waiting', 'paused')
                or (build.status = 'running' and build.lease_until < clock_timestamp()) then
                perform app.rest_unheld(build, 'cancelled');
            elsif build.status = 'running' then
                update app.builds set cancel_requested = true where id = p_build;
                perform pg_notify('control', p_build::text);
            elsif build.status <> 'cancelled' then
                raise exception using errcode = 'SK409', message = 'build_over';
            end if;
        end;
        $$;
        drop function app.cancel_build(app.builds);
        create or replace function app.bearer_of_token(p_hash bytea)
            returns table (user_id uuid, email text, language text, scopes text[])
            language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
        begin
            update app.access_tokens set last_used_at = now()
            where hash = p_hash and (expires_at is null or expires_at > now())
                and (last_used_at is null or last_used_at < now() - interval '1 minute');
            return query
                select p.id, p.email, p.language, t.scopes
                from app.access_tokens t join public.profiles p on p.id = t.user_id
                where t.hash = p_hash and (t.expires_at is null or t.expires_at > now());
        end;
        $$;
        delete from app.audit_log where kind in ('account_locked', 'account_unlocked', 'build_stopped', 'user_locked',
            'user_unlocked', 'user_build_stopped');
        alter table app.audit_log drop constraint audit_log_kind_check;
        alter table app.audit_log add constraint audit_log_kind_check check (kind in (
            'signed_in', 'sign_in_failed', 'signed_out_everywhere', 'password_changed', 'email_changed',
            'identity_linked', 'identity_unlinked', 'account_taken_over', 'token_made', 'token_revoked', 'key_added',
            'key_replaced', 'key_deleted', 'key_used', 'exported', 'project_deleted', 'account_deleted',
            'operator_granted'));
        drop index app.builds_created_at_idx, public.profiles_created_at_idx;
        alter table public.profiles drop column locked_at;
        """
    )
