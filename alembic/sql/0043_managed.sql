-- Managed keys: the operator's own, which builds use that are paid for with credits. They are never told to anybody.

-- 1. Keys, with a cap in dollars for each day (UTC), and the models that they serve, with what they cost and the margin.
create table app.managed_keys (
    id uuid primary key default gen_random_uuid(),
    provider_id text not null references public.ai_providers (id),
    name text not null check (length(name) between 1 and 80),
    mask text not null,
    -- Null once it is deleted: what it was used for stays in the books.
    sealed text,
    salt bytea not null,
    base_url text not null,
    cap_usd numeric(12, 4) check (cap_usd > 0),
    is_enabled boolean not null default true,
    health text not null default 'ok' check (health in
        ('ok', 'rejected', 'no_credit', 'no_permission', 'unreachable', 'cooling')),
    cooling_until timestamptz,
    checked_at timestamptz,
    secret_at timestamptz not null default clock_timestamp(),
    created_at timestamptz not null default clock_timestamp()
);

-- Prices are dollars for one token, of the provider; `margin_percent` comes on top of them.
create table app.managed_models (
    id uuid primary key default gen_random_uuid(),
    key_id uuid not null references app.managed_keys (id),
    model text not null check (length(model) between 1 and 200),
    title text not null check (length(title) between 1 and 200),
    margin_percent numeric(6, 2) not null check (margin_percent between 0 and 1000),
    prompt_usd numeric(20, 12) not null check (prompt_usd >= 0),
    completion_usd numeric(20, 12) not null check (completion_usd >= 0),
    cached_usd numeric(20, 12) check (cached_usd >= 0),
    kept_usd numeric(20, 12) check (kept_usd >= 0),
    call_usd numeric(20, 12) not null default 0 check (call_usd >= 0),
    context_tokens integer check (context_tokens > 0),
    most_output integer check (most_output > 0),
    can_see boolean,
    can_call_tools boolean,
    position integer not null default 1,
    is_offered boolean not null default true,
    created_at timestamptz not null default clock_timestamp(),
    unique (key_id, model)
);

-- What a key costs its operator in a day: what ended, and what calls under way may take at the most.
create table app.managed_days (
    key_id uuid not null references app.managed_keys (id),
    day date not null,
    used_usd numeric not null default 0,
    held_usd numeric not null default 0,
    primary key (key_id, day)
);

do $$
declare
    name text;
begin
    foreach name in array array['managed_keys', 'managed_models', 'managed_days'] loop
        execute format('alter table app.%I enable row level security', name);
        execute format('revoke all on app.%I from public, anon, authenticated, samokoder_worker', name);
    end loop;
    foreach name in array array['managed_keys', 'managed_models'] loop
        execute format('create policy worker on app.%I for select to samokoder_worker using (true)', name);
        execute format('grant select on app.%I to samokoder_worker', name);
    end loop;
end;
$$;

-- 2. Whose credits pay for a project: its owner's; of a team's project those of the team, as soon as it has an account.
create function app.credit_holder(p_project uuid, out holder_kind text, out holder_id uuid)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(a.holder_kind, 'user'), coalesce(a.holder_id, p.user_id)
    from public.projects p
    left join app.credit_accounts a on a.holder_kind = 'team' and a.holder_id = (to_jsonb(p) ->> 'team_id')::uuid
    where p.id = p_project
$$;

-- What is left of a key's day at the prices that users pay; null: it has no cap.
create function app.cap_left(p_key app.managed_keys, p_margin numeric) returns numeric
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select trunc((p_key.cap_usd - coalesce((
        select d.used_usd + d.held_usd from app.managed_days d
        where d.key_id = p_key.id and d.day = (clock_timestamp() at time zone 'UTC')::date), 0)) * (1 + p_margin), 8)
$$;

