-- Limits are locked in one order, a call counts by who was asked, and deleting a project forgets no call.

-- As before; the demo is told by the note itself where that says who was asked: a build may go on with another.
create or replace function app.spent_in(
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

revoke all on function app.keep_lost_calls from public, anon, authenticated;
