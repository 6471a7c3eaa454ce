"""What officers may stop, and what partners may do by their keys."""

from enum import StrEnum


class HaltScope(StrEnum):
    ALERT = "alert"
    CHANNEL = "channel"  # a channel or a medium
    ACCOUNT = "account"  # "whatsapp:main"
    ALL = "all"


class Scope(StrEnum):
    """What a key of the partners' interface allows."""

    READ = "alerts:read"
    ACKNOWLEDGE = "alerts:ack"
    SEND_CAP = "cap:send"


class Telling(StrEnum):
    """What a partner tells of an alert."""

    TAKEN = "taken"
    ERASED = "erased"


class InboundState(StrEnum):
    """What has become of a partner's CAP message."""

    NEW = "new"
    DRAFTED = "drafted"
    DISMISSED = "dismissed"
    CANCELLED = "cancelled"
    MATCHED = "matched"  # a Cancel, applied to what it names
