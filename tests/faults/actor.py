"""Acts of officers as separate processes: `python -m tests.faults.actor partner KEY URL | release | withdraw ID`."""

import json
import os
import sys
import threading
import time
from datetime import date, timedelta
from uuid import UUID

os.environ["DJANGO_SETTINGS_MODULE"] = "nidaa.config.settings"

import django

django.setup()

from django.db import connection  # noqa: E402

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


def stop_races_clock(rounds):
    """Rounds of an alert with a step that is due: the clock and an officer who stops it, at the same moment."""
    return [_race() for _ in range(int(rounds))]


def _race():
    from nidaa.alerts.commands import draft_alert
    from nidaa.approval import commands as approval
    from nidaa.approval.facts import Wider
    from nidaa.approval.queries import releases_of_alert, steps_of_alert
    from nidaa.cases import commands as cases
    from nidaa.distribution.commands import sweep
    from nidaa.doors.exercise.cast import COMMANDER
    from nidaa.ground.places.facts import Area, Circle
    from nidaa.packs.facts import Act, Answer

    stage = Stage("races", quiet)
    case = cases.open_case(abduction.report(), unit="EXE01", exercise=True, by=OFFICER, at=now())
    moves.assess(stage, case.case_id, answers={"age_6_to_12": Answer.YES}, tier="T2")
    alert = draft_alert(case.case_id, tier="T2", by=OFFICER, at=now())
    moves.release_draft(stage, alert, abduction.WORDS)
    due = now() + timedelta(seconds=0.8)
    step = Wider(Area(circles=(Circle(34.03, -5.0, 400),)), due)
    (frozen,) = approval.propose_steps(alert.id, [step], by=OFFICER, at=now())
    approval.approve_later(
        alert.id, [frozen.digest], typed_name="Rim", typed_place="Fès", by=COMMANDER, at=now()
    )
    troubles = []
    ready = threading.Barrier(2)

    def run(act):
        try:
            time.sleep(max(0.0, (due - now()).total_seconds()) + 0.01)
            ready.wait(10)
            act()
        except Exception as problem:  # noqa: BLE001 - told to the test
            troubles.append(repr(problem))
        finally:
            connection.close()

    acts = (
        lambda: approval.withdraw(alert.id, Act.CANCELLED, reason="test", by=OFFICER, at=now()),
        lambda: sweep(at=now()),
    )
    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {
        "acts": [one.act.value for one in releases_of_alert(alert.id)],
        "states": [one.state.value for one in steps_of_alert(alert.id)],
        "troubles": troubles,
    }


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]](*sys.argv[2:])))
