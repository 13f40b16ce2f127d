-- Answers to requests that may be sent twice (Idempotency-Key): who asked with which key and rights, a digest of what was
-- asked, and the answer, sealed by the web process. A day later they are forgotten.

create table app.kept_answers (
    user_id uuid not null references public.profiles (id) on delete cascade,
    rights text not null check (length(rights) <= 100),
    key text not null check (length(key) between 1 and 200),
    digest bytea not null check (length(digest) = 32),
    -- Who carries it out: nobody else keeps an answer for it or frees the key.
    claim uuid not null default gen_random_uuid(),
    held_until timestamptz not null default now() + interval '10 minutes',
    sealed bytea check (length(sealed) <= 400000),
    size integer not null default 0,
    created_at timestamptz not null default now(),
    primary key (user_id, rights, key)
);
create index kept_answers_created_at_idx on app.kept_answers (created_at);
create index kept_answers_at_work_idx on app.kept_answers (user_id) where sealed is null;
alter table app.kept_answers enable row level security;
revoke all on app.kept_answers from public, anon, authenticated;

-- What to do with a request: `claimed` carry it out, `busy` another one with this key is at work, `other` the key was used
-- for something else, `known` give this answer. A claim is held for ten minutes and renewed while its request is at work:
-- one that has run out is of a process that was killed, or of a request that ended without an answer.
create function app.claim_answer(p_rights text, p_idempotency_key text, p_digest bytea)
    returns table (state text, claim uuid, sealed bytea)
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    me uuid := (select auth.uid());
    known app.kept_answers;
    mine uuid;
begin
    if not exists (select from public.profiles p where p.id = me) then
        raise exception using errcode = 'SK403', message = 'forbidden';
    end if;
    delete from app.kept_answers k where k.ctid in (
        select o.ctid from app.kept_answers o
        where o.created_at < now() - interval '1 day' and (o.sealed is not null or o.held_until < now())
        order by o.created_at limit 100 for update skip locked
    );
    delete from app.kept_answers k where k.user_id = me and k.rights = p_rights and k.key = p_idempotency_key
        and k.created_at < now() - interval '1 day' and k.sealed is not null;
    delete from app.kept_answers k where k.user_id = me and k.sealed is null and k.held_until < now();
    insert into app.kept_answers (user_id, rights, key, digest) values (me, p_rights, p_idempotency_key, p_digest)
    on conflict do nothing returning kept_answers.claim into mine;
    if found then
        return query select 'claimed', mine, null::bytea;
        return;
    end if;
    select * into known from app.kept_answers k where k.user_id = me and k.rights = p_rights and k.key = p_idempotency_key;
    return query select case
        when known.user_id is null then 'busy'
        when known.digest <> p_digest then 'other'
        when known.sealed is null then 'busy'
        else 'known' end, null::uuid, known.sealed;
end;
$$;

-- A request that is still at work.
create function app.renew_answer(p_claim uuid) returns void
    language sql security definer set search_path = pg_catalog, pg_temp as $$
    update app.kept_answers k set held_until = now() + interval '10 minutes'
    where k.user_id = (select auth.uid()) and k.claim = p_claim and k.sealed is null
$$;

-- Keep the answer of a claim; of each user the newest thousand and twenty megabytes stay. Claims at work do not count.
create function app.keep_answer(p_claim uuid, p_sealed bytea) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    me uuid := (select auth.uid());
begin
    update app.kept_answers k set sealed = p_sealed, size = length(p_sealed)
    where k.user_id = me and k.claim = p_claim and k.sealed is null;
    delete from app.kept_answers k where k.user_id = me and (k.rights, k.key) in (
        select o.rights, o.key from (
            select a.rights, a.key, row_number() over newest as place, sum(a.size) over newest as bytes
            from app.kept_answers a where a.user_id = me and a.sealed is not null
            window newest as (order by a.created_at desc, a.rights, a.key)
        ) o where o.place > 1000 or o.bytes > 20000000
    );
end;
$$;

-- A claim whose request made nothing: the key is free again.
create function app.release_answer(p_claim uuid) returns void
    language sql security definer set search_path = pg_catalog, pg_temp as $$
    delete from app.kept_answers k where k.user_id = (select auth.uid()) and k.claim = p_claim and k.sealed is null
$$;

revoke all on function app.claim_answer, app.renew_answer, app.keep_answer, app.release_answer from public, anon, authenticated;
grant execute on function app.claim_answer, app.renew_answer, app.keep_answer, app.release_answer to authenticated;
