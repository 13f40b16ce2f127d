-- What serves in a project that is yet to be made for a team, and which models the plan of who would pay closes: said before
-- a build is ordered, not when it is refused.

-- The plan whose keys serve with free models alone, in a project, in a team's next project, or (nulls) in one of the
-- caller's own; null where any model may be chosen, and for who may not see the project or the team.
create function app.closing_plan(p_project uuid, p_team uuid) returns text
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select l.plan from app.limits_of(case
        when p_project is not null then
            case when app.may((select auth.uid()), p_project, 'view') then app.payer_of(p_project) end
        when p_team is not null then
            case when app.role_in_team((select auth.uid()), p_team) is not null then app.owner_of_team(p_team) end
        else (select auth.uid()) end) l
    where l.own_models = 'free'
$$;

-- Keys of others that would serve the caller in a project of the team.
create function app.keys_lent_in(p_team uuid) returns table (
    id uuid, provider_id text, key_name text, mask text, base_url text, model text, "position" integer, health text,
    cooling_until timestamptz, checked_at timestamptz, secret_at timestamptz, created_at timestamptz,
    last_used_at timestamptz
)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select k.id, k.provider_id, k.key_name, '', null, k.model, k.position, k.health, k.cooling_until, k.checked_at,
        k.secret_at, k.created_at, k.last_used_at
    from app.team_keys t join public.user_api_keys k on k.id = t.key_id
    where t.team_id = p_team and k.user_id <> (select auth.uid())
        and 'build' = any(app.role_rights(app.role_in_team((select auth.uid()), p_team)))
    order by t.lent_at, k.id
$$;

revoke all on function app.closing_plan, app.keys_lent_in from public, anon, authenticated;
grant execute on function app.closing_plan, app.keys_lent_in to authenticated;
