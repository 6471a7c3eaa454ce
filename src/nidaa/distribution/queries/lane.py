"""The lane to subscribers as officers see it: how far it is, and what waits for what."""

from datetime import datetime

from nidaa.approval.facts import Release
from nidaa.approval.queries import is_last
from nidaa.packs.facts import PUBLISHES


def still_stands(release: Release, *, now: datetime) -> bool:
    """Whether a release may still go out: what takes an alert back is never overtaken."""
    return release.act not in PUBLISHES or (now < release.expires_at and is_last(release))
