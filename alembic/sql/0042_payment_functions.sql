-- Functions of payments, executed by the service's own login alone; users read their rows through policies.

create function app.take_payment_ticket(p_object text) returns bigint
    language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    insert into app.payment_tickets (object_id, asked) values (p_object, 1)
    on conflict (object_id) do update set asked = app.payment_tickets.asked + 1
    returning asked
$$;

-- Whether what was asked for with this number may be written now. Holds the object until the end of the transaction.
create function app.use_payment_ticket(p_object text, p_ticket bigint) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update app.payment_tickets set written = p_ticket where object_id = p_object and written < p_ticket;
    return found;
end;
$$;

-- What the payments of a user give him now: a plan, or null. A payment that is lacking has some days of grace.
create function app.paid_plan(p_user uuid) returns text
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select l.plan
    from app.subscriptions s
    join public.subscription_limits l on l.plan = s.plan
    cross join app.payment_account a
    where s.user_id = p_user and (s.status in ('active', 'trialing')
        or (s.status = 'past_due' and s.past_due_since + make_interval(days => a.grace_days) > clock_timestamp()))
    order by l.position desc limit 1
$$;

-- What is paid becomes the plan, unless an operator gave a higher one; the plan that holds.
create function app.apply_paid_plan(p_user uuid) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    -- Whoever comes second sees what the first has written.
    perform 1 from public.profiles where id = p_user for no key update;
    if not found then
        return null;
    end if;
    perform app.set_plan(p_user, coalesce(app.paid_plan(p_user), 'free'));
    return (select plan from public.profiles where id = p_user);
end;
$$;

-- Who this customer is, asked by those who write what Stripe says of him.
create function app.user_of_customer(p_customer text) returns uuid
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select user_id from app.payment_customers where customer_id = p_customer
$$;

-- The customer of a user: the first one that is kept stays. What was said of him before he was known is looked at again.
create function app.keep_payment_customer(p_user uuid, p_customer text) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    kept text;
begin
    insert into app.payment_customers (customer_id, user_id)
    select p_customer, id from public.profiles where id = p_user
    on conflict do nothing;
    select customer_id into kept from app.payment_customers where user_id = p_user;
    update app.payment_events set state = 'pending', next_try_at = clock_timestamp()
    where customer_id = kept and state = 'unknown';
    return kept;
end;
$$;

-- The customer is gone at Stripe: the next purchase makes another one.
create function app.forget_payment_customer(p_customer text) returns void
    language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    delete from app.payment_customers where customer_id = p_customer
$$;

-- A subscription as Stripe tells it. What came of it, here and below: `unknown` (nobody here is its customer), `stale`
-- (something newer is written already), `same` or `changed`.
create function app.write_subscription(p_ticket bigint, p_customer text, p_row jsonb) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    holder uuid := app.user_of_customer(p_customer);
    said app.subscriptions := jsonb_populate_record(null::app.subscriptions, p_row);
    known app.subscriptions;
begin
    if holder is null then
        return 'unknown';
    elsif not app.use_payment_ticket(said.subscription_id, p_ticket) then
        return 'stale';
    end if;
    said.user_id := holder;
    said.plan := (select plan from app.payment_prices where price_id = said.price_id);
    said.pending_plan := (select plan from app.payment_prices where price_id = p_row ->> 'pending_price_id');
    delete from app.subscriptions where subscription_id = said.subscription_id returning * into known;
    insert into app.subscriptions select said.*;
    perform app.apply_paid_plan(holder);
    return case when known is distinct from said then 'changed' else 'same' end;
end;
$$;

-- Stripe has no such subscription any more.
create function app.end_missing_subscription(p_ticket bigint, p_subscription text) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    known app.subscriptions;
begin
    select * into known from app.subscriptions where subscription_id = p_subscription for update;
    if not found then
        return 'unknown';
    elsif not app.use_payment_ticket(p_subscription, p_ticket) then
        return 'stale';
    elsif known.status = 'canceled' then
        return 'same';
    end if;
    update app.subscriptions set status = 'canceled', ended_at = clock_timestamp()
    where subscription_id = p_subscription;
    perform app.apply_paid_plan(known.user_id);
    return 'changed';
