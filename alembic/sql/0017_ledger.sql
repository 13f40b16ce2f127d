-- The ledger is exact: no call is counted nowhere, no cost is rounded away, none lowers an account.

-- Prices go down to a billionth of a cent a token: six digits would lose what small calls cost.
drop view app.usage_daily;
alter table app.builds alter column cost_usd type numeric(24, 12);
alter table app.api_usage_log alter column cost_usd type numeric(24, 12);

-- What a call that was lost with its worker may have used at the most: it counts under limits, while its log says what
-- is known of it.
alter table app.api_usage_log
    add column reserved_usd numeric(24, 12),
    add column reserved_tokens bigint;
update app.api_usage_log u set
    reserved_usd = case when held.usd between 0 and 1000000 then held.usd end,
    reserved_tokens = least(greatest(held.tokens, 0), 2000000000)
from app.events e
cross join lateral (select (e.payload -> 'reserved' ->> 'usd')::numeric, (e.payload -> 'reserved' ->> 'tokens')::numeric)
    held (usd, tokens)
where u.outcome = 'lost' and e.build_id = u.build_id and e.step = u.step and e.ordinal = u.ordinal
    and jsonb_typeof(e.payload -> 'reserved') = 'object';

update app.api_usage_log set cost_usd = null, cost_source = 'unknown'
where cost_usd < 0 or cost_usd = 'NaN';
update app.api_usage_log set
    prompt_tokens = least(greatest(prompt_tokens, 0), 1000000000),
    completion_tokens = least(greatest(completion_tokens, 0), 1000000000),
    cached_tokens = least(greatest(cached_tokens, 0), 1000000000),
    reasoning_tokens = least(greatest(reasoning_tokens, 0), 1000000000)
where least(prompt_tokens, completion_tokens, cached_tokens, reasoning_tokens) < 0
    or greatest(prompt_tokens, completion_tokens, cached_tokens, reasoning_tokens) > 1000000000;
-- What was summed up with such costs is summed up anew, from what is left of them.
update app.builds b set cost_usd = (select sum(u.cost_usd) from app.api_usage_log u where u.build_id = b.id)
where b.cost_usd < 0 or b.cost_usd = 'NaN';
-- NaN is greater than every number. A billion tokens are more than any call has, and two of them fit into an integer.
alter table app.api_usage_log
    add constraint api_usage_log_cost_check check (cost_usd >= 0 and cost_usd <> 'NaN'),
    add constraint api_usage_log_tokens_check check (
        prompt_tokens between 0 and 1000000000 and completion_tokens between 0 and 1000000000
        and cached_tokens >= 0 and reasoning_tokens >= 0
    ),
    add constraint api_usage_log_reserved_check check (
        reserved_usd >= 0 and reserved_usd <> 'NaN' and reserved_tokens >= 0
    );
alter table app.builds add constraint builds_cost_check check (cost_usd >= 0 and cost_usd <> 'NaN');

create view app.usage_daily with (security_invoker = true) as
select
    user_id,
    (at at time zone 'UTC')::date as day,
    project_id,
    role,
    provider,
    model,
    count(*) as calls,
    count(*) filter (where outcome <> 'answered') as unanswered_calls,
    count(*) filter (where estimated) as estimated_calls,
    count(*) filter (where cost_usd is null) as unpriced_calls,
    sum(prompt_tokens) as prompt_tokens,
    sum(cached_tokens) as cached_tokens,
    sum(completion_tokens) as completion_tokens,
    sum(reasoning_tokens) as reasoning_tokens,
    trim_scale(sum(cost_usd)) as cost_usd,
    sum(seconds) as seconds
from app.api_usage_log
group by user_id, day, project_id, role, provider, model;
grant select on app.usage_daily to authenticated;

-- As before; a call that names no provider is one of the build's own, and counts are taken into their range. The note of
-- a try that is told by its token goes in the same moment.
create or replace function app.log_usage(p_build uuid, p_attempt integer, p_step integer, p_ordinal integer, p_call jsonb)
    returns void
    language plpgsql security definer set search_path = '' as $$
declare
    held app.builds := app.fence(p_build, p_attempt);
    cost numeric := (p_call ->> 'cost_usd')::numeric;
