-- Accounts of teams: members move credits of their own into them, and builds of the team's projects are paid from there as
-- soon as that has happened once (`credit_holder`).
--
-- A transfer is two moves, one in each account; both lie against the book `moved`, which adds up to nothing over all.

select app.allow_kinds('credit_moves', array['transfer']);
alter table app.credit_entries drop constraint credit_entries_book_check;
alter table app.credit_entries add constraint credit_entries_book_check
    check (book in ('available', 'held', 'owed', 'issued', 'spent', 'moved'));

do $$
declare
    body text := pg_get_functiondef('app.book_move(app.credit_accounts, text, text, text, bigint, bigint, app.credit_holds, jsonb)'::regprocedure);
    before constant text := 'case when p_kind in (''grant'', ''refund'') then ''issued'' else ''spent'' end';
begin
    if position(before in body) = 0 then
        raise exception 'app.book_move has another text';
    end if;
    execute replace(body, before,
        'case p_kind when ''grant'' then ''issued'' when ''refund'' then ''issued'' when ''transfer'' then ''moved'' else ''spent'' end');
end;
$$;

-- From one account into another, both locked in the order of their numbers. False if it was booked before; SK402
-- `credits_short` where there are not as many.
create function app.transfer_credits(
    p_from_kind text, p_from uuid, p_to_kind text, p_to uuid, p_micro bigint, p_reason text, p_reference text
) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    giver app.credit_accounts;
    taker app.credit_accounts;
begin
    perform app.check_amount(p_micro);
    insert into app.credit_accounts (holder_kind, holder_id) values (p_from_kind, p_from), (p_to_kind, p_to)
    on conflict do nothing;
    perform 1 from app.credit_accounts
    where (holder_kind, holder_id) in ((p_from_kind, p_from), (p_to_kind, p_to)) order by id for update;
    select * into strict giver from app.credit_accounts where holder_kind = p_from_kind and holder_id = p_from;
    select * into strict taker from app.credit_accounts where holder_kind = p_to_kind and holder_id = p_to;
    if exists (select from app.credit_moves where reason = p_reason and reference = p_reference and kind = 'transfer') then
        if not exists (select from app.credit_moves where reason = p_reason and reference = p_reference
            and kind = 'transfer' and account_id = giver.id and micro = -p_micro)
            or not exists (select from app.credit_moves where reason = 'from_' || p_from_kind and kind = 'transfer'
            and reference = p_reason || ':' || p_reference and account_id = taker.id) then
            raise exception using errcode = 'SK409', message = 'credits_reference_reused';
        end if;
        return false;
    end if;
    perform app.book_move(giver, 'transfer', p_reason, p_reference, -p_micro, 0);
    perform app.book_move(taker, 'transfer', 'from_' || p_from_kind, p_reason || ':' || p_reference, p_micro, 0);
    return true;
end;
$$;

-- The caller's own credits become the team's. The accounts are locked before the team, as calls of models do. `p_reference`
-- is one of the page's, so that a form which is sent twice moves once.
create function app.fill_team(p_team uuid, p_micro bigint, p_reference text) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    caller uuid := (select auth.uid());
    was_opened boolean;
begin
    if app.role_in_team(caller, p_team) is null then
        raise exception using errcode = 'SK404', message = 'team_not_found';
    end if;
    perform app.hold_own_account();
    was_opened := exists (select from app.credit_accounts where holder_kind = 'team' and holder_id = p_team);
    if not app.transfer_credits('user', caller, 'team', p_team, p_micro, 'to_team', caller || ':' || p_reference) then
        return false;
    end if;
    if app.team_for(p_team, 'build') = 'editor' and not was_opened then
        -- From the first transfer on the team's builds are paid from here: that is not for everybody to decide.
        raise exception using errcode = 'SK403', message = 'team_account_unopened';
    end if;
    perform app.tell_team(p_team, 'credits_moved_in', null, null, p_micro::numeric / 100000000);
    return true;
end;
$$;

-- What a team that ends has left is its owner's; what calls under way have set aside is waited for.
create function app.return_team_credits(p_team uuid, p_owner uuid) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    account app.credit_accounts;
begin
    select * into account from app.credit_accounts where holder_kind = 'team' and holder_id = p_team;
    if account.held > 0 then
        raise exception using errcode = 'SK409', message = 'team_credits_held';
    elsif account.available > 0 then
        perform app.transfer_credits('team', p_team, 'user', p_owner, account.available, 'team_ended', p_team::text);
    end if;
end;
$$;

-- What members see: who may spend the balance, who leads the team the statement.
create function app.check_team_right(p_team uuid, p_right text) returns void
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    held text := app.role_in_team((select auth.uid()), p_team);
begin
    if held is null then
        raise exception using errcode = 'SK404', message = 'team_not_found';
    elsif not p_right = any(app.role_rights(held)) then
        raise exception using errcode = 'SK403', message = 'role_forbids';
    end if;
end;
$$;

create function app.team_credits(p_team uuid)
    returns table (available bigint, held bigint, owed bigint, was_opened boolean)
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform app.check_team_right(p_team, 'build');
    return query select * from app.credits_of('team', p_team);
end;
$$;

create function app.team_credit_lines(p_team uuid, p_before bigint, p_most integer)
    returns table (
        id bigint, at timestamptz, kind text, reason text, micro bigint, balance bigint, calls bigint, build_id uuid,
        project_id uuid, project text
    )
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform app.check_team_right(p_team, 'people');
    return query select * from app.credit_lines_of('team', p_team, p_before, p_most);
end;
$$;

create function app.team_credit_moves(p_team uuid, p_after bigint, p_most integer)
    returns table (
        id bigint, at timestamptz, kind text, reason text, micro bigint, balance bigint, build_id uuid, project_id uuid,
        project text, model text, reference text
    )
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform app.check_team_right(p_team, 'people');
    return query select * from app.credit_moves_of('team', p_team, p_after, p_most);
end;
$$;

-- As before; but a balance is told to those alone who may spend it.
create or replace function app.credits_of_project(p_project uuid)
    returns table (available bigint, held bigint, owed bigint, was_opened boolean)
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    rights text[] := app.project_rights(p_project);
    holder record;
begin
    if not coalesce('view' = any(rights), false) then
        raise exception using errcode = 'SK404', message = 'project_not_found';
    elsif not 'build' = any(rights) then
        raise exception using errcode = 'SK403', message = 'role_forbids';
    end if;
    select * into holder from app.credit_holder(p_project);
    return query select * from app.credits_of(holder.holder_kind, holder.holder_id);
end;
$$;

revoke all on function app.transfer_credits, app.fill_team, app.return_team_credits, app.check_team_right,
    app.team_credits, app.team_credit_lines, app.team_credit_moves, app.credits_of_project
    from public, anon, authenticated, samokoder_worker;
grant execute on function app.fill_team, app.team_credits, app.team_credit_lines, app.team_credit_moves,
    app.credits_of_project to authenticated;
