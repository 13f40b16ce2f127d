-- Public links to a project. Whoever has one sees what it shows, and nothing else of the project or of its owner.

create table app.shares (
    id uuid primary key default gen_random_uuid(),
    project_id uuid not null references public.projects (id) on delete cascade,
    created_by uuid not null references public.profiles (id) on delete cascade,
    name text not null check (length(name) <= 80),
    -- Visitors are found by the hash; the link itself is sealed, so that who may share can copy it again.
    token_hash bytea not null unique check (length(token_hash) = 32),
    sealed text not null check (length(sealed) between 1 and 1000),
    -- The label of the visitors' preview, which is another one than that of those who work in the project.
    host_id text not null unique check (host_id ~ '^[a-z2-7]{26}$'),
    shows_preview boolean not null,
    shows_history boolean not null,
    shows_code boolean not null,
    allows_fork boolean not null,
    with_secrets boolean not null,
    visits bigint not null default 0,
    last_visit_at timestamptz,
    created_at timestamptz not null default now(),
    expires_at timestamptz
);
create index shares_project_id_idx on app.shares (project_id, created_at desc);
create index shares_created_by_idx on app.shares (created_by);

-- Tickets and cookies of visitors' previews. They end with their link.
create table app.share_tickets (
    token_hash bytea primary key check (length(token_hash) = 32),
    kind text not null check (kind in ('ticket', 'cookie')),
    share_id uuid not null references app.shares (id) on delete cascade,
    expires_at timestamptz not null
);
create index share_tickets_share_id_idx on app.share_tickets (share_id);
create index share_tickets_expires_at_idx on app.share_tickets (expires_at);

alter table app.shares enable row level security;
alter table app.share_tickets enable row level security;
revoke all on app.shares, app.share_tickets from public, anon, authenticated;
create policy own on app.shares for select to authenticated using (project_id in (
    select id from public.projects where user_id = (select auth.uid())
        or team_id = any((select app.teams_with('export'))::uuid[])));
grant select (id, project_id, created_by, name, sealed, shows_preview, shows_history, shows_code, allows_fork,
    with_secrets, visits, last_visit_at, created_at, expires_at) on app.shares to authenticated;

select app.allow_kinds('audit_log', array['share_made', 'share_revoked', 'share_forked']);

-- A link lives for as long as whoever made it may still do so: it ends with his membership, his role, his account.
create function app.share_is_live(p_share app.shares) returns boolean
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select p_share.id is not null
        and (p_share.expires_at is null or p_share.expires_at > now())
        and app.may(p_share.created_by, p_share.project_id,
            case when p_share.with_secrets then 'manage' else 'export' end)
        and exists (
            select from public.projects p
            join public.profiles o on o.id = p.user_id and o.locked_at is null
            join public.profiles m on m.id = p_share.created_by and m.locked_at is null
            where p.id = p_share.project_id)
$$;

create function app.make_share(
    p_project uuid, p_name text, p_hash bytea, p_sealed text, p_label text, p_preview boolean, p_history boolean,
    p_code boolean, p_fork boolean, p_secrets boolean, p_expires timestamptz
) returns uuid
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    held public.projects := app.project_for(p_project, case when p_secrets then 'manage' else 'export' end);
    made uuid;
    most constant integer := 50;
begin
    perform app.hold_own_account();
    delete from app.shares where project_id = p_project and expires_at < now() - interval '30 days';
    if (select count(*) from app.shares where project_id = p_project) >= most then
        raise exception using errcode = 'SK409', message = 'shares_full';
    elsif p_expires <= now() then
        raise exception using errcode = 'SK422', message = 'share_expiry';
    end if;
    insert into app.shares (project_id, created_by, name, token_hash, sealed, host_id, shows_preview, shows_history,
        shows_code, allows_fork, with_secrets, expires_at)
    values (p_project, (select auth.uid()), p_name, p_hash, p_sealed, p_label, p_preview, p_history, p_code, p_fork,
        p_secrets and p_preview, p_expires)
    returning id into made;
    perform app.write_audit((select auth.uid()), 'share_made', p_project, held.name);
    return made;
end;
$$;

