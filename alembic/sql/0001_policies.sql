-- Row-level security on every table; column grants where a user may change only some of a row.
do $$
declare
    item record;
begin
    for item in
        select n.nspname, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind = 'r' and (n.nspname in ('app', 'queue') or (n.nspname = 'public' and c.relname in (
            'subscription_limits', 'profiles', 'ai_providers', 'ai_models', 'user_api_keys', 'projects')))
    loop
        execute format('alter table %I.%I enable row level security', item.nspname, item.relname);
        -- Supabase grants everything in public to these by default.
        execute format('revoke all on %I.%I from public, anon, authenticated', item.nspname, item.relname);
    end loop;
end;
$$;

-- Everybody
create policy readable on public.subscription_limits for select to anon, authenticated, samokoder_worker using (true);
create policy readable on public.ai_providers for select to anon, authenticated, samokoder_worker using (true);
create policy readable on public.ai_models for select to anon, authenticated, samokoder_worker using (true);
grant select on public.subscription_limits, public.ai_providers, public.ai_models
    to anon, authenticated, samokoder_worker;

-- Users
create policy own_select on public.profiles for select to authenticated using (id = (select auth.uid()));
create policy own_update on public.profiles for update to authenticated
    using (id = (select auth.uid())) with check (id = (select auth.uid()));
grant select on public.profiles to authenticated;
grant update (display_name, language, theme) on public.profiles to authenticated;

create policy own on public.user_api_keys for all to authenticated
    using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
grant select (id, user_id, provider_id, key_name, mask, base_url, model, created_at, updated_at, last_used_at)
    on public.user_api_keys to authenticated;
grant insert (id, user_id, provider_id, key_name, mask, encrypted_key, base_url, model)
    on public.user_api_keys to authenticated;
grant update (key_name, model) on public.user_api_keys to authenticated;
grant delete on public.user_api_keys to authenticated;

create policy own_select on public.projects for select to authenticated using (user_id = (select auth.uid()));
create policy own_update on public.projects for update to authenticated
    using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
create policy own_delete on public.projects for delete to authenticated using (user_id = (select auth.uid()));
grant select, delete on public.projects to authenticated;
grant update (name, description) on public.projects to authenticated;

create policy own on app.builds for select to authenticated using (user_id = (select auth.uid()));
create policy own on app.api_usage_log for select to authenticated using (user_id = (select auth.uid()));
grant select on app.builds, app.api_usage_log to authenticated;

do $$
declare
    table_name text;
begin
    foreach table_name in array array['events', 'blobs', 'versions', 'version_files', 'messages', 'preview_hosts'] loop
        execute format(
            'create policy own on app.%I for select to authenticated using '
            '(project_id in (select id from public.projects where user_id = (select auth.uid())))', table_name);
        execute format('grant select on app.%I to authenticated', table_name);
    end loop;
end;
$$;

-- Workers read everything about builds; they write through the fenced functions only.
do $$
declare
    item text;
begin
    foreach item in array array[
        'public.profiles', 'public.user_api_keys', 'public.projects', 'app.builds', 'app.events', 'app.checkpoints',
        'app.model_journal', 'app.blobs', 'app.versions', 'app.version_files', 'app.messages', 'app.api_usage_log',
        'app.workspaces'] loop
        execute format('create policy worker on %s for select to samokoder_worker using (true)', item);
        execute format('grant select on %s to samokoder_worker', item);
    end loop;
end;
$$;
create policy worker_update on public.user_api_keys for update to samokoder_worker using (true) with check (true);
grant update (last_used_at) on public.user_api_keys to samokoder_worker;

-- The auth role: browser sessions, and of profiles what a signed-in user is told about himself.
create policy auth_server on app.web_sessions for all to samokoder_auth using (true) with check (true);
create policy auth_server on public.profiles for select to samokoder_auth using (true);
grant select, insert, update, delete on app.web_sessions to samokoder_auth;
grant select (id, email, display_name, language, theme, is_operator) on public.profiles to samokoder_auth;
