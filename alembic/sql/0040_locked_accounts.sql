-- An account that an operator locks meanwhile begins nothing: whoever passes a quota holds the account open until his
-- transaction ends, so that the lock either waits for it, and stops what it began, or is seen here.
create or replace function app.lock_quota() returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('quota:' || (select auth.uid())::text, 0));
    perform 1 from public.profiles where id = (select auth.uid()) and locked_at is null for share;
    if not found then
        raise exception using errcode = 'SK404', message = 'user_not_found';
    end if;
end;
$$;

-- As before; but who was made an operator while his account was locked can be let in again.
create or replace function app.lock_account(p_user uuid, p_is_locked boolean) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    account public.profiles;
    build app.builds;
begin
    perform app.check_operator();
    select * into account from public.profiles where id = p_user for no key update;
    if not found then
        raise exception using errcode = 'SK404', message = 'user_not_found';
    elsif account.is_operator and p_is_locked then
        raise exception using errcode = 'SK409', message = 'operator_not_lockable';
    elsif (account.locked_at is not null) = p_is_locked then
        return;
    end if;
    update public.profiles set locked_at = case when p_is_locked then now() end where id = p_user;
    if p_is_locked then
        delete from app.web_sessions where user_id = p_user;
        delete from app.preview_tickets where user_id = p_user;
        for build in select * from app.builds
            where user_id = p_user and status in ('queued', 'running', 'waiting') order by id for update
        loop
            perform app.cancel_build(build);
        end loop;
        perform app.tell_operators_deed(p_user, 'account_locked', 'user_locked');
    else
        perform app.tell_operators_deed(p_user, 'account_unlocked', 'user_unlocked');
    end if;
end;
$$;

-- As before; but what is over or about to end is not stopped, and nobody is told that it was.
create or replace function app.stop_users_build(p_build uuid) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    build app.builds;
begin
    perform app.check_operator();
    select * into build from app.builds where id = p_build for update;
    if not found then
        raise exception using errcode = 'SK404', message = 'build_not_found';
    elsif build.status = 'cancelled' or (build.status = 'running' and build.cancel_requested) then
        return;
    end if;
    perform app.cancel_build(build);
    perform app.tell_operators_deed(build.user_id, 'build_stopped', 'user_build_stopped', build.id);
end;
$$;
