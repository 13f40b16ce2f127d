-- What people and operators do about plans: who reads where he stands, which projects stay open, requests, plans given.

-- The functions before count no more: the rows that they make are counted. What stays is that a locked account begins
-- nothing.
create or replace function app.check_build_quota() returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform app.lock_quota();
end;
$$;

create or replace function app.create_project(p_name text, p_description text, p_stack text default 'fastapi')
    returns uuid
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    new_id uuid;
begin
    if (select auth.uid()) is null then
        raise exception using errcode = 'SK403', message = 'forbidden';
    end if;
    perform app.lock_quota();
    insert into public.projects (user_id, name, description, stack)
    values ((select auth.uid()), p_name, p_description, p_stack) returning id into new_id;
    return new_id;
end;
$$;

create or replace function app.queue_again(p_build app.builds) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if exists (select from app.builds where project_id = p_build.project_id and id <> p_build.id
        and status in ('queued', 'running', 'waiting')) then
        raise exception using errcode = 'SK409', message = 'build_active';
    end if;
    if exists (select from app.builds where project_id = p_build.project_id and created_at > p_build.created_at
        and state is not null and status <> 'cancelled') then
        raise exception using errcode = 'SK409', message = 'build_superseded';
    end if;
    perform app.lock_quota();
    update app.builds set status = 'queued', lease_until = null, error = null, finished_at = null,
        pause_requested = false, cancel_requested = false
    where id = p_build.id;
    perform app.enqueue_build(p_build.id);
end;
$$;

-- What the caller has of each limit.
create function app.own_standing(
    out projects bigint, out resting_projects bigint, out builds_today bigint, out next_build_at timestamptz,
    out builds_now bigint, out stored_bytes bigint
)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select (select count(*) from app.paid_projects(me.id)), (select count(*) from app.resting_projects()),
        app.starts_within_day(me.id),
        (select min(at) + interval '1 day' from app.build_starts where user_id = me.id and at > now() - interval '1 day'),
        app.active_builds_of(me.id), app.stored_bytes_of(me.id)
    from (select (select auth.uid()) as id) me
$$;

-- Whether keys of this user serve with free models alone, in a project or (null) in one of his own.
create function app.only_free_models(p_user uuid, p_project uuid) returns boolean
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select exists (
        select from app.limits_of(coalesce(app.payer_of(p_project), coalesce((select auth.uid()), p_user))) l
        where l.own_models = 'free')
$$;

-- A read-only project takes the place of one that can be worked in, both of whom the caller pays for. Each that does stays
-- for a day: else the limit would be one of what is open at the same moment.
create function app.swap_projects(p_project uuid, p_instead uuid) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    opened public.projects;
    rested public.projects;
begin
    perform app.own_project(one) from unnest(array[least(p_project, p_instead), greatest(p_project, p_instead)]) one;
    if exists (
        select from unnest(array[p_project, p_instead]) one where app.payer_of(one) is distinct from (select auth.uid())) then
        raise exception using errcode = 'SK404', message = 'project_not_found';
    end if;
    perform app.hold_limits((select auth.uid()));
    select * into opened from public.projects where id = p_project;
    select * into rested from public.projects where id = p_instead;
    if app.project_is_writable(p_project) or not app.project_is_writable(p_instead) then
        raise exception using errcode = 'SK409', message = 'swap_stale';
    elsif exists (select from app.builds where project_id = p_instead and status in ('queued', 'running')) then
        raise exception using errcode = 'SK409', message = 'swap_while_building';
    elsif rested.swapped_at > now() - interval '1 day' then
        raise exception using errcode = 'SK409', message = 'swap_too_soon';
    end if;
    update public.projects set used_at = opened.used_at where id = p_instead;
    update public.projects set used_at = rested.used_at, swapped_at = now() where id = p_project;
end;
$$;

-- Requests for the Enterprise plan; one of a user is open at a time.
create table app.enterprise_requests (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null references public.profiles (id) on delete cascade,
    company text not null check (length(company) between 1 and 200),
    people integer check (people between 1 and 1000000),
    words text not null check (length(words) between 1 and 4000),
    created_at timestamptz not null default clock_timestamp(),
    answered_at timestamptz
);
create index enterprise_requests_user_id_idx on app.enterprise_requests (user_id, created_at desc);
create unique index enterprise_requests_open on app.enterprise_requests (user_id) where answered_at is null;
alter table app.enterprise_requests enable row level security;
revoke all on app.enterprise_requests from public, anon, authenticated;
create policy own on app.enterprise_requests for select to authenticated using (user_id = (select auth.uid()));
grant select on app.enterprise_requests to authenticated;