begin
    delete from app.open_calls where build_id = p_build and call ->> 'token' = p_call ->> 'token';
    insert into app.api_usage_log (user_id, project_id, build_id, step, ordinal, provider, model, role, key_id,
        prompt_tokens, cached_tokens, completion_tokens, reasoning_tokens, estimated, cost_usd, cost_source, seconds,
        outcome, reserved_usd, reserved_tokens)
    values (held.user_id, held.project_id, p_build, p_step, p_ordinal,
        coalesce(p_call ->> 'provider', held.request ->> 'provider'), p_call ->> 'model', p_call ->> 'role',
        (p_call ->> 'key_id')::uuid, app.counted(p_call, 'prompt_tokens'), app.counted(p_call, 'cached_tokens'),
        app.counted(p_call, 'completion_tokens'), app.counted(p_call, 'reasoning_tokens'),
        (p_call ->> 'estimated')::boolean, cost, p_call ->> 'cost_source', (p_call ->> 'seconds')::double precision,
        p_call ->> 'outcome', (p_call -> 'reserved' ->> 'usd')::numeric, (p_call -> 'reserved' ->> 'tokens')::bigint)
    on conflict (build_id, step, ordinal) do nothing;
    if found and cost is not null then
        update app.builds set cost_usd = coalesce(cost_usd, 0) + cost where id = p_build;
    end if;
end;
$$;

-- A number of tokens as a provider names it, within what the log can hold.
create function app.counted(p_call jsonb, p_name text) returns integer
    language sql immutable set search_path = '' as $$
    select least(greatest(coalesce((p_call ->> p_name)::numeric, 0), 0), 1000000000)::integer
$$;

drop function app.limits_of_build(uuid, integer, integer);
drop function app.spent_in(uuid, uuid, uuid, integer, integer);

-- What was used in a user's month (no project) or in a project: calls that ended, and what those have reserved of which
-- nothing more is known, but for one of them. A lost call counts with all that was reserved for it. So does one that a
-- build at rest has left behind: it went out, and nobody has told what became of it. The demo uses nothing of anybody's; it is
-- told by the note itself where that says who was asked: a build may go on with another.
create function app.spent_in(
    p_user uuid, p_project uuid, p_build uuid, p_step integer, p_ordinal integer,
    out usd numeric, out tokens bigint, out has_lost boolean
)
    language sql stable security definer set search_path = '' as $$
    select trim_scale(coalesce(sum(used.usd), 0)), coalesce(sum(used.tokens), 0)::bigint,
        coalesce(bool_or(used.is_lost), false)
    from (
        select greatest(u.cost_usd, u.reserved_usd) as usd,
            greatest(u.prompt_tokens::bigint + u.completion_tokens, u.reserved_tokens) as tokens,
            u.reserved_tokens is not null as is_lost
        from app.api_usage_log u
        where u.user_id = p_user and u.provider <> 'demo'
            and case when p_project is null
                then u.at >= date_trunc('month', now() at time zone 'UTC') at time zone 'UTC'
                else u.project_id = p_project end
        union all
        select
            coalesce((o.call -> 'reserved' ->> 'usd')::numeric, (o.call ->> 'cost_usd')::numeric),
            coalesce((o.call -> 'reserved' ->> 'tokens')::bigint, (o.call ->> 'prompt_tokens')::bigint),
            b.status not in ('queued', 'running')
        from app.builds b join app.open_calls o on o.build_id = b.id
        where b.user_id = p_user
            and (p_project is null or b.project_id = p_project)
            and (p_project is not null or b.status in ('queued', 'running')
                or o.at >= date_trunc('month', now() at time zone 'UTC') at time zone 'UTC')
            and coalesce(o.call ->> 'provider', b.request ->> 'provider') is distinct from 'demo'
            and (o.build_id, o.step, o.ordinal) is distinct from (p_build, p_step, p_ordinal)
    ) used
$$;

