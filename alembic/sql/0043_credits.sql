-- Credits: an append-only ledger of double entries. One credit is one US cent; the unit here is its millionth.
--
-- A move is one deed; its entries lie in books of one account and add up to nothing:
--   available  what its holder may use           held    what calls under way have reserved
--   owed       what a refunded purchase left to be paid (never above nothing)
--   issued     what was bought or given, negative   spent   what calls have cost
-- The row of an account says what its entries add up to; it is changed with them alone, under its lock.

create table app.credit_accounts (
    id bigint generated always as identity primary key,
    holder_kind text not null check (holder_kind in ('user', 'team')),
    -- No reference: books outlive their holder, who then has a number that means nobody.
    holder_id uuid not null,
    available bigint not null default 0 check (available >= 0),
    held bigint not null default 0 check (held >= 0),
    owed bigint not null default 0 check (owed >= 0),
    opened_at timestamptz not null default clock_timestamp(),
    unique (holder_kind, holder_id),
    -- Nobody has something to spend while something is owed.
    check (owed = 0 or available = 0)
);

create table app.credit_moves (
    id bigint generated always as identity primary key,
    account_id bigint not null references app.credit_accounts (id),
    kind text not null check (kind in ('grant', 'refund', 'reserve', 'settle', 'release', 'return')),
    reason text not null check (length(reason) between 1 and 40),
    reference text not null check (length(reference) between 1 and 200),
    -- What its holder gains or loses by it; nothing where credits are only set aside.
    micro bigint not null,
    balance bigint not null,
    project_id uuid,
    build_id uuid,
    step integer,
    model text check (length(model) <= 200),
    details jsonb not null default '{}',
    at timestamptz not null default clock_timestamp(),
    unique (reason, reference, kind)
);
comment on column app.credit_moves.balance is 'What its holder has after it: available and held, less what is owed';
create index credit_moves_account_id_idx on app.credit_moves (account_id, id desc);
create index credit_moves_build_id_idx on app.credit_moves (build_id) where build_id is not null;

create table app.credit_entries (
    move_id bigint not null references app.credit_moves (id),
    account_id bigint not null references app.credit_accounts (id),
    book text not null check (book in ('available', 'held', 'owed', 'issued', 'spent')),
    micro bigint not null check (micro <> 0),
    primary key (move_id, book)
);
create index credit_entries_account_id_idx on app.credit_entries (account_id, book);

-- What is set aside now: by `reference`, as `reserve_credits` was told. `least` is what is charged for a call of which
-- nothing more is ever heard. `provider_usd` and `day` are what it counts for under its key's cap.
create table app.credit_holds (
    reason text not null,
    reference text not null,
    account_id bigint not null references app.credit_accounts (id),
    micro bigint not null check (micro > 0),
    least bigint not null default 0 check (least between 0 and micro),
    project_id uuid,
    build_id uuid,
    step integer,
    ordinal integer,
    model text,
    key_id uuid,
    margin numeric not null default 0,
    provider_usd numeric,
    day date,
    at timestamptz not null default clock_timestamp(),
    primary key (reason, reference),
    unique (build_id, step, ordinal)
);
create index credit_holds_account_id_idx on app.credit_holds (account_id);

do $$
declare
    name text;
begin
    foreach name in array array['credit_accounts', 'credit_moves', 'credit_entries', 'credit_holds'] loop
        execute format('alter table app.%I enable row level security', name);
        execute format('revoke all on app.%I from public, anon, authenticated, samokoder_worker', name);
    end loop;
end;
$$;

-- Moves and entries are never changed and never taken back, by nobody: what was wrong is put right by another move. Only
-- what a move was for is forgotten with its holder.
create function app.refuse_change() returns trigger
    language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'UPDATE' and tg_table_name = 'credit_moves' then
        if to_jsonb(new) = to_jsonb(old)
            || jsonb_build_object('project_id', null, 'build_id', null, 'reference', 'forgotten:' || old.id) then
            return new;
        end if;
    end if;
    raise exception using errcode = 'SK403', message = 'ledger_is_append_only';
end;
$$;
create trigger append_only before update or delete on app.credit_moves for each row execute function app.refuse_change();
create trigger append_only before update or delete on app.credit_entries for each row execute function app.refuse_change();
create trigger append_only_whole before truncate on app.credit_moves
    for each statement execute function app.refuse_change();
create trigger append_only_whole before truncate on app.credit_entries
    for each statement execute function app.refuse_change();
create trigger kept before delete on app.credit_accounts for each row execute function app.refuse_change();

