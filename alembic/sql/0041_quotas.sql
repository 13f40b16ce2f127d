-- Limits of plans. They are checked after a row came, in its transaction and under the lock of who pays for it: so they
-- hold on every way on which it may come, and however many ask in the same moment.

-- `most` goes along, for the sentence.
create function app.refuse_quota(p_code text, p_most bigint) returns void
    language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    raise exception using errcode = 'SK402', message = p_code, detail = jsonb_build_object('most', p_most)::text;
end;
$$;

-- One transaction at a time passes the limits of a payer, whose plan stays until it ends; null without limits.
-- Statements of its own: what is counted afterwards is seen after the lock is held.
create function app.hold_limits(p_payer uuid) returns public.subscription_limits
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    held public.subscription_limits;
begin
    if (select billing_enabled from app.instance) then
        perform pg_advisory_xact_lock(hashtextextended('payer:' || p_payer::text, 0));
        perform 1 from public.profiles where id = p_payer for share;
        select * into held from app.limits_of(p_payer);
    end if;
    return held;
end;
$$;

create function app.check_writable(p_project uuid) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not app.project_is_writable(p_project) then
        perform app.refuse_quota('project_read_only', (
            select max_projects from app.limits_of(app.payer_of(p_project))));
    end if;
end;
$$;

-- Bytes of all contents that a payer's projects have stored, each once per project.
create function app.stored_bytes_of(p_payer uuid) returns bigint
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(sum(stored_bytes), 0)::bigint from app.paid_projects(p_payer)
$$;

-- In decimal megabytes, as it is said.
create function app.check_storage(p_payer uuid, p_most bigint) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if p_most < app.stored_bytes_of(p_payer) then
        perform app.refuse_quota('quota_storage', p_most / 1000000);
    end if;
end;
$$;

create function app.active_builds_of(p_payer uuid) returns bigint
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select count(*) from app.builds b join app.paid_projects(p_payer) p on p.id = b.project_id
    where b.status in ('queued', 'running')
$$;

-- 1. Projects.
create function app.quota_of_projects() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    payer uuid := app.payer_of(new.id);
    most integer := (app.hold_limits(payer)).max_projects;
begin
    if most is not null and most < (select count(*) from app.paid_projects(payer)) then
        perform app.refuse_quota('quota_projects', most);
    end if;
    return null;
end;
$$;
create trigger quota after insert on public.projects for each row execute function app.quota_of_projects();
-- One that becomes somebody else's is one more of his.
create trigger quota_moved after update of user_id on public.projects for each row
    when (old.user_id <> new.user_id) execute function app.quota_of_projects();

-- 2. Builds. Those of a day are counted as they begin: a project that is deleted takes none of them back.
create table app.build_starts (
    build_id uuid primary key,
    user_id uuid not null references public.profiles (id) on delete cascade,
    at timestamptz not null default clock_timestamp()
);
create index build_starts_user_id_idx on app.build_starts (user_id, at);
alter table app.build_starts enable row level security;
revoke all on app.build_starts from public, anon, authenticated;
insert into app.build_starts (build_id, user_id, at)
select id, user_id, created_at from app.builds where created_at > now() - interval '1 day';

create function app.starts_within_day(p_payer uuid) returns bigint
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select count(*) from app.build_starts where user_id = p_payer and at > now() - interval '1 day'
$$;

-- Whether a model is one of those that cost nothing, asked for with a key at OpenRouter itself.
create function app.is_free_model(p_key uuid, p_model text) returns boolean
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select exists (
        select from public.user_api_keys k join public.ai_providers p on p.id = k.provider_id
        where k.id = p_key and p.id = 'openrouter' and coalesce(k.base_url, p.base_url) = p.base_url
            and (p_model like '%:free' or exists (
                select from app.models_of_key(k.id) m where m.model = p_model and m.is_free)))
$$;

create function app.check_models(p_own_models text, p_request jsonb) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if p_own_models = 'free' and p_request ->> 'key_id' is not null and exists (
        select from unnest(array[p_request ->> 'model', p_request ->> 'stronger_model']) asked
        where asked is not null and not app.is_free_model((p_request ->> 'key_id')::uuid, asked)) then
        perform app.refuse_quota('quota_models', null);
    end if;
