"""CAP files on the disk: signed or not there, and no child's name left once the alert is withdrawn."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from tests.factories.notices import NAMES, PHOTO, alert, everything_in, parcel, update, withdrawal

from nidaa.alerts.cap.facts import MsgType
from nidaa.alerts.cap.read import read
from nidaa.alerts.cap.signature import verify
from nidaa.distribution.channels.cap_file import send as sending
from nidaa.distribution.channels.cap_file.send import send
from nidaa.distribution.errors import Undeliverable
from nidaa.ground.publishing import put
from nidaa.ground.signing_keys import CERTIFICATE, PRIVATE_KEY, make_signing_keys, signing_keys

NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture(autouse=True)
def keys(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "KEYS_FOLDER", tmp_path / "keys")
    return tmp_path / "keys"


def public():
    return Path(settings.PUBLIC_FOLDER)


def file_of(notice):
    return public() / "cap" / f"{notice.release.id.hex}.xml"


def last_of(notice):
    return public() / "a" / notice.release.public_id / "alert.cap"


def test_a_release_has_its_own_file_and_the_alert_shows_the_last():
    first, second = alert(), update(alert())
    assert send(parcel(first)).reference == f"cap/{first.release.id.hex}.xml"
    send(parcel(second))
    assert read(file_of(first).read_bytes()).msg_type is MsgType.ALERT
    assert read(file_of(second).read_bytes()).msg_type is MsgType.UPDATE
    assert last_of(second).read_bytes() == file_of(second).read_bytes()


def test_after_the_withdrawal_no_file_names_the_child_and_the_cancel_stands():
    first, second = alert(), update(alert())
    over, other = withdrawal(second), alert(2)
    for notice in (first, second, other, over):
        send(parcel(notice))
    assert not file_of(first).exists()
    assert not file_of(second).exists()
    assert last_of(over).read_bytes() == file_of(over).read_bytes()
    assert read(last_of(over).read_bytes()).msg_type is MsgType.CANCEL
    assert file_of(other).exists(), "another alert is not touched"
    file_of(other).unlink()
    last_of(other).unlink()
    left = everything_in(public())
    assert not [name for name in (*NAMES, PHOTO.name) if name.encode() in left]


def test_what_a_killed_process_left_half_written_is_gone_after_the_withdrawal(monkeypatch):
    first = alert()

    def killed(path, content):
        if path.suffix == ".xml":
            path.with_name(f".{path.name}.part").write_bytes(content)
            raise KeyboardInterrupt
        put(path, content)

    monkeypatch.setattr(sending, "put", killed)
    (public() / "cap").mkdir(parents=True)
    with pytest.raises(KeyboardInterrupt):
        send(parcel(first))
    assert NAMES[1].encode() in everything_in(public())
    monkeypatch.setattr(sending, "put", put)
    send(parcel(withdrawal(first)))
    assert NAMES[1].encode() not in everything_in(public())


def test_a_publication_that_comes_after_the_withdrawal_is_not_written():
    first = alert()
    send(parcel(withdrawal(first)))
    assert send(parcel(first)).reference == "overtaken"
    assert not file_of(first).exists()
    assert NAMES[1].encode() not in everything_in(public())


def test_sending_twice_changes_nothing():
    first = alert()
    send(parcel(first))
    before = file_of(first).read_bytes()
    send(parcel(first))
    assert file_of(first).read_bytes() == before


def test_without_keys_it_goes_out_unsigned_and_the_receipt_says_so():
    assert send(parcel(alert())).detail == "Not signed: there is no key."


def test_with_keys_it_is_signed_and_holds_against_our_certificate(keys):
    make_signing_keys(keys, name="Nidaa", at=NOW - timedelta(days=1))
    for notice in (alert(), withdrawal(alert())):
        assert send(parcel(notice)).detail == "Signed."
        _, certificate = signing_keys(keys)
        signed = file_of(notice).read_bytes()
        assert read(verify(signed, certificate, now=NOW)).identifier == notice.release.cap_identifier


@pytest.mark.parametrize("missing", [PRIVATE_KEY, CERTIFICATE])
def test_with_half_a_key_nothing_is_published(keys, missing):
    make_signing_keys(keys, name="Nidaa", at=NOW - timedelta(days=1))
    (keys / missing).unlink()
    with pytest.raises(Undeliverable) as failure:
        send(parcel(alert()))
    assert not failure.value.permanent, "the key can be repaired"
    assert not file_of(alert()).exists()


@pytest.mark.parametrize("spoil", ["key of another", "expired", "not a key"])
def test_a_key_that_does_not_hold_publishes_nothing(keys, spoil, tmp_path):
    begins = NOW - timedelta(days=6 * 365) if spoil == "expired" else NOW - timedelta(days=1)
    make_signing_keys(keys, name="Nidaa", at=begins)
    if spoil == "key of another":
        make_signing_keys(tmp_path / "other", name="Somebody", at=NOW - timedelta(days=1))
        (keys / PRIVATE_KEY).write_bytes((tmp_path / "other" / PRIVATE_KEY).read_bytes())
    if spoil == "not a key":
        (keys / PRIVATE_KEY).write_bytes(b"-----BEGIN NOTHING-----")
    with pytest.raises(Undeliverable, match="signed"):
        send(parcel(alert()))
    assert not file_of(alert()).exists()
    assert not last_of(alert()).exists()


def test_making_keys_never_touches_those_that_are_there(keys):
    make_signing_keys(keys, name="Nidaa", at=NOW)
    before = (keys / PRIVATE_KEY).read_bytes(), (keys / CERTIFICATE).read_bytes()
    make_signing_keys(keys, name="Nidaa", at=NOW + timedelta(days=1))
    assert ((keys / PRIVATE_KEY).read_bytes(), (keys / CERTIFICATE).read_bytes()) == before
    assert (keys / PRIVATE_KEY).stat().st_mode & 0o777 == 0o600


def test_a_message_against_the_rules_fails_for_good_and_names_the_rule():
    texts = {"fr": {"headline": "Zineb", "short": "a", "medium": "a", "long": "<b>gras</b>"}}
    with pytest.raises(Undeliverable, match="V11") as failure:
        send(parcel(alert(languages=("fr",), texts=texts)))
    assert failure.value.permanent


def test_an_area_outside_the_country_fails_for_good_with_a_sentence():
    abroad = {"circles": [{"lat": 48.85, "lon": 2.35, "radius_km": 5}], "polygons": [], "places": []}
    with pytest.raises(Undeliverable, match="area cannot be drawn") as failure:
        send(parcel(alert(area=abroad)))
    assert failure.value.permanent
