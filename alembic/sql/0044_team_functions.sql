-- What members do with a team. Locks are taken in one order: builds, projects, teams, members; workers do the same.

-- The caller's role in a team that he has this right in, the team held until the end of the transaction.
create function app.team_for(p_team uuid, p_right text) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    held text;
begin
    if (select app.role_in_team((select auth.uid()), p_team)) is null then
        raise exception using errcode = 'SK404', message = 'team_not_found';
    end if;
    perform 1 from app.teams where id = p_team for update;
    select role into held from app.team_members where team_id = p_team and user_id = (select auth.uid()) for share;
    if held is null then
        raise exception using errcode = 'SK404', message = 'team_not_found';
    elsif not p_right = any(app.role_rights(held)) then
        raise exception using errcode = 'SK403', message = 'role_forbids';
    end if;
    return held;
end;
$$;

create function app.role_in_team(p_user uuid, p_team uuid) returns text
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select role from app.team_members where team_id = p_team and user_id = p_user
$$;

-- Builds that are under way and projects of a team, held before the team itself.
create function app.hold_work(p_team uuid) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform 1 from app.builds b join public.projects p on p.id = b.project_id
    where p.team_id = p_team and b.status in ('queued', 'running', 'waiting', 'paused') order by b.id for update of b;
    perform 1 from public.projects where team_id = p_team order by id for update;
end;
$$;

create function app.owner_of_team(p_team uuid) returns uuid
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select user_id from app.team_members where team_id = p_team and role = 'owner'
$$;

create function app.tell_team(
    p_team uuid, p_kind text, p_member uuid default null, p_role text default null, p_usd numeric default null,
    p_object uuid default null, p_name text default null
) returns void
    language sql security definer set search_path = pg_catalog, pg_temp as $$
    insert into app.team_log (team_id, kind, actor_id, member_id, role, usd, object_id, object_name)
    values (p_team, p_kind, (select id from public.profiles where id = (select auth.uid())), p_member, p_role, p_usd,
        p_object, left(p_name, 120))
$$;

-- Asks in somebody's name from now on, for functions that count what is the caller's; who was the caller before.
create function app.speak_for(p_user uuid) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    before text := coalesce(current_setting('request.jwt.claims', true), '');
begin
    perform set_config('request.jwt.claims',
        (coalesce(nullif(before, ''), '{}')::jsonb || jsonb_build_object('sub', p_user))::text, true);
    return before;
end;
$$;

-- Limits of somebody's plan; null when billing is off.
create function app.plan_limits_of(p_user uuid) returns jsonb
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select to_jsonb(l) from app.limits_of(p_user) l
$$;

-- The caller's own account is open, and stays so until the end of the transaction: what begins in somebody's name holds
-- that one's account alone. No more than a share, so that two who begin something in each other's teams do not wait.
create function app.hold_own_account() returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform 1 from public.profiles where id = (select auth.uid()) and locked_at is null for share;
    if not found then
        raise exception using errcode = 'SK404', message = 'user_not_found';
    end if;
end;
$$;

create function app.check_quota_of(p_project public.projects) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    before text;
begin
    perform app.hold_own_account();
    before := app.speak_for(p_project.user_id);
    perform app.check_build_quota();
    perform set_config('request.jwt.claims', before, true);
end;
$$;

create function app.make_team(p_name text) returns uuid
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    caller uuid := (select auth.uid());
    made uuid;
    most constant integer := 20;
begin
    perform 1 from public.profiles where id = caller and locked_at is null for no key update;
    if not found then
        raise exception using errcode = 'SK404', message = 'not_found';
    end if;
    if (app.plan_limits_of(caller) ->> 'max_members')::integer <= 1 then
        raise exception using errcode = 'SK402', message = 'quota_teams';
    elsif (select count(*) from app.team_members where user_id = caller and role = 'owner') >= most then
        raise exception using errcode = 'SK409', message = 'teams_full';
    end if;
    insert into app.teams (name) values (p_name) returning id into made;
    insert into app.team_members (team_id, user_id, role) values (made, caller, 'owner');
    perform app.tell_team(made, 'team_made', null, null, null, made, p_name);
    return made;
end;
$$;