-- Of a deleted account the books stay, and nothing in them says whose they were.
create function app.forget_holder() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    account bigint;
begin
    update app.credit_accounts set holder_id = gen_random_uuid()
    where holder_kind = 'user' and holder_id = old.id returning id into account;
    if found then
        update app.credit_moves set project_id = null, build_id = null, reference = 'forgotten:' || id
        where account_id = account;
        update app.credit_holds set project_id = null, build_id = null where account_id = account;
    end if;
    return old;
end;
$$;
create trigger forget_holder before delete on public.profiles for each row execute function app.forget_holder();

-- The entries of a move are written at once, and add up to nothing.
create function app.check_entries() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if exists (select from added group by move_id having sum(micro) <> 0 or count(distinct account_id) <> 1)
        or exists (select from added a join app.credit_entries e on e.move_id = a.move_id
            group by a.move_id having count(distinct e.book) <> count(distinct a.book)) then
        raise exception using errcode = 'SK403', message = 'entries_do_not_balance';
    end if;
    return null;
end;
$$;
create trigger balanced after insert on app.credit_entries referencing new table as added
    for each statement execute function app.check_entries();

-- The account of a holder, locked; made at its first use.
create function app.lock_credit_account(p_kind text, p_holder uuid) returns app.credit_accounts
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    account app.credit_accounts;
begin
    select * into account from app.credit_accounts where holder_kind = p_kind and holder_id = p_holder for update;
    if not found then
        insert into app.credit_accounts (holder_kind, holder_id) values (p_kind, p_holder) on conflict do nothing;
        select * into strict account from app.credit_accounts
        where holder_kind = p_kind and holder_id = p_holder for update;
    end if;
    return account;
end;
$$;

-- One deed on a locked account: what becomes of its books. False if it was booked before. What comes in pays what is owed
-- first; a refund takes what is there, and the rest is owed. `p_place` names project, build, step and model.
create function app.book_move(
    p_account app.credit_accounts, p_kind text, p_reason text, p_reference text, p_available bigint, p_held bigint,
    p_place app.credit_holds default null, p_details jsonb default '{}'
) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    outside constant text := case when p_kind in ('grant', 'refund') then 'issued' else 'spent' end;
    in_available bigint := p_available;
    in_owed bigint := 0;
    move bigint;
begin
    if p_kind = 'refund' then
        in_available := greatest(p_available, -p_account.available);
        in_owed := p_available - in_available;
    elsif p_available > 0 then
        in_owed := least(p_available, p_account.owed);
        in_available := p_available - in_owed;
    elsif p_account.available + p_available < 0 then
        raise exception using errcode = 'SK402', message = 'credits_short';
    end if;
    insert into app.credit_moves (account_id, kind, reason, reference, micro, balance, project_id, build_id, step, model,
        details)
    values (p_account.id, p_kind, p_reason, p_reference, p_available + p_held,
        p_account.available + p_account.held - p_account.owed + p_available + p_held,
        (p_place).project_id, (p_place).build_id, (p_place).step, (p_place).model, p_details)
    on conflict (reason, reference, kind) do nothing returning id into move;
    if move is null then
        return false;
    end if;
    insert into app.credit_entries (move_id, account_id, book, micro)
    select move, p_account.id, line.book, line.micro
    from (values ('available', in_available), ('held', p_held), ('owed', in_owed), (outside, -p_available - p_held))
        line (book, micro)
    where line.micro <> 0;
    update app.credit_accounts
    set available = available + in_available, held = held + p_held, owed = owed - in_owed
    where id = p_account.id;
    return true;
end;
$$;

create function app.check_amount(p_micro bigint) returns void
    language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
begin
    -- A hundred million credits are a million dollars: more is a mistake of the caller's.
    if p_micro is null or p_micro <= 0 or p_micro > 100000000000000 then
        raise exception using errcode = 'SK422', message = 'credits_amount';
    end if;
end;
$$;

-- Credits that were bought or given. False if they were booked before under this reason and reference.
create function app.grant_credits(p_kind text, p_holder uuid, p_micro bigint, p_reason text, p_reference text)
    returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    account app.credit_accounts;
begin
    perform app.check_amount(p_micro);
    account := app.lock_credit_account(p_kind, p_holder);
    if app.book_move(account, 'grant', p_reason, p_reference, p_micro, 0) then
        return true;
    end if;
    if not exists (select from app.credit_moves where reason = p_reason and reference = p_reference and kind = 'grant'
        and account_id = account.id) then
        raise exception using errcode = 'SK409', message = 'credits_reference_reused';
    end if;
    return false;
end;
$$;