create function app.limits_of_build(p_build uuid, p_step integer, p_ordinal integer)
    returns table (
        scope text, usd numeric, tokens bigint, spent_usd numeric, spent_tokens bigint, has_lost boolean
    )
    language sql stable security definer set search_path = '' as $$
    select case when l.project_id is null then 'month' else 'project' end, l.usd, l.tokens, spent.usd, spent.tokens,
        spent.has_lost
    from app.builds b
    join app.spending_limits l on l.user_id = b.user_id and (l.project_id is null or l.project_id = b.project_id)
    cross join lateral app.spent_in(b.user_id, l.project_id, p_build, p_step, p_ordinal) spent
    where b.id = p_build and b.request ->> 'provider' is distinct from 'demo'
$$;

-- As before, and a call of an unknown price has no room under a limit in money that is used up, or that stands alone.
create or replace function app.note_call(
    p_build uuid, p_attempt integer, p_step integer, p_ordinal integer, p_call jsonb
) returns void
    language plpgsql security definer set search_path = '' as $$
declare
    held app.builds := app.fence(p_build, p_attempt);
    reserved_usd numeric := (p_call -> 'reserved' ->> 'usd')::numeric;
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
                or (reserved_usd is null and l.usd is not null and (l.tokens is null or l.spent_usd >= l.usd))
                or l.spent_tokens + reserved_tokens > l.tokens
        ) then
            raise exception using errcode = 'SK402', message = 'room_taken';
        end if;
    end if;
    insert into app.open_calls (build_id, step, ordinal, call) values (p_build, p_step, p_ordinal, p_call)
    on conflict (build_id, step, ordinal) do update set call = excluded.call, at = clock_timestamp();
end;
$$;

-- As before; all limits of the owner are locked first, in the order in which `note_call` locks them.
create or replace function app.crossed_limits(p_build uuid, p_attempt integer)
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
    perform 1 from app.spending_limits where user_id = held.user_id order by project_id for update;
    for one in
        select l.project_id, l.usd, l.tokens, spent.usd as spent_usd, spent.tokens as spent_tokens,
            case when l.warned_month is distinct from (case when l.project_id is null then month end) then 0
                else l.warned end as told
        from app.spending_limits l
        cross join lateral app.spent_in(l.user_id, l.project_id, null, null, null) spent
        where l.user_id = held.user_id and (l.project_id is null or l.project_id = held.project_id)
            and held.request ->> 'provider' is distinct from 'demo'
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

-- As before; the project is only kept from being deleted: whoever tells an event holds its row and waits for limits.
create or replace function app.put_limit(p_project uuid, p_usd numeric, p_tokens bigint) returns void
    language plpgsql security definer set search_path = '' as $$
begin
    if p_project is not null then
        perform 1 from public.projects where id = p_project and user_id = (select auth.uid()) for key share;
        if not found then
            raise exception using errcode = 'SK404', message = 'project_not_found';
        end if;
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

-- A build that is deleted with its project leaves its calls under way in the log, lost: they went out, and the month
-- counts them. With their user nothing is left.
create function app.keep_lost_calls() returns trigger
    language plpgsql security definer set search_path = '' as $$
begin
    insert into app.api_usage_log (user_id, provider, model, role, key_id, prompt_tokens, completion_tokens, estimated,
        cost_usd, cost_source, seconds, outcome, reserved_usd, reserved_tokens, at)
    select old.user_id, coalesce(o.call ->> 'provider', old.request ->> 'provider'), o.call ->> 'model',
        o.call ->> 'role', (o.call ->> 'key_id')::uuid, app.counted(o.call, 'prompt_tokens'), 0, true,
        (o.call ->> 'cost_usd')::numeric,
        case when o.call ->> 'cost_usd' is null then 'unknown' else 'estimated' end, 0, 'lost',
        (o.call -> 'reserved' ->> 'usd')::numeric, (o.call -> 'reserved' ->> 'tokens')::bigint, o.at
    from app.open_calls o
    where o.build_id = old.id and exists (select from public.profiles p where p.id = old.user_id);
    return old;
end;
$$;
create trigger keep_lost_calls before delete on app.builds for each row execute function app.keep_lost_calls();

revoke all on function app.counted, app.spent_in, app.limits_of_build, app.keep_lost_calls
    from public, anon, authenticated;
grant execute on function app.limits_of_build to samokoder_worker;