-- What bounds the next call of a build that is paid for with credits, in dollars as its holder pays them; no row for others.
create function app.credit_limits_of_build(p_build uuid)
    returns table (scope text, usd numeric, spent_usd numeric)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    with paid as (
        select k, m.margin_percent / 100 as margin, coalesce(a.available, 0)::numeric / 100000000 as available,
            greatest(coalesce(a.available + a.held, 0), 1)::numeric / 100000000 as usd
        from app.builds b
        join app.managed_models m on m.id = (b.request ->> 'managed_model_id')::uuid
        join app.managed_keys k on k.id = m.key_id
        cross join lateral app.credit_holder(b.project_id) h
        left join app.credit_accounts a on a.holder_kind = h.holder_kind and a.holder_id = h.holder_id
        where b.id = p_build
    )
    select 'credits', p.usd, p.usd - p.available from paid p
    union all
    select 'cap', (p.k).cap_usd * (1 + p.margin), (p.k).cap_usd * (1 + p.margin) - greatest(app.cap_left(p.k, p.margin), 0)
    from paid p where (p.k).cap_usd is not null
$$;

-- 3. A call of a managed key is noted with what it sets aside, in one transaction, and ends with what it has used.
create function app.micro_of(p_usd numeric) returns bigint
    language sql immutable set search_path = pg_catalog, pg_temp as $$
    select ceil(p_usd * 100000000)::bigint
$$;

-- Before a call goes out. What stood at its place before is over: called off (no call), or lost.
create function app.hold_for_call(p_build app.builds, p_step integer, p_ordinal integer, p_call jsonb) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    today constant date := (clock_timestamp() at time zone 'UTC')::date;
    reserved constant numeric := (p_call -> 'reserved' ->> 'usd')::numeric;
    before app.credit_holds;
    offered app.managed_models;
    holder record;
    place app.credit_holds;
begin
    select * into before from app.credit_holds
    where build_id = p_build.id and step = p_step and ordinal = p_ordinal;
    if found and before.reference is distinct from p_call ->> 'token' then
        perform app.settle_credits(before.reason, before.reference, case when p_call is null then 0 end);
    end if;
    if p_call ->> 'key_id' is null
        or not exists (select from app.managed_keys where id = (p_call ->> 'key_id')::uuid) then
        return;
    end if;
    select m.* into offered from app.managed_models m join app.managed_keys k on k.id = m.key_id
    where m.id = (p_build.request ->> 'managed_model_id')::uuid and k.id = (p_call ->> 'key_id')::uuid
        and k.is_enabled and k.sealed is not null;
    if not found or reserved is null or reserved < 0 or reserved = 'NaN' then
        raise exception using errcode = 'SK409', message = 'managed_call_refused';
    elsif reserved = 0 then
        return;
    end if;
    select * into strict holder from app.credit_holder(p_build.project_id);
    place.project_id := p_build.project_id;
    place.build_id := p_build.id;
    place.step := p_step;
    place.ordinal := p_ordinal;
    place.model := left(p_call ->> 'model', 200);
    place.key_id := offered.key_id;
    place.margin := offered.margin_percent / 100;
    place.provider_usd := round(reserved / (1 + place.margin), 12);
    place.day := today;
    place.least := app.micro_of(coalesce((p_call ->> 'cost_usd')::numeric, 0));
    if app.reserve_credits(holder.holder_kind, holder.holder_id, app.micro_of(reserved), 'call', p_call ->> 'token',
        place) then
        perform app.hold_under_cap(place, reserved);
    end if;
end;
$$;

-- Builds of everybody who uses a key pass here one after the other, so that together they keep its cap.
create function app.hold_under_cap(p_place app.credit_holds, p_reserved numeric) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    used_key app.managed_keys;
begin
    insert into app.managed_days (key_id, day) values (p_place.key_id, p_place.day) on conflict do nothing;
    perform 1 from app.managed_days where key_id = p_place.key_id and day = p_place.day for update;
    select * into strict used_key from app.managed_keys where id = p_place.key_id;
    if p_reserved > app.cap_left(used_key, p_place.margin) then
        raise exception using errcode = 'SK402', message = 'managed_cap';
    end if;
    update app.managed_days set held_usd = held_usd + p_place.provider_usd
    where key_id = p_place.key_id and day = p_place.day;
