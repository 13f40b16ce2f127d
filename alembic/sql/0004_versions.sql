-- Versions: what they are made from, what was verified of them, restoring, and projects made from them.

-- SHA-256 over paths, contents and modes; `engine.workspace.fingerprint` computes the same. Evidence belongs to it.
-- The README is left out: the build writes the result of its checks into it after the checks.
create function app.fingerprint_of(p_manifest jsonb) returns text
    language sql immutable set search_path = '' as $$
    select encode(sha256(convert_to(coalesce(string_agg(
        key || E'\n' || (value ->> 'sha256') || E'\n'
            || case when coalesce((value ->> 'executable')::boolean, false) then 'x' else '-' end || E'\n',
        '' order by key collate "C"), ''), 'UTF8')), 'hex')
    from jsonb_each(p_manifest) where key <> 'README.md'
$$;

create function app.manifest_of(p_project uuid, p_version integer) returns jsonb
    language sql stable security definer set search_path = '' as $$
    select coalesce(jsonb_object_agg(f.path,
        jsonb_build_object('sha256', f.sha256, 'size', f.size, 'executable', f.executable)), '{}')
    from app.version_files f where f.project_id = p_project and f.version = p_version
$$;

-- As before, by the one reading of a version's tree.
create or replace function app.present_manifest(p_project uuid) returns jsonb
    language sql stable security definer set search_path = '' as $$
    select app.manifest_of(p_project, (select latest_version from public.projects where id = p_project))
$$;

alter table app.versions
    add column fingerprint text,
    add column from_version integer,
    add column from_project uuid references public.projects (id) on delete set null;
update app.versions set fingerprint = app.fingerprint_of(app.manifest_of(project_id, version));
alter table app.versions alter column fingerprint set not null;
alter table app.versions drop constraint versions_kind_check;
alter table app.versions add constraint versions_kind_check
    check (kind in ('build', 'edit', 'restore', 'fork', 'import'));
create index versions_from_project_idx on app.versions (from_project) where from_project is not null;

-- What was verified is said by the events of verifications: they name the fingerprint that they looked at.
create index events_verified_idx on app.events (project_id, (payload ->> 'fingerprint'), seq desc)
    where kind = 'verification_finished';

