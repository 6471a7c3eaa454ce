"""What invented parents say of invented children, as statements."""

from nidaa.cases.facts.case import StatementKind, Stating
from tests.moments import after

FES = {"lat": 34.0637, "lon": -4.9847, "accuracy_m": 50}


def salma_of_fes() -> list[Stating]:
    """A girl of nine, last seen near Bab Boujloud; everything needed for an alert."""
    return [
        Stating("reporter", {"name": "Nadia Exemple", "capacity": "mother", "phone": "+212600000001"}),
        Stating(
            "child",
            {
                "given_latin": "Zineb",
                "given_ar": "زينب",
                "family_latin": "Exemplaire",
                "family_ar": "نموذجي",
                "sex": "female",
                "age_years": 9,
            },
        ),
        Stating(
            "last_seen",
            {"at": after(hours=-3).isoformat(), "place": "Bab Boujloud", "point": FES, "certainty": "about"},
            kind=StatementKind.STATEMENT,
        ),
        Stating("appearance", {"height_cm": 132, "hair": "noirs bouclés", "eyes": None}),
        Stating("clothing", {"worn": "veste rouge, jean, baskets blanches"}),
        Stating("circumstances", {"account": "N'est pas rentrée de chez une amie.", "suspected": None}),
        Stating(
            "consent",
            {
                "given": True,
                "by_capacity": "mother",
                "scope": "name_and_photo",
                "language_read": "ar",
                "witness": "Brigadier Essai",
            },
        ),
    ]
