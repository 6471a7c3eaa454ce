"""A girl of seven pulled into a car in Fès; half of the plate was read; a national alert; found by a patrol."""

from datetime import timedelta

from nidaa.cases import commands as cases
from nidaa.cases.facts.case import StatementKind, Stating
from nidaa.doors.exercise import moves
from nidaa.doors.exercise.cast import OFFICER, UNIT
from nidaa.doors.exercise.stage import Stage
from nidaa.ground.clock import now
from nidaa.packs.facts import Answer
from nidaa.resolution.facts import Contribution, FoundBy

FES = {"lat": 34.0637, "lon": -4.9847}
PLATE = "…45 | أ | 15"
WORDS = {
    "ar": {
        "clothing": "فستان أصفر ومعطف أبيض",
        "vehicle": "سيارة صغيرة بيضاء قديمة",
        "place": "باب بوجلود",
        "plate": PLATE,
    },
    "fr": {
        "clothing": "robe jaune, manteau blanc",
        "vehicle": "petite voiture blanche, ancienne",
        "place": "Bab Boujloud",
        "plate": PLATE,
    },
    "en": {
        "clothing": "yellow dress, white coat",
        "vehicle": "small white car, old",
        "place": "Bab Boujloud",
        "plate": PLATE,
    },
    "zgh": {"place": "Bab Boujloud", "vehicle": "ⵜⴰⵎⵍⵍⴰⵍⵜ", "plate": PLATE},
}
ALT = {
    "ar": "رسم لوجه طفلة بفستان أصفر",
    "fr": "Visage dessiné d'une fille en robe jaune",
    "en": "Drawn face of a girl in a yellow dress",
    "zgh": "ⵜⴰⵡⵍⴰⴼⵜ",
}


def play(stage: Stage) -> None:
    case = cases.open_case(report(), unit=UNIT, exercise=True, by=OFFICER, at=now(), source="père")
    stage.step(f"report taken at the counter: case {case.number}")
    cases.state_facts(case.case_id, witness(), by=OFFICER, at=now(), source="témoin")
    stage.step("witness heard: car, half of the plate")
    moves.add_portrait(stage, case.case_id, (222, 178, 40), ALT)
    answers = {"age_6_to_12": Answer.YES, "seen_entering_vehicle": Answer.YES}
    moves.assess(stage, case.case_id, answers=answers, tier="T3")
    alert, _ = moves.release_alert(stage, case.case_id, tier="T3", words=WORDS)
    seen = moves.Sighting("fr", "Voiture blanche avec une fillette, péage", "Péage de Meknès", 33.85, -5.55)
    moves.tip_comes_in(stage, alert, case.case_id, seen)
    moves.found_and_withdrawn(
        stage,
        case.case_id,
        alert,
        found_by=FoundBy.POLICE,
        contribution=Contribution.PARTIAL,
        type_final="abduction",
    )


def report() -> list[Stating]:
    return [
        Stating("reporter", {"name": "Omar Exemple", "capacity": "father", "phone": "+212600000012"}),
        Stating(
            "child",
            {
                "given_latin": "Rim",
                "given_ar": "ريم",
                "family_latin": "Exemplaire",
                "sex": "female",
                "age_years": 7,
            },
        ),
        Stating(
            "last_seen",
            {"at": (now() - timedelta(minutes=25)).isoformat(), "place": "Bab Boujloud", "point": FES},
        ),
        Stating("clothing", {"worn": "robe jaune, manteau blanc"}),
        Stating("circumstances", {"account": "Tirée dans une voiture.", "suspected": "abduction"}),
        Stating(
            "consent",
            {"given": True, "by_capacity": "father", "scope": "name_and_photo", "language_read": "ar"},
        ),
    ]


def witness() -> list[Stating]:
    return [
        Stating(
            "vehicles",
            {"role": "emmène l'enfant", "type": "voiture", "colour": "blanche", "plate": PLATE},
            item="car",
            kind=StatementKind.STATEMENT,
        ),
        Stating("concern", {"known": False, "minor": None, "description": "homme, casquette"}),
    ]
