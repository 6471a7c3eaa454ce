"""One message to every phone: numbers that make a correction show and a cancellation hit, by whichever route stands."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.conf import settings
from tests.channels.cell.cbc import cbc
from tests.factories.notices import NAMES, alert, parcel, update, withdrawal

from nidaa.alerts.cap.facts import MsgType, Status
from nidaa.alerts.cap.signature import verify
from nidaa.distribution.channels.cell import checking
from nidaa.distribution.channels.cell import send as sending
from nidaa.distribution.channels.cell.area import digest, rings
from nidaa.distribution.channels.cell.send import send
from nidaa.distribution.errors import Undeliverable
from nidaa.distribution.facts import DeliveryState, Earlier, Target
from nidaa.distribution.models import CellBroadcast
from nidaa.ground.country import gazetteer
from nidaa.ground.signing_keys import make_signing_keys, signing_keys
from nidaa.packs.facts import Act, AlertKind

NOW = datetime.now(UTC).replace(microsecond=0)
NATION = {"circles": [], "polygons": [], "places": ["MA"]}


@pytest.fixture(autouse=True)
def _rows(db, monkeypatch, tmp_path):
    """The factories' releases have no rows: what refers to them must be gone before the database looks."""
    monkeypatch.setattr(settings, "KEYS_FOLDER", tmp_path / "keys")
    monkeypatch.setattr(sending, "DEADLINE_S", 0.5)
    yield
    CellBroadcast.objects.all().delete()


@pytest.fixture
def inside(monkeypatch):
    def name(*centres):
        monkeypatch.setattr(settings, "INSIDE_HOSTS", frozenset(one.host for one in centres))

    return name


def target(*centres, path="/cap", **options):
    base = " ".join(f"http://{one.host}{path}" for one in centres)
    return Target("iam", options={"base": base} | options)


def sent(notice, to, **changes):
    return send(replace(parcel(notice, channel="cell", target=to), **changes))


def refused(notice, to, saying=".", **changes):
    with pytest.raises(Undeliverable, match=saying) as failure:
        sent(notice, to, **changes)
    return failure.value


def parameter(message, name):
    return next(one.value for one in message.infos[0].parameters if one.name == name)


def test_the_centre_gets_the_text_the_area_and_the_numbers(inside):
    with cbc() as centre:
        inside(centre)
        first = alert(kind=AlertKind.ABDUCTION)
        receipt = sent(first, target(centre))
    (message,) = centre.caps
    assert (message.msg_type, message.status, message.references) == (MsgType.ALERT, Status.ACTUAL, ())
    assert message.identifier == f"{first.release.cap_identifier}.1"
    assert message.sent == first.release.cap_sent
    assert message.infos[0].description == f"{first.texts['ar']['short']}\n{first.texts['fr']['short']}"
    assert parameter(message, "cb:messageIdentifier") == "4379"
    assert parameter(message, "cb:serialNumber") == "4000"
    assert message.infos[0].areas[0].polygons == rings(first, gazetteer(), 100)
    assert receipt.reference == f"{first.release.cap_identifier}.1 4000"
    assert "4379" in receipt.detail


def test_a_message_a_language_is_two_infos(inside):
    with cbc() as centre:
        inside(centre)
        sent(alert(), target(centre, messages="two"))
    (message,) = centre.caps
    assert [one.language for one in message.infos] == ["ar", "fr"]
    assert [one.parameters[0].value for one in message.infos] == ["4379", "4392"]


def test_what_is_sent_is_signed_by_our_key(inside):
    make_signing_keys(settings.KEYS_FOLDER, name="test", at=NOW)
    with cbc() as centre:
        inside(centre)
        sent(alert(), target(centre))
    verify(centre.messages[0], signing_keys(settings.KEYS_FOLDER)[1], now=NOW)


def test_a_broken_key_sends_nothing(inside):
    make_signing_keys(settings.KEYS_FOLDER, name="test", at=NOW)
    (settings.KEYS_FOLDER / "cap.private.pem").write_bytes(b"broken")
    with cbc() as centre:
        inside(centre)
        failure = refused(alert(), target(centre), "could not be signed")
    assert not failure.permanent
    assert centre.asked == []