create function app.revoke_share(p_project uuid, p_share uuid) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    held public.projects := app.project_for(p_project, 'export');
begin
    delete from app.shares where id = p_share and project_id = p_project;
    if not found then
        raise exception using errcode = 'SK404', message = 'share_not_found';
    end if;
    perform app.write_audit((select auth.uid()), 'share_revoked', p_project, held.name);
end;
$$;

-- Web processes look at once at who is connected, and at whose preview runs.
create function app.tell_share_ended() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform pg_notify('rights', old.created_by::text);
    return null;
end;
$$;
create trigger tell after delete on app.shares for each row execute function app.tell_share_ended();

create function app.tell_shares_of_account() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform pg_notify('rights', new.id::text);
    return null;
end;
$$;
create trigger tell_shares after update of locked_at on public.profiles for each row
    when (old.locked_at is distinct from new.locked_at) execute function app.tell_shares_of_account();

-- The link behind a token; no row where it is unknown or over. Granted to nobody.
create function app.live_share(p_hash bytea) returns setof app.shares
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select s.* from app.shares s where s.token_hash = p_hash and app.share_is_live(s)
$$;

-- What the web process needs to show a link; it reads the rest as the project's owner. `p_is_visit` counts.
create function app.open_share(p_hash bytea, p_is_visit boolean) returns table (
    share_id uuid, project_id uuid, owner_id uuid, shows_preview boolean, shows_history boolean, shows_code boolean,
    allows_fork boolean, with_secrets boolean, expires_at timestamptz
)
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    found_one app.shares;
begin
    select * into found_one from app.live_share(p_hash);
    if found_one.id is null then
        raise exception using errcode = 'SK404', message = 'share_gone';
    end if;
    if p_is_visit then
        update app.shares s set visits = s.visits + 1, last_visit_at = now() where s.id = found_one.id;
    end if;
    return query
        select found_one.id, p.id, p.user_id, found_one.shows_preview, found_one.shows_history, found_one.shows_code,
            found_one.allows_fork, found_one.with_secrets, found_one.expires_at
        from public.projects p where p.id = found_one.project_id;
end;
$$;

-- A ticket for the preview of a link; the label of its host.
create function app.issue_share_ticket(p_hash bytea, p_ticket_hash bytea, p_seconds integer) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    found_one app.shares;
begin
    select * into found_one from app.live_share(p_hash) where shows_preview;
    if found_one.id is null then
        raise exception using errcode = 'SK404', message = 'share_gone';
    end if;
    delete from app.share_tickets where expires_at < now();
    insert into app.share_tickets (token_hash, kind, share_id, expires_at)
    values (p_ticket_hash, 'ticket', found_one.id, now() + make_interval(secs => p_seconds));
    return found_one.host_id;
end;
$$;

-- A ticket becomes a cookie, once; null when it is unknown, used, too old or for another host.
create function app.redeem_share_ticket(p_host_id text, p_hash bytea, p_cookie_hash bytea, p_cookie_seconds integer)
    returns uuid
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    ticket app.share_tickets;
begin
    delete from app.share_tickets t using app.shares s
    where t.token_hash = p_hash and t.kind = 'ticket' and t.expires_at > now()
        and s.id = t.share_id and s.host_id = p_host_id and s.shows_preview and app.share_is_live(s)
    returning t.* into ticket;
    if ticket.token_hash is null then
        return null;
    end if;
    insert into app.share_tickets (token_hash, kind, share_id, expires_at)
    values (p_cookie_hash, 'cookie', ticket.share_id, now() + make_interval(secs => p_cookie_seconds));
    return ticket.share_id;
end;
$$;

-- What a visitor's cookie opens on this host: the link, its project and that one's owner; nulls when nothing.
create function app.share_visitor(
    p_host_id text, p_cookie_hash bytea, out share_id uuid, out project_id uuid, out user_id uuid, out with_secrets boolean
)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select s.id, s.project_id, (select p.user_id from public.projects p where p.id = s.project_id), s.with_secrets
    from app.share_tickets t join app.shares s on s.id = t.share_id
    where t.token_hash = p_cookie_hash and t.kind = 'cookie' and t.expires_at > now()
        and s.host_id = p_host_id and s.shows_preview and app.share_is_live(s)
$$;

