"""A boy of twelve from Berrechid, by an imported record; a tip from the station in Tangier; found there."""

from datetime import timedelta
from pathlib import Path

from nidaa.cases import commands as cases
from nidaa.cases.facts.case import Stating
from nidaa.doors.exchange.reading import read_records
from nidaa.doors.exercise import moves
from nidaa.doors.exercise.cast import OFFICER, UNIT
from nidaa.doors.exercise.stage import Stage
from nidaa.ground.clock import now
from nidaa.packs.facts import Answer
from nidaa.resolution.facts import Contribution, FoundBy

RECORD = Path(__file__).parent.parent / "records" / "runaway.pfif.xml"
TANGIER_STATION = (35.7713, -5.7865)
WORDS = {
    "ar": {"clothing": "سترة رياضية زرقاء، سروال جينز أسود، حقيبة ظهر رمادية", "place": "وسط مدينة برشيد"},
    "fr": {"clothing": "sweat bleu, jean noir, sac à dos gris", "place": "centre-ville de Berrechid"},
    "en": {"clothing": "blue sweatshirt, black jeans, grey backpack", "place": "Berrechid town centre"},
    "zgh": {"place": "Berrechid"},
}
ALT = {
    "ar": "رسم لوجه طفل بسترة زرقاء",
    "fr": "Visage dessiné d'un garçon en sweat bleu",
    "en": "Drawn face of a boy in a blue sweatshirt",
    "zgh": "ⵜⴰⵡⵍⴰⴼⵜ",
}


def play(stage: Stage) -> None:
    case = cases.open_case(_statements(), unit=UNIT, exercise=True, by=OFFICER, at=now(), source="PFIF")
    stage.step(f"report read from a PFIF 1.4 record: case {case.number}")
    cases.state_facts(case.case_id, _interview(), by=OFFICER, at=now(), source="mère")
    stage.step("localisation interview: hobbies, problems, places")
    moves.add_portrait(stage, case.case_id, (43, 95, 160), ALT)
    answers = {"age_6_to_12": Answer.YES, "preparation": Answer.YES, "recent_argument": Answer.YES}
    moves.assess(stage, case.case_id, answers=answers, tier="T2")
    alert, _ = moves.release_alert(stage, case.case_id, tier="T2", words=WORDS)
    seen = moves.Sighting(
        "ar", "شفتو فمحطة طنجة، لابس سترة زرقا", "محطة القطار طنجة", TANGIER_STATION[0], TANGIER_STATION[1]
    )
    moves.tip_comes_in(stage, alert, case.case_id, seen)
    change = {
        "ar": {"change": "شوهد في طنجة"},
        "fr": {"change": "aperçu à Tanger"},
        "en": {"change": "seen in Tangier"},
        "zgh": {"change": "Tanger"},
    }
    lat, lon = TANGIER_STATION
    area = {"circles": [{"lat": lat, "lon": lon, "radius_km": 40}], "polygons": [], "places": []}
    moves.release_update(stage, alert, words=change, area=area)
    moves.found_and_withdrawn(
        stage,
        case.case_id,
        alert,
        found_by=FoundBy.PUBLIC,
        contribution=Contribution.DIRECT,
        type_final="runaway",
    )


def _statements() -> list[Stating]:
    written = now() - timedelta(hours=5)
    text = RECORD.read_text(encoding="utf-8").replace("{source_date}", written.strftime("%Y-%m-%dT%H:%M:%SZ"))
    (record,) = read_records(text.encode(), RECORD.name, now=now())
    at = {"at": written.isoformat(), "certainty": "about", "place": "centre-ville de Berrechid"}
    return [
        *record.statements,
        Stating("reporter", {"capacity": "mother"}),
        Stating("last_seen", {**at, "point": {"lat": 33.2655, "lon": -7.5876}}),
        Stating("clothing", {"worn": "sweat bleu, jean noir, sac à dos gris"}),
        Stating(
            "consent",
            {"given": True, "by_capacity": "mother", "scope": "name_and_photo", "language_read": "ar"},
        ),
    ]


def _interview() -> list[Stating]:
    return [
        Stating(
            "hobbies",
            {"hobbies": "football, ports et bateaux", "dreams": "veut voir Tanger", "transport": "train"},
        ),
        Stating("problems", {"school": "mauvais bulletin", "self_harm": False}),
        Stating(
            "places",
            {
                "name": "Chez un oncle",
                "kind": "relative",
                "point": {"lat": 35.7595, "lon": -5.834},
                "why": "y passe l'été",
            },
            item="uncle",
        ),
        Stating("history", {"found_where": None, "reason": None}, item="none"),
    ]
