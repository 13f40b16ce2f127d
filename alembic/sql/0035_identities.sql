-- Accounts at GitHub and Google as ways in, where the auth server is ours. On Supabase these tables are its own.

create table auth.identities (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null references auth.users (id) on delete cascade,
    provider text not null check (provider in ('github', 'google')),
    provider_id text not null check (length(provider_id) between 1 and 255),
    identity_data jsonb not null,
    last_sign_in_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (provider, provider_id)
);
create index identities_user_id_idx on auth.identities (user_id);
create trigger touch before update on auth.identities for each row execute function app.touch_updated_at();

-- Sign-ins at a provider that are under way: each row is one token that is used once. A flow by which a user links an
-- account ends with the session in which it began. `browser_hash`: of the cookie of the browser that was sent away.
create table auth.flow_state (
    token_hash bytea primary key check (length(token_hash) = 32),
    step text not null check (step in ('link', 'state', 'code')),
    browser_hash bytea check (length(browser_hash) = 32),
    provider text not null check (provider in ('github', 'google')),
    code_challenge text not null check (length(code_challenge) = 43),
    session_id uuid references auth.sessions (id) on delete cascade,
    may_sign_up boolean not null,
    identity jsonb,
    expires_at timestamptz not null,
    check ((browser_hash is not null) = (step = 'state')),
    check ((identity is not null) = (step = 'code'))
);
create index flow_state_session_id_idx on auth.flow_state (session_id);
create index flow_state_expires_at_idx on auth.flow_state (expires_at);

alter table auth.identities enable row level security;
alter table auth.flow_state enable row level security;
create policy auth_server on auth.identities for all to samokoder_auth using (true) with check (true);
create policy auth_server on auth.flow_state for all to samokoder_auth using (true) with check (true);
grant select, insert, update, delete on auth.identities, auth.flow_state to samokoder_auth;

create function app.audit_identities() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'DELETE' then
        perform app.write_audit(old.user_id, 'identity_unlinked', old.id, old.provider);
    else
        perform app.write_audit(new.user_id, 'identity_linked', new.id, new.provider);
    end if;
    return null;
end;
$$;
create trigger audit after insert or delete on auth.identities
    for each row execute function app.audit_identities();
revoke all on function app.audit_identities from public, anon, authenticated;