-- Credits whose purchase was paid back are taken away; what was used of them already is owed, and the next ones pay it.
-- The answer is what was taken from the balance now.
create function app.refund_credits(p_kind text, p_holder uuid, p_micro bigint, p_reason text, p_reference text)
    returns bigint
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    account app.credit_accounts;
begin
    perform app.check_amount(p_micro);
    account := app.lock_credit_account(p_kind, p_holder);
    if app.book_move(account, 'refund', p_reason, p_reference, -p_micro, 0) then
        return least(p_micro, account.available);
    end if;
    if not exists (select from app.credit_moves where reason = p_reason and reference = p_reference and kind = 'refund'
        and account_id = account.id) then
        raise exception using errcode = 'SK409', message = 'credits_reference_reused';
    end if;
    return 0;
end;
$$;

-- Sets credits aside before something is done; SK402 `credits_short` if there are not as many. False if this was done
-- before under this reason and reference, be it over already or not.
create function app.reserve_credits(
    p_kind text, p_holder uuid, p_micro bigint, p_reason text, p_reference text, p_place app.credit_holds default null
) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    account app.credit_accounts;
begin
    perform app.check_amount(p_micro);
    account := app.lock_credit_account(p_kind, p_holder);
    if exists (select from app.credit_moves
        where reason = p_reason and reference = p_reference and kind = 'reserve') then
        return false;
    end if;
    perform app.book_move(account, 'reserve', p_reason, p_reference, -p_micro, p_micro, p_place);
    insert into app.credit_holds (reason, reference, account_id, micro, least, project_id, build_id, step, ordinal, model,
        key_id, margin, provider_usd, day)
    values (p_reason, p_reference, account.id, p_micro, least(coalesce((p_place).least, 0), p_micro),
        (p_place).project_id, (p_place).build_id, (p_place).step, (p_place).ordinal, (p_place).model,
        (p_place).key_id, coalesce((p_place).margin, 0), (p_place).provider_usd, (p_place).day);
    return true;
end;
$$;

-- A hold that is still open, with its account locked; null if it is none (any more). Holds are taken away under the lock
-- of their account alone, so of two that end one the second finds nothing.
create function app.lock_hold(p_reason text, p_reference text) returns app.credit_holds
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    found_account bigint;
    hold app.credit_holds;
begin
    select account_id into found_account from app.credit_holds where reason = p_reason and reference = p_reference;
    if not found then
        return null;
    end if;
    perform 1 from app.credit_accounts where id = found_account for update;
    select * into hold from app.credit_holds where reason = p_reason and reference = p_reference;
    return hold;
end;
$$;

-- Charges what was used, at the most what was set aside: no call costs its holder more than that. The rest is free
-- again. The answer is what was charged; null if nothing is set aside under this name (any more).
create function app.settle_credits(p_reason text, p_reference text, p_micro bigint) returns bigint
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    hold app.credit_holds := app.lock_hold(p_reason, p_reference);
    account app.credit_accounts;
    charged bigint;
begin
    if hold.reference is null then
        return null;
    end if;
    charged := least(greatest(coalesce(p_micro, hold.least), 0), hold.micro);
    select * into strict account from app.credit_accounts where id = hold.account_id;
    perform app.book_move(account, case when charged = 0 then 'release' else 'settle' end, p_reason, p_reference,
        hold.micro - charged, -hold.micro, hold,
        jsonb_strip_nulls(jsonb_build_object('reserved', hold.micro, 'margin', nullif(hold.margin, 0),
            'uncovered', nullif(greatest(p_micro - charged, 0), 0))));
    delete from app.credit_holds where reason = p_reason and reference = p_reference;
    perform app.count_use(hold, p_micro);
    return charged;
end;
$$;

-- Nothing was used: all is free again. False if nothing is set aside under this name (any more).
create function app.release_credits(p_reason text, p_reference text) returns boolean
    language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    select app.settle_credits(p_reason, p_reference, 0) is not null
$$;

-- What of the ledger does not agree with itself: no row, ever.
create function app.ledger_differences()
    returns table (account_id bigint, book text, entered numeric, said numeric)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    with entered as (
        select e.account_id, e.book, sum(e.micro) as micro from app.credit_entries e group by e.account_id, e.book
    ), said as (
        select a.id as account_id, line.book, line.micro::numeric from app.credit_accounts a
        cross join lateral (values ('available', a.available), ('held', a.held), ('owed', -a.owed)) line (book, micro)
        union all
        select h.account_id, 'in holds', sum(h.micro) from app.credit_holds h group by h.account_id
    ), compared as (
        select s.account_id, s.book, coalesce(e.micro, 0) as entered, s.micro as said
        from said s left join entered e on e.account_id = s.account_id
            and e.book = case s.book when 'in holds' then 'held' else s.book end
        union all
        select a.id, 'holds', coalesce((select sum(h.micro) from app.credit_holds h where h.account_id = a.id), 0), a.held
        from app.credit_accounts a
        union all
        select e.account_id, 'all books', sum(e.micro), 0 from entered e group by e.account_id
    )
    select * from compared c where c.entered <> c.said
$$;
