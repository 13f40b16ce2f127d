-- Files that are there for secrets stay behind when somebody makes a project of a shared one: the database sees to it, too.

-- The same files as in samokoder_app/files/secret_files.py; a test holds them against each other.
create function app.holds_secrets(p_path text) returns boolean
    language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select case when name = '.env' or starts_with(name, '.env.') then name !~ '\.(example|sample|template)$'
        else name = any(array['.netrc', '.pypirc', '.npmrc', '.git-credentials', 'id_rsa', 'id_ed25519', 'id_ecdsa',
            'id_dsa']) or name ~ '\.(pem|p12|pfx)$' end
    from (select lower(regexp_replace(p_path, '^.*/', ''))) last_part (name)
$$;
revoke all on function app.holds_secrets from public, anon, authenticated;

do $$
declare
    body text := pg_get_functiondef('app.fork_shared(bytea, integer, text, text, text, text[], jsonb, jsonb, jsonb)'::regprocedure);
    before constant text := 'f.path = any(p_paths)';
begin
    if position(before in body) = 0 then
        raise exception 'app.fork_shared has another text';
    end if;
    execute replace(body, before, before || ' and not app.holds_secrets(f.path)');
end;
$$;
