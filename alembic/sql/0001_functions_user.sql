-- What `authenticated` may do. Each function checks the owner; `auth.uid()` is the caller.

create function app.create_project(p_name text, p_description text, p_stack text default 'fastapi') returns uuid
    language plpgsql security definer set search_path = '' as $$
declare
    allowed integer;
    new_id uuid;
begin
    if (select auth.uid()) is null then
        raise exception using errcode = 'SK403', message = 'forbidden';
    end if;
    perform app.lock_quota();
    select max_projects into allowed from app.own_limits();
    if allowed is not null
        and (select count(*) from public.projects where user_id = (select auth.uid())) >= allowed then
        raise exception using errcode = 'SK402', message = 'quota_projects';
    end if;
    insert into public.projects (user_id, name, description, stack)
    values ((select auth.uid()), p_name, p_description, p_stack) returning id into new_id;
    return new_id;
end;
$$;

create function app.check_build_quota() returns void
    language plpgsql security definer set search_path = '' as $$
declare
    limits public.subscription_limits;
begin
    perform app.lock_quota();
    select * into limits from app.own_limits();
    if limits.max_concurrent_builds <= (select count(*) from app.builds
        where user_id = (select auth.uid()) and status in ('queued', 'running')) then
        raise exception using errcode = 'SK402', message = 'quota_concurrent_builds';
    end if;
    if limits.max_builds_per_day <= (select count(*) from app.builds
        where user_id = (select auth.uid()) and created_at > now() - interval '1 day') then
        raise exception using errcode = 'SK402', message = 'quota_builds_per_day';
    end if;
end;
$$;

-- Owner, one active build per project, quota and job in one transaction.
create function app.start_build(p_project uuid, p_request jsonb, p_idempotency_key text default null) returns uuid
    language plpgsql security definer set search_path = '' as $$
declare
    project public.projects := app.own_project(p_project);
    known app.builds;
    new_id uuid;
begin
    if p_idempotency_key is not null then
        perform app.lock_quota();
        select * into known from app.builds
        where user_id = project.user_id and idempotency_key = p_idempotency_key;
        if known.id is not null and known.project_id = p_project then
            return known.id;
        elsif known.id is not null then
            raise exception using errcode = 'SK409', message = 'idempotency_key_reused';
        end if;
    end if;
    if exists (select from app.builds
        where project_id = p_project and status in ('queued', 'running', 'waiting')) then
        raise exception using errcode = 'SK409', message = 'build_active';
    end if;
    perform app.check_build_quota();
    insert into app.builds (project_id, user_id, request, idempotency_key)
    values (p_project, project.user_id, p_request, p_idempotency_key) returning id into new_id;
    perform app.enqueue_build(new_id);
    return new_id;
end;
$$;

-- A running build is asked to stop; any other that is not over is cancelled here and now.
create function app.request_cancel(p_build uuid) returns void
    language plpgsql security definer set search_path = '' as $$
declare
    build app.builds := app.own_build(p_build);
begin
    if build.status = 'running' then
        update app.builds set cancel_requested = true where id = p_build;
        perform pg_notify('control', p_build::text);
    elsif build.status in ('queued', 'waiting', 'paused') then
        perform app.rest_unheld(build, 'cancelled');
    elsif build.status <> 'cancelled' then
        raise exception using errcode = 'SK409', message = 'build_over';
    end if;
end;
$$;

create function app.request_pause(p_build uuid) returns void
    language plpgsql security definer set search_path = '' as $$
declare
    build app.builds := app.own_build(p_build);
begin
    if build.status in ('queued', 'running') then
        update app.builds set pause_requested = true where id = p_build;
        perform pg_notify('control', p_build::text);
    elsif build.status <> 'paused' then
        raise exception using errcode = 'SK409', message = 'build_not_running';
    end if;
end;
$$;

-- Back into the queue; used by resume, approve and accept.
create function app.queue_again(p_build app.builds) returns void
    language plpgsql security definer set search_path = '' as $$
begin
    if exists (select from app.builds where project_id = p_build.project_id and id <> p_build.id
        and status in ('queued', 'running', 'waiting')) then
        raise exception using errcode = 'SK409', message = 'build_active';
    end if;
    update app.builds set status = 'queued', lease_until = null, error = null, finished_at = null,
        pause_requested = false, cancel_requested = false
    where id = p_build.id;
    perform app.enqueue_build(p_build.id);
end;
$$;

create function app.resume_build(p_build uuid) returns void
    language plpgsql security definer set search_path = '' as $$
declare
    build app.builds := app.own_build(p_build);
begin
    if build.status <> 'paused' then
        raise exception using errcode = 'SK409', message = 'build_not_paused';
    end if;
    perform app.queue_again(build);
end;
$$;

create function app.approve_build(p_build uuid) returns void
    language plpgsql security definer set search_path = '' as $$
declare
    build app.builds := app.own_build(p_build);
begin
    if build.status <> 'waiting' then
        raise exception using errcode = 'SK409', message = 'build_not_waiting';
    end if;
    update app.builds set approved = true where id = p_build;
    perform app.queue_again(build);
end;
$$;

-- The user takes the app although requirements are unmet: the engine documents that and ends the build.
create function app.accept_build(p_build uuid) returns void
    language plpgsql security definer set search_path = '' as $$
declare
    build app.builds := app.own_build(p_build);
begin
    if build.status <> 'paused' or build.error ->> 'code' is distinct from 'unmet_requirements' then
        raise exception using errcode = 'SK409', message = 'build_not_acceptable';
    end if;
    update app.builds set accepted = true where id = p_build;
    perform app.queue_again(build);
end;
$$;

-- A plan changed by its owner; `p_step` is the step of the state it was made from.
create function app.edit_build_state(p_build uuid, p_step integer, p_state jsonb, p_event jsonb) returns void
    language plpgsql security definer set search_path = '' as $$
declare
    build app.builds := app.own_build(p_build);
begin
    if build.status <> 'waiting' then
        raise exception using errcode = 'SK409', message = 'build_not_waiting';
    end if;
    if (build.state ->> 'step')::integer is distinct from p_step then
        raise exception using errcode = 'SK412', message = 'stale';
    end if;
    update app.builds set state = p_state where id = p_build;
    perform app.write_event(build.project_id, p_build, null, null, p_event ->> 'kind', p_event);
end;
$$;

create function app.post_message(p_project uuid, p_build uuid, p_message_id text, p_text text) returns bigint
    language plpgsql security definer set search_path = '' as $$
begin
    perform app.own_project(p_project);
    if p_build is not null and not exists (select from app.builds where id = p_build and project_id = p_project) then
        raise exception using errcode = 'SK404', message = 'build_not_found';
    end if;
    return app.write_event(p_project, p_build, null, null, 'user_message',
        jsonb_build_object('kind', 'user_message', 'message_id', p_message_id, 'text', p_text));
end;
$$;
