from datetime import datetime, timedelta

from .errors import Refused

LARGEST_SIGMA_M = 50_000.0


def check_evidence(
    *, at: datetime, lat: float, lon: float, sigma_m: float, credibility: float, now: datetime
) -> None:
    """Refuse what cannot be, naming the field."""
    if at > now + timedelta(minutes=10):
        raise Refused("The time of the sighting lies in the future.", "at")
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):  # noqa: PLR2004 - degrees, WGS 84
        raise Refused("The place of the sighting is not a point on the map.", "point")
    if not 0 < sigma_m <= LARGEST_SIGMA_M:
        raise Refused(f"The spread must lie between 1 and {LARGEST_SIGMA_M:.0f} metres.", "sigma_m")
    if not 0 <= credibility <= 1:
        raise Refused("Credibility lies between 0 and 1.", "credibility")