-- As before, with the fingerprint.
create or replace function app.write_version(
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
    insert into app.versions (project_id, version, build_id, step, kind, title, fingerprint)
    values (p_project, present + 1, p_build, p_step, p_kind, p_title, app.fingerprint_of(p_manifest));
    insert into app.version_files (project_id, version, path, sha256, size, executable)
    select p_project, present + 1, key, value ->> 'sha256', (value ->> 'size')::integer,
        coalesce((value ->> 'executable')::boolean, false)
    from jsonb_each(p_manifest);
    update public.projects set latest_version = present + 1 where id = p_project;
    return present + 1;
end;
$$;

-- The tree of an older version as a new one; the present number when nothing changes by it. Not while a build works:
-- it would go on writing into files that it does not know. Whoever wants to queue one waits for this transaction.
create function app.restore_version(p_project uuid, p_version integer, p_title text) returns integer
    language plpgsql security definer set search_path = '' as $$
declare
    project public.projects;
    saved integer;
begin
    perform 1 from app.builds where project_id = p_project and user_id = (select auth.uid())
        and status in ('queued', 'running', 'waiting', 'paused') for no key update;
    project := app.own_project(p_project);
    if exists (select from app.builds where project_id = p_project and status in ('queued', 'running')) then
        raise exception using errcode = 'SK409', message = 'restore_while_building';
    end if;
    if not exists (select from app.versions where project_id = p_project and version = p_version) then
        raise exception using errcode = 'SK404', message = 'version_not_found';
    end if;
    saved := app.write_version(p_project, null, null, 'restore', p_title, app.manifest_of(p_project, p_version));
    if saved > project.latest_version then
        update app.versions set from_version = p_version where project_id = p_project and version = saved;
        perform app.write_event(p_project, null, null, null, 'version_saved', jsonb_build_object(
            'kind', 'version_saved', 'version', saved, 'title', p_title));
    end if;
    return saved;
end;
$$;

-- The build that a version comes from, past saves by hand and restored versions: its state then, and the state after
-- the last verification of the very same files. Checkpoints are hidden from users: this shows them their own.
create function app.version_origin(
    p_project uuid, p_version integer,
    out build_id uuid, out state jsonb, out verified_build_id uuid, out verified_state jsonb, out verification jsonb
)
    language plpgsql stable security definer set search_path = '' as $$
declare
    wanted app.versions;
    origin app.versions;
    verified app.events;
begin
    if not exists (select from public.projects where id = p_project and user_id = (select auth.uid())) then
        raise exception using errcode = 'SK404', message = 'project_not_found';
    end if;
    select * into wanted from app.versions where project_id = p_project and version = p_version;
    if not found then
        raise exception using errcode = 'SK404', message = 'version_not_found';
    end if;
    origin := wanted;
    while origin.build_id is null loop
        select * into origin from app.versions where project_id = p_project
            and version = case when origin.kind = 'restore' then origin.from_version else origin.version - 1 end;
        exit when not found;
    end loop;
    build_id := origin.build_id;
    select c.state into state from app.checkpoints c
    where c.build_id = origin.build_id and c.step <= origin.step + 1 order by c.step desc limit 1;
    select * into verified from app.events e where e.project_id = p_project and e.kind = 'verification_finished'
        and e.payload ->> 'fingerprint' = wanted.fingerprint order by e.seq desc limit 1;
    verification := verified.payload;
    verified_build_id := verified.build_id;
    select c.state into verified_state from app.checkpoints c
    where c.build_id = verified.build_id and c.step <= verified.step + 1 order by c.step desc limit 1;
end;
$$;

-- A project of the same owner with the files of a version. `p_state` is what its first build knows, made from a build
-- of the source, or null; `p_events` tell the new project's stream about it.
create function app.fork_project(
    p_project uuid, p_version integer, p_name text, p_title text, p_build uuid, p_state jsonb, p_events jsonb
) returns uuid
    language plpgsql security definer set search_path = '' as $$
declare
    source public.projects := app.own_project(p_project);
    new_project uuid;
    new_build uuid;
    told jsonb;
    place bigint;
begin
    if not exists (select from app.versions where project_id = p_project and version = p_version) then
        raise exception using errcode = 'SK404', message = 'version_not_found';
    end if;
    new_project := app.create_project(p_name, source.description, source.stack);
    insert into app.blobs (project_id, sha256, size, content)
    select new_project, b.sha256, b.size, b.content from app.blobs b where b.project_id = p_project and b.sha256 in (
        select f.sha256 from app.version_files f where f.project_id = p_project and f.version = p_version
        union select picture #>> '{}' from jsonb_path_query(p_state, '$.**.screenshot') as picture);
    if p_state is not null then
        insert into app.builds (project_id, user_id, status, stage, request, state, error, created_at, finished_at)
        select new_project, source.user_id, p_state ->> 'status', p_state ->> 'stage', b.request, p_state,
            nullif(p_state -> 'error', 'null'), b.created_at,
            case when p_state ->> 'status' = 'done' then clock_timestamp() end
        from app.builds b where b.id = p_build and b.project_id = p_project returning id into strict new_build;
        insert into app.checkpoints (build_id, step, attempt, state)
        values (new_build, (p_state ->> 'step')::integer, 0, p_state);
    end if;
    insert into app.versions
        (project_id, version, build_id, step, kind, title, fingerprint, from_version, from_project)
    select new_project, 1, new_build, (p_state ->> 'step')::integer - 1, 'fork', p_title, v.fingerprint, p_version,
        p_project
    from app.versions v where v.project_id = p_project and v.version = p_version;
    insert into app.version_files (project_id, version, path, sha256, size, executable)
    select new_project, 1, f.path, f.sha256, f.size, f.executable from app.version_files f
    where f.project_id = p_project and f.version = p_version;
    update public.projects set latest_version = 1 where id = new_project;
    for told, place in select * from jsonb_array_elements(p_events) with ordinality loop
        perform app.write_event(
            new_project, new_build, (p_state ->> 'step')::integer - 1, place::integer, told ->> 'kind', told);
    end loop;
    return new_project;
end;
$$;

revoke all on function app.fingerprint_of, app.manifest_of, app.restore_version, app.version_origin, app.fork_project
    from public, anon, authenticated;
grant execute on function app.restore_version, app.version_origin, app.fork_project to authenticated;
