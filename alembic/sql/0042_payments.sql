-- What Stripe says of customers, subscriptions, invoices and purchases, kept here as it was read there last. The product
-- computes no money: plans and credits follow from these rows.

create table app.credit_packs (
    pack text primary key,
    credits integer not null check (credits > 0),
    price_usd numeric(10, 2) not null check (price_usd > 0),
    position integer not null default 0
);
insert into app.credit_packs (pack, credits, price_usd, position) values
    ('small', 500, 5, 1), ('medium', 1000, 10, 2), ('large', 2500, 25, 3);

-- The one row of this installation's account at Stripe.
create table app.payment_account (
    id boolean primary key default true check (id),
    portal_configuration text,
    trial_days integer not null default 0 check (trial_days between 0 and 730),
    grace_days integer not null default 7 check (grace_days between 0 and 60),
    reconciled_at timestamptz,
    -- Customers looked at, differences mended, and what only a person can mend.
    reconciliation jsonb
);
insert into app.payment_account default values;

-- Prices at Stripe and what they stand for; old ones stay, because subscriptions go on with them.
create table app.payment_prices (
    price_id text primary key check (length(price_id) <= 255),
    product_id text not null check (length(product_id) <= 255),
    plan text references public.subscription_limits (plan),
    pack text references app.credit_packs (pack),
    unit_amount integer not null,
    currency text not null,
    is_current boolean not null default true,
    check ((plan is null) <> (pack is null))
);
create unique index payment_prices_plan_idx on app.payment_prices (plan) where is_current;
create unique index payment_prices_pack_idx on app.payment_prices (pack) where is_current;

create table app.payment_customers (
    customer_id text primary key check (length(customer_id) <= 255),
    user_id uuid not null unique references public.profiles (id) on delete cascade,
    created_at timestamptz not null default now()
);

-- Customers whose account was deleted: their subscriptions are to end at Stripe, too.
create table app.left_customers (
    customer_id text primary key,
    left_at timestamptz not null default now()
);

create table app.subscriptions (
    subscription_id text primary key check (length(subscription_id) <= 255),
    user_id uuid not null references public.profiles (id) on delete cascade,
    item_id text not null,
    status text not null,
    plan text references public.subscription_limits (plan),
    price_id text not null,
    -- In the currency's smallest unit, before discounts and taxes.
    unit_amount bigint,
    currency text not null,
    created_at timestamptz not null,
    period_start timestamptz not null,
    period_end timestamptz not null,
    trial_end timestamptz,
    cancel_at timestamptz,
    ended_at timestamptz,
    -- Since when a payment is lacking, by Stripe's own time.
    past_due_since timestamptz,
    next_attempt_at timestamptz,
    pay_url text,
    pending_plan text references public.subscription_limits (plan),
    pending_at timestamptz
);
create index subscriptions_user_id_idx on app.subscriptions (user_id);

create table app.invoices (
    invoice_id text primary key check (length(invoice_id) <= 255),
    user_id uuid not null references public.profiles (id) on delete cascade,
    subscription_id text,
    price_id text,
    number text,
    status text not null,
    reason text,
    total bigint not null,
    amount_due bigint not null,
    amount_paid bigint not null,
    refunded bigint not null default 0,
    currency text not null,
    created_at timestamptz not null,
    period_start timestamptz not null,
    period_end timestamptz not null,
    payment_intent text,
    hosted_url text,
    pdf_url text
);
create index invoices_user_id_idx on app.invoices (user_id, created_at desc);
create index invoices_subscription_id_idx on app.invoices (subscription_id, period_end);
create index invoices_payment_intent_idx on app.invoices (payment_intent);

-- Monthly credits of a plan for one period of a subscription, as they follow from all its invoices that are known by now.
create table app.plan_credits (
    subscription_id text not null,
    period_end timestamptz not null,
    user_id uuid not null references public.profiles (id) on delete cascade,
    micro bigint not null default 0 check (micro >= 0),
    -- How often something was given or taken back: names the next time.
    moves integer not null default 0,
    primary key (subscription_id, period_end)
);
create index plan_credits_user_id_idx on app.plan_credits (user_id);

create table app.credit_purchases (
    session_id text primary key check (length(session_id) <= 255),
    user_id uuid not null references public.profiles (id) on delete cascade,
    pack text not null,
    credits integer not null,
    amount bigint not null,
    currency text not null,
    refunded bigint not null default 0,
    -- Micro-credits that refunds have taken back.
    taken bigint not null default 0,
    payment_intent text,
    paid_at timestamptz not null
);
create index credit_purchases_user_id_idx on app.credit_purchases (user_id, paid_at desc);
create index credit_purchases_payment_intent_idx on app.credit_purchases (payment_intent);

-- Pages at Stripe on which somebody was sent to pay.
create table app.checkouts (
    session_id text primary key check (length(session_id) <= 255),
    user_id uuid not null references public.profiles (id) on delete cascade,
    plan text,
    pack text,
    credits integer,
    status text not null default 'open' check (status in ('open', 'complete', 'expired')),
    created_at timestamptz not null default now(),
    check ((plan is null) <> (pack is null))
);
create index checkouts_user_id_idx on app.checkouts (user_id, created_at desc);

-- Every event that Stripe has sent, once. Objects are asked for anew, so no payload is kept.
create table app.payment_events (
    event_id text primary key check (length(event_id) <= 255),
    kind text not null check (length(kind) <= 120),
    object_id text not null check (length(object_id) <= 255),
    customer_id text,
    created_at timestamptz not null,
    received_at timestamptz not null default clock_timestamp(),
    times integer not null default 1,
    -- `unknown`: of a customer whom nobody here is.
    state text not null default 'pending' check (state in ('pending', 'done', 'unknown', 'ignored')),
    tries integer not null default 0,
    next_try_at timestamptz not null default clock_timestamp(),
    error text check (length(error) <= 200)
);
create index payment_events_open_idx on app.payment_events (next_try_at) where state = 'pending';
create index payment_events_customer_idx on app.payment_events (customer_id) where state = 'unknown';

-- Whoever asks Stripe for an object takes a number first. What was asked for later is at least as new, so an answer is
-- kept only if none with a higher number is there.
create table app.payment_tickets (
    object_id text primary key,
    asked bigint not null default 0,
    written bigint not null default 0
);

do $$
declare
    item text;
begin
    foreach item in array array['credit_packs', 'payment_account', 'payment_prices', 'payment_customers', 'left_customers',
        'subscriptions', 'invoices', 'plan_credits', 'credit_purchases', 'checkouts', 'payment_events',
        'payment_tickets'] loop
        execute format('alter table app.%I enable row level security', item);
        execute format('revoke all on app.%I from public, anon, authenticated', item);
        execute format('create policy worker on app.%I for select to samokoder_worker using (true)', item);
        execute format('grant select on app.%I to samokoder_worker', item);
    end loop;
    foreach item in array array['subscriptions', 'invoices', 'credit_purchases', 'checkouts'] loop
        execute format('create policy own on app.%I for select to authenticated using (user_id = (select auth.uid()))', item);
        execute format('grant select on app.%I to authenticated', item);
    end loop;
end;
$$;
create policy readable on app.credit_packs for select to anon, authenticated using (true);
grant select on app.credit_packs to anon, authenticated;
