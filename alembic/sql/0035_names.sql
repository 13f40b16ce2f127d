-- A provider says who its user is as `full_name` or `name`, our form as `display_name`.
create or replace function app.make_profile() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    is_first boolean := false;
    said jsonb := new.raw_user_meta_data;
begin
    if tg_op = 'INSERT' and (select first_is_operator from app.instance) then
        perform pg_advisory_xact_lock(hashtextextended('operator', 0));
        is_first := not exists (select from public.profiles where is_operator);
    end if;
    insert into public.profiles (id, email, display_name, is_operator)
    values (new.id, coalesce(new.email, ''),
        left(coalesce(said ->> 'display_name', said ->> 'full_name', said ->> 'name'), 80), is_first)
    on conflict (id) do update set email = excluded.email;
    return new;
end;
$$;

-- Sign-ins at a provider that nobody finished, as `forget_one_time_tokens` does it.
create function app.forget_flows() returns boolean
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    gone integer;
begin
    if not exists (select from pg_attribute where attrelid = 'auth.users'::regclass and attname = 'awaits_confirmation') then
        return false;  -- a real Supabase clears its own away
    end if;
    delete from auth.flow_state where token_hash in (
        select token_hash from auth.flow_state where expires_at <= now() order by expires_at limit 10000
        for update skip locked);
    get diagnostics gone = row_count;
    return gone = 10000;
end;
$$;
revoke all on function app.forget_flows from public, anon, authenticated;
grant execute on function app.forget_flows to samokoder_worker;