end;
$$;

-- What a call that ended has cost the operator, which may be more than its holder was charged.
create function app.count_use(p_hold app.credit_holds, p_micro bigint) returns void
    language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    update app.managed_days set held_usd = held_usd - p_hold.provider_usd,
        used_usd = used_usd + round(coalesce(p_micro, p_hold.least)::numeric / 100000000 / (1 + p_hold.margin), 12)
    where key_id = p_hold.key_id and day = p_hold.day and p_hold.provider_usd is not null
$$;

alter function app.note_call(uuid, integer, integer, integer, jsonb) rename to note_call_within_limits;
create function app.note_call(p_build uuid, p_attempt integer, p_step integer, p_ordinal integer, p_call jsonb)
    returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    held app.builds := app.fence(p_build, p_attempt);
begin
    -- The account is locked before the limits of its holder: whoever tells what a call has used does so too.
    perform app.hold_for_call(held, p_step, p_ordinal, p_call);
    perform app.note_call_within_limits(p_build, p_attempt, p_step, p_ordinal, p_call);
end;
$$;

-- An answer is kept and paid for at once.
alter function app.put_journal(uuid, integer, integer, integer, jsonb) rename to keep_answer_of_call;
create function app.put_journal(p_build uuid, p_attempt integer, p_step integer, p_ordinal integer, p_reply jsonb)
    returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    hold app.credit_holds;
begin
    perform app.keep_answer_of_call(p_build, p_attempt, p_step, p_ordinal, p_reply);
    select * into hold from app.credit_holds where build_id = p_build and step = p_step and ordinal = p_ordinal;
    if found then
        perform app.settle_credits(hold.reason, hold.reference, app.micro_of((p_reply ->> 'cost_usd')::numeric));
    end if;
end;
$$;

-- A try that brought no answer, cut or lost with its worker, is told by its token, and paid for as far as it is known.
alter function app.log_usage(uuid, integer, integer, integer, jsonb) rename to log_use_of_call;
create function app.log_usage(p_build uuid, p_attempt integer, p_step integer, p_ordinal integer, p_call jsonb)
    returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform app.fence(p_build, p_attempt);
    if p_call ->> 'token' is not null then
        perform app.settle_credits('call', p_call ->> 'token', app.micro_of((p_call ->> 'cost_usd')::numeric));
    end if;
    perform app.log_use_of_call(p_build, p_attempt, p_step, p_ordinal, p_call);
end;
$$;

-- What builds that are over, or at rest, have left set aside: their calls went out, and nobody has told what became of
-- them. They are charged by their estimated prompt, as a lost call is, and the rest is free. One at a time, so that
-- nobody's account is locked while another's is waited for; true while there may be more.
create function app.settle_left_call() returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    left_behind record;
begin
    select h.reason, h.reference into left_behind from app.credit_holds h
    where h.reason = 'call' and h.at < clock_timestamp() - interval '30 seconds'
        and not exists (select from app.builds b join app.open_calls o on o.build_id = b.id
            where b.id = h.build_id and b.status in ('queued', 'running') and o.step = h.step
                and o.ordinal = h.ordinal and o.call ->> 'token' = h.reference)
    order by h.at limit 1;
    if not found then
        return false;
    end if;
    perform app.settle_credits(left_behind.reason, left_behind.reference, null);
    return true;
end;
$$;

-- Repairs that mended nothing are given back: what the stage of repair has cost since something was last verified, or
-- given back. At most three times in a build, or one that rests and goes on would be repaired for nothing without end.
-- The answer is what was given back.
create function app.return_failed_repairs(p_build uuid, p_attempt integer) returns bigint
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    held app.builds := app.fence(p_build, p_attempt);
    most constant integer := 3;
    since integer;
    paid record;
    account app.credit_accounts;
    place app.credit_holds;
    total bigint := 0;
