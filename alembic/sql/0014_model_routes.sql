-- Which models serve which tier, in order: a key and a model each. Without `project_id` for all projects of the user;
-- a tier that a project names takes the place of the user's.

create table app.model_routes (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null references public.profiles (id) on delete cascade,
    project_id uuid references public.projects (id) on delete cascade,
    tier text not null check (tier in ('plan', 'code', 'cheap')),
    position smallint not null check (position between 1 and 10),
    key_id uuid not null references public.user_api_keys (id) on delete cascade,
    model text not null check (length(model) between 1 and 200),
    unique nulls not distinct (user_id, project_id, tier, position)
);
create index model_routes_project_id_idx on app.model_routes (project_id);
create index model_routes_key_id_idx on app.model_routes (key_id);

-- `fails_over`: keys that stand in no route may take over as well. `free_first`: free models before those of the order.
create table app.route_choices (
    user_id uuid primary key references public.profiles (id) on delete cascade,
    fails_over boolean not null default false,
    free_first boolean not null default false
);

do $$
declare
    table_name text;
begin
    foreach table_name in array array['model_routes', 'route_choices'] loop
        execute format('alter table app.%I enable row level security', table_name);
        execute format('revoke all on app.%I from public, anon, authenticated', table_name);
        execute format(
            'create policy own on app.%I for select to authenticated using (user_id = (select auth.uid()))', table_name);
        execute format('create policy worker on app.%I for select to samokoder_worker using (true)', table_name);
        execute format('grant select on app.%I to authenticated, samokoder_worker', table_name);
    end loop;
end;
$$;

-- The caller's routes in place of those before; `p_routes` is a list of {tier, position, key_id, model}.
create function app.put_routes(p_project uuid, p_routes jsonb) returns void
    language plpgsql security definer set search_path = '' as $$
declare
    caller uuid := (select auth.uid());
begin
    if p_project is not null then
        perform app.own_project(p_project);
    end if;
    perform 1 from public.profiles where id = caller for no key update;
    if not found then
        raise exception using errcode = 'SK404', message = 'project_not_found';
    end if;
    if exists (
        select from jsonb_array_elements(p_routes) item where not exists (
            select from public.user_api_keys k where k.id = (item ->> 'key_id')::uuid and k.user_id = caller)
    ) then
        raise exception using errcode = 'SK404', message = 'key_not_found';
    end if;
    delete from app.model_routes where user_id = caller and project_id is not distinct from p_project;
    insert into app.model_routes (user_id, project_id, tier, position, key_id, model)
    select caller, p_project, item ->> 'tier', (item ->> 'position')::smallint, (item ->> 'key_id')::uuid, item ->> 'model'
    from jsonb_array_elements(p_routes) item;
end;
$$;

create function app.put_route_choices(p_fails_over boolean, p_free_first boolean) returns void
    language sql security definer set search_path = '' as $$
    insert into app.route_choices (user_id, fails_over, free_first)
    select id, p_fails_over, p_free_first from public.profiles where id = (select auth.uid())
    on conflict (user_id) do update set fails_over = excluded.fails_over, free_first = excluded.free_first
$$;

-- A model that is named for a build which goes on serves it in place of the routes.
create or replace function app.change_model(p_build uuid, p_model text, p_provider text, p_key uuid) returns void
    language plpgsql security definer set search_path = '' as $$
declare
    build app.builds := app.own_build(p_build);
begin
    if build.status <> 'paused' then
        raise exception using errcode = 'SK409', message = 'build_not_paused';
    end if;
    update app.builds set request = request || jsonb_build_object(
        'model', p_model, 'provider', p_provider, 'key_id', p_key, 'is_demo', p_key is null,
        'is_routed', false, 'tier', null)
    where id = p_build;
end;
$$;

revoke all on function app.put_routes, app.put_route_choices from public, anon, authenticated;
grant execute on function app.put_routes, app.put_route_choices to authenticated;
