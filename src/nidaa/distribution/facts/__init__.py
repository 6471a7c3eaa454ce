"""Facts of distribution, a file a subject."""

from .deliveries import Channel, DeliveryRow, DeliveryState, Earlier, Notice, Parcel, Photo, Receipt, Target
from .partners import HaltScope, InboundState, Scope, Telling
from .subscribers import (
    Asked,
    Greeting,
    Heard,
    Medium,
    Outcome,
    Recipient,
    Sender,
    ShardState,
    Spot,
    Status,
    Verdict,
    Wish,
)

__all__ = [
    "Asked",
    "Channel",
    "DeliveryRow",
    "DeliveryState",
    "Earlier",
    "Greeting",
    "HaltScope",
    "Heard",
    "InboundState",
    "Medium",
    "Notice",
    "Outcome",
    "Parcel",
    "Photo",
    "Receipt",
    "Recipient",
    "Scope",
    "Sender",
    "ShardState",
    "Spot",
    "Status",
    "Target",
    "Telling",
    "Verdict",
    "Wish",
]
