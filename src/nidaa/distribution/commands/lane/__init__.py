"""The subscriber lane: one message a person, in shards that any number of machines carry out together.

A shard is claimed by lease and numbered by epoch, which fences off whoever held it before. Each window is written
down before it is sent and again after the answers; between the two stands the question whether the release still
does. What nobody knows is found out before it is sent again.
"""

from .acknowledging import acknowledge, acknowledge_many, forget_statuses
from .carrying import send_shard
from .retrying import retry_shards
from .senders import Senders
from .settling import settle_shard
from .sweeping import take_up_lane
from .threads import Threads
from .workplace import Workplace

__all__ = [
    "Senders",
    "Threads",
    "Workplace",
    "acknowledge",
    "acknowledge_many",
    "forget_statuses",
    "retry_shards",
    "send_shard",
    "settle_shard",
    "take_up_lane",
]
