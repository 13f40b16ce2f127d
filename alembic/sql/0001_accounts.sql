-- Plans, profiles, providers, models, keys; browser sessions.
create table public.subscription_limits (
    plan text primary key,
    title text not null,
    price_usd numeric(10, 2),
    max_projects integer check (max_projects >= 0),
    max_builds_per_day integer check (max_builds_per_day >= 0),
    max_concurrent_builds integer check (max_concurrent_builds >= 0),
    position integer not null default 0,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
comment on table public.subscription_limits is 'Limits of a plan; null is unlimited';

-- Settings of this installation that SQL must know; provisioning writes them at every start.
create table app.instance (
    id boolean primary key default true check (id),
    billing_enabled boolean not null default false,
    first_is_operator boolean not null default false
);
insert into app.instance default values;

create table public.profiles (
    id uuid primary key references auth.users (id) on delete cascade,
    email text not null,
    display_name text check (length(display_name) <= 80),
    language text check (language in ('ru', 'en')),
    theme text not null default 'system' check (theme in ('system', 'light', 'dark')),
    plan text not null default 'free' references public.subscription_limits (plan),
    is_operator boolean not null default false,
    key_salt bytea not null default app.random_salt(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

-- In local mode the first account becomes the operator: whichever way it was made.
create function app.make_profile() returns trigger
    language plpgsql security definer set search_path = '' as $$
declare
    is_first boolean := false;
begin
    if tg_op = 'INSERT' and (select first_is_operator from app.instance) then
        perform pg_advisory_xact_lock(hashtextextended('operator', 0));
        is_first := not exists (select from public.profiles where is_operator);
    end if;
    insert into public.profiles (id, email, display_name, is_operator)
    values (new.id, coalesce(new.email, ''), left(new.raw_user_meta_data ->> 'display_name', 80), is_first)
    on conflict (id) do update set email = excluded.email;
    return new;
end;
$$;
create trigger samokoder_make_profile after insert or update of email on auth.users
    for each row execute function app.make_profile();
-- On Supabase people may have signed up before Samokoder came.
insert into public.profiles (id, email) select id, coalesce(email, '') from auth.users on conflict (id) do nothing;

create table public.ai_providers (
    id text primary key,
    title text not null,
    kind text not null check (kind in ('demo', 'openai_compatible')),
    base_url text,
    needs_key boolean not null default true,
    needs_base_url boolean not null default false,
    is_available boolean not null default true,
    position integer not null default 0,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

create table public.ai_models (
    id text primary key,
    provider_id text not null references public.ai_providers (id) on delete cascade,
    model text not null,
    title text not null,
    context_tokens integer check (context_tokens > 0),
    is_default boolean not null default false,
    is_available boolean not null default true,
    position integer not null default 0,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (provider_id, model)
);

create table public.user_api_keys (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null references public.profiles (id) on delete cascade,
    provider_id text not null references public.ai_providers (id),
    key_name text not null check (length(key_name) between 1 and 80),
    mask text not null check (length(mask) <= 40),
    encrypted_key text not null check (length(encrypted_key) <= 8000),
    base_url text check (length(base_url) <= 500),
    model text check (length(model) <= 200),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    last_used_at timestamptz,
    unique (user_id, key_name)
);
create index user_api_keys_provider_id_idx on public.user_api_keys (provider_id);

create table app.web_sessions (
    id bytea primary key check (length(id) = 32),
    public_id uuid not null unique default gen_random_uuid(),
    user_id uuid not null references auth.users (id) on delete cascade,
    auth_session_id uuid not null,
    sealed_tokens text not null,
    tokens_expire_at timestamptz not null,
    created_at timestamptz not null default now(),
    seen_at timestamptz not null default now(),
    expires_at timestamptz not null
);
create index web_sessions_user_id_idx on app.web_sessions (user_id);
create index web_sessions_expires_at_idx on app.web_sessions (expires_at);

create trigger touch before update on public.subscription_limits for each row execute function app.touch_updated_at();
create trigger touch before update on public.profiles for each row execute function app.touch_updated_at();
create trigger touch before update on public.ai_providers for each row execute function app.touch_updated_at();
create trigger touch before update on public.ai_models for each row execute function app.touch_updated_at();
create trigger touch before update on public.user_api_keys for each row execute function app.touch_updated_at();
