-- Talk about an app that exists: every message is a build of its own (a turn), with what was attached to it.

drop function app.post_message(uuid, uuid, text, text);

create function app.post_message(
    p_project uuid, p_build uuid, p_message_id text, p_text text, p_attachments jsonb default '[]'
) returns bigint
    language plpgsql security definer set search_path = '' as $$
begin
    perform app.own_project(p_project);
    if p_build is not null and not exists (select from app.builds where id = p_build and project_id = p_project) then
        raise exception using errcode = 'SK404', message = 'build_not_found';
    end if;
    return app.write_event(p_project, p_build, null, null, 'user_message', jsonb_build_object(
        'kind', 'user_message', 'message_id', p_message_id, 'text', p_text, 'attachments', p_attachments));
end;
$$;

-- The build that holds the project's living documents before `p_build`: the newest that has a plan and is at rest. A
-- turn that was stopped before it wrote a file is as if it had not been.
create function app.earlier_build(p_project uuid, p_build uuid) returns app.builds
    language sql stable security definer set search_path = '' as $$
    select b from app.builds b
    where b.project_id = p_project and b.id is distinct from p_build
        and b.status in ('done', 'paused', 'cancelled') and coalesce(jsonb_typeof(b.state -> 'plan'), 'null') = 'object'
        and (p_build is null or b.created_at < (select created_at from app.builds where id = p_build))
        and not (b.status = 'cancelled' and coalesce(jsonb_typeof(b.request -> 'turn'), 'null') = 'object'
            and not exists (select from app.versions v where v.build_id = b.id))
    order by b.created_at desc, b.id limit 1
$$;

-- As before; a build whose work went on in another one stays where it is.
create or replace function app.queue_again(p_build app.builds) returns void
    language plpgsql security definer set search_path = '' as $$
begin
    if exists (select from app.builds where project_id = p_build.project_id and id <> p_build.id
        and status in ('queued', 'running', 'waiting')) then
        raise exception using errcode = 'SK409', message = 'build_active';
    end if;
    if exists (select from app.builds where project_id = p_build.project_id and created_at > p_build.created_at
        and state is not null and status <> 'cancelled') then
        raise exception using errcode = 'SK409', message = 'build_superseded';
    end if;
    update app.builds set status = 'queued', lease_until = null, error = null, finished_at = null,
        pause_requested = false, cancel_requested = false
    where id = p_build.id;
    perform app.enqueue_build(p_build.id);
end;
$$;

revoke all on function app.post_message, app.earlier_build from public, anon, authenticated;
grant execute on function app.post_message to authenticated;
grant execute on function app.earlier_build to samokoder_worker;
