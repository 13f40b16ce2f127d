-- The first account of a local installation becomes its operator; false when there is one already.
create function app.claim_operator(p_user uuid) returns boolean
    language plpgsql security definer set search_path = '' as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('operator', 0));
    if exists (select from public.profiles where is_operator) then
        return false;
    end if;
    update public.profiles set is_operator = true where id = p_user;
    return found;
end;
$$;

-- By the operator of the machine, on the command line; false when nobody has this address.
create function app.grant_operator(p_email text) returns boolean
    language plpgsql security definer set search_path = '' as $$
begin
    update public.profiles set is_operator = true where lower(email) = lower(p_email);
    return found;
end;
$$;
