-- Who sees and writes what by the rights of 0044_teams.sql. Each policy asks for the caller's teams once for a statement.

drop policy own_select on public.projects;
drop policy own_update on public.projects;
drop policy own_delete on public.projects;
create policy own_select on public.projects for select to authenticated
    using (user_id = (select auth.uid()) or team_id = any((select app.teams_with('view'))::uuid[]));
create policy own_update on public.projects for update to authenticated
    using (user_id = (select auth.uid()) or team_id = any((select app.teams_with('edit'))::uuid[]))
    with check (user_id = (select auth.uid()) or team_id = any((select app.teams_with('edit'))::uuid[]));
create policy own_delete on public.projects for delete to authenticated
    using (user_id = (select auth.uid()) or team_id = any((select app.teams_with('manage'))::uuid[]));

do $$
declare
    item record;
begin
    for item in
        select * from (values
            ('builds', 'view'), ('events', 'view'), ('blobs', 'view'), ('versions', 'view'), ('version_files', 'view'),
            ('messages', 'view'), ('preview_hosts', 'view'), ('project_hosts', 'view'), ('project_packages', 'view'),
            ('project_secrets', 'manage')) as known (name, allowed)
    loop
        execute format('drop policy own on app.%I', item.name);
        execute format(
            'create policy own on app.%I for select to authenticated using (project_id in ('
            'select id from public.projects where user_id = (select auth.uid()) '
            'or team_id = any((select app.teams_with(%L))::uuid[])))', item.name, item.allowed);
    end loop;
end;
$$;

-- One's own calls of models, and everybody's in a team's projects: what a project costs is seen by who works in it.
drop policy own on app.api_usage_log;
create policy own on app.api_usage_log for select to authenticated
    using (user_id = (select auth.uid()) or project_id in (
        select id from public.projects where team_id = any((select app.teams_with('view'))::uuid[])));

do $$
declare
    item text;
begin
    foreach item in array array['teams', 'team_members', 'team_invitations', 'team_keys', 'team_log', 'presence'] loop
        execute format('alter table app.%I enable row level security', item);
        execute format('revoke all on app.%I from public, anon, authenticated', item);
    end loop;
end;
$$;
create policy own on app.teams for select to authenticated using (id = any((select app.teams_with('view'))::uuid[]));
create policy own on app.team_members for select to authenticated
    using (team_id = any((select app.teams_with('view'))::uuid[]));
grant select on app.teams, app.team_members to authenticated;
create policy worker on app.team_keys for select to samokoder_worker using (true);
create policy worker on app.team_members for select to samokoder_worker using (true);
grant select on app.team_keys, app.team_members to samokoder_worker;

-- Functions that were written for owners alone, with the right that they take. Their texts come from the catalog, so that
-- what other migrations have made of them stays; a text that is not found as expected ends the migration.
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
declare
    item record;
begin
    for item in
        select * from (values
            ('start_build', 'build'), ('post_message', 'build'), ('put_routes', 'build'), ('fork_project', 'export'),
            ('put_secret', 'manage'), ('delete_secret', 'manage'), ('allow_host', 'manage'), ('remove_host', 'manage'),
            ('allow_packages', 'manage'), ('remove_package', 'manage'), ('workspace_slot', 'view'),
            ('preview_host', 'view'), ('issue_preview_ticket', 'view')) as known (name, allowed)
    loop
        perform app.rewrite(item.name, 'app.own_project(p_project)', format('app.project_for(p_project, %L)', item.allowed));
    end loop;
    perform app.rewrite('approve_build', 'app.own_build(p_build)', 'app.build_for(p_build, ''approve'')');
    perform app.rewrite('answer_questions', 'app.own_build(p_build)', 'app.build_for(p_build, ''approve'')');
    for item in select unnest(array['resume_build', 'accept_build', 'change_model', 'change_budget']) as name loop
        perform app.rewrite(item.name, 'app.own_build(p_build)', 'app.taken_build(p_build)');
    end loop;
    -- Whoever orders and whoever looks is the caller, no longer always the project's owner.
    perform app.rewrite('start_build', 'project.user_id', '(select auth.uid())');
    perform app.rewrite('issue_preview_ticket', 'project.user_id', '(select auth.uid())');
    perform app.rewrite('fork_at_rest', 'app.own_project(p_project)', 'app.project_for(p_project, ''export'')');
    perform app.rewrite('fork_at_rest', 'source.user_id', '(select auth.uid())');
    perform app.rewrite('restore_version', ' and user_id = (select auth.uid())', ' and app.may((select auth.uid()), p_project, ''edit'')');
    perform app.rewrite('version_origin', 'where id = p_project and user_id = (select auth.uid())',
        'where id = p_project and app.may((select auth.uid()), p_project, ''view'')');
    perform app.rewrite('put_limit', 'where id = p_project and user_id = (select auth.uid())',
        'where id = p_project and app.may((select auth.uid()), p_project, ''build'')');
    perform app.rewrite('credits_of_project', 'where id = p_project and user_id = (select auth.uid())',
        'where id = p_project and app.may((select auth.uid()), p_project, ''view'')');
    -- A preview's cookie opens it for as long as its holder may see the project.
    perform app.rewrite('preview_visitor', 't.expires_at > now()', 't.expires_at > now() and app.may(t.user_id, t.project_id, ''view'')');
    -- An app runs as its project's owner, whoever opened it.
    perform app.rewrite('preview_visitor', 'select t.project_id, t.user_id',
        'select t.project_id, (select p.user_id from public.projects p where p.id = t.project_id)');
    -- The plan of the project's owner counts, whoever orders.
    perform app.rewrite('start_build', 'app.check_build_quota()', 'app.check_quota_of(project)');
    -- Which projects rest is said by who pays for them.
    perform app.rewrite('swap_projects', 'app.own_project(one)', 'app.project_for(one, ''own'')');
    -- What a team may spend is asked for one call after the other.
    perform app.rewrite(
        case when to_regproc('app.note_call_within_limits') is null then 'note_call' else 'note_call_within_limits' end,
        'perform 1 from app.spending_limits where user_id = held.user_id',
        'perform app.hold_team_limits(held);
        perform 1 from app.spending_limits where user_id = held.user_id');
    -- A key that is lent to the project's team is as good as one's own.
    perform app.rewrite('change_model', 'k.id = p_key and k.user_id = build.user_id',
        'k.id = p_key and (k.user_id = build.user_id or app.is_lent(k.id, build.project_id))');
    perform app.rewrite('put_secret', 'insert into app.project_secrets (project_id, name, mask, sealed) values (p_project, p_name, p_mask, p_sealed)',
        'insert into app.project_secrets (project_id, name, mask, sealed, salt)
    select p_project, p_name, p_mask, p_sealed, f.key_salt from public.profiles f where f.id = (select auth.uid())');
    perform app.rewrite('put_secret', 'sealed = excluded.sealed,', 'sealed = excluded.sealed, salt = excluded.salt,');
end;
$$;
drop function app.rewrite(text, text, text);

create or replace function app.sealed_secrets(p_project uuid) returns table (name text, sealed text, salt bytea)
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    return query
        select s.name, s.sealed, s.salt from app.project_secrets s
        where s.project_id = p_project and app.may((select auth.uid()), p_project, 'manage') order by s.name;
end;
$$;
