-- What workers may do. Whatever writes for a build passes the fence first.

-- The build for this worker with a new attempt number; no row when somebody else has it or it is over.
create function app.claim_build(p_build uuid, p_worker text, p_lease_seconds double precision) returns setof app.builds
    language sql volatile security definer set search_path = '' as $$
    update app.builds set
        status = 'running', attempt = attempt + 1, worker = p_worker,
        lease_until = clock_timestamp() + make_interval(secs => p_lease_seconds),
        started_at = coalesce(started_at, clock_timestamp())
    where id = p_build
        and (status = 'queued' or (status = 'running' and lease_until < clock_timestamp()))
    returning *
$$;

-- Prolongs the lease and says what the user asked for meanwhile.
create function app.renew_lease(
    p_build uuid, p_attempt integer, p_lease_seconds double precision,
    out cancel_requested boolean, out pause_requested boolean
)
    language plpgsql security definer set search_path = '' as $$
begin
    perform app.fence(p_build, p_attempt);
    update app.builds b set lease_until = clock_timestamp() + make_interval(secs => p_lease_seconds)
    where b.id = p_build
    returning b.cancel_requested, b.pause_requested into cancel_requested, pause_requested;
end;
$$;

-- Gives the build back to the queue; used at shutdown.
create function app.release_build(p_build uuid, p_attempt integer) returns void
    language plpgsql security definer set search_path = '' as $$
begin
    perform app.fence(p_build, p_attempt);
    update app.builds set status = 'queued', worker = null, lease_until = null where id = p_build;
    perform app.enqueue_build(p_build);
end;
$$;

-- The build comes to rest: waiting, paused, or over.
create function app.rest_build(p_build uuid, p_attempt integer, p_status text, p_error jsonb) returns void
    language plpgsql security definer set search_path = '' as $$
begin
    perform app.fence(p_build, p_attempt);
    if p_status not in ('waiting', 'paused', 'done', 'failed', 'cancelled') then
        raise exception using errcode = 'SK422', message = 'bad_status';
    end if;
    update app.builds set
        status = p_status, error = p_error, lease_until = null, worker = null, pause_requested = false,
        finished_at = case when p_status in ('done', 'failed', 'cancelled') then clock_timestamp() end
    where id = p_build;
end;
$$;

-- Builds whose worker died go back to the queue, and queued ones without a job get one; returns their ids.
create function app.requeue_stalled() returns setof uuid
    language plpgsql security definer set search_path = '' as $$
declare
    stalled uuid;
begin
    for stalled in
        update app.builds set status = 'queued', worker = null, lease_until = null
        where status = 'running' and lease_until < clock_timestamp()
        returning id
    loop
        perform app.enqueue_build(stalled);
        return next stalled;
    end loop;
    for stalled in
        select b.id from app.builds b where b.status = 'queued' and not exists (
            select from queue.procrastinate_jobs j
            where j.status in ('todo', 'doing') and j.task_name = 'run_build' and j.args ->> 'build_id' = b.id::text)
        for update skip locked
    loop
        perform app.enqueue_build(stalled);
        return next stalled;
    end loop;
end;
$$;

-- The sequence number, or null when (build, step, ordinal) is known already.
create function app.append_event(
    p_project uuid, p_build uuid, p_attempt integer, p_step integer, p_ordinal integer, p_kind text, p_payload jsonb
) returns bigint
    language plpgsql security definer set search_path = '' as $$
declare
    held app.builds := app.fence(p_build, p_attempt);
begin
    if held.project_id <> p_project then
        raise exception using errcode = 'SK404', message = 'project_not_found';
    end if;
    return app.write_event(p_project, p_build, p_step, p_ordinal, p_kind, p_payload);
end;
$$;

create function app.save_checkpoint(p_build uuid, p_attempt integer, p_state jsonb) returns void
    language plpgsql security definer set search_path = '' as $$
