"""A boy of three, found by a patrol and taken to a welfare centre; then his mother reports him at the counter.

The register finds the match when the case is opened; the alert goes out all the same while an officer goes to see.
"""

from datetime import timedelta

from nidaa.cases import commands as cases
from nidaa.cases.facts.case import Stating, type_of_value
from nidaa.doors.exercise import moves
from nidaa.doors.exercise.cast import OFFICER, UNIT
from nidaa.doors.exercise.stage import Stage
from nidaa.found.commands import confirm_match, register_found
from nidaa.found.queries import matches_for_case
from nidaa.ground.clock import now
from nidaa.packs.facts import Answer
from nidaa.resolution.facts import Contribution, FoundBy

TANGIER = {"lat": 35.7806, "lon": -5.8137}
WORDS = {
    "ar": {"clothing": "قميص أخضر وسروال أزرق", "place": "السوق الداخل"},
    "fr": {"clothing": "chemise verte, pantalon bleu", "place": "Petit Socco"},
    "en": {"clothing": "green shirt, blue trousers", "place": "Petit Socco"},
    "zgh": {"place": "Petit Socco"},
}
ALT = {
    "ar": "رسم لوجه طفل بقميص أخضر",
    "fr": "Visage dessiné d'un petit garçon en chemise verte",
    "en": "Drawn face of a small boy in a green shirt",
    "zgh": "ⵜⴰⵡⵍⴰⴼⵜ",
}
SEEN: dict[str, type_of_value] = {
    "sex": "male",
    "age_low": 2,
    "age_high": 4,
    "worn": "chemise verte, pantalon bleu",
    "said": "dit « Dam »",
}


def play(stage: Stage) -> None:
    found_at = now() - timedelta(hours=2)
    values: dict[str, type_of_value] = {
        **SEEN,
        "found_at": found_at.isoformat(),
        "place": "Petit Socco",
        "point": TANGIER,
    }
    found = register_found(values, unit=UNIT, exercise=True, by=OFFICER, at=now())
    stage.step("a boy who cannot say his name is registered by a welfare centre")
    case = cases.open_case(_report(), unit=UNIT, exercise=True, by=OFFICER, at=now(), source="mère")
    stage.step(f"his mother reports him: case {case.number}")
    matches = matches_for_case(case.case_id, by=OFFICER, at=now())
    stage.hold(
        "the register shows him at once",
        true=any(match.found.found_id == found.found_id for match in matches),
    )
    moves.add_portrait(stage, case.case_id, (60, 140, 80), ALT)
    moves.assess(stage, case.case_id, answers={"age_under_6": Answer.YES}, tier="T1")
    alert, _ = moves.release_alert(stage, case.case_id, tier="T1", words=WORDS)
    confirm_match(found.found_id, case.case_id, by=OFFICER, at=now())
    stage.step("an officer has seen him: it is he")
    moves.found_and_withdrawn(
        stage,
        case.case_id,
        alert,
        found_by=FoundBy.INSTITUTION,
        contribution=Contribution.NONE,
        type_final="lost",
    )


def _report() -> list[Stating]:
    return [
        Stating("reporter", {"name": "Samira Exemple", "capacity": "mother", "phone": "+212600000013"}),
        Stating("child", {"given_latin": "Adam", "given_ar": "آدم", "sex": "male", "age_years": 3}),
        Stating(
            "last_seen",
            {"at": (now() - timedelta(hours=3)).isoformat(), "place": "Petit Socco", "point": TANGIER},
        ),
        Stating("clothing", {"worn": "chemise verte, pantalon bleu"}),
        Stating("circumstances", {"account": "Perdu de vue au marché.", "home_searched": True}),
        Stating(
            "consent",
            {"given": True, "by_capacity": "mother", "scope": "name_and_photo", "language_read": "ar"},
        ),
    ]
