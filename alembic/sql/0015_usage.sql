-- What each call of a model used, in full: how its cost is known, what was cached and reasoned, by which key, and how it ended.

alter table app.api_usage_log
    add column key_id uuid,
    add column cached_tokens integer not null default 0,
    add column reasoning_tokens integer not null default 0,
    add column cost_source text not null default 'unknown'
        check (cost_source in ('charged', 'computed', 'estimated', 'unknown')),
    add column outcome text not null default 'answered' check (outcome in ('answered', 'cut', 'lost'));

update app.api_usage_log set cost_source = case
    when cost_usd is null then 'unknown' when estimated then 'estimated' else 'computed' end;

drop function app.log_usage(uuid, integer, integer, integer, text, text, text, integer, integer, boolean, numeric,
    double precision);

-- One call of a model, once per (build, step, ordinal). The build's cost is the sum of known prices.
create function app.log_usage(p_build uuid, p_attempt integer, p_step integer, p_ordinal integer, p_call jsonb)
    returns void
    language plpgsql security definer set search_path = '' as $$
declare
    held app.builds := app.fence(p_build, p_attempt);
    cost numeric := (p_call ->> 'cost_usd')::numeric;
begin
    insert into app.api_usage_log (user_id, project_id, build_id, step, ordinal, provider, model, role, key_id,
        prompt_tokens, cached_tokens, completion_tokens, reasoning_tokens, estimated, cost_usd, cost_source, seconds,
        outcome)
    values (held.user_id, held.project_id, p_build, p_step, p_ordinal, p_call ->> 'provider', p_call ->> 'model',
        p_call ->> 'role', (p_call ->> 'key_id')::uuid, (p_call ->> 'prompt_tokens')::integer,
        (p_call ->> 'cached_tokens')::integer, (p_call ->> 'completion_tokens')::integer,
        (p_call ->> 'reasoning_tokens')::integer, (p_call ->> 'estimated')::boolean, cost, p_call ->> 'cost_source',
        (p_call ->> 'seconds')::double precision, p_call ->> 'outcome')
    on conflict (build_id, step, ordinal) do nothing;
    if found and cost is not null then
        update app.builds set cost_usd = coalesce(cost_usd, 0) + cost where id = p_build;
    end if;
end;
$$;

revoke all on function app.log_usage from public, anon, authenticated;
grant execute on function app.log_usage to samokoder_worker;

-- For analytics: a row per day (UTC), project, role, provider and model. Its reader sees what the log lets him see.
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
    sum(cost_usd) as cost_usd,
    sum(seconds) as seconds
from app.api_usage_log
group by user_id, day, project_id, role, provider, model;

grant select on app.usage_daily to authenticated;
