-- Packages of a project's app beyond those of its stack: allowed by its owner, or asked for by what a model wrote.

create table app.project_packages (
    project_id uuid not null references public.projects (id) on delete cascade,
    name text not null check (name ~ '^(@[A-Za-z0-9._-]+/)?[A-Za-z0-9][A-Za-z0-9._-]*$' and length(name) <= 170),
    is_allowed boolean not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default clock_timestamp(),
    primary key (project_id, name)
);

alter table app.project_packages enable row level security;
revoke all on app.project_packages from public, anon, authenticated;
create policy own on app.project_packages for select to authenticated
    using (project_id in (select id from public.projects where user_id = (select auth.uid())));
create policy worker on app.project_packages for select to samokoder_worker using (true);
grant select on app.project_packages to authenticated, samokoder_worker;

-- With an event only if something changed; a project that was just made needs none.
create function app.allow_packages(p_project uuid, p_names text[], p_most integer, p_event jsonb) returns void
    language plpgsql security definer set search_path = '' as $$
declare
    changed integer;
begin
    perform app.own_project(p_project);
    insert into app.project_packages as known (project_id, name, is_allowed)
    select p_project, name, true from unnest(p_names) as asked (name) group by name
    on conflict (project_id, name) do update set is_allowed = true, updated_at = clock_timestamp()
        where not known.is_allowed;
    get diagnostics changed = row_count;
    if (select count(*) from app.project_packages where project_id = p_project and is_allowed) > p_most then
        raise exception using errcode = 'SK409', message = 'packages_full';
    end if;
    if changed > 0 and p_event is not null then
        perform app.write_event(p_project, null, null, null, p_event ->> 'kind', p_event);
    end if;
end;
$$;

-- Also one that was only asked for; of that nobody needs to be told.
create function app.remove_package(p_project uuid, p_name text, p_event jsonb) returns void
    language plpgsql security definer set search_path = '' as $$
declare
    was_allowed boolean;
begin
    perform app.own_project(p_project);
    delete from app.project_packages where project_id = p_project and name = p_name
    returning is_allowed into was_allowed;
    if was_allowed is null then
        raise exception using errcode = 'SK404', message = 'package_not_found';
    end if;
    if was_allowed then
        perform app.write_event(p_project, null, null, null, p_event ->> 'kind', p_event);
    end if;
end;
$$;

-- A build tells of it by itself. A model may think of a thousand names, the first ones are kept.
create function app.ask_packages_of_build(p_build uuid, p_attempt integer, p_names text[]) returns void
    language plpgsql security definer set search_path = '' as $$
declare
    held app.builds := app.fence(p_build, p_attempt);
begin
    perform 1 from public.projects where id = held.project_id for no key update;
    insert into app.project_packages (project_id, name, is_allowed)
    select held.project_id, name, false from unnest(p_names) as asked (name) group by name
    order by min(array_position(p_names, name))
    limit greatest(0, 30 - (select count(*) from app.project_packages
        where project_id = held.project_id and not is_allowed))
    on conflict do nothing;
end;
$$;

revoke all on function app.allow_packages, app.remove_package, app.ask_packages_of_build
    from public, anon, authenticated;
grant execute on function app.allow_packages, app.remove_package to authenticated;
grant execute on function app.ask_packages_of_build to samokoder_worker;
