-- What a project's app is given when it runs: secrets as variables, and the outside hosts that it may reach.

create table app.project_secrets (
    project_id uuid not null references public.projects (id) on delete cascade,
    name text not null check (name ~ '^[A-Z][A-Z0-9_]{0,63}$'),
    mask text not null check (length(mask) <= 40),
    sealed text not null check (length(sealed) <= 40000),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default clock_timestamp(),
    primary key (project_id, name)
);

-- `is_allowed` false: the app has tried to reach it, and its owner has not said anything yet.
create table app.project_hosts (
    project_id uuid not null references public.projects (id) on delete cascade,
    host text not null check (length(host) between 3 and 270),
    is_allowed boolean not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default clock_timestamp(),
    primary key (project_id, host)
);

do $$
declare
    table_name text;
begin
    foreach table_name in array array['project_secrets', 'project_hosts'] loop
        execute format('alter table app.%I enable row level security', table_name);
        execute format('revoke all on app.%I from public, anon, authenticated', table_name);
        execute format(
            'create policy own on app.%I for select to authenticated using '
            '(project_id in (select id from public.projects where user_id = (select auth.uid())))', table_name);
        execute format('create policy worker on app.%I for select to samokoder_worker using (true)', table_name);
        execute format('grant select on app.%I to samokoder_worker', table_name);
    end loop;
end;
$$;
-- The sealed values are read through `sealed_secrets` alone.
grant select (project_id, name, mask, created_at, updated_at) on app.project_secrets to authenticated;
grant select on app.project_hosts to authenticated;

create function app.put_secret(
    p_project uuid, p_name text, p_mask text, p_sealed text, p_most integer, p_event jsonb
) returns void
    language plpgsql security definer set search_path = '' as $$
begin
    perform app.own_project(p_project);
    insert into app.project_secrets (project_id, name, mask, sealed) values (p_project, p_name, p_mask, p_sealed)
    on conflict (project_id, name) do update
        set mask = excluded.mask, sealed = excluded.sealed, updated_at = clock_timestamp();
    if (select count(*) from app.project_secrets where project_id = p_project) > p_most then
        raise exception using errcode = 'SK409', message = 'secrets_full';
    end if;
    perform app.write_event(p_project, null, null, null, p_event ->> 'kind', p_event);
end;
$$;

create function app.delete_secret(p_project uuid, p_name text, p_event jsonb) returns void
    language plpgsql security definer set search_path = '' as $$
begin
    perform app.own_project(p_project);
    delete from app.project_secrets where project_id = p_project and name = p_name;
    if not found then
        raise exception using errcode = 'SK404', message = 'secret_not_found';
    end if;
    perform app.write_event(p_project, null, null, null, p_event ->> 'kind', p_event);
end;
$$;

create function app.sealed_secrets(p_project uuid) returns table (name text, sealed text, salt bytea)
    language plpgsql security definer set search_path = '' as $$
begin
    return query
        select s.name, s.sealed, f.key_salt from app.project_secrets s
        join public.projects p on p.id = s.project_id join public.profiles f on f.id = p.user_id
        where s.project_id = p_project and p.user_id = (select auth.uid()) order by s.name;
end;
$$;

create function app.allow_host(p_project uuid, p_host text, p_most integer, p_event jsonb) returns void
    language plpgsql security definer set search_path = '' as $$
begin
    perform app.own_project(p_project);
    if exists (select from app.project_hosts where project_id = p_project and host = p_host and is_allowed) then
        return;
    end if;
    insert into app.project_hosts (project_id, host, is_allowed) values (p_project, p_host, true)
    on conflict (project_id, host) do update set is_allowed = true, updated_at = clock_timestamp();
    if (select count(*) from app.project_hosts where project_id = p_project and is_allowed) > p_most then
        raise exception using errcode = 'SK409', message = 'hosts_full';
    end if;
    perform app.write_event(p_project, null, null, null, p_event ->> 'kind', p_event);
end;
$$;

-- Also one that was only asked for; of that nobody needs to be told.
create function app.remove_host(p_project uuid, p_host text, p_event jsonb) returns void
    language plpgsql security definer set search_path = '' as $$
declare
    was_allowed boolean;
begin
    perform app.own_project(p_project);
    delete from app.project_hosts where project_id = p_project and host = p_host returning is_allowed into was_allowed;
    if was_allowed is null then
        raise exception using errcode = 'SK404', message = 'host_not_found';
    end if;
    if was_allowed then
        perform app.write_event(p_project, null, null, null, p_event ->> 'kind', p_event);
    end if;
end;
$$;

-- Whether it is new; an app may try a thousand names, the first ones are kept.
create function app.note_asked_host(p_project uuid, p_host text) returns boolean
    language plpgsql security definer set search_path = '' as $$
begin
    if (select count(*) from app.project_hosts where project_id = p_project and not is_allowed) >= 20 then
        return false;
    end if;
    insert into app.project_hosts (project_id, host, is_allowed) values (p_project, p_host, false)
    on conflict do nothing;
    return found;
end;
$$;

create function app.ask_host(p_project uuid, p_host text, p_event jsonb) returns void
    language plpgsql security definer set search_path = '' as $$
begin
    perform app.own_project(p_project);
    if app.note_asked_host(p_project, p_host) then
        perform app.write_event(p_project, null, null, null, p_event ->> 'kind', p_event);
    end if;
end;
$$;

-- A build tells of it by itself.
create function app.ask_host_of_build(p_build uuid, p_attempt integer, p_host text) returns void
    language plpgsql security definer set search_path = '' as $$
declare
    held app.builds := app.fence(p_build, p_attempt);
begin
    perform 1 from public.projects where id = held.project_id for no key update;
    perform app.note_asked_host(held.project_id, p_host);
end;
$$;

revoke all on function app.put_secret, app.delete_secret, app.sealed_secrets, app.allow_host, app.remove_host,
    app.note_asked_host, app.ask_host, app.ask_host_of_build from public, anon, authenticated;
grant execute on function app.put_secret, app.delete_secret, app.sealed_secrets, app.allow_host, app.remove_host,
    app.ask_host to authenticated;
grant execute on function app.ask_host_of_build to samokoder_worker;
