-- The audit log: who did what, when, from where and to which thing. Lines are written by the triggers and functions
-- below alone; nobody changes or deletes one. No line has a secret or anything that a user wrote but names of things.

create table app.audit_log (
    id bigint generated always as identity primary key,
    at timestamptz not null default clock_timestamp(),
    -- Null in the line that is left of a deleted account: it says that there was one and no more.
    user_id uuid references public.profiles (id) on delete cascade,
    kind text not null check (kind in (
        'signed_in', 'sign_in_failed', 'signed_out_everywhere', 'password_changed', 'email_changed', 'identity_linked',
        'token_made', 'token_revoked', 'key_added', 'key_replaced', 'key_deleted', 'key_used', 'exported',
        'project_deleted', 'account_deleted', 'operator_granted')),
    -- How its user came: a browser's session or the auth server's token, a personal access token; else null.
    via text check (via in ('session', 'token')),
    address text check (length(address) <= 64),
    browser text check (length(browser) <= 80),
    -- The thing: a key, a token, a project. Plain numbers: the thing may be gone.
    object_id uuid,
    object_name text check (length(object_name) <= 120),
    build_id uuid,
    check ((user_id is null) = (kind = 'account_deleted'))
);
create index audit_log_user_id_idx on app.audit_log (user_id, id desc);
create index audit_log_kind_idx on app.audit_log (user_id, kind, id desc);
create index audit_log_at_idx on app.audit_log (at);
create unique index audit_log_key_used_idx on app.audit_log (build_id, object_id) where kind = 'key_used';

alter table app.audit_log enable row level security;
revoke all on app.audit_log from public, anon, authenticated;
create policy own on app.audit_log for select to authenticated using (user_id = (select auth.uid()));
grant select on app.audit_log to authenticated;
-- Operators are shown all lines by the web process, which asks as the auth role once it knows that it is one who asks.
create policy auth_server on app.audit_log for select to samokoder_auth using (true);
grant select on app.audit_log to samokoder_auth;

-- What the web process says in the claims of where a request came from: as trustworthy as the identity beside it.
create function app.origin(p_name text, p_most integer) returns text
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select left(nullif(nullif(current_setting('request.jwt.claims', true), '')::jsonb -> 'origin' ->> p_name, ''), p_most)
$$;

-- A thousand lines of a kind within a day are enough of one user: who repeats a deed without end fills neither the table
-- nor the operators' list, and hides no deed of another kind.
create function app.audit_is_full(p_user uuid, p_kind text) returns boolean
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce((
        select a.at > now() - interval '1 day' from app.audit_log a
        where a.user_id = p_user and a.kind = p_kind order by a.id desc offset 999 limit 1), false)
$$;

-- A line about somebody who has an account. Granted to nobody.
create function app.write_audit(
    p_user uuid, p_kind text, p_object uuid default null, p_name text default null, p_build uuid default null
) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    insert into app.audit_log (user_id, kind, via, address, browser, object_id, object_name, build_id)
    select p_user, p_kind,
        case when app.origin('via', 10) in ('session', 'token') then app.origin('via', 10) end,
        app.origin('address', 64), app.origin('browser', 80), p_object, left(p_name, 120), p_build
    where exists (select from public.profiles where id = p_user) and not app.audit_is_full(p_user, p_kind);
end;
$$;

-- Deeds that the database sees tell themselves, whoever does them and on whatever way.
create function app.audit_keys() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'DELETE' then
        perform app.write_audit(old.user_id, 'key_deleted', old.id, old.key_name || ' ' || old.mask);
    else
        perform app.write_audit(new.user_id, case tg_op when 'INSERT' then 'key_added' else 'key_replaced' end, new.id,
            new.key_name || ' ' || new.mask);
    end if;
    return null;
end;
$$;
create trigger audit after insert or delete on public.user_api_keys for each row execute function app.audit_keys();
-- Sealing a key anew with another master secret is no replacement: its time stays.
create trigger audit_replaced after update on public.user_api_keys for each row
    when (old.secret_at is distinct from new.secret_at) execute function app.audit_keys();

create function app.audit_tokens() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'DELETE' then
        perform app.write_audit(old.user_id, 'token_revoked', old.id, old.name || ' ' || old.mask);
    else
        perform app.write_audit(new.user_id, 'token_made', new.id, new.name || ' ' || new.mask);
    end if;
    return null;
end;
$$;
create trigger audit after insert or delete on app.access_tokens for each row execute function app.audit_tokens();

create function app.audit_projects() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform app.write_audit(old.user_id, 'project_deleted', old.id, old.name);
    return null;
end;
$$;
create trigger audit after delete on public.projects for each row execute function app.audit_projects();

create function app.audit_profiles() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'DELETE' then
        insert into app.audit_log (kind) values ('account_deleted');
    else
        perform app.write_audit(new.id, 'operator_granted');
    end if;
    return null;
end;
$$;
create trigger audit after delete on public.profiles for each row execute function app.audit_profiles();
create trigger audit_first after insert on public.profiles for each row
    when (new.is_operator) execute function app.audit_profiles();
create trigger audit_granted after update on public.profiles for each row
    when (new.is_operator and not old.is_operator) execute function app.audit_profiles();

-- The first call that a build makes with a key, in the transaction that lets it out.
create function app.audit_calls() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    used uuid := (new.call ->> 'key_id')::uuid;
begin
    if exists (select from app.audit_log where kind = 'key_used' and build_id = new.build_id and object_id = used) then
        return null;
    end if;
    insert into app.audit_log (user_id, kind, object_id, object_name, build_id)
    select b.user_id, 'key_used', used, left(k.key_name || ' ' || k.mask, 120), b.id
    from app.builds b left join public.user_api_keys k on k.id = used and k.user_id = b.user_id
    where b.id = new.build_id and not app.audit_is_full(b.user_id, 'key_used')
    on conflict (build_id, object_id) where kind = 'key_used' do nothing;
    return null;
end;
$$;
create trigger audit after insert or update on app.open_calls for each row
    when (new.call ->> 'key_id' is not null) execute function app.audit_calls();

-- Deeds that the database does not see: the web process tells them through the auth role, which no user ever is.
create function app.note_audit(
    p_user uuid, p_kind text, p_via text, p_address text, p_browser text, p_object uuid, p_name text
) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if p_kind not in ('signed_in', 'sign_in_failed', 'signed_out_everywhere', 'password_changed', 'email_changed',
        'identity_linked', 'exported') then
        raise exception using errcode = 'SK422', message = 'bad_kind';
    end if;
    insert into app.audit_log (user_id, kind, via, address, browser, object_id, object_name)
    select p_user, p_kind, p_via, left(p_address, 64), left(p_browser, 80), p_object, left(p_name, 120)
    where exists (select from public.profiles where id = p_user) and not app.audit_is_full(p_user, p_kind);
end;
$$;

-- Lines are kept for 400 days. A bounded number at once; true while there are more.
create function app.forget_audit() returns boolean
    language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    with gone as (
        delete from app.audit_log where id in (
            select id from app.audit_log where at < now() - interval '400 days' order by at limit 10000)
        returning 1
    )
    select count(*) = 10000 from gone
$$;

revoke all on function app.origin, app.audit_is_full, app.write_audit, app.audit_keys, app.audit_tokens, app.audit_projects,
    app.audit_profiles, app.audit_calls, app.note_audit, app.forget_audit
    from public, anon, authenticated;
grant execute on function app.note_audit to samokoder_auth;
grant execute on function app.forget_audit to samokoder_worker;