-- Which of these links are over; the process that runs their previews asks, by ids that nobody guesses.
create function app.ended_shares(p_ids uuid[]) returns uuid[]
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(asked), '{}') from unnest(p_ids) asked
    where not exists (select from app.shares s where s.id = asked and s.shows_preview and app.share_is_live(s))
$$;

-- A project of the caller with the files of a shared version: of the source there are the named files, and as far as the
-- web process has made a state of it (`p_state`, with `p_request` as its order) its requirements and evidence.
create function app.fork_shared(
    p_hash bytea, p_version integer, p_name text, p_description text, p_title text, p_paths text[], p_request jsonb,
    p_state jsonb, p_events jsonb
) returns uuid
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    caller uuid := (select auth.uid());
    share app.shares;
    source public.projects;
    tree jsonb;
    new_project uuid;
    new_build uuid;
    told jsonb;
    place bigint;
begin
    perform app.hold_own_account();
    select * into share from app.live_share(p_hash) where allows_fork;
    if share.id is null then
        raise exception using errcode = 'SK404', message = 'share_gone';
    end if;
    -- A revocation that is under way is waited for; none begins before this is done.
    perform 1 from app.shares where id = share.id for key share;
    if not found then
        raise exception using errcode = 'SK404', message = 'share_gone';
    end if;
    select * into source from public.projects where id = share.project_id;
    if not found or source.latest_version <> p_version then
        raise exception using errcode = 'SK409', message = 'share_changed';
    elsif p_state is not null and p_state ->> 'status' is distinct from 'done'
        and p_state ->> 'status' is distinct from 'paused' then
        raise exception using errcode = 'SK422', message = 'bad_status';
    end if;
    select coalesce(jsonb_object_agg(f.path,
        jsonb_build_object('sha256', f.sha256, 'size', f.size, 'executable', f.executable)), '{}') into tree
    from app.version_files f
    where f.project_id = source.id and f.version = p_version and f.path = any(p_paths);
    new_project := app.create_project(p_name, p_description, source.stack);
    insert into app.blobs (project_id, sha256, size, content)
    select new_project, b.sha256, b.size, b.content from app.blobs b where b.project_id = source.id and b.sha256 in (
        select file ->> 'sha256' from jsonb_each(tree) as each_file (path, file)
        union select picture #>> '{}' from jsonb_path_query(p_state, '$.**.screenshot') as picture);
    if p_state is not null then
        insert into app.builds (project_id, user_id, status, stage, request, state, error, finished_at)
        values (new_project, caller, p_state ->> 'status', p_state ->> 'stage', p_request, p_state,
            nullif(p_state -> 'error', 'null'), case when p_state ->> 'status' = 'done' then clock_timestamp() end)
        returning id into strict new_build;
        insert into app.checkpoints (build_id, step, attempt, state)
        values (new_build, (p_state ->> 'step')::integer, 0, p_state);
    end if;
    insert into app.versions (project_id, version, build_id, step, kind, title, fingerprint)
    values (new_project, 1, new_build, (p_state ->> 'step')::integer - 1, 'fork', p_title, app.fingerprint_of(tree));
    insert into app.version_files (project_id, version, path, sha256, size, executable)
    select new_project, 1, path, file ->> 'sha256', (file ->> 'size')::integer, (file ->> 'executable')::boolean
    from jsonb_each(tree) as each_file (path, file);
    update public.projects set latest_version = 1 where id = new_project;
    for told, place in select * from jsonb_array_elements(p_events) with ordinality loop
        perform app.write_event(
            new_project, new_build, (p_state ->> 'step')::integer - 1, place::integer, told ->> 'kind', told);
    end loop;
    perform app.write_audit(caller, 'share_forked', new_project, p_name);
    return new_project;
end;
$$;

revoke all on function app.share_is_live, app.make_share, app.revoke_share, app.tell_share_ended,
    app.tell_shares_of_account, app.live_share, app.open_share, app.issue_share_ticket, app.redeem_share_ticket,
    app.share_visitor, app.ended_shares, app.fork_shared from public, anon, authenticated;
grant execute on function app.make_share, app.revoke_share, app.fork_shared to authenticated;
grant execute on function app.open_share, app.issue_share_ticket, app.redeem_share_ticket, app.share_visitor,
    app.ended_shares to anon, authenticated;
