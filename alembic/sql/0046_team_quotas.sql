-- Limits of somebody else's plan are asked with his id; nobody speaks in another's name any more. A refusal says whose plan
-- it is, where it is not the caller's.

-- `most` goes along for the sentence, and the name of who pays where that is somebody else.
drop function app.refuse_quota(text, bigint);
create function app.refuse_quota(p_code text, p_most bigint, p_payer uuid default null) returns void
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    raise exception using errcode = 'SK402', message = p_code, detail = jsonb_strip_nulls(jsonb_build_object(
        'most', p_most, 'payer', (select coalesce(f.display_name, f.email) from public.profiles f
            where f.id = p_payer and f.id <> (select auth.uid()))))::text;
end;
$$;

create function app.rewrite(p_name text, p_old text, p_new text) returns void language plpgsql as $$
declare
    item regprocedure;
    body text;
begin
    select p.oid::regprocedure into strict item from pg_proc p
    where p.pronamespace = 'app'::regnamespace and p.proname = p_name;
    body := pg_get_functiondef(item);
    if position(p_old in body) = 0 then
        raise exception 'app.% has no text %', p_name, p_old;
    end if;
    execute replace(body, p_old, p_new);
end;
$$;

do $$
begin
    perform app.rewrite('quota_of_projects', '''quota_projects'', most)', '''quota_projects'', most, payer)');
    perform app.rewrite('check_storage', 'p_most / 1000000)', 'p_most / 1000000, p_payer)');
    perform app.rewrite('quota_of_builds', '''quota_concurrent_builds'', held.max_concurrent_builds)',
        '''quota_concurrent_builds'', held.max_concurrent_builds, payer)');
    perform app.rewrite('quota_of_builds', '''quota_builds_per_day'', held.max_builds_per_day)',
        '''quota_builds_per_day'', held.max_builds_per_day, payer)');
    perform app.rewrite('check_readable', 'from app.limits_of(app.payer_of(p_project))))',
        'from app.limits_of(app.payer_of(p_project))), app.payer_of(p_project))');
    perform app.rewrite('check_writable', 'from app.limits_of(app.payer_of(p_project))))',
        'from app.limits_of(app.payer_of(p_project))), app.payer_of(p_project))');
end;
$$;

-- What begins at somebody's cost: one at a time, and not while an operator has locked his account, which stays open until
-- this transaction ends.
create function app.lock_quota_of(p_user uuid, p_locked text) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('quota:' || p_user::text, 0));
    perform 1 from public.profiles where id = p_user and locked_at is null for share;
    if not found then
        raise exception using errcode = 'SK404', message = p_locked;
    end if;
end;
$$;

create or replace function app.lock_quota() returns void
    language sql security definer set search_path = pg_catalog, pg_temp as $$
    select app.lock_quota_of((select auth.uid()), 'user_not_found')
$$;

create or replace function app.check_quota_of(p_project public.projects) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform app.hold_own_account();
    perform app.lock_quota_of(p_project.user_id,
        case when p_project.user_id = (select auth.uid()) then 'user_not_found' else 'payer_locked' end);
end;
$$;

-- A build that goes on passes what one that begins does: an owner whose account is locked pays for neither.
do $$
begin
    perform app.rewrite('queue_again', 'perform app.lock_quota();',
        'perform app.check_quota_of(p) from public.projects p where p.id = p_build.project_id;');
    -- Whoever is locked stops all that is built at his cost.
    perform app.rewrite('lock_account', 'where user_id = p_user and status in',
        'where (user_id = p_user or project_id in (select id from public.projects where user_id = p_user)) and status in');
end;
$$;

create function app.create_project_of(p_owner uuid, p_team uuid, p_name text, p_description text, p_stack text)
    returns uuid
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    made uuid;
begin
    perform app.lock_quota_of(p_owner, case when p_owner = (select auth.uid()) then 'user_not_found' else 'payer_locked' end);
    insert into public.projects (user_id, team_id, name, description, stack)
    values (p_owner, p_team, p_name, p_description, p_stack) returning id into made;
    return made;
end;
$$;

create or replace function app.create_project(p_name text, p_description text, p_stack text default 'fastapi')
    returns uuid
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if (select auth.uid()) is null then
        raise exception using errcode = 'SK403', message = 'forbidden';
    end if;
    return app.create_project_of((select auth.uid()), null, p_name, p_description, p_stack);
end;
$$;

create or replace function app.create_team_project(p_team uuid, p_name text, p_description text, p_stack text)
    returns uuid
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    made uuid;
begin
    perform app.team_for(p_team, 'edit');
    perform app.hold_own_account();
    made := app.create_project_of(app.owner_of_team(p_team), p_team, p_name, p_description, p_stack);
    perform app.tell_team(p_team, 'project_made', null, null, null, made, p_name);
    return made;
end;
$$;

-- A key that is lent to the project's team serves there by role, too.
select app.rewrite('put_routes', 'k.id = (item ->> ''key_id'')::uuid and k.user_id = caller',
    'k.id = (item ->> ''key_id'')::uuid and (k.user_id = caller or app.is_lent(k.id, p_project))');

-- Whoever could make a project of a team takes it back while there is nothing in it.
create function app.discard_project(p_project uuid) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    project public.projects := app.project_for(p_project, 'edit');
begin
    if project.latest_version > 0 or exists (select from app.builds where project_id = p_project) then
        raise exception using errcode = 'SK409', message = 'project_not_empty';
    end if;
    delete from public.projects where id = p_project;
end;
$$;

drop function app.speak_for(uuid);
drop function app.rewrite(text, text, text);
revoke all on function app.refuse_quota, app.lock_quota_of, app.create_project_of, app.discard_project
    from public, anon, authenticated;
grant execute on function app.discard_project to authenticated;
