-- Other limits for a build that rests; null is no limit. They count from what the build has used already.
create function app.change_budget(p_build uuid, p_usd numeric, p_tokens bigint) returns void
    language plpgsql security definer set search_path = '' as $$
declare
    build app.builds := app.own_build(p_build);
begin
    if build.status not in ('paused', 'waiting') then
        raise exception using errcode = 'SK409', message = 'build_not_paused';
    end if;
    update app.builds set request = request || jsonb_build_object('budget_usd', p_usd, 'budget_tokens', p_tokens)
    where id = p_build;
end;
$$;
revoke all on function app.change_budget from public, anon;
grant execute on function app.change_budget to authenticated;
