-- Answers to requests that may be sent twice (Idempotency-Key): who asked with which key and rights, a digest of what was
-- asked, and the answer, sealed by the web process. A day later they are forgotten.

create table app.kept_answers (
    user_id uuid not null references public.profiles (id) on delete cascade,
    rights text not null check (length(rights) <= 100),
    key text not null check (length(key) between 1 and 200),
    digest bytea not null check (length(digest) = 32),
    sealed bytea check (length(sealed) <= 400000),
    size integer not null default 0,
    created_at timestamptz not null default now(),
    primary key (user_id, rights, key)
);
create index kept_answers_created_at_idx on app.kept_answers (created_at);
alter table app.kept_answers enable row level security;
revoke all on app.kept_answers from public, anon, authenticated;

-- What to do with a request: `claimed` carry it out, `busy` another one with this key is at work, `other` the key was used
-- for something else, `known` give this answer. A claim without an answer is dead after ten minutes: its process was killed.
create function app.claim_answer(p_rights text, p_idempotency_key text, p_digest bytea)
    returns table (state text, sealed bytea)
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    me uuid := (select auth.uid());
    known app.kept_answers;
begin
    if not exists (select from public.profiles p where p.id = me) then
        raise exception using errcode = 'SK403', message = 'forbidden';
    end if;
    delete from app.kept_answers k where k.ctid in (
        select o.ctid from app.kept_answers o where o.created_at < now() - interval '1 day'
        order by o.created_at limit 100 for update skip locked
    );
    delete from app.kept_answers k where k.user_id = me and k.rights = p_rights and k.key = p_idempotency_key
        and (k.created_at < now() - interval '1 day'
            or (k.sealed is null and k.created_at < now() - interval '10 minutes'));
    insert into app.kept_answers (user_id, rights, key, digest) values (me, p_rights, p_idempotency_key, p_digest)
    on conflict do nothing;
    if found then
        return query select 'claimed', null::bytea;
        return;
    end if;
    select * into known from app.kept_answers k where k.user_id = me and k.rights = p_rights and k.key = p_idempotency_key;
    return query select case
        when known.user_id is null then 'busy'
        when known.digest <> p_digest then 'other'
        when known.sealed is null then 'busy'
        else 'known' end, known.sealed;
end;
$$;

-- Keep the answer of a claim; of each user the newest thousand and twenty megabytes stay.
create function app.keep_answer(p_rights text, p_idempotency_key text, p_digest bytea, p_sealed bytea) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    me uuid := (select auth.uid());
begin
    update app.kept_answers k set sealed = p_sealed, size = length(p_sealed)
    where k.user_id = me and k.rights = p_rights and k.key = p_idempotency_key and k.digest = p_digest and k.sealed is null;
    delete from app.kept_answers k where k.user_id = me and (k.rights, k.key) in (
        select o.rights, o.key from (
            select a.rights, a.key, row_number() over newest as place, sum(a.size) over newest as bytes
            from app.kept_answers a where a.user_id = me
            window newest as (order by a.created_at desc, a.rights, a.key)
        ) o where o.place > 1000 or o.bytes > 20000000
    );
end;
$$;

-- A claim whose request made nothing: the key is free again.
create function app.release_answer(p_rights text, p_idempotency_key text, p_digest bytea) returns void
    language sql security definer set search_path = pg_catalog, pg_temp as $$
    delete from app.kept_answers k where k.user_id = (select auth.uid()) and k.rights = p_rights and k.key = p_idempotency_key
        and k.digest = p_digest and k.sealed is null
$$;

revoke all on function app.claim_answer, app.keep_answer, app.release_answer from public, anon, authenticated;
grant execute on function app.claim_answer, app.keep_answer, app.release_answer to authenticated;
