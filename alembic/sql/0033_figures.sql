-- What /metrics tells beside what a web process counts itself: the state of all builds and of the queue, and what the
-- last hour brought. Sums alone, no user, project, model or text.

create index api_usage_log_at_idx on app.api_usage_log (at);

create function app.operating_figures() returns table (name text, labels text[], value double precision)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select 'builds', array[status], count(*)::float8 from app.builds group by status
    union all
    select 'jobs_waiting', '{}', count(*)::float8 from queue.procrastinate_jobs where status = 'todo'
    union all
    select 'oldest_build_seconds', '{}', coalesce(extract(epoch from clock_timestamp() - min(created_at)), 0)::float8
    from app.builds where status = 'queued'
    union all
    select 'workers', '{}', count(*)::float8
    from queue.procrastinate_workers where last_heartbeat > clock_timestamp() - interval '60 seconds'
    union all
    select 'worker_heartbeat_seconds', '{}', extract(epoch from clock_timestamp() - max(last_heartbeat))::float8
    from queue.procrastinate_workers having count(*) > 0
    union all
    select 'model_calls_last_hour', array[provider, outcome], count(*)::float8
    from app.api_usage_log where at > clock_timestamp() - interval '1 hour' group by provider, outcome
    union all
    select 'tokens_last_hour', array[provider, kind], sum(amount)::float8
    from app.api_usage_log,
        lateral (values ('prompt', prompt_tokens), ('completion', completion_tokens)) as counted (kind, amount)
    where at > clock_timestamp() - interval '1 hour' group by provider, kind
    union all
    select 'sign_ins_last_hour', array[case kind when 'signed_in' then 'ok' else 'failed' end], count(*)::float8
    from app.audit_log
    where kind in ('signed_in', 'sign_in_failed') and at > clock_timestamp() - interval '1 hour' group by kind
$$;
revoke all on function app.operating_figures from public;
grant execute on function app.operating_figures to anon;
