-- All of a user's data: taken away by him, and deleted.

-- One export of a user at a time. Whoever makes one renews it; one that died ends by itself.
create table app.account_exports (
    user_id uuid primary key references public.profiles (id) on delete cascade,
    holder uuid not null,
    held_until timestamptz not null
);
alter table app.account_exports enable row level security;
revoke all on app.account_exports from public, anon, authenticated;

-- False while another export of this user is under way. A new one is told in the audit log in the same transaction.
create function app.begin_account_export(
    p_user uuid, p_holder uuid, p_seconds double precision, p_via text, p_address text, p_browser text
) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    insert into app.account_exports (user_id, holder, held_until)
    select id, p_holder, clock_timestamp() + make_interval(secs => p_seconds) from public.profiles where id = p_user
    on conflict (user_id) do update set holder = excluded.holder, held_until = excluded.held_until
        where app.account_exports.held_until < clock_timestamp();
    if not found then
        return false;
    end if;
    perform app.note_audit(p_user, 'exported', p_via, p_address, p_browser, p_user, null);
    return true;
end;
$$;

-- False if somebody else holds it by now, or the account is gone.
create function app.renew_account_export(p_user uuid, p_holder uuid, p_seconds double precision) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update app.account_exports set held_until = clock_timestamp() + make_interval(secs => p_seconds)
    where user_id = p_user and holder = p_holder;
    return found;
end;
$$;

create function app.end_account_export(p_user uuid, p_holder uuid) returns void
    language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    delete from app.account_exports where user_id = p_user and holder = p_holder
$$;

-- Everything of a user, at once. Builds that run lose their rows and with them the right to write. Locked in the order in
-- which everybody locks: builds, projects, the user. `p_with_login`: the row of the auth server goes as well; a real
-- Supabase deletes its own. The answer are the projects that there were: their copies on disk are the caller's to remove.
create function app.delete_account(p_user uuid, p_with_login boolean) returns uuid[]
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    leaving public.profiles;
    projects uuid[];
    build uuid;
begin
    -- Two operators who leave at the same moment: the second one sees that the first is gone.
    perform pg_advisory_xact_lock(hashtextextended('operator', 0));
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

revoke all on function app.begin_account_export, app.renew_account_export, app.end_account_export, app.delete_account
    from public, anon, authenticated;
grant execute on function app.begin_account_export, app.renew_account_export, app.end_account_export,
    app.delete_account to samokoder_auth;
