"""Packages that a person hands over: whole, signed, for staff alone, and gone when the alert is."""

import base64
import hashlib
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.conf import settings
from tests.factories.notices import (
    AREA,
    LANGUAGES,
    NAMES,
    PHOTO,
    alert,
    everything_in,
    parcel,
    update,
    withdrawal,
)

from nidaa.distribution.channels.meta_handover import send as sending
from nidaa.distribution.channels.meta_handover.area import area_geojson
from nidaa.distribution.channels.meta_handover.keys import (
    PRIVATE_KEY,
    PUBLIC_KEY,
    NoKey,
    handover_key,
    make_handover_key,
)
from nidaa.distribution.channels.meta_handover.render import package_name, references
from nidaa.distribution.channels.meta_handover.send import send
from nidaa.distribution.errors import Undeliverable
from nidaa.distribution.facts import DeliveryState, Earlier, Target
from nidaa.ground.country import gazetteer
from nidaa.ground.places.sphere import distance_km
from nidaa.packs.facts import Act

CAP = b"<alert>signed</alert>"


@pytest.fixture
def desk(monkeypatch, tmp_path):
    monkeypatch.setattr(settings, "PUBLIC_FOLDER", tmp_path / "public")
    monkeypatch.setattr(settings, "KEYS_FOLDER", tmp_path / "keys")
    monkeypatch.setattr(sending, "WAIT_FOR_CAP_S", 0.0)
    make_handover_key(tmp_path / "keys")
    return Desk(tmp_path)


class Desk:
    def __init__(self, folder):
        self.keys, self.folder, self.cap = folder / "keys", folder / "handover", folder / "public" / "cap"
        self.target = Target("amber", options={"folder": str(self.folder)})

    def send(self, notice, photo=PHOTO, *, earlier=(), cap=CAP):
        if cap:
            self.cap.mkdir(parents=True, exist_ok=True)
            (self.cap / f"{notice.release.id.hex}.xml").write_bytes(cap)
        told = parcel(notice, channel="meta", target=self.target, photo=photo)
        return send(replace(told, earlier=tuple(earlier)))

    @property
    def names(self):
        return sorted(path.name for path in self.folder.glob("*.zip"))

    def opened(self, name):
        with zipfile.ZipFile(self.folder / name) as archive:
            return {entry: archive.read(entry) for entry in archive.namelist()}


def checked(files, public_pem):
    """As the other side does it: the signature of the manifest, then every digest; returns the manifest."""
    load_pem_public_key(public_pem).verify(files["manifest.sig"], files["manifest.json"])
    manifest = json.loads(files["manifest.json"])
    listed = {one["name"]: one for one in manifest["files"]}
    assert set(files) - set(listed) == {"manifest.json", "manifest.sig", "HOW-TO-CHECK.txt"}
    for name, one in listed.items():
        assert (len(files[name]), hashlib.sha256(files[name]).hexdigest()) == (one["bytes"], one["sha256"])
    return manifest


def test_a_package_holds_all_that_is_needed_and_checks_out(desk):
    receipt = desk.send(alert())
    assert desk.names == [receipt.reference] == ["7Q4K-0001-v1-alert.zip"]
    assert receipt.detail.startswith("Waiting for a person to hand it over: ")
    files = desk.opened(receipt.reference)
    manifest = checked(files, (desk.keys / PUBLIC_KEY).read_bytes())
    assert {"alert.json", "alert.cap.xml", "area.geojson", "photo.jpg"} <= set(files)
    assert {f"text/{code}.txt" for code in LANGUAGES} <= set(files)
    assert (files["photo.jpg"], files["alert.cap.xml"]) == (PHOTO.large, CAP)
    assert "زينب" in files["text/ar.txt"].decode()
    assert (manifest["act"], manifest["sequence"], manifest["references"]) == ("alert", 1, [])
    assert manifest["contacts"][0]["number"]
    assert manifest["check_at"] == alert().url


