-- The audit log tells of sign-ins and other ways in, by whatever way they came about.

-- A session of the embedded auth server is a sign-in: by password, link, code or another service.
create function app.audit_sessions() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform app.write_audit(new.user_id, 'signed_in');
    return null;
end;
$$;

create function app.audit_passwords() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform app.write_audit(new.id, 'password_changed');
    return null;
end;
$$;

create function app.audit_emails() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform app.write_audit(new.id, 'email_changed');
    return null;
end;
$$;
create trigger audit_email after update on public.profiles for each row
    when (old.email is distinct from new.email and old.email <> '') execute function app.audit_emails();

-- Only where the tables of the auth server are ours: on Supabase the web process tells what it sees.
do $$
begin
    if (select c.relowner = (select oid from pg_roles where rolname = current_user)
        from pg_class c where c.oid = 'auth.sessions'::regclass) then
        create trigger samokoder_audit after insert on auth.sessions for each row execute function app.audit_sessions();
        create trigger samokoder_audit_password after update on auth.users for each row
            when (old.encrypted_password is distinct from new.encrypted_password)
            execute function app.audit_passwords();
    end if;
end;
$$;

revoke all on function app.audit_sessions, app.audit_passwords, app.audit_emails from public, anon, authenticated;
