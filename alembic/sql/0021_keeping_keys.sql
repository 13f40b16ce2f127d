-- A key is kept by a function alone, so that the number of a user's keys is counted under a lock. The answer is its id,
-- null for a name that is taken.

create function app.keep_key(
    p_provider text, p_name text, p_mask text, p_sealed text, p_base_url text, p_model text, p_health text
) returns uuid
    language plpgsql security definer set search_path = '' as $$
declare
    caller uuid := (select auth.uid());
    kept uuid;
    most constant integer := 50;
begin
    perform 1 from public.profiles where id = caller for no key update;
    if not found then
        raise exception using errcode = 'SK404', message = 'not_found';
    end if;
    if exists (select from public.user_api_keys where user_id = caller and key_name = p_name) then
        return null;
    end if;
    if (select count(*) from public.user_api_keys where user_id = caller) >= most then
        raise exception using errcode = 'SK409', message = 'keys_full';
    end if;
    insert into public.user_api_keys
        (user_id, provider_id, key_name, mask, encrypted_key, base_url, model, position, health, checked_at)
    select caller, p_provider, p_name, p_mask, p_sealed, p_base_url, p_model,
        coalesce(max(k.position), 0) + 1, p_health, now()
    from public.user_api_keys k where k.user_id = caller
    returning id into kept;
    return kept;
end;
$$;

revoke insert on public.user_api_keys from authenticated;
revoke insert (user_id, provider_id, key_name, mask, encrypted_key, base_url, model, position, health, checked_at)
    on public.user_api_keys from authenticated;
revoke all on function app.keep_key from public, anon, authenticated;
grant execute on function app.keep_key to authenticated;
