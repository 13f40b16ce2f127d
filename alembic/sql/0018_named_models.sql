-- A paused build goes on with another model, or with the models by role. What belonged to the one before (its tier, who
-- repairs what it could not) goes with it.
drop function app.change_model(uuid, text, text, uuid);
create function app.change_model(p_build uuid, p_model text, p_provider text, p_key uuid, p_is_routed boolean)
    returns void
    language plpgsql security definer set search_path = '' as $$
declare
    build app.builds := app.own_build(p_build);
begin
    if build.status <> 'paused' then
        raise exception using errcode = 'SK409', message = 'build_not_paused';
    end if;
    update app.builds set request = request || jsonb_build_object(
        'model', p_model, 'provider', p_provider, 'key_id', p_key, 'is_demo', p_key is null,
        'is_routed', p_is_routed and p_key is not null, 'tier', null, 'stronger_model', null)
    where id = p_build;
end;
$$;

revoke all on function app.change_model from public, anon, authenticated;
grant execute on function app.change_model to authenticated;
