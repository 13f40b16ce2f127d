-- The first version of a project from files that exist already.

-- Contents of an import, some at a time, before the version that names them and in its transaction.
create function app.store_import(p_project uuid, p_contents bytea[]) returns void
    language plpgsql security definer set search_path = '' as $$
declare
    content bytea;
begin
    perform app.own_project(p_project);
    foreach content in array p_contents loop
        perform app.store_blob(p_project, content);
    end loop;
end;
$$;

-- Only where there is nothing yet: an import never replaces anything.
create function app.import_version(p_project uuid, p_manifest jsonb, p_stack text, p_title text, p_note jsonb)
    returns integer
    language plpgsql security definer set search_path = '' as $$
declare
    project public.projects := app.own_project(p_project);
    saved integer;
begin
    if project.latest_version > 0 or exists (select from app.builds where project_id = p_project) then
        raise exception using errcode = 'SK409', message = 'project_not_empty';
    end if;
    update public.projects set stack = coalesce(p_stack, stack) where id = p_project;
    saved := app.write_version(p_project, null, null, 'import', p_title, p_manifest);
    perform app.write_event(p_project, null, null, null, 'version_saved', jsonb_build_object(
        'kind', 'version_saved', 'version', saved, 'title', p_title));
    perform app.write_event(p_project, null, null, null, 'notice', p_note);
    return saved;
end;
$$;

revoke all on function app.store_import, app.import_version from public, anon, authenticated;
grant execute on function app.store_import, app.import_version to authenticated;
