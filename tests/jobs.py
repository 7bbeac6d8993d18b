"""Rows of the job queue as a worker would leave them."""

from django.db import connection


def sql(statement, arguments=()):
    """Run a statement; returns the first column of the first row, if any."""
    with connection.cursor() as cursor:
        cursor.execute(statement, arguments)
        return cursor.fetchone()[0] if cursor.description else None


def make_worker(last_heartbeat):
    """A worker that said at that time that it lives. Returns its id."""
    return sql(
        "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s) RETURNING id",
        [last_heartbeat],
    )


def make_job(task, *, status="todo", worker=None, attempts=0, queueing_lock=None, at=None):
    """A job in a state, with the events that lead to it, which happened at a time. Returns its id."""
    pk = sql(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock, attempts, args) "
        "VALUES ('default', %s, %s, %s, '{}') RETURNING id",
        [task, queueing_lock, attempts],
    )
    if status != "todo":
        sql(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s",
            [worker, pk],
        )
    if status not in ("todo", "doing"):
        sql(
            "UPDATE procrastinate_jobs SET status = %s::procrastinate_job_status WHERE id = %s",
            [status, pk],
        )
    if at:
        sql("UPDATE procrastinate_events SET at = %s WHERE job_id = %s", [at, pk])
    return pk
