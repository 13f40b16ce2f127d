-- The owner's newest edit of the plan; the worker takes it between steps, and the checkpoint keeps its number.
alter table app.builds add column plan_edit jsonb;

drop function app.edit_build_state(uuid, integer, jsonb, jsonb);

-- `p_revision` is the plan's and `p_known` the number of the edit that the new one was made from.
create function app.put_plan_edit(p_build uuid, p_revision integer, p_known integer, p_edit jsonb, p_event jsonb)
    returns void
    language plpgsql security definer set search_path = '' as $$
declare
    build app.builds := app.own_build(p_build);
begin
    if build.status not in ('queued', 'running', 'waiting', 'paused') then
        raise exception using errcode = 'SK409', message = 'plan_not_editable';
    end if;
    if coalesce((build.state ->> 'revision')::integer, 0) <> p_revision
        or coalesce((build.plan_edit ->> 'number')::integer, 0) <> p_known then
        raise exception using errcode = 'SK412', message = 'plan_stale';
    end if;
    update app.builds set plan_edit = p_edit where id = p_build;
    perform app.write_event(build.project_id, p_build, null, null, p_event ->> 'kind', p_event);
end;
$$;

revoke all on function app.put_plan_edit from public, anon;
grant execute on function app.put_plan_edit to authenticated;
