"""The subscriber lane: one message a person, in shards that any number of machines carry out together.

A shard is claimed by lease and numbered by epoch, which fences off whoever held it before. Each window is written
down before it is sent and again after the answers; between the two stands the question whether the release still
does. What nobody knows is found out before it is sent again.
"""

from .acknowledging import acknowledge, acknowledge_many
from .carrying import send_shard

__all__ = ["acknowledge", "acknowledge_many", "send_shard"]