def test_a_package_that_was_touched_does_not_check_out(desk):
    files = desk.opened(desk.send(alert()).reference)
    files["manifest.json"] = files["manifest.json"].replace(b'"sequence": 1', b'"sequence": 2')
    with pytest.raises(InvalidSignature):
        checked(files, (desk.keys / PUBLIC_KEY).read_bytes())


def test_the_key_in_the_manifest_is_the_one_given_by_hand(desk):
    manifest = json.loads(desk.opened(desk.send(alert()).reference)["manifest.json"])
    given = load_pem_public_key((desk.keys / PUBLIC_KEY).read_bytes()).public_bytes_raw()
    assert base64.b64decode(manifest["signature"]["public_key"]) == given


def test_written_twice_it_is_the_same_file(desk):
    desk.send(alert())
    first = (desk.folder / desk.names[0]).read_bytes()
    desk.send(alert())
    assert (desk.folder / desk.names[0]).read_bytes() == first


def test_nobody_but_staff_may_look_into_it(desk):
    desk.send(alert())
    assert desk.folder.stat().st_mode & 0o777 == 0o700
    assert (desk.folder / desk.names[0]).stat().st_mode & 0o777 == 0o600
    assert (desk.keys / PRIVATE_KEY).stat().st_mode & 0o777 == 0o600


def test_an_exercise_says_so_in_its_name_and_its_manifest(desk):
    receipt = desk.send(alert(exercise=True))
    assert receipt.reference.startswith("EXERCISE-")
    assert json.loads(desk.opened(receipt.reference)["manifest.json"])["exercise"] is True


def test_an_update_takes_the_place_of_the_package_before(desk):
    first = desk.send(alert())
    earlier = [
        Earlier(1, Act.ALERT, DeliveryState.DELIVERED, f"{first.reference} / META-77", "", maybe_sent=False)
    ]
    second = desk.send(update(alert()), earlier=earlier)
    assert desk.names == [second.reference]
    manifest = json.loads(desk.opened(second.reference)["manifest.json"])
    assert manifest["references"] == [
        {"package": first.reference, "sequence": 1, "act": "alert", "receipt": "META-77"}
    ]


@pytest.mark.parametrize("act", [Act.FOUND, Act.CANCELLED, Act.EXPIRED])
def test_the_end_names_what_it_ends_and_nobody_else(desk, act):
    first = desk.send(alert())
    earlier = [Earlier(1, Act.ALERT, DeliveryState.DELIVERED, first.reference, "", maybe_sent=False)]
    receipt = desk.send(withdrawal(alert(), act), earlier=earlier)
    assert desk.names == [receipt.reference] == [f"7Q4K-0001-v2-{act.value}.zip"]
    files = desk.opened(receipt.reference)
    manifest = checked(files, (desk.keys / PUBLIC_KEY).read_bytes())
    assert manifest["references"][0]["package"] == first.reference
    assert {"photo.jpg", "area.geojson"}.isdisjoint(files)
    words = b"\n".join(files.values()).decode(errors="replace")
    assert not [name for name in (*NAMES, PHOTO.name) if name in words]


def test_after_the_end_no_copy_of_the_photo_is_left(desk):
    desk.send(alert())
    (desk.folder / ".7Q4K-0001-v1-alert.zip.part").write_bytes(PHOTO.large)
    desk.send(withdrawal(alert()))
    assert PHOTO.large not in everything_in(desk.folder)
    assert [path.name for path in desk.folder.iterdir() if path.suffix != ".lock"] == desk.names


def test_another_alert_is_left_alone(desk):
    other = desk.send(alert(2))
    desk.send(alert())
    desk.send(withdrawal(alert()))
    assert other.reference in desk.names


def test_a_late_attempt_writes_nothing_over_a_later_release(desk):
    desk.send(withdrawal(alert()))
    assert desk.send(alert()).reference == "overtaken"
    assert desk.names == [package_name(withdrawal(alert()))]


