-- Members who leave or change, projects that move, what a team spends, who looks on.

-- What somebody has ordered in projects in which he may not order any more. What runs pauses at its next safe point, what
-- waits in the queue at once; all of it is the project's owner's from then on, without the keys of who went.
create function app.let_go_of_builds(p_user uuid, p_projects uuid[]) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    build app.builds;
begin
    for build in select * from app.builds where project_id = any(p_projects) and user_id = p_user
        and status in ('queued', 'running') order by id for update
    loop
        if build.status = 'running' and build.lease_until >= clock_timestamp() then
            update app.builds set pause_requested = true where id = build.id;
            perform pg_notify('control', build.id::text);
        else
            perform app.rest_unheld(build, 'paused');
            update app.builds set finished_at = null where id = build.id;
        end if;
    end loop;
    update app.builds b set user_id = p.user_id, idempotency_key = null,
        request = app.order_without_keys(b.request, b.project_id)
    from public.projects p
    where p.id = b.project_id and b.project_id = any(p_projects) and b.user_id = p_user and b.status <> 'running'
        and p.user_id <> p_user;
end;
$$;

-- The same for a build that was running when its orderer went.
create function app.inherit_build() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    heir uuid;
begin
    if app.may(new.user_id, new.project_id, 'build') then
        return new;
    end if;
    select user_id into heir from public.projects where id = new.project_id;
    if heir is not null and heir <> new.user_id then
        new.user_id := heir;
        new.idempotency_key := null;
        new.request := app.order_without_keys(new.request, new.project_id);
    end if;
    return new;
end;
$$;
create trigger inherit before update of status on app.builds for each row
    when (old.status = 'running' and new.status <> 'running') execute function app.inherit_build();

-- Everything by which somebody reaches these projects ends: cookies of previews, presence, what he set for them.
create function app.close_doors(p_user uuid, p_projects uuid[]) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    watched uuid;
begin
    perform app.let_go_of_builds(p_user, p_projects);
    delete from app.preview_tickets where user_id = p_user and project_id = any(p_projects);
    for watched in
        delete from app.presence where user_id = p_user and project_id = any(p_projects) returning project_id
    loop
        perform pg_notify('presence', watched::text);
    end loop;
    delete from app.spending_limits where user_id = p_user and project_id = any(p_projects);
    delete from app.model_routes where user_id = p_user and project_id = any(p_projects);
    perform pg_notify('rights', p_user::text);
end;
$$;

create function app.projects_of_team(p_team uuid) returns uuid[]
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(id), '{}') from public.projects where team_id = p_team
$$;

create function app.end_membership(p_team uuid, p_user uuid) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    delete from app.team_members where team_id = p_team and user_id = p_user;
    delete from app.team_keys t using public.user_api_keys k
    where t.team_id = p_team and k.id = t.key_id and k.user_id = p_user;
    -- Those that he made, and those by which he might come in again.
    delete from app.team_invitations where team_id = p_team and (invited_by = p_user
        or lower(email) = (select lower(f.email) from public.profiles f where f.id = p_user));
    perform app.close_doors(p_user, app.projects_of_team(p_team));
end;
$$;

-- Removes a member; whoever names himself leaves. The owner does neither: he gives the team to somebody first.
create function app.remove_member(p_team uuid, p_user uuid) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    caller_role text;
begin
    if app.role_in_team((select auth.uid()), p_team) is not null then
        perform app.hold_work(p_team);
    end if;
    caller_role := app.team_for(p_team, case when p_user = (select auth.uid()) then 'view' else 'people' end);
    if p_user <> (select auth.uid()) then
        perform app.check_leads(p_team, caller_role, p_user);
    elsif caller_role = 'owner' then
        raise exception using errcode = 'SK409', message = 'owner_stays';
    end if;
    perform app.end_membership(p_team, p_user);
    perform app.tell_team(p_team, case when p_user = (select auth.uid()) then 'left' else 'removed' end, p_user);
end;
$$;

