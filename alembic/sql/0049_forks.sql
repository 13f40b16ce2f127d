-- What a fork is made with is looked at by the database, too: whoever calls these functions with SQL of his own gets no proof
-- that the source has not, no file of it but pictures, and no order in another's name.

-- The build of a fork rests; what it knows as proven is what the last verification of these very files has left, nothing of
-- it where files stay behind (`p_is_whole` false). `p_events` tell what forks tell, and of the same state.
create function app.check_fork(
    p_project uuid, p_version integer, p_is_whole boolean, p_request jsonb, p_state jsonb, p_events jsonb
) returns void
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    verified app.events;
    proven jsonb;
    most constant integer := 16000000;
begin
    if octet_length(p_state::text) > most or octet_length(p_events::text) > 2 * most or octet_length(p_request::text) > most
        or jsonb_typeof(p_events) is distinct from 'array' or jsonb_array_length(p_events) > 5000 then
        raise exception using errcode = 'SK422', message = 'fork_invalid';
    elsif exists (select from public.user_api_keys k
        where k.id::text = p_request ->> 'key_id' and k.user_id <> (select auth.uid())) then
        raise exception using errcode = 'SK404', message = 'key_not_found';
    end if;
    if p_is_whole then
        select e.* into verified
        from app.versions v join app.events e on e.project_id = v.project_id and e.kind = 'verification_finished'
            and e.payload ->> 'fingerprint' = v.fingerprint
        where v.project_id = p_project and v.version = p_version order by e.seq desc limit 1;
        select c.state into proven from app.checkpoints c
        where c.build_id = verified.build_id and c.step <= verified.step + 1 order by c.step desc limit 1;
    end if;
    if p_state is not null and (
        jsonb_typeof(p_state) <> 'object' or jsonb_typeof(p_request) is distinct from 'object'
        or coalesce(p_state ->> 'status', '') not in ('done', 'paused')) then
        raise exception using errcode = 'SK422', message = 'bad_status';
    elsif p_state is not null and (
        jsonb_typeof(p_state #> '{spec,requirements}') is distinct from 'array'
        or coalesce(p_state ->> 'stage', '') !~ '^[a-z_]{1,40}$' or coalesce(p_state ->> 'step', '') !~ '^[0-9]{1,6}$') then
        raise exception using errcode = 'SK422', message = 'fork_invalid';
    elsif exists (
        select from jsonb_array_elements(p_state #> '{spec,requirements}') shown
        where shown ->> 'status' = 'passed' and not exists (
            select from jsonb_array_elements(proven #> '{spec,requirements}') held
            where held ->> 'id' = shown ->> 'id' and held ->> 'text' = shown ->> 'text' and held ->> 'status' = 'passed')) then
        raise exception using errcode = 'SK422', message = 'fork_unproven';
    end if;
    if exists (
        select from jsonb_array_elements(p_events) told
        where case told ->> 'kind'
            when 'build_started' then false when 'notice' then false when 'version_saved' then false
            when 'plan_ready' then told -> 'spec' is distinct from p_state -> 'spec'
            when 'requirement_updated' then not exists (
                select from jsonb_array_elements(p_state #> '{spec,requirements}') held
                where held -> 'id' = told -> 'requirement' and held -> 'status' = told -> 'status'
                    and held -> 'evidence' = told -> 'evidence')
            when 'verification_finished' then not coalesce(told ->> 'fingerprint' = verified.payload ->> 'fingerprint'
                and told -> 'passed' = verified.payload -> 'passed', false)
            when 'build_finished' then told -> 'status' is distinct from p_state -> 'status'
            else true end) then
        raise exception using errcode = 'SK422', message = 'fork_unproven';
    end if;
end;
$$;

create function app.is_picture(p_content bytea) returns boolean
    language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select starts_with(encode(substring(p_content from 1 for 8), 'hex'), '89504e470d0a1a0a')
$$;

-- Several places of a text at once: between them it is none that the database would take.
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

-- Of the source's contents there go along those of the files, and pictures; no file that somebody names by its digest.
select app.rewrite('fork_shared', array[
    ['b.sha256 in (
        select file ->> ''sha256'' from jsonb_each(tree) as each_file (path, file)
        union select picture', '(b.sha256 in (
        select file ->> ''sha256'' from jsonb_each(tree) as each_file (path, file))
        or app.is_picture(b.content) and b.sha256 in (select picture'],
    ['''$.**.screenshot'') as picture);', '''$.**.screenshot'') as picture));'],
    ['    select coalesce(jsonb_object_agg(f.path,', '    perform app.check_fork(source.id, p_version,
        not exists (select from app.version_files f where f.project_id = source.id and f.version = p_version
            and (app.holds_secrets(f.path) or f.path <> all(p_paths))), p_request, p_state, p_events);
    select coalesce(jsonb_object_agg(f.path,']]);
select app.rewrite('fork_at_rest', array[
    ['b.sha256 in (
        select f.sha256 from app.version_files f where f.project_id = p_project and f.version = p_version
        union select picture', '(b.sha256 in (
        select f.sha256 from app.version_files f where f.project_id = p_project and f.version = p_version)
        or app.is_picture(b.content) and b.sha256 in (select picture'],
    ['''$.**.screenshot'') as picture);', '''$.**.screenshot'') as picture));'],
    ['b.request, p_state,', 'p_request, p_state,'],
    ['p_build uuid, p_state jsonb,', 'p_build uuid, p_request jsonb, p_state jsonb,']]);
drop function app.rewrite(text, text[]);

-- As before, with an order of the caller's: another's names his key and his model.
drop function app.fork_project(uuid, integer, text, text, uuid, jsonb, jsonb);
drop function app.fork_at_rest(uuid, integer, text, text, uuid, jsonb, jsonb);
create function app.fork_project(
    p_project uuid, p_version integer, p_name text, p_title text, p_build uuid, p_request jsonb, p_state jsonb,
    p_events jsonb
) returns uuid
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform app.project_for(p_project, 'export');
    perform app.check_fork(p_project, p_version, true, p_request, p_state, p_events);
    return app.fork_at_rest(p_project, p_version, p_name, p_title, p_build, p_request, p_state, p_events);
end;
$$;

revoke all on function app.check_fork, app.is_picture, app.fork_at_rest, app.fork_project from public, anon, authenticated;
grant execute on function app.fork_project to authenticated;
