"""Two sides of one invented boy of three, lost in the Petit Socco and brought to a welfare centre."""

from datetime import timedelta

from tests.moments import MIDNIGHT

from nidaa.cases.facts.case import Stating
from nidaa.found.facts import Features

SOCCO = (35.7856, -5.8110)
LOST_AT, FOUND_AT = MIDNIGHT - timedelta(hours=4), MIDNIGHT - timedelta(hours=3)

IN_THE_CENTRE = {
    "sex": "male",
    "age_low": 2,
    "age_high": 4,
    "found_at": FOUND_AT.isoformat(),
    "place": "Petit Socco, Tanger",
    "point": {"lat": 35.7840, "lon": -5.8120},
    "hair": "شعر أسود مجعد",
    "worn": "سترة حمراء وسروال أزرق",
    "cared_for_at": "Centre de protection",
}


def report() -> list[Stating]:
    return [
        Stating("child", {"given_latin": "Adam", "given_ar": "آدم", "sex": "male", "age_years": 3}),
        Stating(
            "last_seen",
            {"at": LOST_AT.isoformat(), "place": "Petit Socco", "point": {"lat": SOCCO[0], "lon": SOCCO[1]}},
        ),
        Stating("appearance", {"hair": "noirs, bouclés"}),
        Stating("clothing", {"worn": "veste rouge, pantalon bleu"}),
    ]


def features(**changed: object) -> Features:
    """A child of whom nothing is known, but for what is changed."""
    known: dict[str, object] = {
        "given": (),
        "names": (),
        "sex": "",
        "ages": None,
        "height_cm": None,
        "at": None,
        "certain": False,
        "point": None,
        "place": frozenset(),
        "hair": frozenset(),
        "eyes": frozenset(),
        "described": frozenset(),
    }
    return Features(**{**known, **changed})  # type: ignore[arg-type]
