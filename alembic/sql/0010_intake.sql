-- Intake: answers to the questions about an idea, and images that go with one.
alter table app.builds add column answers jsonb;

-- `p_event` is the one that the engine would tell at this step and ordinal: told now, it is skipped there.
create function app.answer_questions(p_build uuid, p_answers jsonb, p_step integer, p_ordinal integer, p_event jsonb)
    returns void
    language plpgsql security definer set search_path = '' as $$
declare
    build app.builds := app.own_build(p_build);
begin
    if build.status <> 'waiting' or build.state ->> 'stage' is distinct from 'intake' then
        raise exception using errcode = 'SK409', message = 'no_questions_open';
    end if;
    update app.builds set answers = p_answers where id = p_build;
    perform app.write_event(build.project_id, p_build, p_step, p_ordinal, p_event ->> 'kind', p_event);
    perform app.queue_again(build);
end;
$$;

-- As before; while questions are open there is no plan yet that could be approved.
create or replace function app.approve_build(p_build uuid) returns void
    language plpgsql security definer set search_path = '' as $$
declare
    build app.builds := app.own_build(p_build);
begin
    if build.status <> 'waiting' then
        raise exception using errcode = 'SK409', message = 'build_not_waiting';
    end if;
    if build.state ->> 'stage' = 'intake' then
        raise exception using errcode = 'SK409', message = 'questions_open';
    end if;
    update app.builds set approved = true where id = p_build;
    perform app.queue_again(build);
end;
$$;

-- Images of ideas that are not ordered yet, their user's own. An order takes them into its project's blobs; what was
-- not ordered within a day, or is beyond the newest twelve, goes when somebody brings another one.
create table app.idea_images (
    user_id uuid not null references public.profiles (id) on delete cascade,
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    name text not null,
    media_type text not null check (media_type in ('image/png', 'image/jpeg', 'image/webp')),
    width integer not null check (width > 0),
    height integer not null check (height > 0),
    content bytea not null check (length(content) between 1 and 5000000),
    created_at timestamptz not null default clock_timestamp(),
    primary key (user_id, sha256)
);
create index on app.idea_images (created_at);
alter table app.idea_images enable row level security;
revoke all on app.idea_images from public, anon, authenticated;
create policy own on app.idea_images for select to authenticated using (user_id = (select auth.uid()));
grant select on app.idea_images to authenticated;

create function app.keep_idea_image(p_name text, p_type text, p_width integer, p_height integer, p_content bytea)
    returns text
    language plpgsql security definer set search_path = '' as $$
declare
    digest text := encode(sha256(p_content), 'hex');
    owner uuid := (select auth.uid());
begin
    if owner is null then
        raise exception using errcode = 'SK403', message = 'forbidden';
    end if;
    delete from app.idea_images where created_at < now() - interval '1 day';
    insert into app.idea_images (user_id, sha256, name, media_type, width, height, content)
    values (owner, digest, p_name, p_type, p_width, p_height, p_content)
    on conflict (user_id, sha256) do update set name = excluded.name, created_at = excluded.created_at;
    delete from app.idea_images i where i.user_id = owner and i.sha256 not in (
        select n.sha256 from app.idea_images n where n.user_id = owner order by n.created_at desc limit 12);
    return digest;
end;
$$;

-- Moves one into the caller's project; false if there is no such image.
create function app.take_idea_image(p_project uuid, p_sha256 text) returns boolean
    language plpgsql security definer set search_path = '' as $$
declare
    image app.idea_images;
begin
    perform app.own_project(p_project);
    delete from app.idea_images where user_id = (select auth.uid()) and sha256 = p_sha256 returning * into image;
    if image.sha256 is null then
        return false;
    end if;
    perform app.store_blob(p_project, image.content);
    return true;
end;
$$;

revoke all on function app.answer_questions, app.keep_idea_image, app.take_idea_image from public, anon, authenticated;
grant execute on function app.answer_questions, app.keep_idea_image, app.take_idea_image to authenticated;
