-- Databases of GPT-Pilot that no build goes on with are freed; they are the only contents that ever are.

create function app.count_freed() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update public.projects p set stored_bytes = p.stored_bytes - gone.bytes
    from (select project_id, sum(size) as bytes from freed group by project_id) gone where p.id = gone.project_id;
    return null;
end;
$$;
create trigger count_freed after delete on app.blobs
    referencing old table as freed for each statement execute function app.count_freed();

-- The databases that a state of a build names: its present one, and that of its last end.
create function app.databases_of(p_state jsonb) returns setof text
    language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select named from unnest(array[p_state #>> '{pilot,database}', p_state #>> '{pilot,finished}']) named where named <> ''
$$;

-- Frees what a checkpoint of the build has superseded; once it is done with a plan, what builds before it have left, too:
-- from then on nobody goes back to them (`queue_again`, `earlier_build`). Whatever a build that can be gone on with names
-- stays, and so does what a file of a version has for its content. Its process may have put a picture, say, in the
-- database's place, which has the same digest as one that is shown.
create function app.free_databases(p_build uuid, p_attempt integer, p_superseded text[]) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    held app.builds := app.fence(p_build, p_attempt);
    is_done boolean := held.state ->> 'status' = 'done' and jsonb_typeof(held.state -> 'plan') = 'object';
    over uuid[] := array(select b.id from app.builds b
        where is_done and b.project_id = held.project_id and b.created_at < held.created_at);
begin
    -- Whoever writes a version holds it too: none gets a file whose content is freed meanwhile.
    perform 1 from public.projects where id = held.project_id for no key update;
    delete from app.blobs f
    where f.project_id = held.project_id
        and (f.sha256 = any(p_superseded)
            or f.sha256 in (select app.databases_of(b.state) from app.builds b where b.id = any(over)))
        and starts_with(encode(substring(f.content from 1 for 16), 'escape'), 'SQLite format 3')
        and not exists (select from app.builds b cross join app.databases_of(b.state) named
            where b.project_id = held.project_id and b.id <> all(over) and named = f.sha256)
        and not exists (select from app.version_files v where v.project_id = f.project_id and v.sha256 = f.sha256);
end;
$$;

-- Those of before this.
delete from app.blobs f
using (select distinct b.project_id, named.sha256 from app.checkpoints c join app.builds b on b.id = c.build_id
    cross join app.databases_of(c.state) named (sha256)) left_over
where f.project_id = left_over.project_id and f.sha256 = left_over.sha256
    and starts_with(encode(substring(f.content from 1 for 16), 'escape'), 'SQLite format 3')
    and not exists (select from app.builds b cross join app.databases_of(b.state) named
        where b.project_id = f.project_id and named = f.sha256)
    and not exists (select from app.version_files v where v.project_id = f.project_id and v.sha256 = f.sha256);

revoke all on function app.count_freed, app.databases_of, app.free_databases from public, anon, authenticated;
grant execute on function app.free_databases to samokoder_worker;