begin
    perform app.fence(p_build, p_attempt);
    update app.builds set state = p_state, stage = p_state ->> 'stage' where id = p_build;
    insert into app.checkpoints (build_id, step, attempt, state)
    values (p_build, (p_state ->> 'step')::integer, p_attempt, p_state)
    on conflict (build_id, step) do update
        set attempt = excluded.attempt, state = excluded.state, at = clock_timestamp();
end;
$$;

-- The first answer stays.
create function app.put_journal(
    p_build uuid, p_attempt integer, p_step integer, p_ordinal integer, p_reply jsonb
) returns void
    language plpgsql security definer set search_path = '' as $$
begin
    perform app.fence(p_build, p_attempt);
    insert into app.model_journal (build_id, step, ordinal, reply) values (p_build, p_step, p_ordinal, p_reply)
    on conflict do nothing;
end;
$$;

-- One call of a model, once per (build, step, ordinal). The build's cost is the sum of known prices.
create function app.log_usage(
    p_build uuid, p_attempt integer, p_step integer, p_ordinal integer, p_provider text, p_model text, p_role text,
    p_prompt_tokens integer, p_completion_tokens integer, p_estimated boolean, p_cost_usd numeric,
    p_seconds double precision
) returns void
    language plpgsql security definer set search_path = '' as $$
declare
    held app.builds := app.fence(p_build, p_attempt);
begin
    insert into app.api_usage_log (user_id, project_id, build_id, step, ordinal, provider, model, role,
        prompt_tokens, completion_tokens, estimated, cost_usd, seconds)
    values (held.user_id, held.project_id, p_build, p_step, p_ordinal, p_provider, p_model, p_role,
        p_prompt_tokens, p_completion_tokens, p_estimated, p_cost_usd, p_seconds)
    on conflict (build_id, step, ordinal) do nothing;
    if found and p_cost_usd is not null then
        update app.builds set cost_usd = coalesce(cost_usd, 0) + p_cost_usd where id = p_build;
    end if;
end;
$$;

create function app.put_blob(p_build uuid, p_attempt integer, p_content bytea) returns text
    language plpgsql security definer set search_path = '' as $$
declare
    held app.builds := app.fence(p_build, p_attempt);
begin
    return app.store_blob(held.project_id, p_content);
end;
$$;

-- A version of the whole tree, once per step; the contents were stored with put_blob before.
create function app.save_version(
    p_build uuid, p_attempt integer, p_step integer, p_title text, p_manifest jsonb
) returns integer
    language plpgsql security definer set search_path = '' as $$
declare
    held app.builds := app.fence(p_build, p_attempt);
    known integer;
begin
    perform 1 from public.projects where id = held.project_id for no key update;
    select version into known from app.versions where build_id = p_build and step = p_step;
    if known is not null then
        return known;
    end if;
    return app.write_version(held.project_id, p_build, p_step, 'build', p_title, p_manifest);
end;
$$;

-- The running text of a channel, whole. Null forgets it (the finished text is in an event).
create function app.save_text(p_build uuid, p_attempt integer, p_channel text, p_text text) returns void
    language plpgsql security definer set search_path = '' as $$
declare
    held app.builds := app.fence(p_build, p_attempt);
begin
    if p_text is null then
        delete from app.messages where build_id = p_build and channel = p_channel;
        return;
    end if;
    insert into app.messages (build_id, channel, project_id, text)
    values (p_build, p_channel, held.project_id, p_text)
    on conflict (build_id, channel) do update set text = excluded.text, updated_at = clock_timestamp();
end;
$$;

-- For /health/ready: the newest heartbeat of a worker in seconds (null: none), and waiting jobs.
create function app.queue_health(out heartbeat_seconds double precision, out waiting bigint)
    language sql stable security definer set search_path = '' as $$
    select (select extract(epoch from clock_timestamp() - max(last_heartbeat)) from queue.procrastinate_workers),
        (select count(*) from queue.procrastinate_jobs where status = 'todo')
$$;
