-- Links are changed: what they show, until when, and their name. What they do not show any more ends within seconds.

select app.allow_kinds('audit_log', array['share_changed']);

-- `p_changes` names what becomes different: `name`, `preview`, `history`, `code`, `fork`, `secrets`, `expires_at` (null:
-- when it is revoked). Whoever changes more than the name answers for the link from then on, so that it ends with his
-- membership: nobody leaves a door that he has opened wider. A link that was over or dead goes on with its new end.
create function app.change_share(p_project uuid, p_share uuid, p_changes jsonb) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    held public.projects := app.project_for(p_project, 'export');
    caller uuid := (select auth.uid());
    share app.shares;
    before app.shares;
    was_live boolean;
begin
    perform app.hold_own_account();
    if jsonb_typeof(p_changes) is distinct from 'object' then
        raise exception using errcode = 'SK422', message = 'invalid_input';
    end if;
    select * into before from app.shares where id = p_share and project_id = p_project for update;
    if not found then
        raise exception using errcode = 'SK404', message = 'share_not_found';
    end if;
    share := before;
    was_live := app.share_is_live(before);
    share.name := coalesce(p_changes ->> 'name', before.name);
    share.shows_preview := coalesce((p_changes ->> 'preview')::boolean, before.shows_preview);
    share.shows_history := coalesce((p_changes ->> 'history')::boolean, before.shows_history);
    share.shows_code := coalesce((p_changes ->> 'code')::boolean, before.shows_code);
    share.allows_fork := coalesce((p_changes ->> 'fork')::boolean, before.allows_fork);
    share.with_secrets := coalesce((p_changes ->> 'secrets')::boolean, before.with_secrets) and share.shows_preview;
    if p_changes ? 'expires_at' then
        share.expires_at := (p_changes ->> 'expires_at')::timestamptz;
    end if;
    if share.with_secrets then
        perform app.project_for(p_project, 'manage');
    end if;
    if share.expires_at <= now() then
        raise exception using errcode = 'SK422', message = 'share_expiry';
    elsif not (share.shows_preview or share.shows_history or share.shows_code) then
        raise exception using errcode = 'SK422', message = 'share_shows_nothing';
    end if;
    if p_changes - 'name' <> '{}' then
        share.created_by := caller;
    end if;
    update app.shares set name = share.name, shows_preview = share.shows_preview, shows_history = share.shows_history,
        shows_code = share.shows_code, allows_fork = share.allows_fork, with_secrets = share.with_secrets,
        expires_at = share.expires_at, created_by = share.created_by
    where id = p_share;
    if not share.shows_preview or not was_live then
        -- Who was inside once comes in by the page anew.
        delete from app.share_tickets where share_id = p_share;
    end if;
    perform pg_notify('rights', one::text) from (select before.created_by union select share.created_by) people (one);
    perform app.write_audit(caller, 'share_changed', p_project, held.name);
end;
$$;

-- What these links show now; without those that are over. The process that runs their previews and serves their open pages
-- asks, by ids that nobody guesses.
drop function app.ended_shares(uuid[]);
create function app.shares_now(p_ids uuid[]) returns table (
    share_id uuid, shows_preview boolean, shows_history boolean, shows_code boolean, allows_fork boolean,
    with_secrets boolean, expires_at timestamptz
)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select s.id, s.shows_preview, s.shows_history, s.shows_code, s.allows_fork, s.with_secrets, s.expires_at
    from app.shares s where s.id = any(p_ids) and app.share_is_live(s)
$$;

revoke all on function app.change_share, app.shares_now from public, anon, authenticated;
grant execute on function app.change_share to authenticated;
grant execute on function app.shares_now to anon, authenticated;
