-- Packs for a team: whoever leads it pays, its account gets the credits, and what is paid back is taken from there. Credits
-- that somebody bought for himself and moved to a team come back from it if their purchase is paid back (decision 0053).

select app.allow_kinds('team_log', array['credits_bought']);

alter table app.checkouts add column team_id uuid;
alter table app.checkouts add constraint checkouts_team_pack_check check (team_id is null or pack is not null);
-- Whose account got the credits; null: the buyer's.
alter table app.credit_purchases add column team_id uuid;

-- The right to buy for a team, for the page that is about to be made.
create function app.check_team_buyer(p_team uuid) returns void
    language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    select app.check_team_right(p_team, 'people')
$$;

drop function app.note_checkout(uuid, text, text, text);
create function app.note_checkout(p_user uuid, p_session text, p_plan text, p_pack text, p_team uuid) returns void
    language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    insert into app.checkouts (session_id, user_id, plan, pack, credits, team_id)
    values (p_session, p_user, p_plan, p_pack, (select credits from app.credit_packs where pack = p_pack), p_team)
    on conflict do nothing
$$;

-- The team that a purchase is for, if there is one still; it is not deleted before this transaction ends. Its account is
-- locked before it, as everywhere.
create function app.hold_buying_team(p_team uuid) returns uuid
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    held uuid;
begin
    perform 1 from app.credit_accounts where holder_kind = 'team' and holder_id = p_team for update;
    select id into held from app.teams where id = p_team for key share;
    return held;
end;
$$;

-- Credits that somebody's purchase brought go back: first from his own account, then out of teams into which he has moved
-- some, the latest first, as far as they lie there unused and came from him; what then lacks he owes.
create function app.take_back_purchase(p_user uuid, p_micro bigint, p_reference text) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    lacking bigint;
    given record;
    part bigint;
begin
    perform 1 from app.credit_accounts a
    where (a.holder_kind = 'user' and a.holder_id = p_user) or (a.holder_kind = 'team' and a.holder_id in (
        select t.holder_id from app.credit_moves m join app.credit_accounts t on t.id = m.account_id
        where m.reason = 'from_user' and m.kind = 'transfer' and starts_with(m.reference, 'to_team:' || p_user || ':')))
    order by a.id for update;
    lacking := p_micro - coalesce((select available from app.credit_accounts
        where holder_kind = 'user' and holder_id = p_user), 0);
    for given in
        select t.holder_id as team, t.available, sum(m.micro) - coalesce((
            select sum(-b.micro) from app.credit_moves b
            where b.account_id = t.id and b.kind = 'transfer' and b.reason = 'reclaimed'
                and starts_with(b.reference, p_user || ':')), 0) as moved
        from app.credit_moves m join app.credit_accounts t on t.id = m.account_id
        where m.reason = 'from_user' and m.kind = 'transfer' and starts_with(m.reference, 'to_team:' || p_user || ':')
        group by t.id, t.holder_id, t.available order by max(m.id) desc
    loop
        part := least(lacking, given.available, given.moved);
        if part > 0 then
            perform app.transfer_credits('team', given.team, 'user', p_user, part, 'reclaimed',
                p_user || ':' || p_reference || ':' || given.team);
            lacking := lacking - part;
        end if;
    end loop;
    perform app.refund_credits('user', p_user, p_micro, 'refund', p_reference);
end;
$$;

-- As before; credits of plans are bought as well.
create or replace function app.move_credits(p_user uuid, p_micro bigint, p_reason text, p_reference text) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if p_reason = 'refund' then
        perform app.take_back_purchase(p_user, p_micro, p_reference);
    else
        perform app.grant_credits('user', p_user, p_micro, p_reason, p_reference);
    end if;
end;
$$;

-- Moves the credits of a purchase to where they belong, or back: of a team that is gone since, to and from who paid.
create function app.move_purchase(p_bought app.credit_purchases, p_micro bigint, p_is_back boolean, p_reference text)
    returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    team uuid := app.hold_buying_team(p_bought.team_id);
begin
    if p_is_back and team is not null then
        perform app.refund_credits('team', team, p_micro, 'refund', p_reference);
    elsif team is not null then
        perform app.grant_credits('team', team, p_micro, 'purchase', p_reference);
    else
        perform app.move_credits(
            p_bought.user_id, p_micro, case when p_is_back then 'refund' else 'purchase' end, p_reference);
    end if;
end;
$$;

create function app.rewrite(p_name text, p_changes text[]) returns void language plpgsql as $$
declare
    body text;
    change text[];
begin
    select pg_get_functiondef(p.oid) into strict body from pg_proc p
    where p.pronamespace = 'app'::regnamespace and p.proname = p_name;
    foreach change slice 1 in array p_changes loop
        if position(change[1] in body) = 0 then
            raise exception 'app.% has no text %', p_name, change[1];
        end if;
        body := replace(body, change[1], change[2]);
    end loop;
    execute body;
end;
$$;

select app.rewrite('write_checkout', array[
    ['    known app.checkouts;', '    known app.checkouts;
    bought app.credit_purchases;'],
    ['payment_intent, paid_at)', 'payment_intent, paid_at, team_id)'],
    ['(p_row ->> ''created_at'')::timestamptz)', '(p_row ->> ''created_at'')::timestamptz, app.hold_buying_team(known.team_id))'],
    ['on conflict do nothing;', 'on conflict do nothing returning * into bought;'],
    ['perform app.move_credits(holder, known.credits * 1000000::bigint, ''purchase'', known.session_id);',
        'perform app.move_purchase(bought, known.credits * 1000000::bigint, false, known.session_id);
        if bought.team_id is not null then
            insert into app.team_log (team_id, kind, actor_id, usd)
            values (bought.team_id, ''credits_bought'', holder, known.credits::numeric / 100);
        end if;']]);
select app.rewrite('write_refunds', array[
    ['perform app.move_credits(bought.user_id, abs(due - bought.taken),
                case when due > bought.taken then ''refund'' else ''purchase'' end, bought.session_id || '':'' || p_ticket);',
        'perform app.move_purchase(bought, abs(due - bought.taken), due > bought.taken,
                bought.session_id || '':'' || p_ticket);']]);
drop function app.rewrite(text, text[]);

revoke all on function app.check_team_buyer, app.note_checkout, app.hold_buying_team, app.take_back_purchase,
    app.move_credits, app.move_purchase from public, anon, authenticated;
grant execute on function app.check_team_buyer to authenticated;
grant execute on function app.note_checkout to samokoder_worker;
