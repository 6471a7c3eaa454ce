"""What officers of the demo did before a test begins: `python -m tests.browser.acts submitted|released`; prints JSON."""

import json
import os
import sys
import time
import uuid
from datetime import timedelta

os.environ["DJANGO_SETTINGS_MODULE"] = "nidaa.config.settings"

import django

django.setup()

from nidaa.alerts.cap.inbound import defects_of, header  # noqa: E402
from nidaa.alerts.commands import draft_alert, edit_draft  # noqa: E402
from nidaa.alerts.queries import draft  # noqa: E402
from nidaa.approval import commands as approval  # noqa: E402
from nidaa.approval.facts import Wider  # noqa: E402
from nidaa.approval.queries import last_release  # noqa: E402
from nidaa.cases import commands as cases  # noqa: E402
from nidaa.distribution.commands import ask_to_resume, halt, resume  # noqa: E402
from nidaa.distribution.commands.api_keys import issue_key  # noqa: E402
from nidaa.distribution.commands.inbound import keep_inbound, match_cancels, open_inbound  # noqa: E402
from nidaa.distribution.facts import HaltScope, Scope  # noqa: E402
from nidaa.distribution.models import ApiKey, Delivery, InboundMessage, Partner, Shard  # noqa: E402
from nidaa.distribution.queries import standing_halts  # noqa: E402
from nidaa.doors.console.demo_accounts import actor_of  # noqa: E402
from nidaa.doors.console.partners.opening import Message, opened  # noqa: E402
from nidaa.doors.console.partners.reading import message_read  # noqa: E402
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


def lane():
    """A released alert with people still to be called, some in doubt and some by a mistake of ours; two switches."""
    made = released()
    last, at = last_release(uuid.UUID(made["alert"])), now()
    usual = {"release_id": last.id, "spans": [1, 2], "planned_at": at, "not_before": at}
    for number, fields in enumerate(
        (
            {
                "medium": "whatsapp",
                "ring": 0,
                "state": "done",
                "expected": 4200,
                "sent": 4100,
                "not_sent": 100,
                "finished_at": at,
            },
            {
                "medium": "whatsapp",
                "ring": 1,
                "state": "waiting",
                "expected": 9000,
                "not_before": at + timedelta(hours=3),
                "quiet_until": 7,
            },
            {
                "medium": "sms",
                "ring": 0,
                "state": "failed",
                "expected": 5000,
                "sent": 1200,
                "error": "A value is missing.",
            },
            {"medium": "push", "ring": 2, "state": "done", "expected": 800, "sent": 800, "finished_at": at},
        ),
        start=900,
    ):
        Shard.objects.create(**usual | {"number": number} | fields)
    halt(
        HaltScope.ACCOUNT,
        "facebook:national",
        reason="Le compte écrit des choses étranges",
        by=actor_of("karim"),
        at=at,
    )
    asked = halt(
        HaltScope.CHANNEL,
        "mqtt",
        reason="خطأ في لوحات الطريق",
        also_withdrawals=True,
        by=actor_of("karim"),
        at=at,
    )
    ask_to_resume(asked, by=actor_of("karim"), at=at)
    return made


def start_again():
    """Nothing is stopped any more."""
    for row in standing_halts():
        ask_to_resume(row.pk, by=actor_of("karim"), at=now())
        resume(row.pk, by=actor_of("salma"), at=now())
    return {}


def partner_messages():
    """A partner's messages: one that waits, one that breaks the standard, one that became a draft and was taken back."""
    key = Partner.objects.filter(active=True).order_by("key").first().key
    issue_key(key, scopes=list(Scope), sandbox=False, days=90, by=actor_of("hind"), at=now())
    number = ApiKey.objects.latest("issued_at").key_id
    waits, broken, drawn = (
        _kept(cap_message(name, area), number)
        for name, area in (("bus-1", CIRCLE), ("bus-2", "<circle>ici</circle>"), ("bus-3", CIRCLE))
    )
    row = InboundMessage.objects.get(pk=drawn)
    alert = message_read(open_inbound(drawn, by=actor_of("karim"), at=now())).alert
    source = Message(drawn, "Autocars Exemple", row.sandbox, row.status)
    made = opened(source, alert, tier="T2", by=actor_of("karim"), at=now())
    _kept(
        cap_message("bus-4", CIRCLE, kind="Cancel", references="bus.example,bus-3,2026-03-24T10:00:00+01:00"),
        number,
    )
    match_cancels(at=now())
    return {"message": str(waits), "broken": str(broken), "taken_back": str(made.alert_id)}


CIRCLE = "<circle>34.06,-4.98 25</circle>"


def cap_message(identifier, area, *, kind="Alert", references=""):
    refers = f"<references>{references}</references>" if references else ""
    infos = "".join(
        f"<info><language>{language}</language><category>Rescue</category><event>{event}</event>"
        "<urgency>Immediate</urgency><severity>Severe</severity><certainty>Likely</certainty>"
        f"<expires>2027-03-25T10:00:00+01:00</expires><headline>{headline}</headline>"
        f"<description>{words}</description><contact>+212600000001</contact>"
        f"<area><areaDesc>Fès</areaDesc>{area}</area></info>"
        for language, event, headline, words in (
            ("ar", "طفلة مختفية", "اختفت زينب قرب المحطة", "شوهدت آخر مرة على الساعة الخامسة قرب المحطة"),
            (
                "fr",
                "Enfant disparu",
                "Zineb a disparu près de la gare",
                "Vue à 17 h près de la gare, veste rouge",
            ),
        )
    )
    return (
        f'<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>{identifier}</identifier>'
        "<sender>bus.example</sender><sent>2026-03-24T10:00:00+01:00</sent><status>Exercise</status>"
        f"<msgType>{kind}</msgType><scope>Public</scope>{refers}{infos}</alert>"
    ).encode()


def _kept(content, key_id):
    defects = [(one.rule, one.level.value, one.path) for one in defects_of(content)]
    return keep_inbound(content, header(content), defects=defects, key_id=key_id, sandbox=False, at=now()).id


def _settled(release_id):
    states = list(Delivery.objects.filter(release_id=release_id).values_list("state", flat=True))
    return bool(states) and not {"queued", "sending"} & set(states)


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]](*sys.argv[2:])))
