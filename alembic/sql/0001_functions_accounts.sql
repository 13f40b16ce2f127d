-- By the operator of the machine, on the command line; false when nobody has this address.
create function app.grant_operator(p_email text) returns boolean
    language plpgsql security definer set search_path = '' as $$
begin
    update public.profiles set is_operator = true where lower(email) = lower(p_email);
    return found;
end;
$$;
