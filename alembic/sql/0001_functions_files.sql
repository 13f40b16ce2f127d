-- Versions of files, and previews.

-- A version of the whole tree; the present number when nothing changed. The caller holds the project's row.
create function app.write_version(
    p_project uuid, p_build uuid, p_step integer, p_kind text, p_title text, p_manifest jsonb
) returns integer
    language plpgsql security definer set search_path = '' as $$
declare
    present integer;
begin
    select latest_version into strict present from public.projects where id = p_project for no key update;
    if not exists (
        select from (select path, sha256, executable from app.version_files
                where project_id = p_project and version = present) as old
            full join (select key as path, value ->> 'sha256' as sha256,
                    coalesce((value ->> 'executable')::boolean, false) as executable
                from jsonb_each(p_manifest)) as new using (path)
            where (old.sha256, old.executable) is distinct from (new.sha256, new.executable)
    ) then
        return present;
    end if;
    insert into app.versions (project_id, version, build_id, step, kind, title)
    values (p_project, present + 1, p_build, p_step, p_kind, p_title);
    insert into app.version_files (project_id, version, path, sha256, size, executable)
    select p_project, present + 1, key, value ->> 'sha256', (value ->> 'size')::integer,
        coalesce((value ->> 'executable')::boolean, false)
    from jsonb_each(p_manifest);
    update public.projects set latest_version = present + 1 where id = p_project;
    return present + 1;
end;
$$;

create function app.present_manifest(p_project uuid) returns jsonb
    language sql stable security definer set search_path = '' as $$
    select coalesce(jsonb_object_agg(f.path,
        jsonb_build_object('sha256', f.sha256, 'size', f.size, 'executable', f.executable)), '{}')
    from app.version_files f join public.projects p on p.id = f.project_id and p.latest_version = f.version
    where p.id = p_project
$$;

-- A save by hand: a version of its own. `p_expected` is the hash the user read, null for a new file;
-- `p_content` null deletes the file. `p_added` and `p_removed` count lines, for the event.
create function app.save_user_file(
    p_project uuid, p_path text, p_content bytea, p_expected text,
    p_executable boolean, p_title text, p_added integer, p_removed integer
) returns integer
    language plpgsql security definer set search_path = '' as $$
declare
    project public.projects := app.own_project(p_project);
    manifest jsonb := app.present_manifest(p_project);
    known text := manifest -> p_path ->> 'sha256';
    saved integer;
begin
    if known is distinct from p_expected then
        raise exception using errcode = 'SK412', message = 'stale';
    end if;
    if p_content is null then
        manifest := manifest - p_path;
    else
        manifest := manifest || jsonb_build_object(p_path, jsonb_build_object(
            'sha256', app.store_blob(p_project, p_content), 'size', length(p_content), 'executable', p_executable));
    end if;
    saved := app.write_version(p_project, null, null, 'edit', p_title, manifest);
    if saved > project.latest_version then
        perform app.write_event(p_project, null, null, null, 'file_changed', jsonb_build_object(
            'kind', 'file_changed', 'path', p_path, 'added', p_added, 'removed', p_removed,
            'change', case when p_content is null then 'deleted' when known is null then 'created' else 'changed' end));
        perform app.write_event(p_project, null, null, null, 'version_saved', jsonb_build_object(
            'kind', 'version_saved', 'version', saved, 'title', p_title));
    end if;
    return saved;
end;
$$;

-- The number that a project's uid is made from; for its owner and for workers (who have no claims).
create function app.workspace_slot(p_project uuid) returns bigint
    language plpgsql security definer set search_path = '' as $$
declare
    found_slot bigint;
begin
    if (select auth.uid()) is not null then
        perform app.own_project(p_project);
    end if;
    insert into app.workspaces (project_id) values (p_project) on conflict (project_id) do nothing;
    select slot into strict found_slot from app.workspaces where project_id = p_project;
    return found_slot;
exception when foreign_key_violation then
    raise exception using errcode = 'SK404', message = 'project_not_found';
end;
$$;

-- The label of the preview's address; `p_new` is kept if the project has none yet.
create function app.preview_host(p_project uuid, p_new text) returns text
    language plpgsql security definer set search_path = '' as $$
declare
    found_host text;
begin
    perform app.own_project(p_project);
    insert into app.preview_hosts (project_id, host_id) values (p_project, p_new) on conflict (project_id) do nothing;
    select host_id into strict found_host from app.preview_hosts where project_id = p_project;
    return found_host;
end;
$$;

create function app.issue_preview_ticket(
    p_project uuid, p_hash bytea, p_seconds integer, p_session uuid
) returns void
    language plpgsql security definer set search_path = '' as $$
declare
    project public.projects := app.own_project(p_project);
begin
    delete from app.preview_tickets where expires_at < now();
    insert into app.preview_tickets (token_hash, kind, project_id, user_id, session_id, expires_at)
    values (p_hash, 'ticket', p_project, project.user_id,
        (select public_id from app.web_sessions where public_id = p_session and user_id = project.user_id),
        now() + make_interval(secs => p_seconds));
end;
$$;

-- A ticket becomes a cookie, once; null when it is unknown, used, too old or for another host.
create function app.redeem_preview_ticket(
    p_host_id text, p_hash bytea, p_cookie_hash bytea, p_cookie_seconds integer
) returns uuid
    language plpgsql security definer set search_path = '' as $$
declare
    ticket app.preview_tickets;
begin
    delete from app.preview_tickets t using app.preview_hosts h
    where t.token_hash = p_hash and t.kind = 'ticket' and t.expires_at > now()
        and h.project_id = t.project_id and h.host_id = p_host_id
    returning t.* into ticket;
    if ticket.token_hash is null then
        return null;
    end if;
    insert into app.preview_tickets (token_hash, kind, project_id, user_id, session_id, expires_at)
    values (p_cookie_hash, 'cookie', ticket.project_id, ticket.user_id, ticket.session_id,
        now() + make_interval(secs => p_cookie_seconds));
    return ticket.project_id;
end;
$$;

-- The project that a preview's cookie opens on this host, and its owner; nulls when it opens nothing.
create function app.preview_visitor(p_host_id text, p_cookie_hash bytea, out project_id uuid, out user_id uuid)
    language sql stable security definer set search_path = '' as $$
    select t.project_id, t.user_id from app.preview_tickets t
    join app.preview_hosts h on h.project_id = t.project_id
    left join app.web_sessions w on w.public_id = t.session_id
    where t.token_hash = p_cookie_hash and t.kind = 'cookie' and t.expires_at > now() and h.host_id = p_host_id
        and (t.session_id is null or w.expires_at > now())
$$;
