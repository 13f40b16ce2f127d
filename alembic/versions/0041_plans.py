"""Plans with all their limits; what is over one is read-only; requests for Enterprise, plans that operators give."""

from pathlib import Path

from alembic import op

revision: str = "0041"
down_revision: str | None = "0040"
branch_labels: str | None = None
depends_on: str | None = None

_SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    """Add limits, their checks, and what people and operators do about them."""
    for name in ("0041_plans", "0041_quotas", "0041_own_plans"):
        text = (_SQL / f"{name}.sql").read_text()
        # Straight to the driver: a whole file at once.
        op.get_bind().connection.driver_connection.execute(text)  # type: ignore[union-attr]


def downgrade() -> None:
    """Limits on projects and builds alone, counted before a row comes; custom limits and requests are forgotten."""
    op.execute(
        """
        drop trigger quota on public.projects;
        drop trigger quota_moved on public.projects;
        drop trigger quota on app.builds;
        drop trigger quota_again on app.builds;
        drop trigger quota on app.versions;
        drop trigger quota_restored on app.versions;
        drop trigger quota on app.events;
        drop trigger count_stored on app.blobs;
        drop trigger note_use on public.projects;
        drop trigger audit_plan on public.profiles;
        drop function app.own_standing(), app.only_free_models(uuid, uuid), app.swap_projects(uuid, uuid),
            app.ask_enterprise(text, integer, text), app.operators_requests(integer), app.answer_request(uuid),
            app.operators_plan(uuid), app.grant_plan(uuid, text, jsonb, text), app.quota_of_projects(),
            app.quota_of_builds(), app.quota_of_versions(), app.quota_of_restored(), app.quota_of_messages(),
            app.count_stored(), app.check_readable(uuid, integer), app.version_is_readable(uuid, integer),
            app.check_models(text, jsonb), app.is_free_model(uuid, text), app.starts_within_day(uuid),
            app.active_builds_of(uuid), app.check_storage(uuid, bigint), app.stored_bytes_of(uuid),
            app.check_writable(uuid), app.hold_limits(uuid), app.refuse_quota(text, bigint), app.resting_projects(),
            app.project_is_writable(uuid), app.note_use(), app.paid_projects(uuid), app.payer_of(uuid),
            app.audit_plans(), app.set_plan(uuid, text), app.apply_plan(uuid);
        create or replace function app.own_limits() returns setof public.subscription_limits
            language sql stable security definer set search_path = pg_catalog, pg_temp as $$
            select l.* from public.subscription_limits l
            join public.profiles p on p.plan = l.plan
            join app.instance i on i.billing_enabled
            where p.id = (select auth.uid())
        $$;
        drop function app.limits_of(uuid), app.allow_kinds(text, text[]);
        drop table app.enterprise_requests, app.build_starts, app.plan_holders;
        alter table app.instance drop column free_plan_has_all_models;
        alter table public.projects drop column used_at, drop column swapped_at, drop column stored_bytes;
        alter table public.subscription_limits drop column max_members, drop column history_days,
            drop column max_storage_bytes, drop column own_models, drop column monthly_credits;
        create or replace function app.create_project(p_name text, p_description text, p_stack text default 'fastapi')
            returns uuid
            language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
        declare
            allowed integer;
            new_id uuid;
        begin
            if (select auth.uid()) is null then
                raise exception using errcode = 'SK403', message = 'forbidden';
            end if;
            perform app.lock_quota();
            select max_projects into allowed from app.own_limits();
            if allowed is not null
                and (select count(*) from public.projects where user_id = (select auth.uid())) >= allowed then
                raise exception using errcode = 'SK402', message = 'quota_projects';
            end if;
            insert into public.projects (user_id, name, description, stack)
            values ((select auth.uid()), p_name, p_description, p_stack) returning id into new_id;
            return new_id;
        end;
        $$;
        create or replace function app.check_build_quota() returns void
            language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
        declare
            limits public.subscription_limits;
        begin
            perform app.lock_quota();
            select * into limits from app.own_limits();
            if limits.max_concurrent_builds <= (select count(*) from app.builds
                where user_id = (select auth.uid()) and status in ('queued', 'running')) then
                raise exception using errcode = 'SK402', message = 'quota_concurrent_builds';
            end if;
            if limits.max_builds_per_day <= (select count(*) from app.builds
                where user_id = (select auth.uid()) and created_at > now() - interval '1 day') then
                raise exception using errcode = 'SK402', message = 'quota_builds_per_day';
            end if;
        end;
        $$;
        create or replace function app.queue_again(p_build app.builds) returns void
            language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
        begin
            if exists (select from app.builds where project_id = p_build.project_id and id <> p_build.id
                and status in ('queued', 'running', 'waiting')) then
                raise exception using errcode = 'SK409', message = 'build_active';
            end if;
            if exists (select from app.builds where project_id = p_build.project_id
                and created_at > p_build.created_at and state is not null and status <> 'cancelled') then
                raise exception using errcode = 'SK409', message = 'build_superseded';
            end if;
            perform app.lock_quota();
            if (select max_concurrent_builds from app.own_limits()) <= (select count(*) from app.builds
                where user_id = p_build.user_id and id <> p_build.id and status in ('queued', 'running')) then
                raise exception using errcode = 'SK402', message = 'quota_concurrent_builds';
            end if;
            update app.builds set status = 'queued', lease_until = null, error = null, finished_at = null,
                pause_requested = false, cancel_requested = false
            where id = p_build.id;
            perform app.enqueue_build(p_build.id);
        end;
        $$;
        delete from app.audit_log where kind in ('plan_changed', 'user_plan_granted');
        delete from app.outbox_mail where kind = 'enterprise_request';
        """
    )
