"""The tables of distribution: deliveries, partners, subscribers, the lane to them, the switches, the inbox.

A file a subject. Nothing here names a child; the address of a subscriber is sealed under the master key.
"""

from .api import ApiKey, ApiUse, InboundMessage, PartnerReport
from .broadcasts import CellBroadcast
from .deliveries import Delivery, Partner, Plan, PublicNotice
from .inbox import Failure, Inbox, WhatsAppMedia, WhatsAppTemplate
from .lane import Acknowledgement, InterruptedWindow, Shard, Throttle, Undelivered
from .requests import PendingSubscriber, SubscriptionRequest
from .subscribers import Headcount, Place, Subscriber
from .switches import Halt
from .websub import FeedRequest, FeedSubscription

__all__ = [
    "Acknowledgement",
    "ApiKey",
    "ApiUse",
    "CellBroadcast",
    "Delivery",
    "Failure",
    "FeedRequest",
    "FeedSubscription",
    "Halt",
    "Headcount",
    "InboundMessage",
    "Inbox",
    "InterruptedWindow",
    "Partner",
    "PartnerReport",
    "PendingSubscriber",
    "Place",
    "Plan",
    "PublicNotice",
    "Shard",
    "Subscriber",
    "SubscriptionRequest",
    "Throttle",
    "Undelivered",
    "WhatsAppMedia",
    "WhatsAppTemplate",
]
