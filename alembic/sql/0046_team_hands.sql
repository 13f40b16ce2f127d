-- A team changes hands when both have said so, a project that changes hands counts with all that it stores, and of a team
-- that is gone its owner keeps the log.

select app.allow_kinds('team_log', array['team_offered', 'offer_withdrawn', 'offer_declined', 'team_deleted',
    'credits_moved_in']);
select app.allow_kinds('outbox_mail', array['team_invitation']);

-- Whom the team is offered to: a member, for as long as he is one.
alter table app.teams add column offered_to uuid;
alter table app.teams add constraint teams_offered_to_fkey foreign key (id, offered_to)
    references app.team_members (team_id, user_id) on delete set null (offered_to);
create index teams_offered_to_idx on app.teams (id, offered_to) where offered_to is not null;

-- Teams that are gone, of their last owners, who read their logs.
create table app.past_teams (
    id uuid primary key,
    owner_id uuid not null references public.profiles (id) on delete cascade,
    name text not null,
    ended_at timestamptz not null default clock_timestamp()
);
create index past_teams_owner_id_idx on app.past_teams (owner_id, ended_at desc);
alter table app.past_teams enable row level security;
revoke all on app.past_teams from public, anon, authenticated;
create policy own on app.past_teams for select to authenticated using (owner_id = (select auth.uid()));
grant select on app.past_teams to authenticated;
alter table app.team_log drop constraint team_log_team_id_fkey;

-- Of a team of which nobody is left to read, nothing is kept but its books, and they do not say whose they were.
create function app.forget_team() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    account bigint;
begin
    if exists (select from app.past_teams where id = old.id) or exists (select from app.teams where id = old.id) then
        return null;
    end if;
    delete from app.team_log where team_id = old.id;
    update app.credit_accounts set holder_id = gen_random_uuid()
    where holder_kind = 'team' and holder_id = old.id returning id into account;
    if found then
        update app.credit_moves set project_id = null, build_id = null, reference = 'forgotten:' || id
        where account_id = account;
        update app.credit_holds set project_id = null, build_id = null where account_id = account;
    end if;
    return null;
end;
$$;
create trigger forget after delete on app.teams for each row execute function app.forget_team();
create trigger forget after delete on app.past_teams for each row execute function app.forget_team();

-- Its projects stay with its owner, and so do its credits and its log.
create or replace function app.delete_team(p_team uuid) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    caller uuid := (select auth.uid());
    projects uuid[];
    member uuid;
begin
    if app.role_in_team(caller, p_team) is not null then
        perform app.hold_work(p_team);
        perform 1 from app.credit_accounts where holder_kind = 'team' and holder_id = p_team for update;
    end if;
    perform app.team_for(p_team, 'own');
    projects := app.projects_of_team(p_team);
    perform app.return_team_credits(p_team, caller);
    update public.projects set team_id = null where team_id = p_team;
    for member in select user_id from app.team_members where team_id = p_team and role <> 'owner' loop
        perform app.close_doors(member, projects);
    end loop;
    insert into app.past_teams (id, owner_id, name) select id, caller, name from app.teams where id = p_team;
    perform app.tell_team(p_team, 'team_deleted', null, null, null, p_team, (select name from app.teams where id = p_team));
    delete from app.teams where id = p_team;
end;
$$;

-- Of a team that is gone its last owner reads.
create or replace function app.team_lines(p_team uuid, p_before bigint, p_most integer) returns table (
    id bigint, at timestamptz, kind text, actor text, member text, role text, usd numeric, object_id uuid, object_name text
)
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not exists (select from app.past_teams t where t.id = p_team and t.owner_id = (select auth.uid())) then
        perform app.team_for(p_team, 'people');
    end if;
    return query
        select l.id, l.at, l.kind, coalesce(a.display_name, a.email), coalesce(m.display_name, m.email), l.role, l.usd,
            l.object_id, l.object_name
        from app.team_log l
        left join public.profiles a on a.id = l.actor_id left join public.profiles m on m.id = l.member_id
        where l.team_id = p_team and (p_before is null or l.id < p_before) order by l.id desc limit least(p_most, 201);
end;
$$;

drop function app.give_team(uuid, uuid);

-- Offers the team to a member, or (null) to nobody any more. It becomes his when he takes it.
create function app.offer_team(p_team uuid, p_user uuid) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    before uuid;
begin
    perform app.team_for(p_team, 'own');
    if p_user = (select auth.uid()) then
        return;
    elsif p_user is not null and app.role_in_team(p_user, p_team) is null then
        raise exception using errcode = 'SK404', message = 'member_not_found';
    end if;
    select offered_to into before from app.teams where id = p_team;
    if before is not distinct from p_user then
        return;
    end if;
    update app.teams set offered_to = p_user where id = p_team;
    perform app.tell_team(p_team, case when p_user is null then 'offer_withdrawn' else 'team_offered' end,
        coalesce(p_user, before));
end;
$$;

-- Takes the team that the caller was offered, with its projects, or declines. Its owner until now stays as an admin.
create function app.answer_offer(p_team uuid, p_takes boolean) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    caller uuid := (select auth.uid());
    giver uuid;
begin
    if p_takes and exists (select from app.teams where id = p_team and offered_to = caller) then
        perform app.hold_work(p_team);
    end if;
    perform app.team_for(p_team, 'view');
    if not exists (select from app.teams where id = p_team and offered_to = caller) then
        raise exception using errcode = 'SK404', message = 'team_not_offered';
    end if;
    update app.teams set offered_to = null where id = p_team;
    if not p_takes then
        perform app.tell_team(p_team, 'offer_declined', caller);
        return;
    end if;
    perform app.hold_own_account();
    giver := app.owner_of_team(p_team);
    update app.team_members set role = 'admin' where team_id = p_team and user_id = giver;
    update app.team_members set role = 'owner', month_usd = null where team_id = p_team and user_id = caller;
    update public.projects set user_id = caller where team_id = p_team;
    perform app.check_taken(caller, (select count(*) from app.team_members where team_id = p_team));
    perform pg_notify('rights', one::text) from unnest(array[giver, caller]) one;
    perform app.tell_team(p_team, 'owner_changed', caller);
end;
$$;

-- What somebody has taken over is within his plan: projects are counted by their trigger, and here what they store and
-- who is in the team. The payer's lock is held, so that of two deeds the second counts what the first has brought.
create function app.check_taken(p_payer uuid, p_members bigint) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    held public.subscription_limits := app.hold_limits(p_payer);
begin
    if held.plan is null then
        return;
    elsif held.max_members < p_members then
        raise exception using errcode = 'SK402', message = 'quota_members';
    end if;
    perform app.check_storage(p_payer, held.max_storage_bytes);
end;
$$;

-- Into a team (the caller's own project, or one of a team that he owns), or out of it to its owner (null).
create or replace function app.move_project(p_project uuid, p_team uuid) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    caller uuid := (select auth.uid());
    project public.projects;
    heir uuid;
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
    heir := coalesce(app.owner_of_team(p_team), caller);
    update public.projects set team_id = p_team, user_id = heir where id = p_project;
    if heir <> project.user_id then
        perform app.check_taken(heir, 1);
    end if;
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
    perform pg_notify('rights', caller::text);
end;
$$;

revoke all on function app.forget_team, app.delete_team, app.team_lines, app.offer_team, app.answer_offer, app.check_taken,
    app.move_project from public, anon, authenticated;
grant execute on function app.delete_team, app.team_lines, app.offer_team, app.answer_offer, app.move_project
    to authenticated;