end;
$$;

-- Puts credits onto a user's account, or takes them back, once for each reference.
create function app.move_credits(p_user uuid, p_micro bigint, p_reason text, p_reference text) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if p_reason = 'refund' then
        perform app.refund_credits('user', p_user, p_micro, p_reason, p_reference);
    else
        perform app.grant_credits('user', p_user, p_micro, p_reason, p_reference);
    end if;
end;
$$;

-- Credits of a plan for a period, from all its paid invoices in the order of their time: each brings what its plan gives
-- more than those before it, by the share of the month that it pays, less what of it was paid back. What comes later or
-- doubled leads to the same: only the difference to what was given is moved. Trials and what cost nothing bring none.
create function app.settle_plan_credits(p_user uuid, p_subscription text, p_period_end timestamptz) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    due bigint;
    kept app.plan_credits;
begin
    perform pg_advisory_xact_lock(hashtextextended('plan credits:' || p_subscription, 0));
    select floor(coalesce(sum(more * share * (amount_paid - least(refunded, amount_paid)) / amount_paid), 0) * 1000000)
    into due
    from (
        select i.amount_paid, i.refunded,
            greatest(l.monthly_credits - coalesce(max(l.monthly_credits) over (order by i.created_at, i.invoice_id
                rows between unbounded preceding and 1 preceding), 0), 0) as more,
            case when i.reason = 'subscription_update' then least(1, greatest(0,
                extract(epoch from i.period_end - i.period_start)
                    / extract(epoch from i.period_end - (i.period_end - interval '1 month')))) else 1 end as share
        from app.invoices i
        join app.payment_prices p on p.price_id = i.price_id
        join public.subscription_limits l on l.plan = p.plan
        where i.subscription_id = p_subscription and i.period_end = p_period_end and i.status = 'paid'
            and i.amount_paid > 0
    ) paid;
    insert into app.plan_credits (subscription_id, period_end, user_id) values (p_subscription, p_period_end, p_user)
    on conflict do nothing;
    select * into kept from app.plan_credits where subscription_id = p_subscription and period_end = p_period_end;
    if due <> kept.micro then
        update app.plan_credits set micro = due, moves = moves + 1
        where subscription_id = p_subscription and period_end = p_period_end;
        perform app.move_credits(p_user, abs(due - kept.micro), case when due > kept.micro then 'plan' else 'refund' end,
            concat_ws(':', p_subscription, extract(epoch from p_period_end)::bigint, kept.moves + 1));
    end if;
end;
$$;

-- An invoice and the refunds of its payment are written one after the other: who writes the one finds the other there.
create function app.hold_payment(p_payment_intent text) returns void
    language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    select pg_advisory_xact_lock(hashtextextended('payment:' || p_payment_intent, 0)) where p_payment_intent is not null
$$;

create function app.write_invoice(p_ticket bigint, p_customer text, p_row jsonb) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    holder uuid := app.user_of_customer(p_customer);
    said app.invoices := jsonb_populate_record(null::app.invoices, p_row);
    known app.invoices;
begin
    if holder is null then
        return 'unknown';
    elsif not app.use_payment_ticket(said.invoice_id, p_ticket) then
        return 'stale';
    end if;
    said.user_id := holder;
    perform app.hold_payment(said.payment_intent);
    delete from app.invoices where invoice_id = said.invoice_id returning * into known;
    -- Refunds are another object's to tell.
    said.refunded := coalesce(known.refunded, 0);
    insert into app.invoices select said.*;
    if said.status = 'paid' and said.subscription_id is not null then
        perform app.settle_plan_credits(holder, said.subscription_id, said.period_end);
    end if;
    return case when known is distinct from said then 'changed' else 'same' end;
end;
$$;

-- A page on which somebody was sent to pay. Paid packs bring their credits once.
create function app.write_checkout(p_ticket bigint, p_customer text, p_row jsonb) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    holder uuid := app.user_of_customer(p_customer);
    known app.checkouts;
