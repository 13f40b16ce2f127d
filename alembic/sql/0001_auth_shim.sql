-- Supabase has the schema auth already; elsewhere this makes as much of it as we use.
create schema if not exists auth;

create table auth.users (
    id uuid primary key default gen_random_uuid(),
    aud text not null default 'authenticated',
    role text not null default 'authenticated',
    email text not null,
    encrypted_password text not null,
    email_confirmed_at timestamptz,
    last_sign_in_at timestamptz,
    recovery_sent_at timestamptz,
    raw_app_meta_data jsonb not null default '{"provider": "email", "providers": ["email"]}',
    raw_user_meta_data jsonb not null default '{}',
    banned_until timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
create unique index users_email_key on auth.users (lower(email));

create table auth.sessions (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null references auth.users (id) on delete cascade,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
create index sessions_user_id_idx on auth.sessions (user_id);

-- `token` holds the SHA-256 of a refresh token. A rotated token stays, so that its reuse is seen.
create table auth.refresh_tokens (
    token bytea primary key,
    session_id uuid not null references auth.sessions (id) on delete cascade,
    user_id uuid not null references auth.users (id) on delete cascade,
    successor bytea,
    revoked_at timestamptz,
    created_at timestamptz not null default now()
);
create index refresh_tokens_session_id_idx on auth.refresh_tokens (session_id);
create index refresh_tokens_user_id_idx on auth.refresh_tokens (user_id);

-- One-use tokens: `recovery` goes by mail, `pkce` is the code it is exchanged for.
create table auth.one_time_tokens (
    token_hash bytea primary key,
    user_id uuid not null references auth.users (id) on delete cascade,
    kind text not null check (kind in ('recovery', 'pkce')),
    code_challenge text,
    redirect_to text,
    expires_at timestamptz not null,
    created_at timestamptz not null default now()
);
create index one_time_tokens_user_id_idx on auth.one_time_tokens (user_id);

create trigger users_touch before update on auth.users for each row execute function app.touch_updated_at();
create trigger sessions_touch before update on auth.sessions for each row execute function app.touch_updated_at();

create or replace function auth.jwt() returns jsonb language sql stable set search_path = '' as $$
    select nullif(current_setting('request.jwt.claims', true), '')::jsonb
$$;

create or replace function auth.uid() returns uuid language sql stable set search_path = '' as $$
    select nullif(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub', '')::uuid
$$;

create or replace function auth.role() returns text language sql stable set search_path = '' as $$
    select nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role'
$$;

alter table auth.users enable row level security;
alter table auth.sessions enable row level security;
alter table auth.refresh_tokens enable row level security;
alter table auth.one_time_tokens enable row level security;
create policy auth_server on auth.users for all to samokoder_auth using (true) with check (true);
create policy auth_server on auth.sessions for all to samokoder_auth using (true) with check (true);
create policy auth_server on auth.refresh_tokens for all to samokoder_auth using (true) with check (true);
create policy auth_server on auth.one_time_tokens for all to samokoder_auth using (true) with check (true);

grant usage on schema auth to anon, authenticated, service_role, samokoder_auth;
grant select, insert, update, delete on all tables in schema auth to samokoder_auth;
