-- Roles. They belong to the whole server, so each is made only where it does not exist yet.
do $$
declare
    role_name text;
begin
    foreach role_name in array array['anon', 'authenticated', 'service_role'] loop
        if not exists (select from pg_roles where rolname = role_name) then
            execute format('create role %I nologin noinherit', role_name);
        end if;
    end loop;
    -- No password yet: nobody can log in until provisioning sets one.
    foreach role_name in array array['samokoder_web', 'samokoder_worker', 'samokoder_auth'] loop
        if not exists (select from pg_roles where rolname = role_name) then
            execute format('create role %I login noinherit', role_name);
        end if;
    end loop;
    -- The web role may become a visitor or a user, never service_role and never the owner.
    foreach role_name in array array['anon', 'authenticated'] loop
        if not pg_has_role('samokoder_web', role_name, 'member') then
            execute format('grant %I to samokoder_web', role_name);
        end if;
    end loop;
end;
$$;

create schema if not exists app;
comment on schema app is 'Samokoder, not exposed to REST: queue state, journal, events, builds, files';
revoke create on schema public from public;
grant usage on schema public to anon, authenticated, samokoder_worker, samokoder_auth;
grant usage on schema app to anon, authenticated, samokoder_worker, samokoder_auth;

create or replace function app.touch_updated_at() returns trigger
    language plpgsql set search_path = '' as $$
begin
    new.updated_at := now();
    return new;
end;
$$;

-- 32 bytes with 244 random bits; pgcrypto is not available everywhere.
create or replace function app.random_salt() returns bytea
    language sql volatile set search_path = '' as $$
    select decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex')
$$;
