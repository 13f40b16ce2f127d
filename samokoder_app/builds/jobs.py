"""The queue: Procrastinate on the schema `queue` of the same database, one kind of job."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from procrastinate import App, PsycopgConnector
from procrastinate.jobs import DeleteJobCondition
from procrastinate.worker import Worker
from psycopg import AsyncConnection

QUEUE = "builds"
RUN_BUILD = "run_build"
HEARTBEAT_SECONDS = 2.0
STALLED_SECONDS = 8.0
SHUTDOWN_SECONDS = 10.0
"""Builds are given back in well under a second; what takes longer is broken off, its lease runs out."""

POLL_SECONDS = 2.0
"""Besides the notification, which a lost connection may swallow."""

RunBuild = Callable[[UUID], Awaitable[None]]


def open_queue(address: str, run: RunBuild) -> App:
    """The queue's app for a worker; `app.enqueue_build` in the database adds the jobs."""
    connector = PsycopgConnector(conninfo=address, configure=_use_queue_schema, min_size=1, max_size=4)
    queue = App(connector=connector)

    async def run_build(build_id: str) -> None:
        await run(UUID(build_id))

    queue.task(name=RUN_BUILD, queue=QUEUE)(run_build)
    return queue


def queue_worker(queue: App, name: str, concurrency: int) -> Worker:
    """Takes jobs until `stop`; finished ones are deleted, the build's row keeps what matters."""
    return Worker(
        queue,
        queues=[QUEUE],
        name=name,
        concurrency=concurrency,
        fetch_job_polling_interval=POLL_SECONDS,
        delete_jobs=DeleteJobCondition.ALWAYS,
        install_signal_handlers=False,
        shutdown_graceful_timeout=SHUTDOWN_SECONDS,
        update_heartbeat_interval=HEARTBEAT_SECONDS,
        stalled_worker_timeout=STALLED_SECONDS,
    )


async def forget_stalled_jobs(queue: App) -> int:
    """Drop jobs of dead workers; their builds are enqueued again by `app.requeue_stalled`."""
    stalled = list(await queue.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS))
    for job in stalled:
        if job.id is not None:
            await queue.connector.execute_query_async(
                "delete from procrastinate_jobs where id = %(job_id)s and status = 'doing'", job_id=job.id
            )
    return len(stalled)


async def heartbeat_age(queue: App, worker_id: int) -> float | None:
    """Seconds since a worker's heartbeat; None if the queue does not know it (any more)."""
    rows = await queue.connector.execute_query_all_async(
        "select extract(epoch from clock_timestamp() - last_heartbeat)::float8 as age"
        " from procrastinate_workers where id = %(worker_id)s",
        worker_id=worker_id,
    )
    return float(rows[0]["age"]) if rows else None


async def _use_queue_schema(connection: AsyncConnection) -> None:
    # Through a transaction pooler prepared statements do not survive.
    connection.prepare_threshold = None
    await connection.execute("set search_path = queue")
    await connection.commit()