def test_a_correction_bears_another_number_and_refers_to_all_before_it(inside):
    first = alert()
    second = update(first)
    third = update(second)
    with cbc() as centre:
        inside(centre)
        for notice in (first, second, third):
            sent(notice, target(centre))
    messages = centre.caps
    assert [one.msg_type for one in messages] == [MsgType.ALERT, MsgType.UPDATE, MsgType.UPDATE]
    assert [parameter(one, "cb:serialNumber") for one in messages] == ["4000", "4001", "4002"]
    assert messages[2].references == (messages[0].reference, messages[1].reference)
    assert len(centre.on_air) == 1


def test_the_end_refers_to_all_of_this_network_and_says_nothing_else(inside):
    first = alert()
    second = update(first)
    over = withdrawal(second)
    with cbc() as centre:
        inside(centre)
        for notice in (first, second, over):
            receipt = sent(notice, target(centre))
    cancel = centre.caps[-1]
    assert (cancel.msg_type, cancel.infos) == (MsgType.CANCEL, ())
    assert cancel.references == tuple(one.reference for one in centre.caps[:2])
    assert receipt.reference.endswith(" 4001"), "it names the last number"
    assert centre.on_air == {}
    assert not any(name.encode() in centre.messages[-1] for name in NAMES)


def test_another_network_has_references_of_its_own(inside):
    first, over = alert(), withdrawal(alert())
    with cbc() as centre:
        inside(centre)
        for key in ("iam", "inwi"):
            sent(first, replace(target(centre), key=key))
        sent(over, replace(target(centre), key="inwi"))
    numbers = {one.identifier.rsplit(".", 1)[1] for one in centre.caps[:2]}
    assert numbers == {"1", "3"}
    assert [one.identifier for one in centre.caps[2].references] == [f"{first.release.cap_identifier}.3"]
    assert [key[1] for key in centre.on_air] == [f"{first.release.cap_identifier}.1"]


def test_an_alert_that_never_arrived_is_not_referred_to(inside):
    first = alert()
    second = update(first)
    with cbc("400") as centre:
        inside(centre)
        refused(first, target(centre), "answered 400")
        sent(second, target(centre))
    (message,) = centre.caps
    assert (message.msg_type, message.references) == (MsgType.ALERT, ())
    assert parameter(message, "cb:serialNumber") == "4001", "phones may have seen the first number"


def test_an_alert_that_may_have_arrived_is_ended(inside):
    first, over = alert(), withdrawal(alert())
    with cbc("silent") as centre:
        inside(centre)
        failure = refused(first, target(centre))
        assert (failure.maybe_sent, failure.permanent) == (True, False)
        told = Earlier(1, Act.ALERT, DeliveryState.FAILED, "", "", maybe_sent=True)
        sent(over, target(centre), earlier=(told,))
    assert centre.on_air == {}
    assert centre.caps[-1].references == (centre.caps[0].reference,)


def test_nothing_is_ended_where_nothing_was_sent(inside):
    with cbc() as centre:
        inside(centre)
        receipt = sent(withdrawal(alert()), target(centre))
    assert centre.asked == []
    assert receipt.detail.startswith("Nothing to end")


def test_a_second_attempt_bears_the_same_number_and_is_taken_once(inside):
    with cbc("silent") as centre:
        inside(centre)
        refused(alert(), target(centre))
        receipt = sent(alert(), target(centre), resumed=True)
    assert len(centre.messages) == 1
    assert receipt.reference.endswith(" 4000")


def test_two_alerts_of_one_network_have_two_codes(inside):
    with cbc() as centre:
        inside(centre)
        for n in (1, 2, 3):
            sent(alert(n), target(centre))
        sent(update(alert(2)), target(centre))
    assert [parameter(one, "cb:serialNumber") for one in centre.caps] == ["4000", "4010", "4020", "4011"]


# -- routes -------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", ["hang", "reset", "silent", "500", "503", "401", "404"])
def test_a_route_that_fails_is_followed_by_the_next(inside, fault):
    with cbc(fault) as first, cbc() as second:
        inside(first, second)
        receipt = sent(alert(), target(first, second))
    assert second.host in receipt.detail
    assert len(second.messages) == 1