create function app.set_member_role(p_team uuid, p_user uuid, p_role text) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    caller_role text;
begin
    if app.role_in_team((select auth.uid()), p_team) is not null then
        perform app.hold_work(p_team);
    end if;
    caller_role := app.team_for(p_team, 'people');
    if p_role not in ('admin', 'editor', 'viewer') then
        raise exception using errcode = 'SK422', message = 'invalid_input';
    end if;
    perform app.check_leads(p_team, caller_role, p_user);
    if p_role = 'admin' and caller_role <> 'owner' then
        raise exception using errcode = 'SK403', message = 'role_forbids';
    end if;
    update app.team_members set role = p_role where team_id = p_team and user_id = p_user and role <> p_role;
    if not found then
        return;
    end if;
    if not 'build' = any(app.role_rights(p_role)) then
        perform app.let_go_of_builds(p_user, app.projects_of_team(p_team));
    end if;
    if not 'people' = any(app.role_rights(p_role)) then
        delete from app.team_invitations where team_id = p_team and invited_by = p_user;
    end if;
    perform pg_notify('rights', p_user::text);
    perform app.tell_team(p_team, 'role_changed', p_user, p_role);
end;
$$;

-- The team, and with it its projects, becomes another member's; its owner stays as an admin.
create function app.give_team(p_team uuid, p_user uuid) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    caller uuid := (select auth.uid());
    limits jsonb;
begin
    if app.role_in_team(caller, p_team) is not null then
        perform app.hold_work(p_team);
    end if;
    perform app.team_for(p_team, 'own');
    if p_user = caller then
        return;
    elsif app.role_in_team(p_user, p_team) is null then
        raise exception using errcode = 'SK404', message = 'member_not_found';
    end if;
    limits := app.plan_limits_of(p_user);
    if (limits ->> 'max_members')::integer < (select count(*) from app.team_members where team_id = p_team) then
        raise exception using errcode = 'SK402', message = 'quota_members';
    elsif (limits ->> 'max_projects')::integer < (select count(*) from public.projects
        where user_id = p_user or team_id = p_team) then
        raise exception using errcode = 'SK402', message = 'quota_projects';
    end if;
    update app.team_members set role = 'admin' where team_id = p_team and user_id = caller;
    update app.team_members set role = 'owner', month_usd = null where team_id = p_team and user_id = p_user;
    update public.projects set user_id = p_user where team_id = p_team;
    perform app.tell_team(p_team, 'owner_changed', p_user);
end;
$$;

-- Its projects stay with its owner.
create function app.delete_team(p_team uuid) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    projects uuid[] := app.projects_of_team(p_team);
    member uuid;
begin
    if app.role_in_team((select auth.uid()), p_team) is not null then
        perform app.hold_work(p_team);
    end if;
    perform app.team_for(p_team, 'own');
    update public.projects set team_id = null where team_id = p_team;
    for member in select user_id from app.team_members where team_id = p_team and role <> 'owner' loop
        perform app.close_doors(member, projects);
    end loop;
    delete from app.teams where id = p_team;
end;
$$;

