-- Files that their owner deletes, moves or brings back: any number at once, one version of its own.
-- A change: `path`; `expected`, the hash that the user knows there, null for nothing; `sha256`, what is there afterwards,
-- null for nothing, else a content that the project has stored; `executable`; `added` and `removed` lines, for the event.
create function app.change_user_files(p_project uuid, p_changes jsonb, p_title text) returns integer
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    project public.projects := app.own_project(p_project);
    manifest jsonb := app.present_manifest(p_project);
    change jsonb;
    gone text[];
    put jsonb;
    saved integer;
begin
    if exists (select from jsonb_array_elements(p_changes) as c
            where manifest -> (c ->> 'path') ->> 'sha256' is distinct from c ->> 'expected') then
        raise exception using errcode = 'SK412', message = 'stale';
    end if;
    select array_agg(c ->> 'path') filter (where c ->> 'sha256' is null),
        jsonb_object_agg(c ->> 'path', jsonb_build_object('sha256', b.sha256, 'size', b.size,
            'executable', coalesce((c ->> 'executable')::boolean, false))) filter (where b.sha256 is not null)
    into gone, put
    from jsonb_array_elements(p_changes) as c
        left join app.blobs b on b.project_id = p_project and b.sha256 = c ->> 'sha256';
    if exists (select from jsonb_array_elements(p_changes) as c
            where c ->> 'sha256' is not null and not coalesce(put ? (c ->> 'path'), false)) then
        raise exception using errcode = 'SK404', message = 'file_not_found';
    end if;
    manifest := (manifest - coalesce(gone, '{}')) || coalesce(put, '{}');
    saved := app.write_version(p_project, null, null, 'edit', p_title, manifest);
    if saved = project.latest_version then
        return saved;
    end if;
    -- A single file is told of as a save is; of more the version's title tells.
    if jsonb_array_length(p_changes) = 1 then
        change := p_changes -> 0;
        perform app.write_event(p_project, null, null, null, 'file_changed', jsonb_build_object(
            'kind', 'file_changed', 'path', change ->> 'path',
            'added', (change ->> 'added')::integer, 'removed', (change ->> 'removed')::integer,
            'change', case when change ->> 'sha256' is null then 'deleted'
                when change ->> 'expected' is null then 'created' else 'changed' end));
    end if;
    perform app.write_event(p_project, null, null, null, 'version_saved', jsonb_build_object(
        'kind', 'version_saved', 'version', saved, 'title', p_title));
    return saved;
end;
$$;

revoke all on function app.change_user_files from public, anon, authenticated;
grant execute on function app.change_user_files to authenticated;
