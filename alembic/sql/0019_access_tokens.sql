-- Personal access tokens: for scripts, made by their owner, each with what it may do. Only a hash is kept.

create table app.access_tokens (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null references public.profiles (id) on delete cascade,
    name text not null check (length(name) between 1 and 80),
    mask text not null check (length(mask) <= 20),
    hash bytea not null unique check (length(hash) = 32),
    scopes text[] not null check (cardinality(scopes) between 1 and 3 and scopes <@ array['read', 'build', 'account']),
    created_at timestamptz not null default now(),
    expires_at timestamptz,
    last_used_at timestamptz,
    unique (user_id, name)
);
alter table app.access_tokens enable row level security;
revoke all on app.access_tokens from public, anon, authenticated;
create policy own on app.access_tokens for select to authenticated using (user_id = (select auth.uid()));
grant select (id, user_id, name, mask, scopes, created_at, expires_at, last_used_at)
    on app.access_tokens to authenticated;

-- The caller's new token. The row of the profile is held, so that nobody has more than the bound.
create function app.make_access_token(p_name text, p_mask text, p_hash bytea, p_scopes text[], p_days integer)
    returns uuid
    language plpgsql security definer set search_path = '' as $$
declare
    new_id uuid;
begin
    perform 1 from public.profiles where id = (select auth.uid()) for update;
    if not found then
        raise exception using errcode = 'SK403', message = 'forbidden';
    end if;
    if (select count(*) from app.access_tokens where user_id = (select auth.uid())) >= 50 then
        raise exception using errcode = 'SK409', message = 'tokens_too_many';
    end if;
    insert into app.access_tokens (user_id, name, mask, hash, scopes, expires_at)
    values ((select auth.uid()), p_name, p_mask, p_hash, p_scopes, now() + make_interval(days => p_days))
    on conflict (user_id, name) do nothing returning id into new_id;
    if new_id is null then
        raise exception using errcode = 'SK409', message = 'token_name_taken';
    end if;
    return new_id;
end;
$$;

create function app.revoke_access_token(p_token uuid) returns boolean
    language sql security definer set search_path = '' as $$
    with gone as (
        delete from app.access_tokens where id = p_token and user_id = (select auth.uid()) returning 1
    )
    select exists (select from gone)
$$;

-- Whose token this is, if it has not ended; when it served last is kept to the minute.
create function app.bearer_of_token(p_hash bytea)
    returns table (user_id uuid, email text, language text, scopes text[])
    language plpgsql security definer set search_path = '' as $$
begin
    update app.access_tokens set last_used_at = now()
    where hash = p_hash and (expires_at is null or expires_at > now())
        and (last_used_at is null or last_used_at < now() - interval '1 minute');
    return query
        select p.id, p.email, p.language, t.scopes
        from app.access_tokens t join public.profiles p on p.id = t.user_id
        where t.hash = p_hash and (t.expires_at is null or t.expires_at > now());
end;
$$;

revoke all on function app.make_access_token, app.revoke_access_token, app.bearer_of_token
    from public, anon, authenticated;
grant execute on function app.make_access_token, app.revoke_access_token to authenticated;
grant execute on function app.bearer_of_token to samokoder_auth;
