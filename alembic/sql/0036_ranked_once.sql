-- As in 0022, with the family of a model looked up for each: joined by name, a planner that takes the lists for short
-- loops over them squared, which takes longer than a statement may.
create or replace function public.recommended_models(p_role text) returns table (
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
        select distinct on (b.kind, b.base_url, b.model) b.*, lower(regexp_replace(b.model, '^.*/', '')) as name
        from bounded b
        order by b.kind, b.base_url, b.model, b.key_position
    ), suited as materialized (
        select l.*, (
            select f.works_alone from app.model_families f where l.name ~ f.pattern order by f.position limit 1
        ) as works_alone
        from listed l
    ), known as (
        select l.*, coalesce(e.calls, 0) as calls, coalesce(e.answered_calls, 0) as answered_calls,
            coalesce(e.verified_builds, 0) as verified_builds, coalesce(e.unverified_builds, 0) as unverified_builds,
            case
                when e.unverified_builds >= 2 and e.unverified_builds > e.verified_builds
                    or e.calls >= 10 and e.answered_calls * 2 < e.calls then 'failing'
                when l.context_tokens < 16000 then 'small'
                when e.verified_builds >= 2 and e.verified_builds >= e.unverified_builds * 2 then 'proven'
                when l.works_alone and not l.is_free and l.can_call_tools is not false then 'capable'
                else 'unknown' end as quality,
            case when l.is_free then 0
                else (l.prompt_usd * 4 + l.completion_usd) / 5 + coalesce(l.call_usd, 0) / 10000 end as price
        from suited l
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
