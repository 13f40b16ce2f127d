-- Kinds of providers, lists of models as the providers tell them, and keys with an order and a health.

alter table public.ai_providers drop constraint ai_providers_kind_check;
alter table public.ai_providers add constraint ai_providers_kind_check
    check (kind in ('demo', 'openrouter', 'openai', 'anthropic', 'groq', 'openai_compatible'));
-- `lists_publicly`: its list is the same for everybody and needs no key; the others' lists belong to a key each.
alter table public.ai_providers
    add column lists_publicly boolean not null default false,
    add column models_due_at timestamptz not null default now();
update public.ai_providers set kind = id, is_available = true, lists_publicly = id = 'openrouter'
    where id in ('openrouter', 'openai', 'anthropic', 'groq');

-- Prices are dollars for one token; null is unknown, 0 only where the provider's list says so.
alter table public.ai_models
    add column most_output integer check (most_output > 0),
    add column can_see boolean,
    add column can_call_tools boolean,
    add column prompt_usd numeric(20, 12) check (prompt_usd >= 0),
    add column completion_usd numeric(20, 12) check (completion_usd >= 0),
    add column cached_usd numeric(20, 12) check (cached_usd >= 0),
    add column is_free boolean not null default false,
    add column listed_at timestamptz;

-- Only a beginning: a provider's own list takes the place of these.
insert into public.ai_models (id, provider_id, model, title, context_tokens, position) values
    ('openrouter/openrouter/auto', 'openrouter', 'openrouter/auto', 'Auto Router', 2000000, 1),
    ('openrouter/openrouter/free', 'openrouter', 'openrouter/free', 'Free Models Router', 200000, 2),
    ('openai/gpt-5', 'openai', 'gpt-5', 'GPT-5', 400000, 1),
    ('openai/gpt-5-mini', 'openai', 'gpt-5-mini', 'GPT-5 mini', 400000, 2),
    ('openai/gpt-4.1', 'openai', 'gpt-4.1', 'GPT-4.1', 1047576, 3),
    ('anthropic/claude-opus-4-5', 'anthropic', 'claude-opus-4-5', 'Claude Opus 4.5', 200000, 1),
    ('anthropic/claude-sonnet-4-5', 'anthropic', 'claude-sonnet-4-5', 'Claude Sonnet 4.5', 200000, 2),
    ('anthropic/claude-haiku-4-5', 'anthropic', 'claude-haiku-4-5', 'Claude Haiku 4.5', 200000, 3),
    ('groq/openai/gpt-oss-120b', 'groq', 'openai/gpt-oss-120b', 'GPT-OSS 120B', 131072, 1),
    ('groq/openai/gpt-oss-20b', 'groq', 'openai/gpt-oss-20b', 'GPT-OSS 20B', 131072, 2);

-- `position` is the order in which keys serve, `health` what is known of one: `cooling` and `unreachable` until
-- `cooling_until`, the others until the key is tested again or its secret replaced. `secret_at` tells one secret of a
-- key from the next, so that what became of the old one is not said of the new one.
alter table public.user_api_keys
    add column position integer not null default 0,
    add column health text not null default 'ok' check (health in
        ('ok', 'rejected', 'no_credit', 'no_permission', 'unreachable', 'cooling')),
    add column cooling_until timestamptz,
    add column checked_at timestamptz,
    add column secret_at timestamptz not null default clock_timestamp(),
    add column models_due_at timestamptz not null default now();
update public.user_api_keys k set position = ranked.place from (
    select id, row_number() over (partition by user_id order by created_at desc, id) as place
    from public.user_api_keys) ranked where ranked.id = k.id;
create index user_api_keys_models_due_at_idx on public.user_api_keys (models_due_at);

grant select (position, health, cooling_until, checked_at, secret_at, models_due_at)
    on public.user_api_keys to authenticated;
grant insert (position, health, checked_at) on public.user_api_keys to authenticated;
grant update (position, health, cooling_until, checked_at) on public.user_api_keys to authenticated;
grant update (health, cooling_until, checked_at, models_due_at) on public.user_api_keys to samokoder_worker;

