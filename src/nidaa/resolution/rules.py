from datetime import datetime, timedelta

from .errors import Refused


def check_outcome(*, found_at: datetime, opened_at: datetime, identity_verified: bool, now: datetime) -> None:
    """A case ends when an officer has seen the child, or an authority's paper; not by a telephone call alone."""
    if found_at > now + timedelta(minutes=10):
        raise Refused("The time of finding lies in the future.", "found_at")
    if found_at < opened_at - timedelta(days=366):
        raise Refused("The time of finding lies more than a year before the report.", "found_at")
    if not identity_verified:
        raise Refused("Confirm that the child's identity has been verified in person.", "identity_verified")
