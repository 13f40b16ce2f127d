-- Addresses that are proven, mails that prove them, and the order in which an account is locked: auth.users first, then
-- public.profiles, then everything else of it.

-- 1. The audit log knows more kinds.
alter table app.audit_log drop constraint audit_log_kind_check;
alter table app.audit_log add constraint audit_log_kind_check check (kind in (
    'signed_in', 'sign_in_failed', 'signed_out_everywhere', 'password_changed', 'email_changed', 'identity_linked',
    'identity_unlinked', 'account_taken_over', 'token_made', 'token_revoked', 'key_added', 'key_replaced', 'key_deleted',
    'key_used', 'exported', 'project_deleted', 'account_deleted', 'operator_granted'));

-- A sign-in that failed is told once a minute: whoever guesses does not fill the log.
create or replace function app.note_audit(
    p_user uuid, p_kind text, p_via text, p_address text, p_browser text, p_object uuid, p_name text
) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if p_kind not in ('signed_in', 'sign_in_failed', 'signed_out_everywhere', 'password_changed', 'email_changed',
        'identity_linked', 'identity_unlinked', 'exported') then
        raise exception using errcode = 'SK422', message = 'bad_kind';
    end if;
    if p_kind = 'sign_in_failed' and exists (select from app.audit_log
        where user_id = p_user and kind = p_kind and at > clock_timestamp() - interval '1 minute') then
        return;
    end if;
    insert into app.audit_log (user_id, kind, via, address, browser, object_id, object_name)
    select p_user, p_kind, p_via, left(p_address, 64), left(p_browser, 80), p_object, left(p_name, 120)
    where exists (select from public.profiles where id = p_user) and not app.audit_is_full(p_user, p_kind);
end;
$$;

-- 2. Mails on their way. The content is sealed, and gone once it is sent or given up.
create table app.outbox_mail (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null references auth.users (id) on delete cascade,
    address text not null check (length(address) <= 320),
    kind text not null check (kind in ('sign_up', 'sign_up_known', 'sign_in', 'recovery', 'email_change_old',
        'email_change_new', 'email_taken', 'email_changed', 'reauthentication', 'identity_linked')),
    language text not null check (language in ('ru', 'en')),
    sealed text,
    tries integer not null default 0,
    next_try_at timestamptz not null default now(),
    -- A link that has ended is not worth sending.
    give_up_at timestamptz not null default now() + interval '1 day',
    sent_at timestamptz,
    given_up_at timestamptz,
    error text check (length(error) <= 80),
    created_at timestamptz not null default now()
);
create index outbox_mail_user_id_idx on app.outbox_mail (user_id);
create index outbox_mail_address_idx on app.outbox_mail (address, created_at);
create index outbox_mail_created_at_idx on app.outbox_mail (created_at);
create index outbox_mail_next_try_at_idx on app.outbox_mail (next_try_at) where sent_at is null and given_up_at is null;
alter table app.outbox_mail enable row level security;
revoke all on app.outbox_mail from public, anon, authenticated;
create policy auth_server on app.outbox_mail for all to samokoder_auth using (true) with check (true);
grant select, insert, update, delete on app.outbox_mail to samokoder_auth;

-- 3. What the embedded auth server keeps, where its tables are ours; a real Supabase keeps its own.
do $$
begin
    if (select c.relowner <> (select oid from pg_roles where rolname = current_user)
        from pg_class c where c.oid = 'auth.users'::regclass) then
        return;
    end if;
    -- An account that waits for its address to be confirmed lets nobody in. One that was let in at once does not wait.
    alter table auth.users add column awaits_confirmation boolean not null default false;
    create index users_awaiting_idx on auth.users (created_at) where awaits_confirmation;
    alter table auth.users add column email_change text;
    alter table auth.users add column email_change_sent_at timestamptz;
    alter table auth.users add column email_change_old_confirmed boolean not null default false;
    alter table auth.users add column email_change_new_confirmed boolean not null default false;
    -- Whoever signed up was said to have confirmed: no mail was ever sent, so nobody has.
    update auth.users set email_confirmed_at = null;
    alter table auth.one_time_tokens drop constraint one_time_tokens_kind_check;
    alter table auth.one_time_tokens add constraint one_time_tokens_kind_check check (kind in (
        'signup', 'magiclink', 'recovery', 'email_change_old', 'email_change_new', 'reauthentication', 'pkce'));
    -- A code is short: what is kept of it is made with a key of ours, and it is void after a few wrong tries.
    alter table auth.one_time_tokens add column code_hash bytea;
    alter table auth.one_time_tokens add column tries integer not null default 0;
    -- The link itself says where it leads.
    alter table auth.one_time_tokens drop column redirect_to;
    create index one_time_tokens_expires_at_idx on auth.one_time_tokens (expires_at);
    -- A password that is taken away is told by what took it.
    drop trigger samokoder_audit_password on auth.users;
    create trigger samokoder_audit_password after update on auth.users for each row
        when (old.encrypted_password is distinct from new.encrypted_password and new.encrypted_password <> '')
        execute function app.audit_passwords();
end;
$$;

-- 4. Somebody has shown that the address is his. If nobody had before, whoever made the account may have been anybody: his
-- ways in go – password, sessions, other services, personal tokens, links under way – and true says that there was a
-- password. Also for an account that waits: a sign-up that is confirmed is `confirm_sign_up`.
create function app.prove_address(p_user uuid) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    account auth.users;
    had_password boolean;
    was_open boolean;