-- The models that one key can use, as its provider lists them: fine-tuned and local ones are nobody else's business.
create table app.key_models (
    key_id uuid not null references public.user_api_keys (id) on delete cascade,
    model text not null check (length(model) between 1 and 200),
    title text not null check (length(title) <= 200),
    context_tokens integer check (context_tokens > 0),
    most_output integer check (most_output > 0),
    can_see boolean,
    can_call_tools boolean,
    prompt_usd numeric(20, 12) check (prompt_usd >= 0),
    completion_usd numeric(20, 12) check (completion_usd >= 0),
    cached_usd numeric(20, 12) check (cached_usd >= 0),
    is_free boolean not null default false,
    position integer not null default 0,
    listed_at timestamptz not null default clock_timestamp(),
    primary key (key_id, model)
);
alter table app.key_models enable row level security;
revoke all on app.key_models from public, anon, authenticated;
create policy own on app.key_models for select to authenticated
    using (key_id in (select id from public.user_api_keys where user_id = (select auth.uid())));
create policy worker on app.key_models for select to samokoder_worker using (true);
grant select on app.key_models to authenticated, samokoder_worker;

-- What a key can use: its own list; until there is one its provider's, if it is used at the provider's own address.
-- With the caller's rights: rows of other people's keys are not seen.
create function app.models_of_key(p_key uuid) returns table (
    provider_id text, model text, title text, context_tokens integer, most_output integer, can_see boolean,
    can_call_tools boolean, prompt_usd numeric, completion_usd numeric, cached_usd numeric, is_free boolean
)
    language sql stable set search_path = '' as $$
    select listed.provider_id, listed.model, listed.title, listed.context_tokens, listed.most_output, listed.can_see,
        listed.can_call_tools, listed.prompt_usd, listed.completion_usd, listed.cached_usd, listed.is_free
    from (
        select k.provider_id, m.model, m.title, m.context_tokens, m.most_output, m.can_see, m.can_call_tools,
            m.prompt_usd, m.completion_usd, m.cached_usd, m.is_free, m.position
        from public.user_api_keys k join app.key_models m on m.key_id = k.id where k.id = p_key
        union all
        select k.provider_id, m.model, m.title, m.context_tokens, m.most_output, m.can_see, m.can_call_tools,
            m.prompt_usd, m.completion_usd, m.cached_usd, m.is_free, m.position
        from public.user_api_keys k
            join public.ai_providers p on p.id = k.provider_id and p.base_url is not distinct from k.base_url
            join public.ai_models m on m.provider_id = p.id and m.is_available
        where k.id = p_key and not exists (select from app.key_models own where own.key_id = k.id)
    ) listed order by listed.position, listed.model
$$;

-- A list as the engine's `ListedModel`s, in their order.
create function app.listed_models(p_models jsonb) returns table (
    model text, title text, context_tokens integer, most_output integer, can_see boolean, can_call_tools boolean,
    prompt_usd numeric, completion_usd numeric, cached_usd numeric, is_free boolean, place integer
)
    language sql immutable set search_path = '' as $$
    select item ->> 'id', item ->> 'title', (item ->> 'context_tokens')::integer, (item ->> 'most_output')::integer,
        (item ->> 'can_see')::boolean, (item ->> 'can_call_tools')::boolean, (item ->> 'prompt_usd')::numeric,
        (item ->> 'completion_usd')::numeric, (item ->> 'cached_usd')::numeric,
        coalesce((item ->> 'is_free')::boolean, false), number::integer
    from jsonb_array_elements(p_models) with ordinality as listed (item, number) where number <= 2000
$$;

create function app.store_key_models(p_key uuid, p_models jsonb) returns void
    language plpgsql security definer set search_path = '' as $$
begin
    update public.user_api_keys set models_due_at = clock_timestamp() + interval '24 hours' where id = p_key;
    if not found then
        return;  -- deleted meanwhile
    end if;
    delete from app.key_models where key_id = p_key;
    insert into app.key_models (key_id, model, title, context_tokens, most_output, can_see, can_call_tools,
        prompt_usd, completion_usd, cached_usd, is_free, position)
    select p_key, m.* from app.listed_models(p_models) m on conflict do nothing;
end;
$$;

create function app.save_key_models(p_key uuid, p_models jsonb) returns void
    language plpgsql security definer set search_path = '' as $$
