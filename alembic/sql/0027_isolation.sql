-- What a generated look at every table, function and role has found, and what keeps it so.

-- 1. A caller's own temporary types (`create domain pg_temp.text … check (…)`) came before the real ones inside
-- privileged functions, because a search path that does not name pg_temp is searched after it. Now it is named, last.
do $$
declare
    item regprocedure;
begin
    for item in
        select p.oid::regprocedure from pg_proc p
        where p.prosecdef and p.pronamespace in ('app'::regnamespace, 'public'::regnamespace)
            and pg_get_userbyid(p.proowner) = current_user
    loop
        execute format('alter function %s set search_path = pg_catalog, pg_temp', item);
    end loop;
end;
$$;

-- 2. The number of a project was told to anybody without a user in the claims: that way belonged to workers, who now
-- have one of their own.
create or replace function app.workspace_slot(p_project uuid) returns bigint
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform app.own_project(p_project);
    return app.slot_of_project(p_project);
end;
$$;

create function app.slot_of_project(p_project uuid) returns bigint
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    found_slot bigint;
begin
    insert into app.workspaces (project_id) values (p_project) on conflict (project_id) do nothing;
    select slot into strict found_slot from app.workspaces where project_id = p_project;
    return found_slot;
exception when foreign_key_violation then
    raise exception using errcode = 'SK404', message = 'project_not_found';
end;
$$;
revoke all on function app.slot_of_project from public, anon, authenticated;
revoke execute on function app.workspace_slot from samokoder_worker;
grant execute on function app.slot_of_project to samokoder_worker;

-- 3. A paused build could be given another user's key. Workers did not open it; now it is not even named.
create or replace function app.change_model(p_build uuid, p_model text, p_provider text, p_key uuid, p_is_routed boolean)
    returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    build app.builds := app.own_build(p_build);
begin
    if build.status <> 'paused' then
        raise exception using errcode = 'SK409', message = 'build_not_paused';
    end if;
    if p_key is not null and not exists (
        select from public.user_api_keys k where k.id = p_key and k.user_id = build.user_id) then
        raise exception using errcode = 'SK404', message = 'key_not_found';
    end if;
    update app.builds set request = request || jsonb_build_object(
        'model', p_model, 'provider', p_provider, 'key_id', p_key, 'is_demo', p_key is null,
        'is_routed', p_is_routed and p_key is not null, 'tier', null, 'stronger_model', null)
    where id = p_build;
end;
$$;

-- 4. A build that goes on counts among those at the same time like one that begins: the lock is a statement of its own,
-- so that the count that follows sees what was committed before.
create or replace function app.queue_again(p_build app.builds) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if exists (select from app.builds where project_id = p_build.project_id and id <> p_build.id
        and status in ('queued', 'running', 'waiting')) then
        raise exception using errcode = 'SK409', message = 'build_active';
    end if;
    if exists (select from app.builds where project_id = p_build.project_id and created_at > p_build.created_at
        and state is not null and status <> 'cancelled') then
        raise exception using errcode = 'SK409', message = 'build_superseded';
    end if;
    perform app.lock_quota();
    if (select max_concurrent_builds from app.own_limits()) <= (select count(*) from app.builds
        where user_id = p_build.user_id and id <> p_build.id and status in ('queued', 'running')) then
        raise exception using errcode = 'SK402', message = 'quota_concurrent_builds';
    end if;
    update app.builds set status = 'queued', lease_until = null, error = null, finished_at = null,
        pause_requested = false, cancel_requested = false
    where id = p_build.id;
    perform app.enqueue_build(p_build.id);
end;
$$;

-- 5. A fork brings its build at rest, as the service makes it: one that were queued would run past the plan's limits.
alter function app.fork_project(uuid, integer, text, text, uuid, jsonb, jsonb) rename to fork_at_rest;
revoke all on function app.fork_at_rest from public, anon, authenticated;
create function app.fork_project(
    p_project uuid, p_version integer, p_name text, p_title text, p_build uuid, p_state jsonb, p_events jsonb
) returns uuid
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform app.own_project(p_project);
    if p_state is not null and p_state ->> 'status' is distinct from 'done'
        and p_state ->> 'status' is distinct from 'paused' then
        raise exception using errcode = 'SK422', message = 'bad_status';
    end if;
    return app.fork_at_rest(p_project, p_version, p_name, p_title, p_build, p_state, p_events);
end;
$$;
revoke all on function app.fork_project from public, anon, authenticated;
grant execute on function app.fork_project to authenticated;

-- 6. Workers need no more of the queue than its rows.
revoke truncate, references, trigger on all tables in schema queue from samokoder_worker;

-- 7. Whatever has `updated_at` says when it was changed, also past the functions.
create trigger touch before update on app.messages for each row execute function app.touch_updated_at();
-- A secret that is only sealed anew (another master key) is the same: apps that have it are not started again.
create trigger touch before update on app.project_secrets for each row
    when (old.sealed = new.sealed or old.mask <> new.mask) execute function app.touch_updated_at();
create trigger touch before update on app.project_hosts for each row execute function app.touch_updated_at();
create trigger touch before update on app.project_packages for each row execute function app.touch_updated_at();
