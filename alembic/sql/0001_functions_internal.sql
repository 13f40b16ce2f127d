-- Building blocks of the functions below; granted to nobody.
-- Our errors: SQLSTATE SK001 lease lost, SK4xx like HTTP; the message is the stable code.

create function app.own_project(p_project uuid) returns public.projects
    language plpgsql security definer set search_path = '' as $$
declare
    found_project public.projects;
begin
    select * into found_project from public.projects
    where id = p_project and user_id = (select auth.uid()) for update;
    if not found then
        raise exception using errcode = 'SK404', message = 'project_not_found';
    end if;
    return found_project;
end;
$$;

-- Locks the build; always before the project's row, as the fenced functions do.
create function app.own_build(p_build uuid) returns app.builds
    language plpgsql security definer set search_path = '' as $$
declare
    found_build app.builds;
begin
    select * into found_build from app.builds where id = p_build and user_id = (select auth.uid()) for update;
    if not found then
        raise exception using errcode = 'SK404', message = 'build_not_found';
    end if;
    return found_build;
end;
$$;

-- Holds the build until the end of the transaction, or refuses: only its present attempt may write.
create function app.fence(p_build uuid, p_attempt integer) returns app.builds
    language plpgsql security definer set search_path = '' as $$
declare
    held app.builds;
begin
    select * into held from app.builds
    where id = p_build and attempt = p_attempt and status = 'running' for no key update;
    if not found then
        raise exception using errcode = 'SK001', message = 'lease_lost';
    end if;
    return held;
end;
$$;

-- The next event of a project: gapless, because the project's row is locked until commit.
-- Null when (build, step, ordinal) is known already.
create function app.write_event(
    p_project uuid, p_build uuid, p_step integer, p_ordinal integer, p_kind text, p_payload jsonb
) returns bigint
    language plpgsql security definer set search_path = '' as $$
declare
    next_seq bigint;
begin
    perform 1 from public.projects where id = p_project for no key update;
    if exists (select from app.events where build_id = p_build and step = p_step and ordinal = p_ordinal) then
        return null;
    end if;
    update public.projects set last_seq = last_seq + 1 where id = p_project returning last_seq into next_seq;
    if next_seq is null then
        raise exception using errcode = 'SK404', message = 'project_not_found';
    end if;
    insert into app.events (project_id, seq, build_id, step, ordinal, kind, payload)
    values (p_project, next_seq, p_build, p_step, p_ordinal, p_kind, p_payload);
    perform pg_notify('events', p_project || ':' || next_seq);
    return next_seq;
end;
$$;

-- A job for the workers, in the caller's transaction. Two jobs of one build do no harm: claim_build lets one in.
create function app.enqueue_build(p_build uuid) returns void
    language plpgsql security definer set search_path = '' as $$
begin
    perform queue.procrastinate_defer_jobs_v1(array[row(
        'builds', 'run_build', 0, null, null, jsonb_build_object('build_id', p_build), null
    )::queue.procrastinate_job_to_defer_v1]);
end;
$$;

-- Limits of the present user's plan; no row when billing is off.
create function app.own_limits() returns setof public.subscription_limits
    language sql stable security definer set search_path = '' as $$
    select l.* from public.subscription_limits l
    join public.profiles p on p.plan = l.plan
    join app.instance i on i.billing_enabled
    where p.id = (select auth.uid())
$$;

-- One transaction of a user at a time passes a quota. A statement of its own: the counts that follow
-- take their snapshot after the lock is held.
create function app.lock_quota() returns void
    language sql volatile security definer set search_path = '' as $$
    select pg_advisory_xact_lock(hashtextextended('quota:' || (select auth.uid())::text, 0))
$$;

create function app.store_blob(p_project uuid, p_content bytea) returns text
    language plpgsql security definer set search_path = '' as $$
declare
    digest text := encode(sha256(p_content), 'hex');
begin
    insert into app.blobs (project_id, sha256, size, content)
    values (p_project, digest, length(p_content), p_content) on conflict do nothing;
    return digest;
end;
$$;

-- A build that no worker holds comes to rest.
create function app.rest_unheld(p_build app.builds, p_status text) returns void
    language plpgsql security definer set search_path = '' as $$
begin
    update app.builds set
        status = p_status, lease_until = null, finished_at = clock_timestamp(),
        state = case when state is null then null
                else jsonb_set(state, '{status}', to_jsonb(p_status)) end
    where id = p_build.id;
    perform app.write_event(p_build.project_id, p_build.id, null, null, 'build_finished', jsonb_build_object(
        'kind', 'build_finished', 'status', p_status, 'seconds', 0, 'error', null,
        'usage', coalesce(p_build.state -> 'usage',
            '{"calls": 0, "prompt_tokens": 0, "completion_tokens": 0, "estimated": false}'::jsonb)));
end;
$$;
