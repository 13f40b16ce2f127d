-- Plans: more limits, who has which plan and why, and what of his stays open when he has more than it allows.

-- 1. Kinds of lines in the audit log and of mails: each migration adds its own to what is there.
create function app.allow_kinds(p_table text, p_kinds text[]) returns void
    language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    kinds text[] := array(
        select distinct said.kind[1] from pg_constraint c,
            regexp_matches(pg_get_constraintdef(c.oid), '''([a-z_]+)''::text', 'g') as said (kind)
        where c.conrelid = format('app.%I', p_table)::regclass and c.conname = p_table || '_kind_check'
        union select unnest(p_kinds));
begin
    execute format('alter table app.%I drop constraint %I', p_table, p_table || '_kind_check');
    execute format('alter table app.%I add constraint %I check (kind in (%s))', p_table, p_table || '_kind_check',
        (select string_agg(quote_literal(k), ', ' order by k) from unnest(kinds) k));
end;
$$;
select app.allow_kinds('audit_log', array['plan_changed', 'user_plan_granted']);
select app.allow_kinds('outbox_mail', array['enterprise_request']);

-- 2. The limits. Null is unlimited; `own_models` says which models one's own keys may serve with, `monthly_credits` is
-- what a paid month brings.
alter table public.subscription_limits
    add column max_members integer check (max_members >= 1),
    add column history_days integer check (history_days >= 0),
    add column max_storage_bytes bigint check (max_storage_bytes >= 0),
    add column own_models text not null default 'all' check (own_models in ('free', 'all')),
    add column monthly_credits integer not null default 0 check (monthly_credits >= 0);
update public.subscription_limits l
set max_members = v.members, history_days = v.days, max_storage_bytes = v.megabytes * 1000000::bigint,
    own_models = v.models, monthly_credits = v.credits
from (values
    ('free', 1, 7, 200, 'free', 0),
    ('starter', 1, 30, 1000, 'all', 0),
    ('professional', 1, 365, 10000, 'all', 500),
    ('business', 10, null, 50000, 'all', 1000),
    ('enterprise', null, null, null, 'all', 0)
) as v (plan, members, days, megabytes, models, credits)
where l.plan = v.plan;

-- The operator's choice: whether the Free plan is open to all models of one's own keys.
alter table app.instance add column free_plan_has_all_models boolean not null default false;

-- 3. Why somebody has a plan: what he pays for, what an operator gave him beside it, and limits of his own over the
-- plan's: an object of the limits' names, null for unlimited.
create table app.plan_holders (
    user_id uuid primary key references public.profiles (id) on delete cascade,
    subscribed_plan text not null default 'free' references public.subscription_limits (plan),
    granted_plan text references public.subscription_limits (plan),
    limits jsonb not null default '{}' check (jsonb_typeof(limits) = 'object'),
    note text not null default '' check (length(note) <= 500),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
alter table app.plan_holders enable row level security;
revoke all on app.plan_holders from public, anon, authenticated;
create trigger touch before update on app.plan_holders for each row execute function app.touch_updated_at();
insert into app.plan_holders (user_id, subscribed_plan) select id, plan from public.profiles where plan <> 'free';

-- The plan that holds: the larger of the two. Granted to nobody.
create function app.apply_plan(p_user uuid) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update public.profiles p set plan = larger.plan
    from (
        select l.plan from app.plan_holders h
        join public.subscription_limits l on l.plan in (h.granted_plan, h.subscribed_plan)
        where h.user_id = p_user order by l.position desc, l.plan limit 1
    ) larger
    where p.id = p_user and p.plan <> larger.plan;
end;
$$;

-- What somebody pays for; what an operator gave him stays. The one way in which a subscription changes a plan.
create function app.set_plan(p_user uuid, p_plan text) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not exists (select from public.subscription_limits where plan = p_plan) then
        raise exception using errcode = 'SK422', message = 'plan_unknown';
    end if;
    perform 1 from public.profiles where id = p_user for key share;
    if not found then
        raise exception using errcode = 'SK404', message = 'user_not_found';
    end if;
    insert into app.plan_holders as h (user_id, subscribed_plan) values (p_user, p_plan)
    on conflict (user_id) do update set subscribed_plan = excluded.subscribed_plan
        where h.subscribed_plan <> excluded.subscribed_plan;
    perform app.apply_plan(p_user);
end;
$$;

-- Whoever changes a plan, its holder reads of it.
create function app.audit_plans() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    insert into app.audit_log (user_id, kind, object_name)
    values (new.id, 'plan_changed', old.plan || ' → ' || new.plan);
    return null;
end;
$$;
create trigger audit_plan after update on public.profiles for each row
    when (old.plan is distinct from new.plan) execute function app.audit_plans();

-- 4. The limits that hold for somebody; no row when billing is off.
create function app.limits_of(p_user uuid) returns setof public.subscription_limits
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select own.*
    from public.profiles p
    join app.instance i on i.billing_enabled
    join public.subscription_limits l on l.plan = p.plan
    left join app.plan_holders h on h.user_id = p.id
    cross join lateral jsonb_populate_record(l, coalesce(h.limits, '{}')
        || case when i.free_plan_has_all_models then '{"own_models": "all"}'::jsonb else '{}' end) own
    where p.id = p_user
$$;

create or replace function app.own_limits() returns setof public.subscription_limits
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select * from app.limits_of((select auth.uid()))
$$;

-- 5. Who pays for a project, and which projects somebody pays for: all limits ask these two.
create function app.payer_of(p_project uuid) returns uuid
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select user_id from public.projects where id = p_project
$$;

create function app.paid_projects(p_payer uuid) returns setof public.projects
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select * from public.projects where user_id = p_payer
$$;

-- 6. Of more projects than the plan allows those whose files changed last can be worked in; the others are read-only.
alter table public.projects
    add column used_at timestamptz not null default now(),
    add column swapped_at timestamptz,
    add column stored_bytes bigint not null default 0;
update public.projects p set used_at = updated_at,
    stored_bytes = coalesce((select sum(b.size) from app.blobs b where b.project_id = p.id), 0);

create function app.note_use() returns trigger
    language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    new.used_at := greatest(clock_timestamp(), new.used_at);
    return new;
end;
$$;
create trigger note_use before update of latest_version on public.projects for each row
    when (old.latest_version <> new.latest_version) execute function app.note_use();

create function app.project_is_writable(p_project uuid) returns boolean
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select not exists (
        select from public.projects p
        cross join lateral app.limits_of(app.payer_of(p.id)) l
        where p.id = p_project and l.max_projects is not null and l.max_projects <= (
            select count(*) from app.paid_projects(app.payer_of(p.id)) o where (o.used_at, o.id) > (p.used_at, p.id)))
$$;

-- The caller's projects that are read-only.
create function app.resting_projects() returns setof uuid
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    most integer := (select max_projects from app.own_limits());
begin
    if most is not null then
        return query select p.id from app.paid_projects((select auth.uid())) p
            order by p.used_at desc, p.id desc offset most;
    end if;
end;
$$;

revoke all on function app.allow_kinds, app.apply_plan, app.set_plan, app.audit_plans, app.limits_of, app.payer_of,
    app.paid_projects, app.note_use, app.project_is_writable, app.resting_projects from public, anon, authenticated;
grant execute on function app.resting_projects to authenticated;
