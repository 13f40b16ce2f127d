-- Two more prices of a provider's list: of a call as such, and of a token of the prompt that is kept for later ones.

alter table public.ai_models
    add column call_usd numeric(20, 12) check (call_usd >= 0),
    add column kept_usd numeric(20, 12) check (kept_usd >= 0);
alter table app.key_models
    add column call_usd numeric(20, 12) check (call_usd >= 0),
    add column kept_usd numeric(20, 12) check (kept_usd >= 0);

drop function app.models_of_key(uuid);
create function app.models_of_key(p_key uuid) returns table (
    provider_id text, model text, title text, context_tokens integer, most_output integer, can_see boolean,
    can_call_tools boolean, prompt_usd numeric, completion_usd numeric, cached_usd numeric, kept_usd numeric,
    call_usd numeric, is_free boolean
)
    language sql stable set search_path = '' as $$
    select listed.provider_id, listed.model, listed.title, listed.context_tokens, listed.most_output, listed.can_see,
        listed.can_call_tools, listed.prompt_usd, listed.completion_usd, listed.cached_usd, listed.kept_usd,
        listed.call_usd, listed.is_free
    from (
        select k.provider_id, m.model, m.title, m.context_tokens, m.most_output, m.can_see, m.can_call_tools,
            m.prompt_usd, m.completion_usd, m.cached_usd, m.kept_usd, m.call_usd, m.is_free, m.position
        from public.user_api_keys k join app.key_models m on m.key_id = k.id where k.id = p_key
        union all
        select k.provider_id, m.model, m.title, m.context_tokens, m.most_output, m.can_see, m.can_call_tools,
            m.prompt_usd, m.completion_usd, m.cached_usd, m.kept_usd, m.call_usd, m.is_free, m.position
        from public.user_api_keys k
            join public.ai_providers p on p.id = k.provider_id and p.base_url is not distinct from k.base_url
            join public.ai_models m on m.provider_id = p.id and m.is_available
        where k.id = p_key and not exists (select from app.key_models own where own.key_id = k.id)
    ) listed order by listed.position, listed.model
$$;

drop function app.listed_models(jsonb);
create function app.listed_models(p_models jsonb) returns table (
    model text, title text, context_tokens integer, most_output integer, can_see boolean, can_call_tools boolean,
    prompt_usd numeric, completion_usd numeric, cached_usd numeric, kept_usd numeric, call_usd numeric,
    is_free boolean, place integer
)
    language sql immutable set search_path = '' as $$
    select item ->> 'id', item ->> 'title', (item ->> 'context_tokens')::integer, (item ->> 'most_output')::integer,
        (item ->> 'can_see')::boolean, (item ->> 'can_call_tools')::boolean, (item ->> 'prompt_usd')::numeric,
        (item ->> 'completion_usd')::numeric, (item ->> 'cached_usd')::numeric, (item ->> 'kept_usd')::numeric,
        (item ->> 'call_usd')::numeric, coalesce((item ->> 'is_free')::boolean, false), number::integer
    from jsonb_array_elements(p_models) with ordinality as listed (item, number) where number <= 2000
$$;

create or replace function app.store_key_models(p_key uuid, p_models jsonb) returns void
    language plpgsql security definer set search_path = '' as $$
begin
    update public.user_api_keys set models_due_at = clock_timestamp() + interval '24 hours' where id = p_key;
    if not found then
        return;  -- deleted meanwhile
    end if;
    delete from app.key_models where key_id = p_key;
    insert into app.key_models (key_id, model, title, context_tokens, most_output, can_see, can_call_tools,
        prompt_usd, completion_usd, cached_usd, kept_usd, call_usd, is_free, position)
    select p_key, m.* from app.listed_models(p_models) m on conflict do nothing;
end;
$$;

create or replace function app.store_provider_models(p_provider text, p_models jsonb) returns void
    language plpgsql security definer set search_path = '' as $$
begin
    perform 1 from public.ai_providers where id = p_provider for no key update;
    delete from public.ai_models m where m.provider_id = p_provider and not m.is_default
        and m.model not in (select l.model from app.listed_models(p_models) l);
    insert into public.ai_models (id, provider_id, model, title, context_tokens, most_output, can_see, can_call_tools,
        prompt_usd, completion_usd, cached_usd, kept_usd, call_usd, is_free, position, listed_at)
    select p_provider || '/' || l.model, p_provider, l.*, clock_timestamp()
    from (select distinct on (listed.model) listed.* from app.listed_models(p_models) listed) l
    on conflict (provider_id, model) do update set
        title = excluded.title, context_tokens = excluded.context_tokens, most_output = excluded.most_output,
        can_see = excluded.can_see, can_call_tools = excluded.can_call_tools, prompt_usd = excluded.prompt_usd,
        completion_usd = excluded.completion_usd, cached_usd = excluded.cached_usd, kept_usd = excluded.kept_usd,
        call_usd = excluded.call_usd, is_free = excluded.is_free, position = excluded.position,
        listed_at = excluded.listed_at, is_available = true;
end;
$$;

revoke all on function app.models_of_key, app.listed_models from public, anon, authenticated;
grant execute on function app.models_of_key to authenticated, samokoder_worker;
