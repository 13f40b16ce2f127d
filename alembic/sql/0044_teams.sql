-- Teams: who belongs to them, what each role may do with a team's projects, and who sees what.
--
-- `projects.user_id` of a team's project is always the team's owner, so whose plan counts and whose account a project goes
-- with is said in one place; `builds.user_id` is whoever ordered the build, so his keys and his limits serve it.

create table app.teams (
    id uuid primary key default gen_random_uuid(),
    name text not null check (length(name) between 1 and 80),
    month_usd numeric(12, 4) check (month_usd > 0),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
create trigger touch before update on app.teams for each row execute function app.touch_updated_at();

create table app.team_members (
    team_id uuid not null references app.teams (id) on delete cascade,
    user_id uuid not null references public.profiles (id) on delete cascade,
    role text not null check (role in ('owner', 'admin', 'editor', 'viewer')),
    -- What the member may spend in the team's projects in a calendar month (UTC); null is as much as the team.
    month_usd numeric(12, 4) check (month_usd > 0),
    joined_at timestamptz not null default now(),
    primary key (team_id, user_id)
);
create unique index team_members_owner_idx on app.team_members (team_id) where role = 'owner';
create index team_members_user_id_idx on app.team_members (user_id);

-- Single use: whoever joins takes the row away. With an address only who has that address joins.
create table app.team_invitations (
    id uuid primary key default gen_random_uuid(),
    team_id uuid not null references app.teams (id) on delete cascade,
    role text not null check (role in ('admin', 'editor', 'viewer')),
    email text check (length(email) between 3 and 320),
    token_hash bytea not null unique check (length(token_hash) = 32),
    invited_by uuid not null references public.profiles (id) on delete cascade,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null
);
create index team_invitations_team_id_idx on app.team_invitations (team_id);
create index team_invitations_invited_by_idx on app.team_invitations (invited_by);

-- A key that its owner lets the team's builds use. It stays his: nobody else sees anything of it but its name.
create table app.team_keys (
    team_id uuid not null references app.teams (id) on delete cascade,
    key_id uuid not null references public.user_api_keys (id) on delete cascade,
    lent_at timestamptz not null default now(),
    primary key (team_id, key_id)
);
create index team_keys_key_id_idx on app.team_keys (key_id);

-- What was done in a team. Written by the functions below alone, changed and deleted by nobody. People are told of by
-- their ids, so that a line says no more of somebody whose account is gone.
create table app.team_log (
    id bigint generated always as identity primary key,
    team_id uuid not null references app.teams (id) on delete cascade,
    at timestamptz not null default clock_timestamp(),
    kind text not null check (kind in (
        'team_made', 'team_renamed', 'team_limit_changed', 'invited', 'invitation_revoked', 'joined', 'left', 'removed',
        'role_changed', 'member_limit_changed', 'owner_changed', 'project_made', 'project_moved_in', 'project_moved_out',
        'project_deleted', 'key_lent', 'key_taken_back')),
    actor_id uuid references public.profiles (id) on delete set null,
    member_id uuid references public.profiles (id) on delete set null,
    role text,
    usd numeric(12, 4),
    object_id uuid,
    object_name text check (length(object_name) <= 120)
);
create index team_log_team_id_idx on app.team_log (team_id, id desc);
create index team_log_actor_id_idx on app.team_log (actor_id);
create index team_log_member_id_idx on app.team_log (member_id);

-- Who looks at a team's project now: a row for each open connection, told anew while it is open.
create unlogged table app.presence (
    connection uuid primary key,
    project_id uuid not null references public.projects (id) on delete cascade,
    user_id uuid not null references public.profiles (id) on delete cascade,
    seen_at timestamptz not null default clock_timestamp()
);
create index presence_project_id_idx on app.presence (project_id);
create index presence_user_id_idx on app.presence (user_id);

-- A team that goes leaves its projects to its owner.
alter table public.projects add column team_id uuid references app.teams (id) on delete set null;
create index projects_team_id_idx on public.projects (team_id, created_at desc, id) where team_id is not null;
create index api_usage_log_project_at_idx on app.api_usage_log (project_id, at);

-- A secret is sealed with the salt of whoever gave it, and opened with the same when the project has another owner.
alter table app.project_secrets disable trigger user;
alter table app.project_secrets add column salt bytea;
update app.project_secrets s set salt = f.key_salt
    from public.projects p join public.profiles f on f.id = p.user_id where p.id = s.project_id;
alter table app.project_secrets alter column salt set not null;
alter table app.project_secrets enable trigger user;

-- The one truth of rights. A role has those of the roles below it:
--   view     see a project, its builds, files and preview, and follow them
--   edit     change its files and versions, its name and idea
--   build    order builds, steer them and spend
--   approve  answer questions and approve plans
--   export   take the whole away: archive, git, a fork
--   manage   secrets, hosts and packages of its app; delete it
--   people   invite and remove, change roles and limits, read the log
--   own      rename and delete the team, give it to somebody else
create function app.role_rights(p_role text) returns text[]
    language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select case p_role
        when 'owner' then array['view', 'edit', 'build', 'approve', 'export', 'manage', 'people', 'own']
        when 'admin' then array['view', 'edit', 'build', 'approve', 'export', 'manage', 'people']
        when 'editor' then array['view', 'edit', 'build', 'approve', 'export']
        when 'viewer' then array['view']
        else '{}'::text[] end
$$;

-- The teams in which the caller has a right. Policies ask it once for a statement; in plpgsql, whose plan is kept.
create function app.teams_with(p_right text) returns uuid[]
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    return (
        select coalesce(array_agg(m.team_id), '{}') from app.team_members m
        where m.user_id = (select auth.uid()) and p_right = any(app.role_rights(m.role))
    );
end;
$$;

-- Somebody's role in a project: the team's, or owner of one's own; null for everybody else.
create function app.role_in_project(p_user uuid, p_project uuid) returns text
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select case when p.team_id is null then case when p.user_id = p_user then 'owner' end
        else (select m.role from app.team_members m where m.team_id = p.team_id and m.user_id = p_user) end
    from public.projects p where p.id = p_project
$$;

-- What the caller may do with a project; nothing (no rights) when it is not there for him.
create function app.project_rights(p_project uuid) returns text[]
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select app.role_rights(app.role_in_project((select auth.uid()), p_project))
$$;

create function app.may(p_user uuid, p_project uuid, p_right text) returns boolean
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select p_right = any(app.role_rights(app.role_in_project(p_user, p_project)))
$$;

-- A project held until the end of the transaction, for a deed that takes this right. Whoever may not see it hears that
-- there is none; the membership is held, too: who is removed meanwhile waits, or is waited for.
create function app.project_for(p_project uuid, p_right text) returns public.projects
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    held public.projects;
begin
    if not app.may((select auth.uid()), p_project, 'view') then
        raise exception using errcode = 'SK404', message = 'project_not_found';
    end if;
    select * into held from public.projects where id = p_project for update;
    if held.team_id is not null then
        perform 1 from app.team_members where team_id = held.team_id and user_id = (select auth.uid()) for share;
    end if;
    if held.id is null or not app.may((select auth.uid()), p_project, 'view') then
        raise exception using errcode = 'SK404', message = 'project_not_found';
    elsif not app.may((select auth.uid()), p_project, p_right) then
        raise exception using errcode = 'SK403', message = 'role_forbids';
    end if;
    return held;
end;
$$;

create or replace function app.own_project(p_project uuid) returns public.projects
    language sql security definer set search_path = pg_catalog, pg_temp as $$
    select * from app.project_for(p_project, 'edit')
$$;

-- Builds before projects, as workers lock them.
create function app.build_for(p_build uuid, p_right text) returns app.builds
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    held app.builds;
begin
    select * into held from app.builds
    where id = p_build and app.may((select auth.uid()), project_id, 'view') for update;
    if not found then
        raise exception using errcode = 'SK404', message = 'build_not_found';
    end if;
    perform app.project_for(held.project_id, p_right);
    return held;
end;
$$;

create or replace function app.own_build(p_build uuid) returns app.builds
    language sql security definer set search_path = pg_catalog, pg_temp as $$
    select * from app.build_for(p_build, 'build')
$$;

-- What an order keeps when somebody else goes on with it: not the key of whoever gave it, and not that routes serve it,
-- which would be those of its heir, whom nobody has asked. A key that is lent to the team serves on; without any the build
-- stops with a sentence, and whoever goes on chooses a model.
create function app.order_without_keys(p_request jsonb, p_project uuid) returns jsonb
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select case when p_request ->> 'key_id' is null or exists (
            select from app.team_keys k join public.projects p on p.team_id = k.team_id
            where p.id = p_project and k.key_id = (p_request ->> 'key_id')::uuid)
        then p_request || '{"is_routed": false}'
        else p_request || '{"key_id": null, "stronger_model": null, "is_routed": false}' end
$$;

-- A build that somebody goes on with is his from then on: his keys, his limits.
create function app.taken_build(p_build uuid) returns app.builds
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    held app.builds := app.build_for(p_build, 'build');
begin
    if held.user_id <> (select auth.uid()) and held.status in ('paused', 'waiting') then
        update app.builds set user_id = (select auth.uid()), idempotency_key = null,
            request = app.order_without_keys(request, project_id)
        where id = p_build returning * into held;
    end if;
    return held;
end;
$$;

revoke all on function app.role_rights, app.teams_with, app.role_in_project, app.project_rights, app.may, app.project_for,
    app.build_for, app.order_without_keys, app.taken_build from public, anon, authenticated;
grant execute on function app.teams_with, app.project_rights, app.role_rights to authenticated;
