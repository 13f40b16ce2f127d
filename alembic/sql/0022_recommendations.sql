-- Which models of a user's keys suit a role: by what is known of them, and by what became of the user's own builds.

-- Families of models as the engine's profiles name them; the first whose pattern fits a model's name counts.
create table app.model_families (
    position smallint primary key,
    pattern text not null,
    works_alone boolean not null
);
alter table app.model_families enable row level security;
revoke all on app.model_families from public, anon, authenticated;
create policy readable on app.model_families for select to authenticated, samokoder_worker using (true);
grant select on app.model_families to authenticated, samokoder_worker;

create function app.store_model_families(p_families jsonb) returns void
    language plpgsql security definer set search_path = '' as $$
begin
    lock table app.model_families in exclusive mode;
    delete from app.model_families;
    insert into app.model_families (position, pattern, works_alone)
    select number, item ->> 'pattern', (item ->> 'works_alone')::boolean
    from jsonb_array_elements(p_families) with ordinality as listed (item, number);
end;
$$;

-- The tier that a role asks: as in the engine (routing/tiers.py). A tier's own name is taken, too. Without a search path
-- of its own, so that it becomes part of the queries: it names nothing.
create function app.tier_of(p_role text) returns text
    language sql immutable as $$
    select case
        when p_role in ('spec_writer', 'architect', 'tech_lead', 'plan') then 'plan'
        when p_role in ('technical_writer', 'cheap') then 'cheap'
        else 'code' end
$$;

-- What the caller's last 20,000 calls say of each model in a tier. Calls of an endpoint that is only compatible belong to
-- their key: another server's model of the same name is another one. Builds in which nobody wrote code prove nothing.
-- The calls are joined with nothing but builds by their id: how many they are the planner does not know, and a loop over
-- them squared takes half a minute.
create function app.own_experience(p_tier text) returns table (
    kind text, model text, key_id uuid, calls bigint, answered_calls bigint, verified_builds bigint,
    unverified_builds bigint
)
    language sql stable set search_path = '' as $$
    with last as materialized (
        select u.provider as kind, u.model, u.build_id, u.outcome = 'answered' as is_answered,
            case when u.provider = 'openai_compatible' then u.key_id end as key_id, app.tier_of(u.role) as tier
        from app.api_usage_log u
        where u.user_id = (select auth.uid())
        order by u.at desc
        limit 20000
    ), judged as (
        select l.*, bool_or(l.tier = 'code') over (partition by l.build_id) as is_coded from last l
    )
    select j.kind, j.model, j.key_id, count(*), count(*) filter (where j.is_answered),
        count(distinct b.id) filter (where j.is_answered and j.is_coded and b.status = 'done' and not b.accepted),
        count(distinct b.id) filter (where j.is_answered and j.is_coded and (b.status = 'done' and b.accepted
            or b.status = 'paused' and b.error ->> 'code' = 'unmet_requirements'))
    from judged j left join app.builds b on b.id = j.build_id
    where j.tier = p_tier
    group by j.kind, j.model, j.key_id
$$;

-- The best models of the caller's keys for a role, at most ten, the best first; docs/api.md says what counts. The first
-- 4,000 models are looked at, key by key in the order of the keys: lists may be as long as a hostile server likes.
create function public.recommended_models(p_role text) returns table (
    key_id uuid, key_name text, provider_id text, model text, title text, tier text, place integer, quality text,
    prompt_usd numeric, completion_usd numeric, call_usd numeric, is_free boolean, context_tokens integer, calls bigint,
    answered_calls bigint, verified_builds bigint, unverified_builds bigint
)
    language sql stable set search_path = '' as $$
    with mine as materialized (
        select k.id, k.key_name, k.provider_id, k.position as key_position, p.kind,
            coalesce(k.base_url, p.base_url) as base_url
        from public.user_api_keys k join public.ai_providers p on p.id = k.provider_id and p.is_available
        where k.user_id = (select auth.uid()) and k.health not in ('rejected', 'no_credit', 'no_permission')
        order by k.position
        limit 20
    ), bounded as materialized (
        -- Without an order of its own: the keys stand in theirs, and lists behind the bound are not even read.
        select k.id, k.key_name, k.key_position, k.kind, k.base_url, m.*
        from mine k cross join lateral app.models_of_key(k.id) m
        limit 4000
    ), listed as materialized (
        select distinct on (b.kind, b.base_url, b.model) b.*
        from bounded b
        order by b.kind, b.base_url, b.model, b.key_position
    ), families as materialized (
        select names.name, (
            select f.works_alone from app.model_families f where names.name ~ f.pattern order by f.position limit 1
        ) as works_alone
        from (select distinct lower(regexp_replace(l.model, '^.*/', '')) as name from listed l) names
    ), known as (
        select l.*, coalesce(e.calls, 0) as calls, coalesce(e.answered_calls, 0) as answered_calls,
            coalesce(e.verified_builds, 0) as verified_builds, coalesce(e.unverified_builds, 0) as unverified_builds,
            case
                when e.unverified_builds >= 2 and e.unverified_builds > e.verified_builds
                    or e.calls >= 10 and e.answered_calls * 2 < e.calls then 'failing'
                when l.context_tokens < 16000 then 'small'
                when e.verified_builds >= 2 and e.verified_builds >= e.unverified_builds * 2 then 'proven'
                when f.works_alone and not l.is_free and l.can_call_tools is not false then 'capable'
                else 'unknown' end as quality,
            case when l.is_free then 0
                else (l.prompt_usd * 4 + l.completion_usd) / 5 + coalesce(l.call_usd, 0) / 10000 end as price
        from listed l
        join families f on f.name = lower(regexp_replace(l.model, '^.*/', ''))
        left join app.own_experience(app.tier_of(p_role)) e on e.kind = l.kind and e.model = l.model
            and e.key_id is not distinct from case when l.kind = 'openai_compatible' then l.id end
    ), ranked as (
        select k.*, row_number() over (order by
            array_position(array['small', 'failing'], k.quality) nulls first,
            case when app.tier_of(p_role) = 'cheap' then k.price end nulls last,
            array_position(array['proven', 'capable', 'unknown'], k.quality),
            k.price nulls last, k.context_tokens desc nulls last, k.key_position, k.model) as place
        from known k
    )
    select r.id, r.key_name, r.provider_id, r.model, r.title, app.tier_of(p_role), r.place::integer, r.quality,
        r.prompt_usd, r.completion_usd, r.call_usd, r.is_free, r.context_tokens, r.calls, r.answered_calls,
        r.verified_builds, r.unverified_builds
    from ranked r where r.place <= 10 order by r.place
$$;

revoke all on function app.store_model_families, app.tier_of, app.own_experience, public.recommended_models
    from public, anon, authenticated;
grant execute on function app.store_model_families to samokoder_worker;
grant execute on function app.tier_of, app.own_experience, public.recommended_models to authenticated;
