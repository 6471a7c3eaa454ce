"""The whole story through the rooms' own commands, from a mother at the counter to a row that names nobody."""

from dataclasses import replace

import pytest
from tests.cast import amina, hind, karim, salma
from tests.moments import after
from tests.reports import salma_of_fes
from tests.steps import TYPED, criteria_met, translated

from nidaa.alerts.commands import check_draft, draft_alert, edit_draft
from nidaa.alerts.facts import Level
from nidaa.alerts.queries import draft
from nidaa.approval.commands import release, submit
from nidaa.approval.errors import SameOfficer
from nidaa.approval.queries import last_release, standing
from nidaa.cases.commands import open_case
from nidaa.cases.facts.case import CaseState
from nidaa.cases.queries import case_file, head
from nidaa.distribution.commands import carry_out, deliver
from nidaa.distribution.facts import DeliveryState
from nidaa.distribution.models import Delivery
from nidaa.ground.audit.queries import verify
from nidaa.ground.vault.errors import KeyDestroyed
from nidaa.packs.facts import Act
from nidaa.resolution.commands import record_found
from nidaa.resolution.facts import Condition, Contribution, FoundBy
from nidaa.retention.commands import purge
from nidaa.tips.commands import link_tip, promote_tip, put_in_box
from nidaa.tips.queries import inbox, tip
from nidaa.triage.commands import sign_level

pytestmark = pytest.mark.django_db


def test_a_child_is_reported_sought_found_and_forgotten():
    case = open_case(salma_of_fes(), unit="CAS01", exercise=True, by=amina(), at=after(minutes=0))
    assert case.number.startswith("MA-2026-CAS01-000001-")

    advice = sign_level(
        case.case_id, answers={}, level="high", reason="neuf ans, de nuit", by=amina(), at=after(minutes=4)
    )
    assert advice.unknown, "what nobody has asked is listed as a question"
    assert criteria_met(case.case_id, "T2", at=after(minutes=5)).met

    alert = draft_alert(case.case_id, tier="T2", by=amina(), at=after(minutes=6))
    first = draft(alert.id)
    _, findings = check_draft(first, at=after(minutes=6))
    assert any(f.rule == "translation" and f.language == "ar" for f in findings if f.level is Level.BLOCKS)
    version = edit_draft(
        alert.id, translated(first.content), version=first.version, by=amina(), at=after(minutes=8)
    )

    request = submit(alert.id, version=version, by=amina(), at=after(minutes=9))
    said = {"digest": request.digest, **TYPED}
    with pytest.raises(SameOfficer):
        release(request.id, **said, by=replace(amina(), roles=salma().roles), at=after(minutes=10))
    released = release(request.id, **said, by=salma(), at=after(minutes=10))

    assert deliver_all(released.id, at=after(minutes=10, seconds=1)) == {DeliveryState.DELIVERED}

    receipt = put_in_box(
        public_id=alert.public_id, language="ar", what="رأيتها قرب المحطة", where="محطة القطار", point=None,
        when="23:30", contact="", photo=None, in_view_now=False, at=after(minutes=31),
    )  # fmt: skip
    assert len(receipt) == 29
    (waiting,) = inbox(by=karim())
    assert tip(waiting.id, by=karim(), at=after(minutes=32)).what == "رأيتها قرب المحطة"
    link_tip(waiting.id, by=karim(), at=after(minutes=33))
    promote_tip(
        waiting.id,
        lat=34.047,
        lon=-5.003,
        sigma_m=300,
        seen_at=after(minutes=30),
        by=karim(),
        at=after(minutes=34),
    )

    (withdrawn,) = record_found(
        case.case_id, found_at=after(hours=1), condition=Condition.SAFE, found_by=FoundBy.PUBLIC,
        contribution=Contribution.DIRECT, type_final="lost", identity_verified=True,
        details={"where": "gare de Fès"}, by=karim(), at=after(hours=1, minutes=5),
    )  # fmt: skip
    assert withdrawn.act is Act.FOUND
    assert withdrawn.cap_references == f"{released.cap_sender},{released.cap_identifier},{released.cap_sent}"
    assert deliver_all(withdrawn.id, at=after(hours=1, minutes=6)) == {DeliveryState.DELIVERED}
    assert not standing([alert.id], now=after(hours=2))[alert.id].live

    erased = purge(case.case_id, by=hind(), at=after(days=91))
    assert erased.key_destroyed
    assert head(case.case_id).state is CaseState.ERASED
    with pytest.raises(KeyDestroyed):
        case_file(case.case_id, by=amina(), at=after(days=92), purpose="after erasure")
    assert last_release(alert.id).act is Act.FOUND
    assert verify().whole


def deliver_all(release_id, *, at):
    carry_out(release_id, at=at)
    for delivery_id in Delivery.objects.filter(release_id=release_id).values_list("pk", flat=True):
        deliver(delivery_id, clock=lambda: at)
    return {
        DeliveryState(state)
        for state in Delivery.objects.filter(release_id=release_id).values_list("state", flat=True)
    }
