-- What the program did and said in a loop of tools: part 0 before a model's call, part n the outcome of the n-th tool.
create table app.tool_journal (
    build_id uuid not null references app.builds (id) on delete cascade,
    step integer not null,
    ordinal integer not null,
    part integer not null,
    entry jsonb not null,
    at timestamptz not null default clock_timestamp(),
    primary key (build_id, step, ordinal, part)
);
alter table app.tool_journal enable row level security;
create policy worker on app.tool_journal for select to samokoder_worker using (true);
grant select on app.tool_journal to samokoder_worker;

-- The first entry of a place stays.
create function app.keep_tool_entry(
    p_build uuid, p_attempt integer, p_step integer, p_ordinal integer, p_part integer, p_entry jsonb
) returns void
    language plpgsql security definer set search_path = '' as $$
begin
    perform app.fence(p_build, p_attempt);
    insert into app.tool_journal (build_id, step, ordinal, part, entry)
    values (p_build, p_step, p_ordinal, p_part, p_entry) on conflict do nothing;
end;
$$;

revoke all on function app.keep_tool_entry from public, anon, authenticated;
grant execute on function app.keep_tool_entry to samokoder_worker;
