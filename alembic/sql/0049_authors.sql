-- Who said it: messages, answers, edits of the plan and ideas bear the id of their author. Names are asked for when they are
-- shown, so that a name is as its owner has it, and no event holds an address.

alter table app.events add column author_id uuid;
-- By author first: whoever's account is deleted is taken out of the conversations of others.
create index events_author_id_idx on app.events (author_id, project_id) where author_id is not null;

-- What people say is theirs who say it; a build that begins is theirs who ordered it.
create function app.author_of(p_kind text, p_build uuid) returns uuid
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select case when p_kind in ('user_message', 'questions_answered', 'plan_edited') then (select auth.uid())
        when p_kind = 'build_started' then (select user_id from app.builds where id = p_build) end
$$;

do $$
declare
    body text := pg_get_functiondef('app.write_event(uuid, uuid, integer, integer, text, jsonb)'::regprocedure);
    columns constant text := 'ordinal, kind, payload)';
    given constant text := 'p_ordinal, p_kind, p_payload)';
begin
    if position(columns in body) = 0 or position(given in body) = 0 then
        raise exception 'app.write_event has another text';
    end if;
    body := replace(body, columns, 'ordinal, kind, payload, author_id)');
    execute replace(body, given, 'p_ordinal, p_kind, p_payload, app.author_of(p_kind, p_build))');
end;
$$;

-- Nobody's id: somebody who is not here any more. Before the account goes, for its projects go with it and take their events
-- along.
create function app.forget_author() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update app.events set author_id = '00000000-0000-0000-0000-000000000000' where author_id = old.id;
    return old;
end;
$$;
create trigger forget_author before delete on public.profiles for each row execute function app.forget_author();

-- Names of these authors of a project, for whoever sees it. An address stands for a name only while they share the project,
-- as everywhere in a team; of others there is the name that they gave themselves, or none.
create function app.authors_in(p_project uuid, p_ids uuid[]) returns table (user_id uuid, name text)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select f.id, case when f.id = (select auth.uid()) or app.role_in_project(f.id, p_project) is not null
        then coalesce(f.display_name, f.email) else f.display_name end
    from public.profiles f
    where f.id = any(p_ids) and app.may((select auth.uid()), p_project, 'view')
        and exists (select from app.events e where e.author_id = f.id and e.project_id = p_project)
$$;

revoke all on function app.author_of, app.forget_author, app.authors_in from public, anon, authenticated;
grant execute on function app.authors_in to authenticated;