begin
    if (select count(*) from app.credit_moves where build_id = p_build and kind = 'return') >= most then
        return 0;
    end if;
    select greatest(
        coalesce((select max(e.step) from app.events e where e.build_id = p_build and e.kind = 'stage_finished'
            and e.payload ->> 'outcome' in ('task_verified', 'all_verified')), -1),
        coalesce((select max(m.step) from app.credit_moves m where m.build_id = p_build and m.kind = 'return'), -1)
    ) into since;
    place.project_id := held.project_id;
    place.build_id := p_build;
    for paid in
        select m.account_id, -sum(m.micro)::bigint as micro, count(*) as calls, max(m.step) as last_step
        from app.credit_moves m
        where m.build_id = p_build and m.kind = 'settle' and m.step > since and exists (
            select from app.events e where e.build_id = p_build and e.step = m.step and e.kind = 'stage_started'
                and e.payload ->> 'stage' = 'repair')
        group by m.account_id order by m.account_id
    loop
        select * into strict account from app.credit_accounts where id = paid.account_id for update;
        place.step := paid.last_step;
        if app.book_move(account, 'return', 'repair', p_build || ':' || paid.last_step || ':' || account.id, paid.micro, 0,
            place, jsonb_build_object('calls', paid.calls)) then
            total := total + paid.micro;
        end if;
    end loop;
    return total;
end;
$$;

-- A build that rests goes on with credits, or (no model) without.
create function app.pay_with_credits(p_build uuid, p_managed uuid, p_model text, p_provider text) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    build app.builds := app.own_build(p_build);
begin
    if build.status <> 'paused' then
        raise exception using errcode = 'SK409', message = 'build_not_paused';
    elsif p_managed is null then
        update app.builds set request = request - 'managed_model_id' where id = p_build;
        return;
    end if;
    update app.builds set request = request || jsonb_build_object(
        'managed_model_id', p_managed, 'model', p_model, 'provider', p_provider, 'key_id', null, 'is_demo', false,
        'is_routed', false, 'tier', null, 'stronger_model', null)
    where id = p_build;
end;
$$;

-- As before; whose key it is reads of it, be it his build or that of somebody whom he lent it. A managed key is nobody's
-- whose log this is.
create or replace function app.audit_calls() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    used uuid := (new.call ->> 'key_id')::uuid;
begin
    if exists (select from app.audit_log where kind = 'key_used' and build_id = new.build_id and object_id = used)
        or exists (select from app.managed_keys where id = used) then
        return null;
    end if;
    insert into app.audit_log (user_id, kind, object_id, object_name, build_id)
    select coalesce(k.user_id, b.user_id), 'key_used', used, left(k.key_name || ' ' || k.mask, 120), b.id
    from app.builds b left join public.user_api_keys k on k.id = used
    where b.id = new.build_id and not app.audit_is_full(coalesce(k.user_id, b.user_id), 'key_used')
    on conflict (build_id, object_id) where kind = 'key_used' do nothing;
    return null;
end;
$$;

-- 4. What holders see. Granted to nobody: `own_…` ask for the caller, a team's for its members.
create function app.credits_of(p_kind text, p_holder uuid)
    returns table (available bigint, held bigint, owed bigint, was_opened boolean)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(max(a.available), 0)::bigint, coalesce(max(a.held), 0)::bigint, coalesce(max(a.owed), 0)::bigint,
        count(*) > 0
    from app.credit_accounts a where a.holder_kind = p_kind and a.holder_id = p_holder
$$;

