-- Limits of spending beside those of single builds: of a project, and of a user's calendar month (UTC).

create table app.spending_limits (
    user_id uuid not null references public.profiles (id) on delete cascade,
    project_id uuid references public.projects (id) on delete cascade,
    usd numeric(12, 4) check (usd > 0),
    tokens bigint check (tokens > 0),
    warned smallint not null default 0,
    warned_month date,
    check (usd is not null or tokens is not null),
    unique nulls not distinct (user_id, project_id)
);
create index spending_limits_project_id_idx on app.spending_limits (project_id);
alter table app.spending_limits enable row level security;
revoke all on app.spending_limits from public, anon, authenticated;
create policy own on app.spending_limits for select to authenticated using (user_id = (select auth.uid()));
grant select on app.spending_limits to authenticated;

-- What was used in a user's month (no project) or in a project: calls that ended, and what those under way have
-- reserved, but for one of them. The demo uses nothing of anybody's.
create function app.spent_in(
    p_user uuid, p_project uuid, p_build uuid, p_step integer, p_ordinal integer, out usd numeric, out tokens bigint
)
    language sql stable security definer set search_path = '' as $$
    select coalesce(sum(used.usd), 0), coalesce(sum(used.tokens), 0)::bigint
    from (
        select u.cost_usd as usd, u.prompt_tokens + u.completion_tokens as tokens
        from app.api_usage_log u
        where p_project is null and u.user_id = p_user and u.provider <> 'demo'
            and u.at >= date_trunc('month', now() at time zone 'UTC') at time zone 'UTC'
        union all
        select u.cost_usd, u.prompt_tokens + u.completion_tokens
        from app.api_usage_log u
        where u.project_id = p_project and u.user_id = p_user and u.provider <> 'demo'
        union all
        select
            coalesce((o.call -> 'reserved' ->> 'usd')::numeric, (o.call ->> 'cost_usd')::numeric),
            coalesce((o.call -> 'reserved' ->> 'tokens')::bigint, (o.call ->> 'prompt_tokens')::bigint)
        from app.builds b join app.open_calls o on o.build_id = b.id
        where b.user_id = p_user and b.status in ('queued', 'running')
            and (p_project is null or b.project_id = p_project)
            and b.request ->> 'provider' is distinct from 'demo'
            and (o.build_id, o.step, o.ordinal) is distinct from (p_build, p_step, p_ordinal)
    ) used
$$;

create function app.limits_of_build(p_build uuid, p_step integer, p_ordinal integer)
    returns table (scope text, usd numeric, tokens bigint, spent_usd numeric, spent_tokens bigint)
    language sql stable security definer set search_path = '' as $$
    select case when l.project_id is null then 'month' else 'project' end, l.usd, l.tokens, spent.usd, spent.tokens
    from app.builds b
    join app.spending_limits l on l.user_id = b.user_id and (l.project_id is null or l.project_id = b.project_id)
    cross join lateral app.spent_in(b.user_id, l.project_id, p_build, p_step, p_ordinal) spent
    where b.id = p_build and b.request ->> 'provider' is distinct from 'demo'
$$;

-- As before, but what a call reserves must fit into the limits; builds of one user ask one after the other.
create or replace function app.note_call(
    p_build uuid, p_attempt integer, p_step integer, p_ordinal integer, p_call jsonb
) returns void
    language plpgsql security definer set search_path = '' as $$
declare
    held app.builds := app.fence(p_build, p_attempt);
    reserved_usd numeric := coalesce((p_call -> 'reserved' ->> 'usd')::numeric, 0);
    reserved_tokens bigint := coalesce((p_call -> 'reserved' ->> 'tokens')::bigint, 0);
