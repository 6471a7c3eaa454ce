"""The tables of distribution: deliveries and partners, subscribers, the lane that reaches them, the switches.

A file a subject. Nothing here names a child; the address of a subscriber is sealed under the master key.
"""

from .deliveries import Delivery, Partner, Plan, PublicNotice
from .lane import Acknowledgement, InterruptedWindow, Shard, Throttle, Undelivered
from .subscribers import Place, Subscriber
from .switches import Halt

__all__ = [
    "Acknowledgement",
    "Delivery",
    "Halt",
    "InterruptedWindow",
    "Partner",
    "Place",
    "Plan",
    "PublicNotice",
    "Shard",
    "Subscriber",
    "Throttle",
    "Undelivered",
]