-- A statement, the newest first: calls of a build within a day are one line. `p_before` is the id of the last line shown.
create function app.credit_lines_of(p_kind text, p_holder uuid, p_before bigint, p_most integer)
    returns table (
        id bigint, at timestamptz, kind text, reason text, micro bigint, balance bigint, calls bigint, build_id uuid,
        project_id uuid, project text
    )
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    with moves as (
        select m.*, case when m.kind = 'settle' then (m.at at time zone 'UTC')::date end as day,
            case when m.kind <> 'settle' or m.build_id is null then m.id end as alone
        from app.credit_moves m join app.credit_accounts a on a.id = m.account_id
        where a.holder_kind = p_kind and a.holder_id = p_holder and m.micro <> 0
    ), lines as (
        select max(m.id) as id, max(m.at) as at, m.kind, m.reason, sum(m.micro)::bigint as micro, count(*) as calls,
            m.build_id, m.project_id
        from moves m group by m.kind, m.reason, m.build_id, m.project_id, m.day, m.alone
    )
    select l.id, l.at, l.kind, l.reason, l.micro, last.balance, case when l.kind = 'settle' then l.calls else 0 end,
        l.build_id, l.project_id, p.name
    from lines l join app.credit_moves last on last.id = l.id
    left join public.projects p on p.id = l.project_id
    where p_before is null or l.id < p_before
    order by l.id desc limit p_most
$$;

-- Every move that changed the balance, in its order, for a table that is taken away.
create function app.credit_moves_of(p_kind text, p_holder uuid, p_after bigint, p_most integer)
    returns table (
        id bigint, at timestamptz, kind text, reason text, micro bigint, balance bigint, build_id uuid, project_id uuid,
        project text, model text, reference text
    )
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select m.id, m.at, m.kind, m.reason, m.micro, m.balance, m.build_id, m.project_id, p.name, m.model,
        case when m.kind in ('grant', 'refund') then m.reference end
    from app.credit_moves m join app.credit_accounts a on a.id = m.account_id
    left join public.projects p on p.id = m.project_id
    where a.holder_kind = p_kind and a.holder_id = p_holder and m.micro <> 0 and m.id > p_after
    order by m.id limit p_most
$$;

create function app.own_credits() returns table (available bigint, held bigint, owed bigint, was_opened boolean)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select * from app.credits_of('user', (select auth.uid())) where (select auth.uid()) is not null
$$;

create function app.own_credit_lines(p_before bigint, p_most integer)
    returns table (
        id bigint, at timestamptz, kind text, reason text, micro bigint, balance bigint, calls bigint, build_id uuid,
        project_id uuid, project text
    )
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select * from app.credit_lines_of('user', (select auth.uid()), p_before, p_most)
$$;

create function app.own_credit_moves(p_after bigint, p_most integer)
    returns table (
        id bigint, at timestamptz, kind text, reason text, micro bigint, balance bigint, build_id uuid, project_id uuid,
        project text, model text, reference text
    )
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select * from app.credit_moves_of('user', (select auth.uid()), p_after, p_most)
$$;

-- What pays for builds of one of the caller's projects: its balance.
create function app.credits_of_project(p_project uuid)
    returns table (available bigint, held bigint, owed bigint, was_opened boolean)
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    holder record;
    may_see boolean;
begin
    if to_regprocedure('app.may(uuid, uuid, text)') is null then
        may_see := exists (select from public.projects where id = p_project and user_id = (select auth.uid()));
    else  -- rights come with teams, in a later migration
        may_see := app.may((select auth.uid()), p_project, 'view');
    end if;
    if may_see is not true then
        raise exception using errcode = 'SK404', message = 'project_not_found';
    end if;
    select * into holder from app.credit_holder(p_project);
    return query select * from app.credits_of(holder.holder_kind, holder.holder_id);
end;
$$;

-- Models that can be paid for with credits: what they cost, and the margin. No key and nothing of one.
create function app.offered_models() returns table (
    id uuid, provider text, kind text, base_url text, model text, title text, margin_percent numeric, prompt_usd numeric,
    completion_usd numeric, cached_usd numeric, kept_usd numeric, call_usd numeric, context_tokens integer,
    most_output integer, can_see boolean, can_call_tools boolean
)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select m.id, k.provider_id, p.kind, k.base_url, m.model, m.title, m.margin_percent, m.prompt_usd, m.completion_usd,
        m.cached_usd, m.kept_usd, m.call_usd, m.context_tokens, m.most_output, m.can_see, m.can_call_tools
    from app.managed_models m join app.managed_keys k on k.id = m.key_id
    join public.ai_providers p on p.id = k.provider_id
    where m.is_offered and k.is_enabled and k.sealed is not null
        and k.health not in ('rejected', 'no_credit', 'no_permission') and (select auth.uid()) is not null
    order by m.position, m.title, m.id
