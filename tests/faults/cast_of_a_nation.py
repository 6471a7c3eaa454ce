"""Officers of a nation's story, a process of their own: a line of JSON is an act, a line comes back.

["crowd", "FILE"]   ["release", "T2"]   ["update", "ALERT", "AREA"]   ["found", "CASE"]   ["erase", "CASE"] …
"""

import json
import os
import sys
from datetime import timedelta
from uuid import UUID

os.environ["DJANGO_SETTINGS_MODULE"] = "nidaa.config.settings"

import django

django.setup()

from nidaa.alerts.commands import draft_alert, draft_update  # noqa: E402
from nidaa.alerts.queries import head  # noqa: E402
from nidaa.approval.commands import withdraw as take_back  # noqa: E402
from nidaa.cases import commands as cases  # noqa: E402
from nidaa.cases.facts.case import Stating  # noqa: E402
from nidaa.distribution.commands import subscribe  # noqa: E402
from nidaa.distribution.facts import Medium, Spot  # noqa: E402
from nidaa.doors.demo.seed import partners as seed_partners  # noqa: E402
from nidaa.doors.exercise import moves  # noqa: E402
from nidaa.doors.exercise.cast import OFFICER, OPERATOR  # noqa: E402
from nidaa.doors.exercise.stage import Stage  # noqa: E402
from nidaa.ground.clock import now  # noqa: E402
from nidaa.ground.people.facts import SYSTEM  # noqa: E402
from nidaa.packs.facts import Act, Answer  # noqa: E402
from nidaa.resolution.commands import record_found  # noqa: E402
from nidaa.resolution.facts import Condition, Contribution, FoundBy  # noqa: E402
from nidaa.retention.commands import purge  # noqa: E402
from tests.faults.child import (  # noqa: E402
    ALT,
    CHANGE,
    FAMILY_ARABIC,
    FAMILY_LATIN,
    FES,
    GIVEN_ARABIC,
    GIVEN_LATIN,
    WORDS,
)


def partners(hook):
    seed_partners(hook=hook)
    return {}


def crowd(people):
    """Everybody subscribes, as the worker would have it once their address has answered."""
    for one in people:
        places = [
            Spot(commune=at) if isinstance(at, str) else Spot(lat=at[0], lon=at[1]) for at in one["places"]
        ]
        subscribe(
            Medium(one["medium"]), one["address"], language=one["language"], places=places,
            quiet=tuple(one["quiet"]) if one["quiet"] else None, at=now(),
        )  # fmt: skip
    return {}


def release(tier):
    stage = Stage("nation", lambda _step: None)
    case = cases.open_case(_report(), unit="EXE01", exercise=True, by=OFFICER, at=now(), source="père")
    moves.add_portrait(stage, case.case_id, (222, 178, 40), ALT)
    answers = {"age_6_to_12": Answer.YES, "seen_entering_vehicle": Answer.YES}
    moves.assess(stage, case.case_id, answers=answers, tier=tier)
    alert = draft_alert(case.case_id, tier=tier, by=OFFICER, at=now())
    return _told(moves.release_draft(stage, alert, WORDS)) | {"case": str(case.case_id)}


def update(alert_id, area):
    """The car was seen elsewhere: a wider area, and words that say so."""
    stage = Stage("nation", lambda _step: None)
    draft_update(UUID(alert_id), by=OFFICER, at=now())
    return _told(moves.release_draft(stage, head(UUID(alert_id)), CHANGE, area=area))


def withdraw(alert_id):
    return _told(take_back(UUID(alert_id), Act.CANCELLED, reason="test", by=OFFICER, at=now()))


def found(case_id):
    (withdrawn,) = record_found(
        UUID(case_id), found_at=now(), condition=Condition.SAFE, found_by=FoundBy.POLICE,
        contribution=Contribution.PARTIAL, type_final="abduction", identity_verified=True,
        details={"exercise": "yes"}, by=OPERATOR, at=now(),
    )  # fmt: skip
    return _told(withdrawn)


def erase(case_id):
    """As the clockwork would, once the time of keeping is over."""
    return dict(purge(UUID(case_id), by=SYSTEM, at=now() + timedelta(days=4000)).counts)


def _told(released):
    return {
        "release": str(released.id),
        "alert": str(released.alert_id),
        "public_id": released.public_id,
        "code": released.code,
        "cap": released.id.hex,
        "at": released.released_at.timestamp(),
    }


def _report():
    child = {
        "given_latin": GIVEN_LATIN, "given_ar": GIVEN_ARABIC, "family_latin": FAMILY_LATIN,
        "family_ar": FAMILY_ARABIC, "sex": "female", "age_years": 7,
    }  # fmt: skip
    seen = {"at": (now() - timedelta(minutes=25)).isoformat(), "place": "Bab Boujloud", "point": FES}
    consent = {"given": True, "by_capacity": "father", "scope": "name_and_photo", "language_read": "ar"}
    return [
        Stating("reporter", {"name": "Omar Exemple", "capacity": "father", "phone": "+212600000012"}),
        Stating("child", child),
        Stating("last_seen", seen),
        Stating("clothing", {"worn": "robe jaune, manteau blanc"}),
        Stating("circumstances", {"account": "Tirée dans une voiture.", "suspected": "abduction"}),
        Stating("consent", consent),
    ]


if __name__ == "__main__":
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        print(json.dumps(globals()[name](*arguments), default=str), flush=True)
