-- What operators see and do: users, builds, queue and workers; an account is locked, a build is stopped. The functions
-- answer operators alone and tell nothing that a user wrote: no ideas, no names of projects, no messages.

-- 1. A locked account: nobody comes in with it, and nothing of it is lost. `profiles.is_operator` is made by command alone,
-- and an operator's account is never locked.
alter table public.profiles add column locked_at timestamptz;
grant select (locked_at) on public.profiles to samokoder_auth;
create index profiles_created_at_idx on public.profiles (created_at desc, id);
create index builds_created_at_idx on app.builds (created_at desc, id);

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
        where t.hash = p_hash and (t.expires_at is null or t.expires_at > now()) and p.locked_at is null;
end;
$$;

-- 2. The audit log: a line for whom it was done to, without where the operator sits, and one for the operator, with it.
alter table app.audit_log drop constraint audit_log_kind_check;
alter table app.audit_log add constraint audit_log_kind_check check (kind in (
    'signed_in', 'sign_in_failed', 'signed_out_everywhere', 'password_changed', 'email_changed', 'identity_linked',
    'identity_unlinked', 'account_taken_over', 'token_made', 'token_revoked', 'key_added', 'key_replaced', 'key_deleted',
    'key_used', 'exported', 'project_deleted', 'account_deleted', 'operator_granted', 'account_locked',
    'account_unlocked', 'build_stopped', 'user_locked', 'user_unlocked', 'user_build_stopped'));

create function app.tell_operators_deed(p_user uuid, p_done_to text, p_done_by text, p_build uuid default null) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    insert into app.audit_log (user_id, kind, build_id) values (p_user, p_done_to, p_build);
    perform app.write_audit((select auth.uid()), p_done_by, p_user, null, p_build);
end;
$$;

-- 3. A build ends at its owner's wish or at an operator's in the same way.
create function app.cancel_build(p_build app.builds) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if p_build.status in ('queued', 'waiting', 'paused')
        or (p_build.status = 'running' and p_build.lease_until < clock_timestamp()) then
        perform app.rest_unheld(p_build, 'cancelled');
    elsif p_build.status = 'running' then
        update app.builds set cancel_requested = true where id = p_build.id;
        perform pg_notify('control', p_build.id::text);
    elsif p_build.status <> 'cancelled' then
        raise exception using errcode = 'SK409', message = 'build_over';
    end if;
end;
$$;

create or replace function app.request_cancel(p_build uuid) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform app.cancel_build(app.own_build(p_build));
end;
$$;

create function app.stop_users_build(p_build uuid) returns void
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

-- Locking ends the sessions of browsers and previews and stops what runs; paused builds, files and keys stay as they are.
create function app.lock_account(p_user uuid, p_is_locked boolean) returns void
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

-- 4. What operators see. Lists come in pages: what follows the row with this time and id.
create function app.operators_users(p_search text, p_at timestamptz, p_id uuid, p_most integer) returns table (
    id uuid, email text, display_name text, plan text, created_at timestamptz, is_operator boolean, locked_at timestamptz,
    seen_at timestamptz, projects bigint, builds bigint, active_builds bigint, calls_30 bigint, tokens_30 bigint,
    cost_usd_30 numeric
)
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform app.check_operator();
    return query
    with chosen as materialized (
        select p.* from public.profiles p
        where (p_search = '' or position(lower(p_search) in lower(p.email)) > 0
                or position(lower(p_search) in lower(coalesce(p.display_name, ''))) > 0 or p.id::text = lower(p_search))
            and (p_at is null or p.created_at < p_at or (p.created_at = p_at and p.id > p_id))
        order by p.created_at desc, p.id limit p_most
    )
    select c.id, c.email, c.display_name, c.plan, c.created_at, c.is_operator, c.locked_at,
        greatest(
            (select max(w.seen_at) from app.web_sessions w where w.user_id = c.id),
            (select max(t.last_used_at) from app.access_tokens t where t.user_id = c.id),
            ordered.last_at),
        (select count(*) from public.projects o where o.user_id = c.id),
        ordered.builds, ordered.active, used.calls, used.tokens, used.usd
    from chosen c
    cross join lateral (
        select count(*) as builds, count(*) filter (where b.status in ('queued', 'running', 'waiting')) as active,
            max(b.created_at) as last_at
        from app.builds b where b.user_id = c.id
    ) ordered
    cross join lateral (
        select count(*) as calls, coalesce(sum(u.prompt_tokens::bigint + u.completion_tokens), 0)::bigint as tokens,
            trim_scale(sum(u.cost_usd)) as usd
        from app.api_usage_log u where u.user_id = c.id and u.at > now() - interval '30 days'
    ) used
    order by c.created_at desc, c.id;
end;
$$;

create function app.operators_builds(p_statuses text[], p_at timestamptz, p_id uuid, p_most integer) returns table (
    id uuid, project_id uuid, user_id uuid, email text, status text, stage text, attempt integer, worker text,
    is_stopping boolean, provider text, model text, created_at timestamptz, started_at timestamptz,
    finished_at timestamptz, cost_usd numeric, error jsonb
)
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform app.check_operator();
    return query
    select b.id, b.project_id, b.user_id, p.email, b.status, b.stage, b.attempt, b.worker, b.cancel_requested,
        b.request ->> 'provider', b.request ->> 'model', b.created_at, b.started_at, b.finished_at,
        trim_scale(b.cost_usd), b.error
    from app.builds b join public.profiles p on p.id = b.user_id
    where b.status = any(p_statuses) and (p_at is null or b.created_at < p_at or (b.created_at = p_at and b.id > p_id))
    order by b.created_at desc, b.id limit p_most;
end;
$$;

-- Jobs that wait, run or failed within the last day, and since when the oldest of them does.
create function app.operators_queue()
    returns table (queue text, task text, status text, jobs bigint, oldest_seconds double precision)
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform app.check_operator();
    return query
    select j.queue_name::text, j.task_name::text, j.status::text, count(*),
        greatest(extract(epoch from clock_timestamp() - min(coalesce(e.at, j.scheduled_at))), 0)::double precision
    from queue.procrastinate_jobs j
    left join lateral (select max(v.at) as at from queue.procrastinate_events v where v.job_id = j.id) e on true
    where j.status in ('todo', 'doing') or (j.status = 'failed' and e.at > now() - interval '1 day')
    group by 1, 2, 3 order by 3, 1, 2;
end;
$$;

create function app.operators_workers() returns table (id bigint, heartbeat_seconds double precision, jobs bigint)
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform app.check_operator();
    return query
    select w.id, greatest(extract(epoch from clock_timestamp() - w.last_heartbeat), 0)::double precision,
        (select count(*) from queue.procrastinate_jobs j where j.worker_id = w.id and j.status = 'doing')
    from queue.procrastinate_workers w order by w.id;
end;
$$;

revoke all on function app.tell_operators_deed, app.cancel_build, app.stop_users_build, app.lock_account,
    app.operators_users, app.operators_builds, app.operators_queue, app.operators_workers
    from public, anon, authenticated;
grant execute on function app.stop_users_build, app.lock_account, app.operators_users, app.operators_builds,
    app.operators_queue, app.operators_workers to authenticated;
