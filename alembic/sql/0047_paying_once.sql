-- One page of payment for a plan is open for each payer, and of two plans that were paid all the same the later is ended.

-- Whoever wants a page for a plan takes the turn; two clicks within a minute share one. A page is given out only while its
-- turn is the last one, so of two at once one alone can be paid on.
create table app.checkout_turns (
    user_id uuid primary key references public.profiles (id) on delete cascade,
    turn uuid not null,
    plan text not null references public.subscription_limits (plan),
    taken_at timestamptz not null
);
alter table app.checkouts add column turn uuid;

-- Subscriptions that were begun beside another one: what was paid for them is given back, then they end.
create table app.doubled_subscriptions (
    subscription_id text primary key check (length(subscription_id) <= 255),
    user_id uuid not null references public.profiles (id) on delete cascade,
    plan text,
    kept_plan text,
    found_at timestamptz not null default clock_timestamp(),
    -- In the currency's smallest unit.
    refunded bigint not null default 0 check (refunded >= 0),
    currency text not null,
    ended_at timestamptz
);
create index doubled_subscriptions_user_id_idx on app.doubled_subscriptions (user_id);
create index doubled_subscriptions_open_idx on app.doubled_subscriptions (found_at) where ended_at is null;

do $$
declare
    item text;
begin
    foreach item in array array['checkout_turns', 'doubled_subscriptions'] loop
        execute format('alter table app.%I enable row level security', item);
        execute format('revoke all on app.%I from public, anon, authenticated', item);
        execute format('create policy worker on app.%I for select to samokoder_worker using (true)', item);
        execute format('grant select on app.%I to samokoder_worker', item);
    end loop;
end;
$$;
create policy own on app.doubled_subscriptions for select to authenticated using (user_id = (select auth.uid()));
grant select on app.doubled_subscriptions to authenticated;

select app.allow_kinds('audit_log', array['double_ended']);

-- The turn for a page; null for who is gone.
create function app.take_checkout_turn(p_user uuid, p_plan text) returns uuid
    language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    insert into app.checkout_turns as t (user_id, turn, plan, taken_at)
    select id, gen_random_uuid(), p_plan, clock_timestamp() from public.profiles where id = p_user
    on conflict (user_id) do update set
        (turn, plan, taken_at) = (
            select case when is_same then t.turn else excluded.turn end, excluded.plan,
                case when is_same then t.taken_at else excluded.taken_at end
            from (select t.plan = excluded.plan and t.taken_at > clock_timestamp() - interval '1 minute'
                and not exists (select from app.checkouts c
                    where c.user_id = t.user_id and c.turn = t.turn and c.status <> 'open') as is_same) of_turn)
    returning turn
$$;

-- Remembers a page for a plan; false if somebody took a later turn or a subscription goes on: then nobody may see it.
create function app.note_plan_checkout(p_user uuid, p_session text, p_plan text, p_turn uuid) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform 1 from app.checkout_turns where user_id = p_user and turn = p_turn for update;
    if not found or exists (select from app.subscriptions
            where user_id = p_user and status not in ('canceled', 'incomplete_expired')) then
        return false;
    end if;
    insert into app.checkouts (session_id, user_id, plan, turn) values (p_session, p_user, p_plan, p_turn)
    on conflict do nothing;
    return true;
end;
$$;

-- A subscription that is to be ended because of another one, noted before anything is done about it.
create function app.note_double(p_subscription text, p_kept text) returns void
    language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    insert into app.doubled_subscriptions (subscription_id, user_id, plan, kept_plan, currency)
    select s.subscription_id, s.user_id, s.plan, k.plan, s.currency
    from app.subscriptions s
    join app.subscriptions k on k.user_id = s.user_id and k.subscription_id = p_kept
    where s.subscription_id = p_subscription
    on conflict do nothing
$$;

-- It is ended, and so much was given back; its user finds it in his log. Once.
create function app.end_double(p_subscription text, p_refunded bigint) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    ended app.doubled_subscriptions;
begin
    update app.doubled_subscriptions set ended_at = clock_timestamp(), refunded = p_refunded
    where subscription_id = p_subscription and ended_at is null
    returning * into ended;
    if found then
        perform app.write_audit(ended.user_id, 'double_ended', null, ended.plan);
    end if;
end;
$$;

revoke all on function app.take_checkout_turn, app.note_plan_checkout, app.note_double, app.end_double
    from public, anon, authenticated;
grant execute on function app.take_checkout_turn, app.note_plan_checkout, app.note_double, app.end_double
    to samokoder_worker;

-- What an operator is to know of payments: events that wait or are of nobody known here, and what was found at night.
create function app.operators_payments() returns table (
    reconciled_at timestamptz, reconciliation jsonb, waiting bigint, waiting_since timestamptz, unknown jsonb, doubles jsonb
)
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform app.check_operator();
    return query
    select a.reconciled_at, a.reconciliation,
        (select count(*) from app.payment_events where state = 'pending'),
        (select min(received_at) from app.payment_events where state = 'pending'),
        coalesce((select jsonb_agg(jsonb_build_object('customer', u.customer_id, 'events', u.events, 'last_at', u.last_at)
                order by u.last_at desc)
            from (select customer_id, count(*) as events, max(created_at) as last_at from app.payment_events
                where state = 'unknown' group by customer_id order by max(created_at) desc limit 50) u), '[]'),
        coalesce((select jsonb_agg(to_jsonb(d) - 'user_id' order by d.found_at desc)
            from (select * from app.doubled_subscriptions order by found_at desc limit 50) d), '[]')
    from app.payment_account a;
end;
$$;
revoke all on function app.operators_payments from public, anon;
grant execute on function app.operators_payments to authenticated;

-- The newest version that was replaced longer ago than the history of whoever pays for the project, 0 without one: it and
-- those before it stay, and are not read. Null for who may not see the project.
create function app.closed_version(p_project uuid) returns integer
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce((
        select max(following.version) - 1
        from app.limits_of(app.payer_of(p_project)) l
        join app.versions following on following.project_id = p_project
        where following.created_at < now() - make_interval(days => l.history_days)), 0)
    where app.may((select auth.uid()), p_project, 'view')
$$;
revoke all on function app.closed_version from public, anon;
grant execute on function app.closed_version to authenticated;
