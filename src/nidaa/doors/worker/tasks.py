"""The tasks that rooms name when they leave work behind. Each is one call of a command."""

from uuid import UUID

from django.db import close_old_connections
from procrastinate import JobContext
from procrastinate.contrib.django import app

from nidaa.approval.queries import release
from nidaa.distribution import commands as distribution
from nidaa.ground.clock import now
from nidaa.ground.people.facts import SYSTEM
from nidaa.hypotheses.commands.country import build_grid as build_country
from nidaa.retention import commands as retention


@app.task(name="distribution.carry_out")
def carry_out(release_id: str) -> None:
    close_old_connections()
    distribution.carry_out(UUID(release_id), at=now())


@app.task(name="distribution.plan_shards")
def plan_shards(release_id: str) -> None:
    close_old_connections()
    distribution.plan_shards(release(UUID(release_id)), at=now())


@app.task(name="distribution.deliver")
def deliver(delivery_id: str) -> None:
    close_old_connections()
    distribution.deliver(UUID(delivery_id), clock=now)


@app.task(name="distribution.carry_to_readers")
def carry_to_readers(release_id: str) -> None:
    close_old_connections()
    distribution.carry_to_readers(UUID(release_id), at=now())


@app.task(name="distribution.confirm_feed_request")
def confirm_feed_request(request_id: str) -> None:
    close_old_connections()
    distribution.confirm_feed_request(UUID(request_id), at=now())


@app.task(name="distribution.greet")
def greet() -> None:
    close_old_connections()
    distribution.greet_pending(at=now())


@app.task(name="distribution.send_shard", pass_context=True)
async def send_shard(context: JobContext, shard_id: int) -> None:
    await distribution.send_shard(shard_id, place=context.additional_context["workplace"])


@app.task(name="distribution.settle_shard", pass_context=True)
async def settle_shard(context: JobContext, shard_id: int) -> None:
    await distribution.settle_shard(shard_id, place=context.additional_context["workplace"])


@app.task(name="hypotheses.build_grid")
def build_grid() -> None:
    """The country as cells, once for an installation; about ten seconds."""
    build_country()


@app.task(name="clockwork.sweep")
def sweep() -> None:
    close_old_connections()
    distribution.sweep(at=now())


@app.task(name="clockwork.purge")
def purge() -> None:
    close_old_connections()
    for _ in retention.purge_due(by=SYSTEM, at=now()):
        pass
    distribution.forget_moved(at=now())
    distribution.tend_feeds(at=now())
    distribution.forget_statuses(at=now())
    distribution.forget_inbound(at=now())
