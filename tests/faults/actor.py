"""Acts of officers as separate processes: `python -m tests.faults.actor partner KEY URL | release | withdraw ID`."""

import json
import os
import sys
from datetime import date
from uuid import UUID

os.environ["DJANGO_SETTINGS_MODULE"] = "nidaa.config.settings"

import django

django.setup()

from nidaa.distribution.commands import add_partner  # noqa: E402
from nidaa.distribution.facts import Channel  # noqa: E402
from nidaa.doors.exercise import moves  # noqa: E402
from nidaa.doors.exercise.cast import OFFICER  # noqa: E402
from nidaa.doors.exercise.facts import Step  # noqa: E402
from nidaa.doors.exercise.stage import Stage  # noqa: E402
from nidaa.doors.exercise.stories import abduction  # noqa: E402
from nidaa.ground.clock import now  # noqa: E402
from nidaa.ground.people.facts import Actor, Role  # noqa: E402


def quiet(_step: Step) -> None:
    pass


def partner(key, url):
    registrar = Actor("test", "Test", "T", 8, frozenset({Role.ADMINISTRATOR}))
    add_partner(
        key=key, name=key, channel=Channel.WEBHOOK, address=url, agreement="TEST", agreed_on=date(2026, 1, 1),
        languages=("fr",), exercises=True, by=registrar, at=now(),
    )  # fmt: skip
    return {}


def release():
    from nidaa.alerts.commands import draft_alert
    from nidaa.cases import commands as cases
    from nidaa.packs.facts import Answer

    stage = Stage("faults", quiet)
    case = cases.open_case(abduction.report(), unit="EXE01", exercise=True, by=OFFICER, at=now())
    moves.assess(stage, case.case_id, answers={"age_6_to_12": Answer.YES}, tier="T2")
    alert = draft_alert(case.case_id, tier="T2", by=OFFICER, at=now())
    print("drafted", flush=True)
    released = moves.release_draft(stage, alert, abduction.WORDS)
    return {"release": str(released.id), "alert": str(alert.id), "public_id": alert.public_id}


def withdraw(alert_id):
    from nidaa.approval.commands import withdraw as take_back
    from nidaa.packs.facts import Act

    found = take_back(UUID(alert_id), Act.CANCELLED, reason="test", by=OFFICER, at=now())
    return {"release": str(found.id)}


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]](*sys.argv[2:])))