def test_the_last_good_route_is_tried_first(inside):
    with cbc("500") as first, cbc() as second:
        inside(first, second)
        sent(alert(), target(first, second))
        sent(update(alert()), target(first, second))
    assert (len(first.asked), len(second.asked)) == (1, 2)


def test_a_message_that_is_refused_is_not_carried_round_all_routes(inside):
    with cbc("422") as first, cbc() as second:
        inside(first, second)
        failure = refused(alert(), target(first, second), "answered 422")
    assert failure.permanent
    assert not failure.maybe_sent
    assert second.asked == []


@pytest.mark.parametrize(
    ("faults", "maybe_sent"), [(("hang", "hang"), True), (("503", "500"), True), (("401", "404"), False)]
)
def test_with_all_routes_down_it_is_tried_again(inside, faults, maybe_sent):
    with cbc(faults[0]) as first, cbc(faults[1]) as second:
        inside(first, second)
        failure = refused(alert(), target(first, second))
    assert (failure.permanent, failure.maybe_sent) == (False, maybe_sent)


def test_an_address_we_never_call_is_refused_for_good(inside):
    with cbc() as centre:
        inside()
        failure = refused(alert(), target(centre))
    assert failure.permanent
    assert centre.asked == []


@pytest.mark.parametrize("options", [{"base": ""}, {"operator": "unknown"}])
def test_an_account_that_is_not_complete_is_said(inside, options):
    with cbc() as centre:
        inside(centre)
        failure = refused(alert(), target(centre, **options))
    assert failure.permanent


# -- what must not happen -----------------------------------------------------------------------


def test_a_drill_goes_to_the_identifier_of_exercises_and_only_where_drills_are_taken(inside):
    drill = alert(exercise=True)
    with cbc() as centre:
        inside(centre)
        not_sent = sent(drill, target(centre))
        assert centre.asked == []
        sent(drill, target(centre, exercises="yes"))
    (message,) = centre.caps
    assert not_sent.detail.startswith("Not sent")
    assert message.status is Status.EXERCISE
    assert parameter(message, "cb:messageIdentifier") == "4381"
    assert "4379" not in centre.messages[0].decode()


def test_a_text_that_is_too_long_is_refused_before_anything_is_sent(inside):
    long = {code: {"short": "س" * 616, "headline": "a"} for code in ("ar", "fr", "zgh", "en")}
    with cbc() as centre:
        inside(centre)
        failure = refused(alert(texts=long), target(centre), "pages of a cell broadcast")
    assert failure.permanent
    assert centre.asked == []


def test_an_area_that_is_not_the_approved_one_is_not_sent(inside, monkeypatch):
    smaller = rings(
        alert(area={"circles": [{"lat": 34.0, "lon": -5.0, "radius_km": 1}], "polygons": [], "places": []}),
        gazetteer(),
        100,
    )
    monkeypatch.setattr(checking.cap, "rings_of", lambda _: [list(ring) for ring in smaller])
    with cbc() as centre:
        inside(centre)
        failure = refused(alert(), target(centre), "is not the approved one")
    assert failure.permanent
    assert centre.asked == []


def test_a_centre_that_took_another_area_is_not_believed(inside):
    with cbc('{"area_digest": "another"}') as centre:
        inside(centre)
        failure = refused(alert(), target(centre), "another area")
    assert (failure.permanent, failure.maybe_sent) == (True, True)


def test_a_centre_that_took_this_area_is(inside):
    approved = digest(rings(alert(), gazetteer(), 100))
    with cbc(f'{{"area_digest": "{approved}"}}') as centre:
        inside(centre)
        assert sent(alert(), target(centre)).reference


def test_a_polygon_has_no_more_points_than_the_centre_takes(inside):
    with cbc() as centre:
        inside(centre)
        sent(alert(), target(centre, most_points="20"))
    (message,) = centre.caps
    assert all(len(ring) <= 20 for ring in message.infos[0].areas[0].polygons)


