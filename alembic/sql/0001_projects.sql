-- Projects, builds, events, files.
create table public.projects (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null references public.profiles (id) on delete cascade,
    name text not null check (length(name) between 1 and 120),
    description text not null check (length(description) <= 20000),
    stack text not null default 'fastapi' check (length(stack) <= 64),
    latest_version integer not null default 0,
    last_seq bigint not null default 0,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
create index projects_user_id_idx on public.projects (user_id, created_at desc, id);
-- Not at every event: `last_seq` changes all the time.
create trigger touch before update of name, description, stack, latest_version on public.projects
    for each row execute function app.touch_updated_at();

create table app.builds (
    id uuid primary key default gen_random_uuid(),
    project_id uuid not null references public.projects (id) on delete cascade,
    user_id uuid not null references public.profiles (id) on delete cascade,
    status text not null default 'queued'
        check (status in ('queued', 'running', 'waiting', 'paused', 'done', 'failed', 'cancelled')),
    stage text not null default 'spec',
    attempt integer not null default 0,
    worker text,
    lease_until timestamptz,
    request jsonb not null,
    state jsonb,
    error jsonb,
    cost_usd numeric(14, 6),
    cancel_requested boolean not null default false,
    pause_requested boolean not null default false,
    approved boolean not null default false,
    accepted boolean not null default false,
    idempotency_key text check (length(idempotency_key) <= 200),
    created_at timestamptz not null default now(),
    started_at timestamptz,
    finished_at timestamptz,
    check ((status = 'running') = (lease_until is not null))
);
create index builds_project_id_idx on app.builds (project_id, created_at desc, id);
create index builds_user_id_idx on app.builds (user_id, created_at);
create index builds_lease_idx on app.builds (lease_until) where status = 'running';
create unique index builds_idempotency_key on app.builds (user_id, idempotency_key) where idempotency_key is not null;
create unique index builds_one_active on app.builds (project_id) where status in ('queued', 'running', 'waiting');

create table app.events (
    project_id uuid not null references public.projects (id) on delete cascade,
    seq bigint not null,
    build_id uuid references app.builds (id) on delete cascade,
    step integer,
    ordinal integer,
    at timestamptz not null default clock_timestamp(),
    kind text not null,
    payload jsonb not null,
    primary key (project_id, seq),
    unique (build_id, step, ordinal)
);

create table app.checkpoints (
    build_id uuid not null references app.builds (id) on delete cascade,
    step integer not null,
    attempt integer not null,
    state jsonb not null,
    at timestamptz not null default clock_timestamp(),
    primary key (build_id, step)
);

create table app.model_journal (
    build_id uuid not null references app.builds (id) on delete cascade,
    step integer not null,
    ordinal integer not null,
    reply jsonb not null,
    at timestamptz not null default clock_timestamp(),
    primary key (build_id, step, ordinal)
);

create table app.blobs (
    project_id uuid not null references public.projects (id) on delete cascade,
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    size integer not null,
    content bytea not null,
    created_at timestamptz not null default now(),
    primary key (project_id, sha256)
);

create table app.versions (
    project_id uuid not null references public.projects (id) on delete cascade,
    version integer not null check (version > 0),
    build_id uuid references app.builds (id) on delete set null,
    step integer,
    kind text not null default 'build' check (kind in ('build', 'edit', 'restore')),
    title text not null check (length(title) <= 300),
    created_at timestamptz not null default clock_timestamp(),
    primary key (project_id, version),
    unique (build_id, step)
);

create table app.version_files (
    project_id uuid not null,
    version integer not null,
    path text not null check (length(path) between 1 and 300),
    sha256 text not null,
    size integer not null,
    executable boolean not null default false,
    primary key (project_id, version, path),
    foreign key (project_id, version) references app.versions (project_id, version) on delete cascade,
    -- Deferred: when a project goes, its blobs and versions go in no particular order.
    foreign key (project_id, sha256) references app.blobs (project_id, sha256) deferrable initially deferred
);
create index version_files_blob_idx on app.version_files (project_id, sha256);

create table app.messages (
    build_id uuid not null references app.builds (id) on delete cascade,
    channel text not null check (length(channel) <= 200),
    project_id uuid not null references public.projects (id) on delete cascade,
    text text not null,
    updated_at timestamptz not null default clock_timestamp(),
    primary key (build_id, channel)
);
create index messages_project_id_idx on app.messages (project_id);

create table app.api_usage_log (
    id bigint generated always as identity primary key,
    user_id uuid not null references public.profiles (id) on delete cascade,
    project_id uuid references public.projects (id) on delete set null,
    build_id uuid references app.builds (id) on delete set null,
    step integer,
    ordinal integer,
    provider text not null,
    model text not null,
    role text not null,
    prompt_tokens integer not null,
    completion_tokens integer not null,
    estimated boolean not null,
    cost_usd numeric(14, 6),
    seconds double precision not null,
    at timestamptz not null default clock_timestamp(),
    unique (build_id, step, ordinal)
);
create index api_usage_log_user_id_idx on app.api_usage_log (user_id, at);
create index api_usage_log_project_id_idx on app.api_usage_log (project_id);

-- A project's uid is made from its slot. An identity column never gives a number twice, so that no
-- project ever meets files which a deleted one left behind.
create table app.workspaces (
    project_id uuid primary key references public.projects (id) on delete cascade,
    slot bigint generated always as identity unique,
    created_at timestamptz not null default now()
);

create table app.preview_hosts (
    project_id uuid primary key references public.projects (id) on delete cascade,
    host_id text not null unique check (host_id ~ '^[a-z2-7]{26}$'),
    created_at timestamptz not null default now()
);

create table app.preview_tickets (
    token_hash bytea primary key check (length(token_hash) = 32),
    kind text not null check (kind in ('ticket', 'cookie')),
    project_id uuid not null references public.projects (id) on delete cascade,
    user_id uuid not null references public.profiles (id) on delete cascade,
    -- Signing out ends what the browser session opened; null for what a REST client's token opened.
    session_id uuid references app.web_sessions (public_id) on delete cascade,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null
);
create index preview_tickets_session_id_idx on app.preview_tickets (session_id);
create index preview_tickets_project_id_idx on app.preview_tickets (project_id);
create index preview_tickets_user_id_idx on app.preview_tickets (user_id);
create index preview_tickets_expires_at_idx on app.preview_tickets (expires_at);