begin
    perform 1 from public.user_api_keys where id = p_key and user_id = (select auth.uid());
    if not found then
        raise exception using errcode = 'SK404', message = 'key_not_found';
    end if;
    perform app.store_key_models(p_key, p_models);
end;
$$;

-- The public list of a provider in place of the one before.
create function app.store_provider_models(p_provider text, p_models jsonb) returns void
    language plpgsql security definer set search_path = '' as $$
begin
    perform 1 from public.ai_providers where id = p_provider for no key update;
    delete from public.ai_models m where m.provider_id = p_provider and not m.is_default
        and m.model not in (select l.model from app.listed_models(p_models) l);
    insert into public.ai_models (id, provider_id, model, title, context_tokens, most_output, can_see, can_call_tools,
        prompt_usd, completion_usd, cached_usd, is_free, position, listed_at)
    select p_provider || '/' || l.model, p_provider, l.*, clock_timestamp()
    from (select distinct on (listed.model) listed.* from app.listed_models(p_models) listed) l
    on conflict (provider_id, model) do update set
        title = excluded.title, context_tokens = excluded.context_tokens, most_output = excluded.most_output,
        can_see = excluded.can_see, can_call_tools = excluded.can_call_tools, prompt_usd = excluded.prompt_usd,
        completion_usd = excluded.completion_usd, cached_usd = excluded.cached_usd, is_free = excluded.is_free,
        position = excluded.position, listed_at = excluded.listed_at, is_available = true;
end;
$$;

-- Providers whose public list is a day old and wanted by somebody; each is given to one worker.
create function app.claim_provider_lists() returns setof public.ai_providers
    language sql volatile security definer set search_path = '' as $$
    update public.ai_providers set models_due_at = clock_timestamp() + interval '24 hours' where id in (
        select p.id from public.ai_providers p
        where p.lists_publicly and p.is_available and p.models_due_at <= clock_timestamp()
            and exists (select from public.user_api_keys k
                where k.provider_id = p.id and k.base_url is not distinct from p.base_url)
        for update skip locked)
    returning *
$$;

-- Keys whose list is a day old, the oldest first. One that fails is tried again a day later.
create function app.claim_key_lists(p_most integer) returns setof uuid
    language sql volatile security definer set search_path = '' as $$
    update public.user_api_keys set models_due_at = clock_timestamp() + interval '24 hours' where id in (
        select k.id from public.user_api_keys k join public.ai_providers p on p.id = k.provider_id
        where k.models_due_at <= clock_timestamp()
            and not (p.lists_publicly and k.base_url is not distinct from p.base_url)
        order by k.models_due_at limit p_most
        for update of k skip locked)
    returning id
$$;

-- A key of the caller's own as it is sealed; opening it takes the master key besides.
create function app.sealed_key(p_key uuid) returns table (sealed text, salt bytea)
    language sql stable security definer set search_path = '' as $$
    select k.encrypted_key, f.key_salt from public.user_api_keys k join public.profiles f on f.id = k.user_id
    where k.id = p_key and k.user_id = (select auth.uid())
$$;

-- Another secret under the same id: what was known of the old one is forgotten.
create function app.replace_key_secret(p_key uuid, p_mask text, p_sealed text, p_health text) returns void
    language plpgsql security definer set search_path = '' as $$
begin
    update public.user_api_keys set encrypted_key = p_sealed, mask = p_mask, secret_at = clock_timestamp(),
        health = p_health, cooling_until = null, checked_at = clock_timestamp()
    where id = p_key and user_id = (select auth.uid());
    if not found then
        raise exception using errcode = 'SK404', message = 'key_not_found';
    end if;
end;
$$;

revoke all on function app.models_of_key, app.listed_models, app.store_key_models, app.save_key_models, app.store_provider_models,
    app.claim_provider_lists, app.claim_key_lists, app.sealed_key, app.replace_key_secret
    from public, anon, authenticated;
grant execute on function app.models_of_key to authenticated, samokoder_worker;
grant execute on function app.save_key_models, app.sealed_key, app.replace_key_secret to authenticated;
grant execute on function app.store_key_models, app.store_provider_models, app.claim_provider_lists,
    app.claim_key_lists to samokoder_worker;
