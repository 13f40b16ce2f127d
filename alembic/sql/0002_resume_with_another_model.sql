-- A paused build goes on with another model or key; the caller has checked that the key is the user's own
-- (a worker opens a key only for its owner anyway).
create function app.change_model(p_build uuid, p_model text, p_provider text, p_key uuid) returns void
    language plpgsql security definer set search_path = '' as $$
declare
    build app.builds := app.own_build(p_build);
begin
    if build.status <> 'paused' then
        raise exception using errcode = 'SK409', message = 'build_not_paused';
    end if;
    update app.builds set request = request || jsonb_build_object(
        'model', p_model, 'provider', p_provider, 'key_id', p_key, 'is_demo', p_key is null)
    where id = p_build;
end;
$$;
revoke all on function app.change_model from public, anon;
grant execute on function app.change_model to authenticated;