begin
    select * into known from app.checkouts where session_id = p_row ->> 'session_id' and user_id = holder for update;
    if known.session_id is null then
        return 'unknown';
    elsif not app.use_payment_ticket(known.session_id, p_ticket) then
        return 'stale';
    end if;
    update app.checkouts set status = p_row ->> 'status' where session_id = known.session_id;
    if known.pack is null or not (p_row ->> 'is_paid')::boolean then
        return case when known.status <> p_row ->> 'status' then 'changed' else 'same' end;
    end if;
    insert into app.credit_purchases (session_id, user_id, pack, credits, amount, currency, payment_intent, paid_at)
    values (known.session_id, holder, known.pack, known.credits, (p_row ->> 'amount')::bigint, p_row ->> 'currency',
        p_row ->> 'payment_intent', (p_row ->> 'created_at')::timestamptz)
    on conflict do nothing;
    if found then
        perform app.move_credits(holder, known.credits * 1000000::bigint, 'purchase', known.session_id);
        return 'changed';
    end if;
    return 'same';
end;
$$;

-- All that went back of a payment, as a sum: credits go back by the same share, and come again if the money does. Moves
-- are named by the asking that found them, each of which is written once.
create function app.write_refunds(p_ticket bigint, p_payment_intent text, p_refunded bigint) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    bought app.credit_purchases;
    billed app.invoices;
    due bigint;
begin
    perform app.hold_payment(p_payment_intent);
    select * into bought from app.credit_purchases where payment_intent = p_payment_intent for update;
    select * into billed from app.invoices where payment_intent = p_payment_intent for update;
    if bought.session_id is null and billed.invoice_id is null then
        return 'unknown';
    elsif not app.use_payment_ticket(p_payment_intent, p_ticket) then
        return 'stale';
    end if;
    if bought.session_id is not null then
        due := floor(bought.credits * 1000000::numeric * least(p_refunded, bought.amount) / greatest(bought.amount, 1));
        update app.credit_purchases set refunded = p_refunded, taken = due
        where session_id = bought.session_id;
        if due <> bought.taken then
            perform app.move_credits(bought.user_id, abs(due - bought.taken),
                case when due > bought.taken then 'refund' else 'purchase' end, bought.session_id || ':' || p_ticket);
        end if;
    end if;
    if billed.invoice_id is not null then
        update app.invoices set refunded = p_refunded where invoice_id = billed.invoice_id;
        if billed.subscription_id is not null then
            perform app.settle_plan_credits(billed.user_id, billed.subscription_id, billed.period_end);
        end if;
    end if;
    return case when p_refunded in (bought.refunded, billed.refunded) then 'same' else 'changed' end;
end;
$$;

create function app.note_checkout(p_user uuid, p_session text, p_plan text, p_pack text) returns void
    language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    insert into app.checkouts (session_id, user_id, plan, pack, credits)
    values (p_session, p_user, p_plan, p_pack, (select credits from app.credit_packs where pack = p_pack))
    on conflict do nothing
$$;

-- An event, once: its state if it was there before, `new` otherwise. Doubled ones are counted.
create function app.note_payment_event(
    p_event text, p_kind text, p_object text, p_customer text, p_created timestamptz
) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    known text;
begin
    insert into app.payment_events (event_id, kind, object_id, customer_id, created_at, next_try_at)
    -- Whoever brought it works on it now; if he does not come to the end, somebody else does later.
    values (p_event, p_kind, p_object, p_customer, p_created, clock_timestamp() + interval '1 minute')
    on conflict (event_id) do update set times = app.payment_events.times + 1
    returning case when times = 1 then 'new' else state end into known;
    return known;
end;
$$;

-- What came of an event. One that failed is tried again, later each time, an hour apart at most.
create function app.end_payment_event(p_event text, p_state text, p_error text) returns void
    language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    update app.payment_events set state = p_state, error = left(p_error, 200), tries = tries + 1,
        next_try_at = clock_timestamp() + least(interval '20 seconds' * power(2, least(tries, 20)), interval '1 hour')
    where event_id = p_event
$$;

-- Events that wait for a try, held for a minute by whoever takes them.
create function app.take_payment_events(p_most integer) returns setof app.payment_events
    language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    update app.payment_events set next_try_at = clock_timestamp() + interval '1 minute'
    where event_id in (
        select event_id from app.payment_events where state = 'pending' and next_try_at <= clock_timestamp()
        order by next_try_at limit p_most for update skip locked)
    returning *