# -- OsmoCBC ------------------------------------------------------------------------------------


def osmo(centre, **options):
    return target(centre, path="", kind="osmocbc", **options)


def test_the_json_of_osmocbc_says_what_is_shown(inside):
    first = alert(area=NATION)
    with cbc() as centre:
        inside(centre)
        sent(first, osmo(centre))
    message = centre.on_air[4379]
    assert message["serial_nr"]["serial_nr_decoded"] == {
        "geo_scope": "plmn_wide",
        "msg_code": 0,
        "update_nr": 0,
    }
    assert message["payload"]["payload_decoded"]["character_set"] == "ucs2"
    assert (
        message["payload"]["payload_decoded"]["data_utf8"]
        == f"{first.texts['ar']['short']}\n{first.texts['fr']['short']}"
    )
    assert centre.asked[0][:2] == ("POST", "/api/ecbe/v1/message")


def test_a_correction_replaces_what_stands_and_the_end_deletes_it(inside):
    first = alert(area=NATION)
    with cbc() as centre:
        inside(centre)
        sent(first, osmo(centre))
        sent(update(first), osmo(centre))
        assert centre.on_air[4379]["serial_nr"]["serial_nr_decoded"]["update_nr"] == 1
        sent(withdrawal(update(first)), osmo(centre))
    assert centre.on_air == {}
    assert [one[0] for one in centre.asked] == ["POST", "DELETE", "POST", "DELETE"]


def test_a_text_that_moved_to_another_identifier_leaves_nothing_behind(inside):
    first = alert(area=NATION)
    with cbc() as centre:
        inside(centre)
        sent(first, osmo(centre))
        sent(update(first), osmo(centre, quiet="yes"))
        assert list(centre.on_air) == [6400]
        sent(update(update(first)), osmo(centre, messages="two"))
        assert sorted(centre.on_air) == [4379, 4392]
        sent(withdrawal(update(update(first))), osmo(centre))
    assert centre.on_air == {}


def test_a_drill_is_ended_also_where_drills_are_no_longer_taken(inside):
    drill = alert(exercise=True)
    with cbc() as centre:
        inside(centre)
        sent(drill, target(centre, exercises="yes"))
        sent(withdrawal(drill), target(centre))
    assert centre.on_air == {}


def test_all_routes_together_end_within_the_lease(inside, monkeypatch):
    monkeypatch.setattr(sending, "DEADLINE_S", 30)
    monkeypatch.setattr(sending, "ALTOGETHER_S", 0.3)
    with cbc("hang") as first, cbc() as second:
        inside(first, second)
        failure = refused(alert(), target(first, second), "took too long")
    assert (failure.permanent, failure.maybe_sent) == (False, True)
    assert second.asked == []


def test_an_attempt_whose_answer_never_came_is_replaced_by_the_same_number(inside):
    with cbc("silent") as centre:
        inside(centre)
        refused(alert(area=NATION), osmo(centre))
        sent(alert(area=NATION), osmo(centre))
    assert centre.on_air[4379]["serial_nr"]["serial_nr_decoded"]["update_nr"] == 0


def test_an_alert_for_a_town_does_not_wake_the_country(inside):
    with cbc() as centre:
        inside(centre)
        failure = refused(alert(), osmo(centre), "knows no areas")
        assert (failure.permanent, centre.asked) == (True, [])
        sent(alert(), osmo(centre, whole_network="yes"))
    assert list(centre.on_air) == [4379]


def test_a_second_alert_does_not_push_the_first_off_the_air(inside):
    with cbc() as centre:
        inside(centre)
        sent(alert(1, area=NATION), osmo(centre))
        CellBroadcast.objects.update(stands_until=NOW.replace(year=NOW.year + 1))
        failure = refused(alert(2, area=NATION), osmo(centre), "Another alert stands on 4379")
        assert (failure.permanent, failure.wait_s) == (False, 60)
        sent(withdrawal(alert(1, area=NATION)), osmo(centre))
        sent(alert(2, area=NATION), osmo(centre))
    assert centre.on_air[4379]["serial_nr"]["serial_nr_decoded"]["msg_code"] != 0