begin
    if p_call is null then
        delete from app.open_calls where build_id = p_build and step = p_step and ordinal = p_ordinal;
        return;
    end if;
    if reserved_tokens > 0 then
        perform 1 from app.spending_limits where user_id = held.user_id order by project_id for update;
        if exists (
            select 1 from app.limits_of_build(p_build, p_step, p_ordinal) l
            where (reserved_usd > 0 and l.spent_usd + reserved_usd > l.usd)
                or l.spent_tokens + reserved_tokens > l.tokens
        ) then
            raise exception using errcode = 'SK402', message = 'room_taken';
        end if;
    end if;
    insert into app.open_calls (build_id, step, ordinal, call) values (p_build, p_step, p_ordinal, p_call)
    on conflict (build_id, step, ordinal) do update set call = excluded.call, at = clock_timestamp();
end;
$$;

-- Limits of which a half, four fifths or all is used now, each told once: per limit, and per month for a month's.
-- The idea says in which language its owner is told.
create function app.crossed_limits(p_build uuid, p_attempt integer)
    returns table (
        idea text, scope text, share integer, usd numeric, tokens bigint, spent_usd numeric, spent_tokens bigint
    )
    language plpgsql security definer set search_path = '' as $$
declare
    held app.builds := app.fence(p_build, p_attempt);
    month date := date_trunc('month', now() at time zone 'UTC');
    one record;
    reached integer;
begin
    for one in
        select l.project_id, l.usd, l.tokens, spent.usd as spent_usd, spent.tokens as spent_tokens,
            case when l.warned_month is distinct from (case when l.project_id is null then month end) then 0
                else l.warned end as told
        from app.spending_limits l
        cross join lateral app.spent_in(l.user_id, l.project_id, null, null, null) spent
        where l.user_id = held.user_id and (l.project_id is null or l.project_id = held.project_id)
            and held.request ->> 'provider' is distinct from 'demo'
        for update of l
    loop
        reached := floor(100 * greatest(coalesce(one.spent_usd / one.usd, 0),
            coalesce(one.spent_tokens::numeric / one.tokens, 0)));
        reached := case when reached >= 100 then 100 when reached >= 80 then 80 when reached >= 50 then 50 else 0 end;
        if reached > one.told then
            update app.spending_limits l
            set warned = reached, warned_month = case when l.project_id is null then month end
            where l.user_id = held.user_id and l.project_id is not distinct from one.project_id;
            idea := held.request ->> 'idea';
            scope := case when one.project_id is null then 'month' else 'project' end;
            share := reached;
            usd := one.usd;
            tokens := one.tokens;
            spent_usd := one.spent_usd;
            spent_tokens := one.spent_tokens;
            return next;
        end if;
    end loop;
end;
$$;

-- The limit of a month (no project) or of a project; without amounts there is none.
create function app.put_limit(p_project uuid, p_usd numeric, p_tokens bigint) returns void
    language plpgsql security definer set search_path = '' as $$
begin
    if p_project is not null then
        perform app.own_project(p_project);
    end if;
    if p_usd is null and p_tokens is null then
        delete from app.spending_limits
        where user_id = (select auth.uid()) and project_id is not distinct from p_project;
        return;
    end if;
    insert into app.spending_limits (user_id, project_id, usd, tokens)
    values ((select auth.uid()), p_project, p_usd, p_tokens)
    on conflict (user_id, project_id) do update
        set usd = excluded.usd, tokens = excluded.tokens, warned = 0, warned_month = null;
end;
$$;

-- What the caller's limits are, and what was used under each.
create function app.own_spending_limits()
    returns table (
        project_id uuid, name text, usd numeric, tokens bigint, spent_usd numeric, spent_tokens bigint
    )
    language sql stable security definer set search_path = '' as $$
    select l.project_id, p.name, l.usd, l.tokens, spent.usd, spent.tokens
    from app.spending_limits l
    left join public.projects p on p.id = l.project_id
    cross join lateral app.spent_in(l.user_id, l.project_id, null, null, null) spent
    where l.user_id = (select auth.uid())
    order by l.project_id is not null, p.name
$$;

revoke all on function app.spent_in, app.limits_of_build, app.crossed_limits, app.put_limit, app.own_spending_limits
    from public, anon, authenticated;
grant execute on function app.limits_of_build, app.crossed_limits to samokoder_worker;
grant execute on function app.put_limit, app.own_spending_limits to authenticated;
