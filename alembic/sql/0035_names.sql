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