$$;

-- Events from this moment on are worked on once more; how many.
create function app.replay_payment_events(p_since timestamptz) returns bigint
    language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    with again as (
        update app.payment_events set state = 'pending', next_try_at = clock_timestamp()
        where created_at >= p_since and state <> 'ignored' returning 1)
    select count(*) from again
$$;

create function app.keep_payment_price(
    p_price text, p_product text, p_plan text, p_pack text, p_unit_amount integer, p_currency text
) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update app.payment_prices set is_current = false
    where price_id <> p_price and (plan = p_plan or pack = p_pack);
    insert into app.payment_prices (price_id, product_id, plan, pack, unit_amount, currency)
    values (p_price, p_product, p_plan, p_pack, p_unit_amount, p_currency)
    on conflict (price_id) do update set is_current = true;
end;
$$;

create function app.keep_payment_account(p_portal text, p_trial_days integer, p_grace_days integer) returns void
    language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    update app.payment_account set portal_configuration = p_portal, trial_days = p_trial_days, grace_days = p_grace_days
$$;

-- Whether whoever asks is to reconcile now: once a day, one worker.
create function app.claim_reconciliation(p_hours double precision) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update app.payment_account set reconciled_at = clock_timestamp()
    where reconciled_at is null or reconciled_at < clock_timestamp() - make_interval(secs => p_hours * 3600);
    return found;
end;
$$;

create function app.tell_reconciliation(p_report jsonb) returns void
    language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    update app.payment_account set reconciliation = p_report
$$;

-- Plans whose grace has ended meanwhile; how many changed.
create function app.end_graces() returns bigint
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    late uuid;
    changed bigint := 0;
begin
    for late in
        select s.user_id from app.subscriptions s join app.plan_holders h on h.user_id = s.user_id
        cross join app.payment_account a
        where s.status = 'past_due' and s.past_due_since + make_interval(days => a.grace_days) <= clock_timestamp()
            and h.subscribed_plan = s.plan and s.plan <> 'free'
    loop
        if app.apply_paid_plan(late) is not null then
            changed := changed + 1;
        end if;
    end loop;
    return changed;
end;
$$;

-- Events of long ago: Stripe repeats none of them.
create function app.forget_payment_events() returns void
    language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    delete from app.payment_events where received_at < clock_timestamp() - interval '180 days' and state <> 'pending'
$$;

create function app.forget_left_customer(p_customer text) returns void
    language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    delete from app.left_customers where customer_id = p_customer
$$;

create function app.remember_left_customer() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not exists (select from public.profiles where id = old.user_id) then
        insert into app.left_customers (customer_id) values (old.customer_id) on conflict do nothing;
    end if;
    return null;
end;
$$;
create trigger left_behind after delete on app.payment_customers
    for each row execute function app.remember_left_customer();

revoke all on function app.take_payment_ticket, app.use_payment_ticket, app.paid_plan, app.apply_paid_plan,
    app.user_of_customer, app.keep_payment_customer, app.forget_payment_customer, app.write_subscription,
    app.move_credits, app.settle_plan_credits, app.hold_payment, app.write_invoice, app.write_checkout, app.write_refunds,
    app.note_checkout, app.note_payment_event, app.end_payment_event, app.take_payment_events,
    app.replay_payment_events, app.keep_payment_price, app.keep_payment_account, app.claim_reconciliation,
    app.tell_reconciliation, app.end_graces, app.end_missing_subscription, app.forget_payment_events, app.forget_left_customer, app.remember_left_customer
    from public, anon, authenticated;
grant execute on function app.take_payment_ticket, app.keep_payment_customer, app.forget_payment_customer,
    app.write_subscription, app.write_invoice, app.write_checkout, app.write_refunds, app.note_checkout,
    app.note_payment_event, app.end_payment_event, app.take_payment_events, app.replay_payment_events,
    app.keep_payment_price, app.keep_payment_account, app.claim_reconciliation, app.tell_reconciliation,
    app.end_graces, app.end_missing_subscription, app.forget_payment_events, app.forget_left_customer
    to samokoder_worker;
