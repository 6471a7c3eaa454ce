"""What officers of the demo did before a test begins: `python -m tests.browser.acts submitted|released`; prints JSON."""

import json
import os
import sys
import time
from datetime import timedelta

os.environ["DJANGO_SETTINGS_MODULE"] = "nidaa.config.settings"

import django

django.setup()

from nidaa.alerts.commands import draft_alert, edit_draft  # noqa: E402
from nidaa.alerts.queries import draft  # noqa: E402
from nidaa.approval import commands as approval  # noqa: E402
from nidaa.approval.facts import Wider  # noqa: E402
from nidaa.cases import commands as cases  # noqa: E402
from nidaa.distribution.models import Delivery  # noqa: E402
from nidaa.doors.console.demo_accounts import actor_of  # noqa: E402
from nidaa.doors.exercise import moves  # noqa: E402
from nidaa.doors.exercise.stage import Stage  # noqa: E402
from nidaa.doors.exercise.stories import abduction  # noqa: E402
from nidaa.ground.clock import now  # noqa: E402
from nidaa.ground.places.facts import Area, Circle  # noqa: E402
from nidaa.packs.facts import Answer  # noqa: E402
from nidaa.tips.commands import put_in_box  # noqa: E402

PUBLISHED_WITHIN_S = 60.0


def quiet(_step):
    pass


def submitted():
    """A case of amina's whose alert waits for a second officer, with two wider areas planned."""
    by, stage = actor_of("amina"), Stage("browser", quiet)
    case = cases.open_case(abduction.report(), unit=by.unit, exercise=True, by=by, at=now(), source="père")
    cases.state_facts(case.case_id, abduction.witness(), by=by, at=now(), source="témoin")
    moves.add_portrait(stage, case.case_id, (40, 90, 170), abduction.ALT, by)
    moves.assess(stage, case.case_id, answers={"seen_entering_vehicle": Answer.YES}, tier="T2", by=by)
    alert = draft_alert(case.case_id, tier="T2", by=by, at=now())
    first = draft(alert.id)
    content = moves.with_words(first.content, abduction.WORDS)
    version = edit_draft(alert.id, content, version=first.version, by=by, at=now())
    request = approval.submit(alert.id, version=version, by=by, at=now())
    plan = [
        Wider(Area(circles=(Circle(34.03, -5.0, km),)), now() + timedelta(hours=hours))
        for km, hours in ((250, 5), (400, 8))
    ]
    steps = approval.propose_steps(alert.id, plan, by=by, at=now())
    return {
        "step": steps[0].digest,
        "case": str(case.case_id),
        "number": case.number,
        "alert": str(alert.id),
        "public_id": alert.public_id,
        "code": alert.code,
        "request": request.id,
        "digest": request.digest,
    }


def released():
    """The same, released by salma, on every channel, with a tip of the public."""
    made = submitted()
    found = approval.release(
        made["request"], digest=made["digest"], typed_name="Rim", typed_place="Fès", by=actor_of("salma"), at=now(),
        steps=[made["step"]],
    )  # fmt: skip
    ends = time.monotonic() + PUBLISHED_WITHIN_S
    while not _settled(found.id):
        assert time.monotonic() < ends, "the worker does not carry"
        time.sleep(0.1)
    put_in_box(
        public_id=made["public_id"], language="ar", what="رأيت سيارة بيضاء قرب المحطة", where="محطة القطار",
        point=(34.047, -5.003), when="", contact="", photo=None, in_view_now=True, at=now(),
    )  # fmt: skip
    return made


def _settled(release_id):
    states = list(Delivery.objects.filter(release_id=release_id).values_list("state", flat=True))
    return bool(states) and not {"queued", "sending"} & set(states)


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]](*sys.argv[2:])))