def test_without_the_cap_file_it_says_so(desk):
    receipt = desk.send(alert(), cap=b"")
    assert receipt.detail.endswith("Without the CAP file, which is not published.")
    assert "alert.cap.xml" not in desk.opened(receipt.reference)


def test_without_a_photo_or_an_area_it_is_still_a_package(desk):
    files = desk.opened(desk.send(replace(alert(), photo_name=""), None).reference)
    assert "photo.jpg" not in files


def test_nothing_leaves_unsigned(desk):
    (desk.keys / PRIVATE_KEY).unlink()
    with pytest.raises(Undeliverable) as failure:
        desk.send(alert())
    assert not failure.value.permanent
    assert "nidaa keys make" in str(failure.value)
    assert desk.names == []


def test_a_key_is_made_once_and_only_an_ed25519_key_signs(desk):
    before = (desk.keys / PRIVATE_KEY).read_bytes()
    make_handover_key(desk.keys)
    assert (desk.keys / PRIVATE_KEY).read_bytes() == before
    (desk.keys / PRIVATE_KEY).write_bytes(b"odd")
    with pytest.raises(NoKey):
        handover_key(desk.keys)


def test_an_area_that_cannot_be_drawn_is_refused_for_good(desk):
    with pytest.raises(Undeliverable) as failure:
        desk.send(alert(area={"circles": [], "polygons": [], "places": ["nowhere"]}))
    assert failure.value.permanent


def test_a_folder_that_cannot_be_written_is_tried_again(desk):
    desk.folder.write_bytes(b"a file in its place")
    with pytest.raises(Undeliverable) as failure:
        desk.send(alert())
    assert not failure.value.permanent


def shapes(area):
    features = json.loads(area_geojson(area, gazetteer()))["features"]
    return {feature["properties"]["role"]: feature for feature in features}


def test_one_circle_is_its_own_cover():
    found = shapes(AREA)
    for role in ("cover", "circle"):
        assert found[role]["geometry"] == {"type": "Point", "coordinates": [-4.9817, 34.0636]}
        assert found[role]["properties"]["radius_km"] == 25.0
    assert found["area"]["geometry"]["type"] == "Polygon"


def test_the_cover_leaves_nobody_out():
    ring = [[-5.2, 34.0], [-4.8, 34.0], [-4.8, 34.3], [-5.2, 34.3], [-5.2, 34.0]]
    found = shapes({"circles": AREA["circles"], "polygons": [ring], "places": []})
    lon, lat = found["cover"]["geometry"]["coordinates"]
    radius_km = found["cover"]["properties"]["radius_km"]
    corners = [point for part in found["area"]["geometry"]["coordinates"] for point in part]
    assert max(distance_km(lat, lon, y, x) for x, y in corners) <= radius_km
    assert max(distance_km(lat, lon, y, x) for x, y in corners) > radius_km - 0.2


def test_what_was_overtaken_is_no_reference():
    def one(sequence, reference):
        return Earlier(sequence, Act.UPDATE, DeliveryState.DELIVERED, reference, "", maybe_sent=False)

    found = references((one(3, "overtaken"), one(2, "B-v2-update.zip"), one(1, "B-v1-alert.zip / 7 / 8")))
    assert [(row["sequence"], row["receipt"]) for row in found] == [(1, "7 / 8"), (2, "")]


def test_openssl_says_so_too(desk, tmp_path):
    import shutil
    import subprocess

    if shutil.which("openssl") is None:
        pytest.skip("no openssl on this machine")
    with zipfile.ZipFile(io.BytesIO((desk.folder / desk.send(alert()).reference).read_bytes())) as archive:
        archive.extractall(tmp_path / "out")
    done = subprocess.run(
        [
            "openssl",
            "pkeyutl",
            "-verify",
            "-pubin",
            "-inkey",
            str(Path(desk.keys) / PUBLIC_KEY),
            "-rawin",
            "-in",
            "manifest.json",
            "-sigfile",
            "manifest.sig",
        ],
        cwd=tmp_path / "out",
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
