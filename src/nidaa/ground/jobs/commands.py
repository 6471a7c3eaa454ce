from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from procrastinate import exceptions
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

# Lanes, so that a slow partner never delays our own pages: each lane has its own workers.
OWN = "own"  # what we serve ourselves: page, poster, feed
OUTSIDE = "outside"  # whoever must be called: mail, webhooks
HUB = "hub"  # machines that subscribed to a feed: nobody knows them, and they must delay nobody
SUBSCRIBERS = "subscribers"  # shards of about 5,000 people; nothing one-to-many ever waits behind them
CLOCKWORK = "clockwork"  # what is due by time: expiry, reassessment, purge

# A worker that has not been heard of for this long is dead; its jobs are taken back.
DEAD_AFTER_S = 10.0
HEARTBEAT_S = 2.0


def enqueue(
    task: str,
    *,
    queue: str,
    at: datetime | None = None,
    priority: int = 0,
    once: str | None = None,
    **arguments: Any,
) -> None:
    """Leave a job in the current transaction: it exists if and only if the transaction commits.

    Args:
        task: name of a registered task, for example "distribution.deliver".
        queue: one of the lanes above.
        at: not before this moment.
        priority: larger goes first; a withdrawal overtakes an alert.
        once: at most one waiting job of this name; a second is not added.
        arguments: JSON-able, never a personal value.
    """
    job = app.configure_task(
        task, allow_unknown=True, queue=queue, schedule_at=at, priority=priority, queueing_lock=once
    )
    try:
        with transaction.atomic():  # a second job that is refused must not break the caller's transaction
            job.defer(**arguments)
    except exceptions.AlreadyEnqueued:
        return


def enqueue_many(
    task: str,
    jobs: Mapping[str, dict[str, Any]],
    *,
    queue: str,
    at: datetime | None = None,
    priority: int = 0,
) -> None:
    """Many jobs of one task, by their `once` names, at twenty times the rate; none of them may be waiting already."""
    model = app.configure_task(task, allow_unknown=True, queue=queue, schedule_at=at, priority=priority).job
    app.job_manager.batch_defer_jobs(
        [model.evolve(queueing_lock=once, task_kwargs=arguments) for once, arguments in jobs.items()]
    )


def waiting(queue: str) -> set[str]:
    """The `once` names of the jobs that wait in a queue."""
    jobs = ProcrastinateJob.objects.filter(queue_name=queue, status="todo", queueing_lock__isnull=False)
    return set(jobs.values_list("queueing_lock", flat=True))


def waits_above(queue: str, priority: int) -> bool:
    """Whether a job that could begin now waits in a queue with more than this priority."""
    jobs = ProcrastinateJob.objects.filter(queue_name=queue, status="todo", priority__gt=priority)
    return jobs.filter(Q(scheduled_at=None) | Q(scheduled_at__lte=Now())).exists()


async def take_back_stalled() -> int:
    """Put the jobs of dead workers back into their queues; how many. Run by every worker, all the time."""
    manager = app.job_manager
    stalled = await manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER_S)
    count = 0
    for job in stalled:
        await manager.retry_job(job)
        count += 1
    return count