create function app.rename_team(p_team uuid, p_name text) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform app.team_for(p_team, 'own');
    update app.teams set name = p_name where id = p_team and name <> p_name;
    if found then
        perform app.tell_team(p_team, 'team_renamed', null, null, null, p_team, p_name);
    end if;
end;
$$;

-- What the whole team, or one of its members, may spend in a calendar month; null is no limit.
create function app.put_team_limit(p_team uuid, p_user uuid, p_usd numeric) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    caller_role text := app.team_for(p_team, 'people');
begin
    if p_user is null then
        if caller_role <> 'owner' then
            raise exception using errcode = 'SK403', message = 'role_forbids';
        end if;
        update app.teams set month_usd = p_usd where id = p_team;
        perform app.tell_team(p_team, 'team_limit_changed', null, null, p_usd);
        return;
    end if;
    perform app.check_leads(p_team, caller_role, p_user);
    update app.team_members set month_usd = p_usd where team_id = p_team and user_id = p_user;
    perform app.tell_team(p_team, 'member_limit_changed', p_user, null, p_usd);
end;
$$;

-- Owners lead everybody but themselves, admins lead editors and viewers.
create function app.check_leads(p_team uuid, p_role text, p_user uuid) returns void
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    theirs text := app.role_in_team(p_user, p_team);
begin
    if theirs is null then
        raise exception using errcode = 'SK404', message = 'member_not_found';
    elsif theirs = 'owner' or (p_role = 'admin' and theirs = 'admin') then
        raise exception using errcode = 'SK403', message = 'role_forbids';
    end if;
end;
$$;

create function app.invite(p_team uuid, p_role text, p_email text, p_hash bytea, p_days integer) returns uuid
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    caller_role text := app.team_for(p_team, 'people');
    made uuid;
    most constant integer := 50;
begin
    if p_role not in ('admin', 'editor', 'viewer') or p_days not between 1 and 30 then
        raise exception using errcode = 'SK422', message = 'invalid_input';
    elsif caller_role = 'admin' and p_role = 'admin' then
        raise exception using errcode = 'SK403', message = 'role_forbids';
    end if;
    delete from app.team_invitations where team_id = p_team and (expires_at <= now() or lower(email) = lower(p_email));
    if (select count(*) from app.team_invitations where team_id = p_team) >= most then
        raise exception using errcode = 'SK409', message = 'invitations_full';
    elsif exists (select from app.team_members m join public.profiles f on f.id = m.user_id
        where m.team_id = p_team and lower(f.email) = lower(p_email)) then
        raise exception using errcode = 'SK409', message = 'already_member';
    end if;
    perform app.check_members(p_team);
    insert into app.team_invitations (team_id, role, email, token_hash, invited_by, expires_at)
    values (p_team, p_role, p_email, p_hash, (select auth.uid()), now() + make_interval(days => p_days))
    returning id into made;
    perform app.tell_team(p_team, 'invited', null, p_role);
    return made;
end;
$$;

-- Room for one more by the plan of the team's owner; the team is held.
create function app.check_members(p_team uuid) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if (app.plan_limits_of(app.owner_of_team(p_team)) ->> 'max_members')::integer
        <= (select count(*) from app.team_members where team_id = p_team) then
        raise exception using errcode = 'SK402', message = 'quota_members';
    elsif (select count(*) from app.team_members where team_id = p_team) >= 200 then
        raise exception using errcode = 'SK409', message = 'members_full';
    end if;
end;
$$;

create function app.open_invitations(p_team uuid)
    returns table (id uuid, role text, email text, invited_by text, created_at timestamptz, expires_at timestamptz)
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform app.team_for(p_team, 'people');
    return query
        select i.id, i.role, i.email, coalesce(f.display_name, f.email), i.created_at, i.expires_at
        from app.team_invitations i join public.profiles f on f.id = i.invited_by
        where i.team_id = p_team and i.expires_at > now() order by i.created_at desc, i.id;
end;
$$;

create function app.revoke_invitation(p_team uuid, p_invitation uuid) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    gone app.team_invitations;
begin
    perform app.team_for(p_team, 'people');
    delete from app.team_invitations where id = p_invitation and team_id = p_team returning * into gone;
    if gone.id is null then
        raise exception using errcode = 'SK404', message = 'invitation_gone';
    end if;
    perform app.tell_team(p_team, 'invitation_revoked', null, gone.role);