create function app.ask_enterprise(p_company text, p_people integer, p_words text) returns uuid
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    made uuid;
begin
    perform app.lock_quota();
    if exists (select from app.enterprise_requests where user_id = (select auth.uid()) and answered_at is null) then
        raise exception using errcode = 'SK409', message = 'enterprise_asked';
    elsif (select count(*) from app.enterprise_requests
        where user_id = (select auth.uid()) and created_at > now() - interval '30 days') >= 5 then
        raise exception using errcode = 'SK409', message = 'enterprise_often';
    end if;
    insert into app.enterprise_requests (user_id, company, people, words)
    values ((select auth.uid()), p_company, p_people, p_words) returning id into made;
    return made;
end;
$$;

-- For operators: requests that are open, the newest first.
create function app.operators_requests(p_most integer) returns table (
    id uuid, user_id uuid, email text, plan text, company text, people integer, words text, created_at timestamptz
)
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform app.check_operator();
    return query
    select r.id, r.user_id, p.email, p.plan, r.company, r.people, r.words, r.created_at
    from app.enterprise_requests r join public.profiles p on p.id = r.user_id
    where r.answered_at is null order by r.created_at desc, r.id limit p_most;
end;
$$;

create function app.answer_request(p_request uuid) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform app.check_operator();
    update app.enterprise_requests set answered_at = coalesce(answered_at, now()) where id = p_request;
    if not found then
        raise exception using errcode = 'SK404', message = 'request_not_found';
    end if;
end;
$$;

create function app.operators_plan(p_user uuid) returns table (
    plan text, subscribed_plan text, granted_plan text, limits jsonb, note text
)
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform app.check_operator();
    return query
    select p.plan, coalesce(h.subscribed_plan, 'free'), h.granted_plan, coalesce(h.limits, '{}'), coalesce(h.note, '')
    from public.profiles p left join app.plan_holders h on h.user_id = p.id where p.id = p_user;
    if not found then
        raise exception using errcode = 'SK404', message = 'user_not_found';
    end if;
end;
$$;

-- A plan beside the one that somebody pays for (null: none), of which the larger holds, and limits of his own over it.
create function app.grant_plan(p_user uuid, p_plan text, p_limits jsonb, p_note text) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform app.check_operator();
    perform 1 from public.profiles where id = p_user for key share;
    if not found then
        raise exception using errcode = 'SK404', message = 'user_not_found';
    elsif p_plan is not null and not exists (select from public.subscription_limits where plan = p_plan) then
        raise exception using errcode = 'SK422', message = 'plan_unknown';
    elsif exists (
        select from jsonb_each(p_limits) as own
        where own.key not in ('max_projects', 'max_builds_per_day', 'max_concurrent_builds', 'max_members',
                'history_days', 'max_storage_bytes')
            or not case jsonb_typeof(own.value) when 'null' then true
                when 'number' then (own.value #>> '{}') ~ '^\d{1,15}$'
                    and ((own.value)::bigint <= 1000000 or own.key = 'max_storage_bytes')
                    and ((own.value)::bigint >= 1 or own.key <> 'max_members')
                else false end) then
        raise exception using errcode = 'SK422', message = 'limits_invalid';
    end if;
    insert into app.plan_holders (user_id, granted_plan, limits, note) values (p_user, p_plan, p_limits, p_note)
    on conflict (user_id) do update
        set granted_plan = excluded.granted_plan, limits = excluded.limits, note = excluded.note;
    perform app.apply_plan(p_user);
    perform app.write_audit((select auth.uid()), 'user_plan_granted', p_user, coalesce(p_plan, '') || ' ' || p_limits);
end;
$$;

revoke all on function app.own_standing, app.only_free_models, app.swap_projects, app.ask_enterprise,
    app.operators_requests, app.answer_request, app.operators_plan, app.grant_plan from public, anon, authenticated;
grant execute on function app.own_standing, app.swap_projects, app.ask_enterprise, app.operators_requests,
    app.answer_request, app.operators_plan, app.grant_plan to authenticated;
grant execute on function app.only_free_models to authenticated, samokoder_worker;
