"""A package waits for a person, and the receipt is recorded once, by an officer who may."""

from uuid import uuid4

import pytest
from django.conf import settings
from tests.cast import amina, hind
from tests.moments import after
from tests.steps import released

from nidaa.approval.commands import withdraw
from nidaa.distribution.channels.meta_handover import send as sending
from nidaa.distribution.channels.meta_handover.keys import make_handover_key
from nidaa.distribution.commands import carry_out, deliver, record_handover
from nidaa.distribution.errors import Refused
from nidaa.distribution.facts import DeliveryState
from nidaa.distribution.models import Delivery
from nidaa.distribution.queries import handovers_waiting
from nidaa.ground.audit.models import Line
from nidaa.ground.people.errors import NotAllowed
from nidaa.packs.facts import Act

pytestmark = pytest.mark.django_db
OUT = after(minutes=10)


@pytest.fixture
def amber(monkeypatch, tmp_path):
    options = {"folder": str(tmp_path / "handover"), "exercises": "yes"}
    monkeypatch.setattr(settings, "ACCOUNTS", {"meta": {"amber": {"options": options, "secrets": {}}}})
    monkeypatch.setattr(settings, "PUBLIC_FOLDER", tmp_path / "public")
    monkeypatch.setattr(sending, "WAIT_FOR_CAP_S", 0.0)
    make_handover_key(settings.KEYS_FOLDER)
    return tmp_path / "handover"


def delivered(release, *, at=OUT):
    carry_out(release.id, at=at)
    row = Delivery.objects.get(release_id=release.id, channel="meta")
    assert deliver(row.pk, clock=lambda: at) is DeliveryState.DELIVERED
    return row


def test_a_package_waits_until_its_receipt_is_recorded(amber):
    _, found, release = released()
    row = delivered(release)
    (waiting,) = handovers_waiting()
    assert (waiting.delivery_id, waiting.alert_id, waiting.act) == (row.pk, found.alert.id, Act.ALERT)
    assert (amber / waiting.package).exists()
    assert str(amber) in waiting.detail
    record_handover(row.pk, receipt="  META-77,\n by telephone 10:40 ", by=amina(), at=after(minutes=12))
    assert handovers_waiting() == []
    row.refresh_from_db()
    assert row.reference == f"{waiting.package} / META-77, by telephone 10:40"
    assert row.acknowledged_at == after(minutes=12)
    line = Line.objects.get(action="record hand-over")
    assert (line.actor, line.object_id) == (amina().key, str(row.pk))


def test_the_end_waits_too_and_names_the_receipt(amber):
    import json
    import zipfile

    _, found, release = released()
    row = delivered(release)
    record_handover(row.pk, receipt="META-77", by=amina(), at=after(minutes=12))
    over = withdraw(found.alert.id, act=Act.FOUND, reason="found", by=amina(), at=after(minutes=20))
    delivered(over, at=after(minutes=21))
    (waiting,) = handovers_waiting()
    assert waiting.act is Act.FOUND
    with zipfile.ZipFile(amber / waiting.package) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    assert [one["receipt"] for one in manifest["references"]] == ["META-77"]
    assert len(list(amber.glob("*.zip"))) == 1


def test_a_package_that_was_never_handed_over_is_ended_all_the_same(amber):
    _, found, release = released()
    row = delivered(release)
    over = withdraw(found.alert.id, act=Act.FOUND, reason="found", by=amina(), at=after(minutes=20))
    delivered(over, at=after(minutes=21))
    assert [one.act for one in handovers_waiting()] == [Act.FOUND]
    row.refresh_from_db()
    assert row.acknowledged_at is None


@pytest.mark.parametrize("receipt", ["", " \n ", "x" * 201, "a\x07b", "a\u202eb"])
def test_a_receipt_is_one_readable_line(amber, receipt):
    row = delivered(released()[2])
    with pytest.raises(Refused) as refusal:
        record_handover(row.pk, receipt=receipt, by=amina(), at=after(minutes=12))
    assert refusal.value.field == "receipt"
    assert len(handovers_waiting()) == 1


def test_a_receipt_is_recorded_once(amber):
    row = delivered(released()[2])
    record_handover(row.pk, receipt="one", by=amina(), at=after(minutes=12))
    with pytest.raises(Refused):
        record_handover(row.pk, receipt="two", by=amina(), at=after(minutes=13))


def test_what_is_no_package_has_no_receipt(amber):
    release = released()[2]
    carry_out(release.id, at=OUT)
    undelivered = Delivery.objects.get(release_id=release.id, channel="meta")
    page = Delivery.objects.filter(release_id=release.id, channel="page").first()
    for delivery_id in (undelivered.pk, page.pk, uuid4()):
        with pytest.raises(Refused):
            record_handover(delivery_id, receipt="one", by=amina(), at=OUT)


def test_who_may_not_stop_an_alert_may_not_say_that_it_was_handed_over(amber):
    row = delivered(released()[2])
    with pytest.raises(NotAllowed):
        record_handover(row.pk, receipt="one", by=hind(), at=after(minutes=12))