$$;

-- 5. What operators see and do.
do $$
declare
    kinds text[];
begin
    -- Whatever kinds of lines others have added stay.
    select array_agg(distinct said.kind[1]) into kinds from pg_constraint c,
        regexp_matches(pg_get_constraintdef(c.oid), '''([a-z_]+)''::text', 'g') as said (kind)
    where c.conname = 'audit_log_kind_check' and c.conrelid = 'app.audit_log'::regclass;
    kinds := kinds || array['managed_key_added', 'managed_key_replaced', 'managed_key_deleted', 'credits_given',
        'user_credits_given'];
    alter table app.audit_log drop constraint audit_log_kind_check;
    execute format('alter table app.audit_log add constraint audit_log_kind_check check (kind in (%s))',
        (select string_agg(quote_literal(k), ', ' order by k) from unnest(kinds) k));
end;
$$;

create function app.put_managed_key(
    p_provider text, p_name text, p_mask text, p_sealed text, p_salt bytea, p_base_url text, p_cap numeric, p_health text
) returns uuid
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    made uuid;
begin
    perform app.check_operator();
    insert into app.managed_keys (provider_id, name, mask, sealed, salt, base_url, cap_usd, health, checked_at)
    values (p_provider, p_name, p_mask, p_sealed, p_salt, p_base_url, p_cap, p_health, clock_timestamp())
    returning id into made;
    perform app.write_audit((select auth.uid()), 'managed_key_added', made, p_name || ' ' || p_mask);
    return made;
end;
$$;

create function app.change_managed_key(p_managed_key uuid, p_name text, p_cap numeric, p_is_enabled boolean) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform app.check_operator();
    update app.managed_keys set name = p_name, cap_usd = p_cap, is_enabled = p_is_enabled
    where id = p_managed_key and sealed is not null;
    if not found then
        raise exception using errcode = 'SK404', message = 'key_not_found';
    end if;
end;
$$;

create function app.replace_managed_secret(p_managed_key uuid, p_mask text, p_sealed text, p_health text) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    its_name text;
begin
    perform app.check_operator();
    update app.managed_keys set sealed = p_sealed, mask = p_mask, health = p_health, cooling_until = null,
        checked_at = clock_timestamp(), secret_at = clock_timestamp()
    where id = p_managed_key and sealed is not null returning name into its_name;
    if not found then
        raise exception using errcode = 'SK404', message = 'key_not_found';
    end if;
    perform app.write_audit((select auth.uid()), 'managed_key_replaced', p_managed_key, its_name || ' ' || p_mask);
end;
$$;

-- The key itself is forgotten; its row stays, because the books name it.
create function app.delete_managed_key(p_managed_key uuid) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    gone app.managed_keys;
begin
    perform app.check_operator();
    update app.managed_keys set sealed = null, is_enabled = false where id = p_managed_key and sealed is not null
    returning * into gone;
    if not found then
        raise exception using errcode = 'SK404', message = 'key_not_found';
    end if;
    update app.managed_models set is_offered = false where key_id = p_managed_key;
    perform app.write_audit((select auth.uid()), 'managed_key_deleted', p_managed_key, gone.name || ' ' || gone.mask);
end;
$$;

create function app.sealed_managed_key(p_managed_key uuid) returns table (sealed text, salt bytea)
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform app.check_operator();
    return query select k.sealed, k.salt from app.managed_keys k where k.id = p_managed_key and k.sealed is not null;
end;
$$;

create function app.note_managed_health(
    p_managed_key uuid, p_health text, p_until timestamptz, p_secret_at timestamptz
) returns void
    language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    update app.managed_keys set health = p_health, cooling_until = p_until, checked_at = clock_timestamp()
    where id = p_managed_key and (p_secret_at is null or secret_at = p_secret_at)
$$;

create function app.tell_managed_health(p_managed_key uuid, p_health text, p_until timestamptz) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform app.check_operator();
    perform app.note_managed_health(p_managed_key, p_health, p_until, null);
end;
$$;

-- A model that a key serves, with its prices and the margin, in place of what was said of it before.
create function app.put_managed_model(
    p_managed_key uuid, p_model text, p_title text, p_margin numeric, p_prices jsonb, p_abilities jsonb
) returns uuid
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    made uuid;
begin
    perform app.check_operator();
    perform 1 from app.managed_keys where id = p_managed_key and sealed is not null for key share;
    if not found then
        raise exception using errcode = 'SK404', message = 'key_not_found';
    end if;
    insert into app.managed_models (key_id, model, title, margin_percent, prompt_usd, completion_usd, cached_usd, kept_usd,
        call_usd, context_tokens, most_output, can_see, can_call_tools, position)
    values (p_managed_key, p_model, p_title, p_margin, (p_prices ->> 'prompt_usd')::numeric,
        (p_prices ->> 'completion_usd')::numeric, (p_prices ->> 'cached_usd')::numeric,
        (p_prices ->> 'kept_usd')::numeric, coalesce((p_prices ->> 'call_usd')::numeric, 0),
        (p_abilities ->> 'context_tokens')::integer, (p_abilities ->> 'most_output')::integer,
        (p_abilities ->> 'can_see')::boolean, (p_abilities ->> 'can_call_tools')::boolean,
        (select coalesce(max(position), 0) + 1 from app.managed_models))
    on conflict (key_id, model) do update set
        title = excluded.title, margin_percent = excluded.margin_percent, prompt_usd = excluded.prompt_usd,
        completion_usd = excluded.completion_usd, cached_usd = excluded.cached_usd, kept_usd = excluded.kept_usd,
        call_usd = excluded.call_usd, context_tokens = excluded.context_tokens, most_output = excluded.most_output,
        can_see = excluded.can_see, can_call_tools = excluded.can_call_tools, is_offered = true
    returning id into made;
    return made;
end;
$$;

create function app.withdraw_managed_model(p_managed_model uuid) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform app.check_operator();
    update app.managed_models set is_offered = false where id = p_managed_model;
    if not found then
        raise exception using errcode = 'SK404', message = 'model_not_found';
    end if;
end;
$$;

create function app.operators_managed_keys() returns table (
    id uuid, provider_id text, name text, mask text, base_url text, cap_usd numeric, is_enabled boolean, health text,
    cooling_until timestamptz, checked_at timestamptz, used_usd numeric, held_usd numeric, used_usd_30 numeric
)
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform app.check_operator();
    return query
    select k.id, k.provider_id, k.name, k.mask, k.base_url, k.cap_usd, k.is_enabled, k.health, k.cooling_until,
        k.checked_at, coalesce(d.used_usd, 0), coalesce(d.held_usd, 0), coalesce((
            select sum(m.used_usd) from app.managed_days m where m.key_id = k.id
                and m.day > (now() at time zone 'UTC')::date - 30), 0)
    from app.managed_keys k
    left join app.managed_days d on d.key_id = k.id and d.day = (now() at time zone 'UTC')::date
    where k.sealed is not null order by k.created_at, k.id;
end;
$$;

create function app.operators_managed_models() returns table (
    id uuid, key_id uuid, model text, title text, margin_percent numeric, prompt_usd numeric, completion_usd numeric,
    cached_usd numeric, kept_usd numeric, call_usd numeric, context_tokens integer, most_output integer, can_see boolean,
    can_call_tools boolean
)
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform app.check_operator();
    return query
    select m.id, m.key_id, m.model, m.title, m.margin_percent, m.prompt_usd, m.completion_usd, m.cached_usd, m.kept_usd,
        m.call_usd, m.context_tokens, m.most_output, m.can_see, m.can_call_tools
    from app.managed_models m where m.is_offered order by m.position, m.id;
end;
$$;

-- Credits as a present. `p_reference` is one of the page's, so that a form which is sent twice gives once.
create function app.give_credits(p_user uuid, p_micro bigint, p_reference text) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform app.check_operator();
    perform 1 from public.profiles where id = p_user for key share;
    if not found then
        raise exception using errcode = 'SK404', message = 'user_not_found';
    end if;
    if not app.grant_credits('user', p_user, p_micro, 'operator', p_reference) then
        return false;
    end if;
    perform app.tell_operators_deed(p_user, 'credits_given', 'user_credits_given');
    return true;
end;
$$;

-- The books as a whole. `differences` is how many balances are not what their entries say.
create function app.operators_ledger() returns table (
    accounts bigint, issued numeric, spent numeric, available numeric, held numeric, owed numeric, returned numeric,
    uncovered numeric, differences bigint
)
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform app.check_operator();
    return query
    select (select count(*) from app.credit_accounts),
        coalesce(-sum(e.micro) filter (where e.book = 'issued'), 0), coalesce(sum(e.micro) filter (where e.book = 'spent'), 0),
        coalesce(sum(e.micro) filter (where e.book = 'available'), 0),
        coalesce(sum(e.micro) filter (where e.book = 'held'), 0), coalesce(-sum(e.micro) filter (where e.book = 'owed'), 0),
        coalesce((select sum(m.micro) from app.credit_moves m where m.kind = 'return'), 0),
        coalesce((select sum((m.details ->> 'uncovered')::numeric) from app.credit_moves m where m.kind = 'settle'), 0),
        (select count(*) from app.ledger_differences())
    from app.credit_entries e;
end;
$$;

-- Who may do what.
do $$
declare
    made text;
begin
    foreach made in array array[
        'refuse_change', 'forget_holder', 'check_entries', 'lock_credit_account', 'book_move', 'check_amount', 'grant_credits',
        'refund_credits', 'reserve_credits', 'lock_hold', 'settle_credits', 'release_credits', 'ledger_differences',
        'credit_holder', 'cap_left', 'credit_limits_of_build', 'micro_of', 'hold_for_call', 'hold_under_cap', 'count_use',
        'note_call', 'note_call_within_limits', 'put_journal', 'keep_answer_of_call', 'log_usage', 'log_use_of_call',
        'settle_left_call', 'return_failed_repairs', 'pay_with_credits', 'credits_of', 'credit_lines_of',
        'credit_moves_of', 'own_credits', 'own_credit_lines', 'own_credit_moves', 'credits_of_project', 'offered_models',
        'put_managed_key', 'change_managed_key', 'replace_managed_secret', 'delete_managed_key', 'sealed_managed_key',
        'note_managed_health', 'tell_managed_health', 'put_managed_model', 'withdraw_managed_model',
        'operators_managed_keys', 'operators_managed_models', 'give_credits', 'operators_ledger'
    ] loop
        execute format('revoke all on function app.%I from public, anon, authenticated, samokoder_worker', made);
    end loop;
end;
$$;
grant execute on function app.grant_credits, app.refund_credits, app.reserve_credits, app.settle_credits,
    app.release_credits, app.ledger_differences, app.credit_limits_of_build, app.note_call, app.put_journal, app.log_usage,
    app.settle_left_call, app.return_failed_repairs, app.note_managed_health
    to samokoder_worker;
grant execute on function app.pay_with_credits, app.own_credits, app.own_credit_lines, app.own_credit_moves,
    app.credits_of_project, app.offered_models, app.put_managed_key, app.change_managed_key, app.replace_managed_secret,
    app.delete_managed_key, app.sealed_managed_key, app.tell_managed_health, app.put_managed_model,
    app.withdraw_managed_model, app.operators_managed_keys, app.operators_managed_models, app.give_credits,
    app.operators_ledger
    to authenticated;