end;
$$;

create function app.quota_of_builds() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    payer uuid := app.payer_of(new.project_id);
    held public.subscription_limits := app.hold_limits(payer);
begin
    if held.plan is null then
        return null;
    end if;
    perform app.check_writable(new.project_id);
    perform app.check_storage(payer, held.max_storage_bytes);
    perform app.check_models(held.own_models, new.request);
    if held.max_concurrent_builds < app.active_builds_of(payer) then
        perform app.refuse_quota('quota_concurrent_builds', held.max_concurrent_builds);
    end if;
    if tg_op = 'INSERT' then
        delete from app.build_starts where user_id = payer and at <= now() - interval '1 day';
        insert into app.build_starts (build_id, user_id) values (new.id, payer);
        if held.max_builds_per_day < app.starts_within_day(payer) then
            perform app.refuse_quota('quota_builds_per_day', held.max_builds_per_day);
        end if;
    end if;
    return null;
end;
$$;
create trigger quota after insert on app.builds for each row
    when (new.status = 'queued') execute function app.quota_of_builds();
-- One that goes on; what a worker gives back to the queue has passed already.
create trigger quota_again after update of status on app.builds for each row
    when (new.status = 'queued' and old.status in ('waiting', 'paused')) execute function app.quota_of_builds();

-- 3. Versions by hand, restored and brought in, and what they store. A build that runs goes on to its end.
create function app.version_is_readable(p_project uuid, p_version integer) returns boolean
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select not exists (
        select from app.limits_of(app.payer_of(p_project)) l
        join app.versions following on following.project_id = p_project and following.version = p_version + 1
        where p_version > 0 and following.created_at < now() - make_interval(days => l.history_days))
$$;

create function app.check_readable(p_project uuid, p_version integer) returns void
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not app.version_is_readable(p_project, p_version) then
        perform app.refuse_quota('quota_history', (select history_days from app.limits_of(app.payer_of(p_project))));
    end if;
end;
$$;

create function app.quota_of_versions() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    payer uuid := app.payer_of(new.project_id);
    held public.subscription_limits := app.hold_limits(payer);
begin
    if held.plan is not null then
        perform app.check_writable(new.project_id);
        perform app.check_storage(payer, held.max_storage_bytes);
        if new.kind = 'fork' then
            perform app.check_readable(new.from_project, new.from_version);
        end if;
    end if;
    return null;
end;
$$;
create trigger quota after insert on app.versions for each row
    when (new.kind <> 'build') execute function app.quota_of_versions();
-- A restored version learns afterwards which one it is made from.
create function app.quota_of_restored() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform app.check_readable(new.project_id, new.from_version);
    return null;
end;
$$;
create trigger quota_restored after update of from_version on app.versions for each row
    when (new.kind = 'restore') execute function app.quota_of_restored();

create function app.count_stored() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update public.projects p set stored_bytes = p.stored_bytes + added.bytes
    from (select project_id, sum(size) as bytes from stored group by project_id) added where p.id = added.project_id;
    return null;
end;
$$;
create trigger count_stored after insert on app.blobs
    referencing new table as stored for each statement execute function app.count_stored();

-- 4. Messages to the agents.
create function app.quota_of_messages() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform app.check_writable(new.project_id);
    return null;
end;
$$;
create trigger quota after insert on app.events for each row
    when (new.kind = 'user_message') execute function app.quota_of_messages();

revoke all on function app.refuse_quota, app.hold_limits, app.check_writable, app.stored_bytes_of, app.check_storage,
    app.active_builds_of, app.quota_of_projects, app.starts_within_day, app.is_free_model, app.check_models,
    app.quota_of_builds, app.version_is_readable, app.check_readable, app.quota_of_versions, app.quota_of_restored,
    app.count_stored, app.quota_of_messages from public, anon, authenticated;
grant execute on function app.check_readable to authenticated;
