-- What an operator wants to know: who is active, what projects cost, and how far people come. Times are UTC days. The views
-- below are nobody's but those of the functions, which answer operators alone; `project_costs` shows a user his own.

-- Days on which somebody did something: signed in, ordered a build or said something (both are builds), saved a file by
-- hand, restored a version, exported.
create view app.user_days with (security_invoker = true) as
select user_id, (created_at at time zone 'UTC')::date as day from app.builds
union
select p.user_id, (v.created_at at time zone 'UTC')::date
from app.versions v join public.projects p on p.id = v.project_id where v.kind <> 'build'
union
select user_id, (at at time zone 'UTC')::date from app.audit_log
where user_id is not null and kind not in ('sign_in_failed', 'key_used', 'operator_granted');

-- How far each user came, and when: null where he did not. A key that was deleted since counts, too.
create view app.user_steps with (security_invoker = true) as
select p.id as user_id, p.created_at as signed_up_at,
    least(
        (select min(k.created_at) from public.user_api_keys k where k.user_id = p.id),
        (select min(a.at) from app.audit_log a where a.user_id = p.id and a.kind = 'key_added'),
        (select min(b.created_at) from app.builds b where b.user_id = p.id and (b.request ->> 'is_demo')::boolean)
    ) as model_at,
    (select min(b.created_at) from app.builds b where b.user_id = p.id) as built_at,
    (select min(b.finished_at) from app.builds b where b.user_id = p.id and b.status = 'done' and not b.accepted)
        as verified_at,
    (select min(a.at) from app.audit_log a where a.user_id = p.id and a.kind = 'exported') as exported_at
from public.profiles p;

create view app.project_costs with (security_invoker = true) as
select
    project_id,
    user_id,
    count(distinct build_id) as builds,
    count(*) as calls,
    count(*) filter (where cost_usd is null) as unpriced_calls,
    sum(prompt_tokens::bigint + completion_tokens) as tokens,
    trim_scale(sum(cost_usd)) as cost_usd,
    max(at) as last_call_at
from app.api_usage_log
where project_id is not null
group by project_id, user_id;

revoke all on app.user_days, app.user_steps, app.project_costs from public, anon, authenticated;
grant select on app.project_costs to authenticated;

create function app.check_operator() returns void
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not exists (select from public.profiles where id = (select auth.uid()) and is_operator) then
        raise exception using errcode = 'SK404', message = 'not_found';
    end if;
end;
$$;

-- The last days, today being the last: who was active on that day and in the 7 and 30 days that end with it, and what ran.
create function app.analytics_days(p_days integer) returns table (
    day date, active_users bigint, active_users_7 bigint, active_users_30 bigint, new_users bigint, builds bigint,
    verified_builds bigint, calls bigint, unpriced_calls bigint, cost_usd numeric
)
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    today date := (now() at time zone 'UTC')::date;
    since timestamptz := (today - (p_days - 1))::timestamp at time zone 'UTC';
begin
    perform app.check_operator();
    return query
    with known as materialized (
        select d.user_id, d.day from app.user_days d where d.day > today - p_days - 30
    ), made as (
        select (p.created_at at time zone 'UTC')::date as day, count(*) as users
        from public.profiles p where p.created_at >= since group by 1
    ), begun as (
        select (b.created_at at time zone 'UTC')::date as day, count(*) as builds,
            count(*) filter (where b.status = 'done' and not b.accepted) as verified
        from app.builds b where b.created_at >= since group by 1
    ), used as (
        select (u.at at time zone 'UTC')::date as day, count(*) as calls,
            count(*) filter (where u.cost_usd is null) as unpriced, trim_scale(sum(u.cost_usd)) as usd
        from app.api_usage_log u where u.at >= since group by 1
    )
    select d.day,
        (select count(distinct k.user_id) from known k where k.day = d.day),
        (select count(distinct k.user_id) from known k where k.day between d.day - 6 and d.day),
        (select count(distinct k.user_id) from known k where k.day between d.day - 29 and d.day),
        coalesce(made.users, 0), coalesce(begun.builds, 0), coalesce(begun.verified, 0),
        coalesce(used.calls, 0), coalesce(used.unpriced, 0), used.usd
    from (select today - back as day from generate_series(0, p_days - 1) back) d
    left join made on made.day = d.day
    left join begun on begun.day = d.day
    left join used on used.day = d.day
    order by d.day;
end;
$$;

-- Those who signed up in the last days, and how many of them came so far.
create function app.analytics_steps(p_days integer)
    returns table (signed_up bigint, with_model bigint, built bigint, verified bigint, exported bigint)
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform app.check_operator();
    return query
    select count(*), count(s.model_at), count(s.built_at), count(s.verified_at), count(s.exported_at)
    from app.user_steps s
    where s.signed_up_at >= ((now() at time zone 'UTC')::date - (p_days - 1))::timestamp at time zone 'UTC';
end;
$$;

-- The projects that cost most, over all of their time.
create function app.analytics_projects(p_most integer) returns setof app.project_costs
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform app.check_operator();
    return query select c.* from app.project_costs c order by c.cost_usd desc nulls last, c.tokens desc limit p_most;
end;
$$;

revoke all on function app.check_operator, app.analytics_days, app.analytics_steps, app.analytics_projects
    from public, anon, authenticated;
grant execute on function app.analytics_days, app.analytics_steps, app.analytics_projects to authenticated;
