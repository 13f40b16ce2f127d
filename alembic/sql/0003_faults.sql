-- Calls of a model that went out: what a worker that dies in the middle leaves behind, one per place in the build.
create table app.open_calls (
    build_id uuid not null references app.builds (id) on delete cascade,
    step integer not null,
    ordinal integer not null,
    call jsonb not null,
    at timestamptz not null default clock_timestamp(),
    primary key (build_id, step, ordinal)
);
alter table app.open_calls enable row level security;
create policy worker on app.open_calls for select to samokoder_worker using (true);
grant select on app.open_calls to samokoder_worker;

-- Null forgets the note: the call ended, and whoever made it has accounted for it.
create function app.note_call(
    p_build uuid, p_attempt integer, p_step integer, p_ordinal integer, p_call jsonb
) returns void
    language plpgsql security definer set search_path = '' as $$
begin
    perform app.fence(p_build, p_attempt);
    if p_call is null then
        delete from app.open_calls where build_id = p_build and step = p_step and ordinal = p_ordinal;
        return;
    end if;
    insert into app.open_calls (build_id, step, ordinal, call) values (p_build, p_step, p_ordinal, p_call)
    on conflict (build_id, step, ordinal) do update set call = excluded.call, at = clock_timestamp();
end;
$$;

-- The first answer stays; with it the call is over.
create or replace function app.put_journal(
    p_build uuid, p_attempt integer, p_step integer, p_ordinal integer, p_reply jsonb
) returns void
    language plpgsql security definer set search_path = '' as $$
begin
    perform app.fence(p_build, p_attempt);
    insert into app.model_journal (build_id, step, ordinal, reply) values (p_build, p_step, p_ordinal, p_reply)
    on conflict do nothing;
    delete from app.open_calls where build_id = p_build and step = p_step and ordinal = p_ordinal;
end;
$$;

-- Builds that a worker of this name held go back to the queue at once: it is dead, and its successor says so.
-- Should it live after all, the fence refuses whatever it still writes.
create function app.end_leases(p_worker text) returns setof uuid
    language plpgsql security definer set search_path = '' as $$
declare
    freed uuid;
begin
    for freed in
        update app.builds set status = 'queued', worker = null, lease_until = null
        where status = 'running' and worker = p_worker
        returning id
    loop
        perform app.enqueue_build(freed);
        return next freed;
    end loop;
end;
$$;

-- As before, but a running build whose lease is over is nobody's and is cancelled here and now.
create or replace function app.request_cancel(p_build uuid) returns void
    language plpgsql security definer set search_path = '' as $$
declare
    build app.builds := app.own_build(p_build);
begin
    if build.status in ('queued', 'waiting', 'paused')
        or (build.status = 'running' and build.lease_until < clock_timestamp()) then
        perform app.rest_unheld(build, 'cancelled');
    elsif build.status = 'running' then
        update app.builds set cancel_requested = true where id = p_build;
        perform pg_notify('control', p_build::text);
    elsif build.status <> 'cancelled' then
        raise exception using errcode = 'SK409', message = 'build_over';
    end if;
end;
$$;

revoke all on function app.note_call, app.end_leases from public, anon, authenticated;
grant execute on function app.note_call, app.end_leases to samokoder_worker;
