"""The subscribers' lane: a release is planned into shards, each a job; marks that others read are brought to rest."""

from datetime import datetime

from ..models import Shard

SEND_SHARD = "distribution.send_shard"


def bring_to_rest(shard: Shard, *, at: datetime) -> bool:
    """Whether the marks this shard reads in others will not move any more; call it before its first window.

    What still waits of earlier releases is overtaken; whose worker died is fenced off by a new epoch. False: an
    earlier shard still runs under a lease; come again when it has ended.
    """
    raise NotImplementedError