end;
$$;

-- An invitation that the caller may take: a stranger to whom it was not addressed learns nothing of the team.
create function app.invitation_for_caller(p_hash bytea) returns app.team_invitations
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    found_one app.team_invitations;
    caller public.profiles;
begin
    select * into caller from public.profiles where id = (select auth.uid());
    select * into found_one from app.team_invitations where token_hash = p_hash and expires_at > now();
    if found_one.id is null or caller.id is null then
        raise exception using errcode = 'SK404', message = 'invitation_gone';
    elsif lower(found_one.email) <> lower(caller.email) then
        raise exception using errcode = 'SK403', message = 'invitation_of_another';
    end if;
    return found_one;
end;
$$;

create function app.shown_invitation(p_hash bytea)
    returns table (team_id uuid, team text, role text, invited_by text, expires_at timestamptz)
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    found_one app.team_invitations := app.invitation_for_caller(p_hash);
begin
    return query
        select t.id, t.name, found_one.role, coalesce(f.display_name, f.email), found_one.expires_at
        from app.teams t left join public.profiles f on f.id = found_one.invited_by where t.id = found_one.team_id;
end;
$$;

create function app.join_team(p_hash bytea) returns uuid
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    taken app.team_invitations := app.invitation_for_caller(p_hash);
begin
    perform 1 from app.teams where id = taken.team_id for update;
    if app.role_in_team((select auth.uid()), taken.team_id) is not null then
        raise exception using errcode = 'SK409', message = 'already_member';
    end if;
    -- Of two who come with one link the second finds it gone.
    delete from app.team_invitations where id = taken.id;
    if not found then
        raise exception using errcode = 'SK404', message = 'invitation_gone';
    end if;
    perform app.check_members(taken.team_id);
    insert into app.team_members (team_id, user_id, role) values (taken.team_id, (select auth.uid()), taken.role);
    perform app.tell_team(taken.team_id, 'joined', (select auth.uid()), taken.role);
    return taken.team_id;
end;
$$;

create function app.team_people(p_team uuid) returns table (
    user_id uuid, email text, display_name text, role text, month_usd numeric, spent_usd numeric, joined_at timestamptz
)
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    if app.role_in_team((select auth.uid()), p_team) is null then
        raise exception using errcode = 'SK404', message = 'team_not_found';
    end if;
    return query
        select m.user_id, f.email, f.display_name, m.role, m.month_usd, spent.usd, m.joined_at
        from app.team_members m join public.profiles f on f.id = m.user_id
        cross join lateral app.spent_in_team(p_team, m.user_id, null, null, null) spent
        where m.team_id = p_team
        order by array_position(array['owner', 'admin', 'editor', 'viewer'], m.role), m.joined_at, m.user_id;
end;
$$;

create function app.team_lines(p_team uuid, p_before bigint, p_most integer) returns table (
    id bigint, at timestamptz, kind text, actor text, member text, role text, usd numeric, object_id uuid, object_name text
)
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform app.team_for(p_team, 'people');
    return query
        select l.id, l.at, l.kind, coalesce(a.display_name, a.email), coalesce(m.display_name, m.email), l.role, l.usd,
            l.object_id, l.object_name
        from app.team_log l
        left join public.profiles a on a.id = l.actor_id left join public.profiles m on m.id = l.member_id
        where l.team_id = p_team and (p_before is null or l.id < p_before) order by l.id desc limit least(p_most, 201);
end;
$$;

revoke all on function app.team_for, app.role_in_team, app.hold_work, app.owner_of_team, app.tell_team, app.speak_for,
    app.plan_limits_of, app.hold_own_account, app.check_quota_of, app.make_team, app.rename_team, app.put_team_limit,
    app.check_leads, app.invite, app.check_members, app.open_invitations, app.revoke_invitation,
    app.invitation_for_caller, app.shown_invitation, app.join_team, app.team_people, app.team_lines
    from public, anon, authenticated;
grant execute on function app.make_team, app.rename_team, app.put_team_limit, app.invite, app.open_invitations,
    app.revoke_invitation, app.shown_invitation, app.join_team, app.team_people, app.team_lines to authenticated;