-- Into a team (the caller's own project, or one of a team that he owns), or out of it to its owner (null).
create function app.move_project(p_project uuid, p_team uuid) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    caller uuid := (select auth.uid());
    project public.projects;
    heir uuid := coalesce(app.owner_of_team(p_team), caller);
    member uuid;
begin
    perform 1 from app.builds where project_id = p_project and app.may(caller, p_project, 'own')
        and status in ('queued', 'running', 'waiting', 'paused') order by id for update;
    project := app.project_for(p_project, 'own');
    if project.team_id is not distinct from p_team then
        return;
    end if;
    if p_team is not null then
        perform app.team_for(p_team, 'edit');
    end if;
    if heir <> project.user_id and (app.plan_limits_of(heir) ->> 'max_projects')::integer
        <= (select count(*) from public.projects where user_id = heir) then
        raise exception using errcode = 'SK402', message = 'quota_projects';
    end if;
    update public.projects set team_id = p_team, user_id = heir where id = p_project;
    if project.team_id is not null then
        perform app.tell_team(project.team_id, 'project_moved_out', null, null, null, p_project, project.name);
        for member in select user_id from app.team_members where team_id = project.team_id loop
            if not app.may(member, p_project, 'view') then
                perform app.close_doors(member, array[p_project]);
            end if;
        end loop;
    end if;
    if p_team is not null then
        perform app.tell_team(p_team, 'project_moved_in', null, null, null, p_project, project.name);
    end if;
end;
$$;

-- As `create_project`, in a team; the plan of its owner counts.
create function app.create_team_project(p_team uuid, p_name text, p_description text, p_stack text) returns uuid
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    before text;
    made uuid;
begin
    perform app.team_for(p_team, 'edit');
    perform app.hold_own_account();
    before := app.speak_for(app.owner_of_team(p_team));
    made := app.create_project(p_name, p_description, p_stack);
    perform set_config('request.jwt.claims', before, true);
    update public.projects set team_id = p_team where id = made;
    perform app.tell_team(p_team, 'project_made', null, null, null, made, p_name);
    return made;
end;
$$;

create function app.tell_of_deleted_projects() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if exists (select from app.teams where id = old.team_id) then
        perform app.tell_team(old.team_id, 'project_deleted', null, null, null, old.id, old.name);
    end if;
    return null;
end;
$$;
create trigger tell_team after delete on public.projects for each row
    when (old.team_id is not null) execute function app.tell_of_deleted_projects();

-- Whoever's account goes leaves his teams first; what he built for them stays theirs. An owner gives his team away first.
create function app.leave_teams() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    mine app.team_members;
begin
    for mine in select * from app.team_members where user_id = old.id order by team_id loop
        perform app.hold_work(mine.team_id);
        if mine.role <> 'owner' then
            perform app.end_membership(mine.team_id, old.id);
        elsif exists (select from app.team_members where team_id = mine.team_id and user_id <> old.id) then
            raise exception using errcode = 'SK409', message = 'owns_team';
        else
            delete from app.teams where id = mine.team_id;
        end if;
    end loop;
    -- What a worker holds at this moment is paused there; its row must not go with the account.
    update app.builds b set user_id = p.user_id, idempotency_key = null,
        request = app.order_without_keys(b.request, b.project_id)
    from public.projects p where p.id = b.project_id and b.user_id = old.id and p.user_id <> old.id;
    return old;
end;
$$;
create trigger leave_teams before delete on public.profiles for each row execute function app.leave_teams();

-- Keys that are lent. Only who may order builds is told of them, and no more than what an order names.
create function app.is_lent(p_key uuid, p_project uuid) returns boolean
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select exists (select from app.team_keys k join public.projects p on p.team_id = k.team_id
        where k.key_id = p_key and p.id = p_project)
$$;

create function app.lend_key(p_team uuid, p_key uuid) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    key_name text;
begin
    perform app.team_for(p_team, 'build');
    select k.key_name into key_name from public.user_api_keys k where k.id = p_key and k.user_id = (select auth.uid());
    if key_name is null then
        raise exception using errcode = 'SK404', message = 'key_not_found';
    end if;
    insert into app.team_keys (team_id, key_id) values (p_team, p_key) on conflict do nothing;
    if found then
        perform app.tell_team(p_team, 'key_lent', null, null, null, p_key, key_name);
    end if;
end;
$$;

-- By who lent it, or by who leads the team.
create function app.take_back_key(p_team uuid, p_key uuid) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    caller_role text := app.team_for(p_team, 'view');
    known public.user_api_keys;
begin
    select k.* into known from app.team_keys t join public.user_api_keys k on k.id = t.key_id
    where t.team_id = p_team and t.key_id = p_key
        and (k.user_id = (select auth.uid()) or 'people' = any(app.role_rights(caller_role)));
    if known.id is null then
        raise exception using errcode = 'SK404', message = 'key_not_found';
    end if;
    delete from app.team_keys where team_id = p_team and key_id = p_key;
    perform app.tell_team(p_team, 'key_taken_back', null, null, null, p_key, known.key_name);
end;
$$;

create function app.lent_keys(p_team uuid) returns table (
    id uuid, provider_id text, key_name text, model text, health text, lent_by text, is_own boolean, lent_at timestamptz
)
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not 'build' = any(app.role_rights(app.role_in_team((select auth.uid()), p_team))) then
        raise exception using errcode = 'SK404', message = 'team_not_found';
    end if;
    return query
        select k.id, k.provider_id, k.key_name, k.model, k.health, coalesce(f.display_name, f.email),
            k.user_id = (select auth.uid()), t.lent_at
        from app.team_keys t join public.user_api_keys k on k.id = t.key_id join public.profiles f on f.id = k.user_id
        where t.team_id = p_team order by t.lent_at, k.id;
end;
$$;

-- Keys that somebody's builds of a project may use beside his own, without what nobody else is told of a key. A user asks
-- for himself alone; a worker for whoever has ordered the build.
create function app.keys_lent_to(p_user uuid, p_project uuid) returns table (
    id uuid, provider_id text, key_name text, mask text, base_url text, model text, "position" integer, health text,
    cooling_until timestamptz, checked_at timestamptz, secret_at timestamptz, created_at timestamptz,
    last_used_at timestamptz
)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select k.id, k.provider_id, k.key_name, '', null, k.model, k.position, k.health, k.cooling_until, k.checked_at,
        k.secret_at, k.created_at, k.last_used_at
    from public.projects p join app.team_keys t on t.team_id = p.team_id join public.user_api_keys k on k.id = t.key_id
    where p.id = p_project and k.user_id <> p_user and app.may(p_user, p_project, 'build')
        and (p_user = (select auth.uid()) or session_user = 'samokoder_worker')
    order by t.lent_at, k.id
$$;

-- What a team, or one of its members, has used in this month (UTC) in the team's projects, as `spent_in` counts it.
create function app.spent_in_team(
    p_team uuid, p_user uuid, p_build uuid, p_step integer, p_ordinal integer,
    out usd numeric, out tokens bigint, out has_lost boolean
)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select trim_scale(coalesce(sum(used.usd), 0)), coalesce(sum(used.tokens), 0)::bigint,
        coalesce(bool_or(used.is_lost), false)
    from (
        select greatest(u.cost_usd, u.reserved_usd) as usd,
            greatest(u.prompt_tokens::bigint + u.completion_tokens, u.reserved_tokens) as tokens,
            u.reserved_tokens is not null as is_lost
        from public.projects p join app.api_usage_log u on u.project_id = p.id
        where p.team_id = p_team and (p_user is null or u.user_id = p_user) and u.provider <> 'demo'
            and u.at >= date_trunc('month', now() at time zone 'UTC') at time zone 'UTC'
        union all
        select
            coalesce((o.call -> 'reserved' ->> 'usd')::numeric, (o.call ->> 'cost_usd')::numeric),
            coalesce((o.call -> 'reserved' ->> 'tokens')::bigint, (o.call ->> 'prompt_tokens')::bigint),
            b.status not in ('queued', 'running')
        from public.projects p join app.builds b on b.project_id = p.id join app.open_calls o on o.build_id = b.id
        where p.team_id = p_team and (p_user is null or b.user_id = p_user)
            and (b.status in ('queued', 'running')
                or o.at >= date_trunc('month', now() at time zone 'UTC') at time zone 'UTC')
            and coalesce(o.call ->> 'provider', b.request ->> 'provider') is distinct from 'demo'
            and (o.build_id, o.step, o.ordinal) is distinct from (p_build, p_step, p_ordinal)
    ) used
$$;

create function app.hold_team_limits(p_build app.builds) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform 1 from app.teams t join public.projects p on p.team_id = t.id
    where p.id = p_build.project_id and (t.month_usd is not null or exists (
        select from app.team_members m where m.team_id = t.id and m.user_id = p_build.user_id and m.month_usd is not null))
    for update of t;
end;
$$;

alter function app.limits_of_build(uuid, integer, integer) rename to persons_limits_of_build;
revoke all on function app.persons_limits_of_build from samokoder_worker;
create function app.limits_of_build(p_build uuid, p_step integer, p_ordinal integer)
    returns table (
        scope text, usd numeric, tokens bigint, spent_usd numeric, spent_tokens bigint, has_lost boolean
    )
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select * from app.persons_limits_of_build(p_build, p_step, p_ordinal)
    union all
    select case when l.member is null then 'team' else 'member' end, l.month_usd, null, spent.usd, spent.tokens,
        spent.has_lost
    from app.builds b join public.projects p on p.id = b.project_id
    cross join lateral (
        select null::uuid as member, t.month_usd from app.teams t where t.id = p.team_id
        union all
        select m.user_id, m.month_usd from app.team_members m where m.team_id = p.team_id and m.user_id = b.user_id
    ) l
    cross join lateral app.spent_in_team(p.team_id, l.member, p_build, p_step, p_ordinal) spent
    where b.id = p_build and l.month_usd is not null and b.request ->> 'provider' is distinct from 'demo'
$$;

-- As before; and in a team with more members than its owner's plan has by now, nobody writes until some of them are gone.
create or replace function app.check_writable(p_project uuid) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    most integer := (
        select l.max_members from public.projects p cross join lateral app.limits_of(app.payer_of(p.id)) l
        where p.id = p_project and l.max_members < (select count(*) from app.team_members m where m.team_id = p.team_id));
begin
    if most is not null then
        perform app.refuse_quota('team_read_only', most);
    elsif not app.project_is_writable(p_project) then
        perform app.refuse_quota('project_read_only', (
            select max_projects from app.limits_of(app.payer_of(p_project))));
    end if;
end;
$$;

-- Who looks on. A connection tells of itself every few seconds; one that has not for a while is gone.
create function app.look_at(p_project uuid, p_connection uuid) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    is_new boolean;
begin
    if not exists (select from public.projects where id = p_project and team_id is not null)
        or not app.may((select auth.uid()), p_project, 'view') then
        return false;
    end if;
    insert into app.presence (connection, project_id, user_id) values (p_connection, p_project, (select auth.uid()))
    on conflict (connection) do update set seen_at = clock_timestamp() where presence.user_id = (select auth.uid())
    returning xmax = 0 into is_new;
    if is_new then
        delete from app.presence where seen_at < clock_timestamp() - interval '10 minutes';
        perform pg_notify('presence', p_project::text);
    end if;
    return coalesce(is_new, false);
end;
$$;

create function app.look_away(p_connection uuid) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    left_project uuid;
begin
    delete from app.presence where connection = p_connection and user_id = (select auth.uid())
    returning project_id into left_project;
    if left_project is not null then
        perform pg_notify('presence', left_project::text);
    end if;
end;
$$;

create function app.who_looks(p_project uuid) returns table (user_id uuid, name text, role text)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select distinct f.id, coalesce(f.display_name, f.email), app.role_in_project(f.id, p_project)
    from app.presence s join public.profiles f on f.id = s.user_id
    where s.project_id = p_project and s.seen_at > clock_timestamp() - interval '50 seconds'
        and app.may((select auth.uid()), p_project, 'view') and app.may(f.id, p_project, 'view')
    order by 2
$$;

revoke all on function app.let_go_of_builds, app.inherit_build, app.close_doors, app.projects_of_team, app.end_membership,
    app.remove_member, app.set_member_role, app.give_team, app.delete_team, app.move_project, app.create_team_project,
    app.tell_of_deleted_projects, app.leave_teams, app.is_lent, app.lend_key, app.take_back_key, app.lent_keys,
    app.keys_lent_to, app.spent_in_team, app.hold_team_limits, app.limits_of_build, app.look_at, app.look_away, app.who_looks
    from public, anon, authenticated;
grant execute on function app.remove_member, app.set_member_role, app.give_team, app.delete_team, app.move_project,
    app.create_team_project, app.lend_key, app.take_back_key, app.lent_keys, app.look_at, app.look_away, app.who_looks
    to authenticated;
grant execute on function app.keys_lent_to to authenticated, samokoder_worker;
grant execute on function app.limits_of_build to samokoder_worker;