begin
    select * into account from auth.users where id = p_user for update;
    if not found then
        raise exception using errcode = 'SK404', message = 'not_found';
    end if;
    if account.email_confirmed_at is not null then
        return false;
    end if;
    had_password := account.encrypted_password like '$argon2%';
    was_open := exists (select from auth.sessions where user_id = p_user)
        or exists (select from app.access_tokens where user_id = p_user);
    perform 1 from public.profiles where id = p_user for no key update;
    update auth.users set email_confirmed_at = now(), awaits_confirmation = false, encrypted_password = '',
        email_change = null, email_change_old_confirmed = false, email_change_new_confirmed = false
    where id = p_user;
    delete from auth.one_time_tokens where user_id = p_user;
    if to_regclass('auth.identities') is not null then
        execute 'delete from auth.identities where user_id = $1' using p_user;
    end if;
    delete from app.web_sessions where user_id = p_user;
    delete from auth.sessions where user_id = p_user;
    delete from app.access_tokens where user_id = p_user;
    if had_password or was_open then
        perform app.write_audit(p_user, 'account_taken_over');
    end if;
    return had_password;
end;
$$;

-- 5. Tokens that ended and mails of more than a week ago. A bounded number at once; true while there are more. Rows that
-- somebody holds wait for the next time: here nobody's account is locked first.
create function app.forget_mails() returns boolean
    language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    with gone as (
        delete from app.outbox_mail where id in (
            select id from app.outbox_mail where created_at < now() - interval '7 days' order by created_at limit 10000
            for update skip locked)
        returning 1
    )
    select count(*) = 10000 from gone
$$;
create function app.forget_one_time_tokens() returns boolean
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    gone integer;
begin
    if not exists (select from pg_attribute where attrelid = 'auth.users'::regclass and attname = 'awaits_confirmation') then
        return false;  -- a real Supabase clears its own away
    end if;
    delete from auth.one_time_tokens where token_hash in (
        select token_hash from auth.one_time_tokens where expires_at < now() order by expires_at limit 10000
        for update skip locked);
    get diagnostics gone = row_count;
    return gone = 10000;
end;
$$;

-- Sign-ups that nobody has confirmed for a week, and none of whose links is good any more. Their profiles go with them.
create function app.forget_sign_ups() returns boolean
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    waiting uuid[];
    gone integer;
begin
    if not exists (select from pg_attribute where attrelid = 'auth.users'::regclass and attname = 'awaits_confirmation') then
        return false;  -- a real Supabase keeps its users to itself
    end if;
    select array_agg(id) into waiting from (
        select u.id from auth.users u where u.awaits_confirmation and u.created_at < now() - interval '7 days'
            and not exists (select from auth.sessions s where s.user_id = u.id)
            and not exists (select from auth.one_time_tokens t where t.user_id = u.id and t.expires_at > now())
        order by u.created_at limit 1000 for update of u skip locked) held;
    -- Looked at again: before it was held somebody may have asked for the mail once more.
    delete from auth.users u where u.id = any(waiting)
        and not exists (select from auth.sessions s where s.user_id = u.id)
        and not exists (select from auth.one_time_tokens t where t.user_id = u.id and t.expires_at > now());
    get diagnostics gone = row_count;
    return gone = 1000;
end;
$$;

-- 6. Before rows of an account are changed and its log is written: from the top, as everybody does. A real Supabase keeps
-- its users to itself, and they are not deleted here.
create function app.hold_account(p_user uuid) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if exists (select from pg_attribute where attrelid = 'auth.users'::regclass and attname = 'awaits_confirmation') then
        perform 1 from auth.users where id = p_user for key share;
    end if;
    perform 1 from public.profiles where id = p_user for key share;
end;
$$;

-- 7. An account is deleted in the same order.
create or replace function app.delete_account(p_user uuid, p_with_login boolean) returns uuid[]
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    leaving public.profiles;
    projects uuid[];
    build uuid;
begin
    -- Two operators who leave at the same moment: the second one sees that the first is gone.
    perform pg_advisory_xact_lock(hashtextextended('operator', 0));
    if p_with_login then
        perform 1 from auth.users where id = p_user for update;
    end if;
    perform 1 from app.builds where user_id = p_user order by id for update;
    perform 1 from public.projects where user_id = p_user order by id for update;
    select * into leaving from public.profiles where id = p_user for update;
    if not found then
        raise exception using errcode = 'SK404', message = 'not_found';
    end if;
    if leaving.is_operator and not exists (select from public.profiles where is_operator and id <> p_user)
        and exists (select from public.profiles where id <> p_user) then
        raise exception using errcode = 'SK409', message = 'last_operator';
    end if;
    select coalesce(array_agg(id), '{}') into projects from public.projects where user_id = p_user;
    -- Their workers look at the lease at once and find it gone.
    for build in select id from app.builds where user_id = p_user and status = 'running' loop
        perform pg_notify('control', build::text);
    end loop;
    delete from queue.procrastinate_jobs j using app.builds b
    where b.user_id = p_user and j.status = 'todo' and j.task_name = 'run_build' and j.args ->> 'build_id' = b.id::text;
    delete from app.web_sessions where user_id = p_user;
    if p_with_login then
        delete from auth.users where id = p_user;
    end if;
    delete from public.profiles where id = p_user;
    perform pg_notify('control', 'sweep');
    return projects;
end;
$$;

revoke all on function app.prove_address, app.forget_mails, app.forget_one_time_tokens, app.forget_sign_ups,
    app.hold_account
    from public, anon, authenticated;
grant execute on function app.prove_address, app.hold_account to samokoder_auth;
grant execute on function app.forget_mails, app.forget_one_time_tokens, app.forget_sign_ups to samokoder_worker;
