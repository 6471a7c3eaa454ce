"""From a notice to the bytes of a package: the same in, the same out."""

import base64
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from nidaa.distribution.facts import Earlier, Notice, Photo
from nidaa.distribution.rules import public_form, said
from nidaa.ground.places.gazetteer import Gazetteer
from nidaa.packs.facts import Length

from .area import area_geojson

VERSION = 1
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
# What an officer records stands after the name of the package.
JOINT = " / "
HOW_TO_CHECK = """This package is signed. manifest.sig is the Ed25519 signature of manifest.json, byte for byte:

    openssl pkeyutl -verify -pubin -inkey handover.public.pem -rawin -in manifest.json -sigfile manifest.sig

manifest.json holds the SHA-256 digest of every other file. You were given handover.public.pem by hand; trust no copy
that comes with a package. alert.cap.xml carries a signature of its own.

act: alert, update; found, cancelled, expired end the alert: take down text, name and photo of every package named in
"references". sequence: the highest is right, in whatever order packages arrive. Answer with your own reference.
"""


def package_name(notice: Notice) -> str:
    """Says which alert, which release, what it does, and whether it is an exercise; never whom it is about."""
    release = notice.release
    exercise = "EXERCISE-" if release.exercise else ""
    return f"{exercise}{release.code}-v{release.sequence}-{release.act.value}.zip"


def package(
    notice: Notice,
    photo: Photo | None,
    *,
    cap: bytes,
    earlier: Iterable[Earlier],
    key: Ed25519PrivateKey,
    gazetteer: Gazetteer,
) -> bytes:
    """The whole package.

    Args:
        notice: an alert, or its end, in which nothing of the child is left.
        photo: the public crop; None without one.
        cap: the CAP file as published; empty when there is none.
        earlier: deliveries of earlier releases, by which the end names what it ends.
        key: that signs.
        gazetteer: of the country, for areas that are named by places.

    Raises:
        AreaError: the area cannot be drawn.
    """
    files = _files(notice, photo, cap, gazetteer)
    manifest = _json(_manifest(notice, files, earlier, key))
    files |= {MANIFEST: manifest, SIGNATURE: key.sign(manifest), "HOW-TO-CHECK.txt": HOW_TO_CHECK.encode()}
    return _zipped(files, notice)


def _files(notice: Notice, photo: Photo | None, cap: bytes, gazetteer: Gazetteer) -> dict[str, bytes]:
    files = {"alert.json": _json(public_form(notice))}
    for language in notice.languages:
        files[f"text/{language}.txt"] = said(notice, language, Length.LONG).encode()
        files[f"text/{language}-short.txt"] = said(notice, language, Length.MEDIUM).encode()
    if cap:
        files["alert.cap.xml"] = cap
    if notice.withdrawn:
        return files
    if photo is not None:
        files["photo.jpg"] = photo.large
    if notice.area:
        files["area.geojson"] = area_geojson(notice.area, gazetteer)
    return files


def _manifest(
    notice: Notice, files: Mapping[str, bytes], earlier: Iterable[Earlier], key: Ed25519PrivateKey
) -> dict[str, Any]:
    release = notice.release
    return {
        "format": "nidaa-handover",
        "version": VERSION,
        "package": package_name(notice),
        "id": release.public_id,
        "code": release.code,
        "sequence": release.sequence,
        "act": release.act.value,
        "exercise": release.exercise,
        "released_at": release.released_at.isoformat(),
        "expires_at": release.expires_at.isoformat(),
        "cap_identifier": release.cap_identifier,
        "references": references(earlier),
        "contacts": [{"number": one["number"], "label": dict(one["label"])} for one in notice.contacts],
        "check_at": notice.url,
        "files": [
            {"name": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in sorted(files.items())
        ],
        "signature": {
            "algorithm": "Ed25519",
            "public_key": base64.b64encode(key.public_key().public_bytes_raw()).decode(),
        },
    }


def references(earlier: Iterable[Earlier]) -> list[dict[str, Any]]:
    """The packages before this one, oldest first, and the receipt of each where an officer has recorded one."""
    found = []
    for one in earlier:
        name, _, receipt = one.reference.partition(JOINT)
        if name.endswith(".zip"):
            found.append(
                {"package": name, "sequence": one.sequence, "act": one.act.value, "receipt": receipt}
            )
    return sorted(found, key=lambda one: one["sequence"])


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def _zipped(files: Mapping[str, bytes], notice: Notice) -> bytes:
    out = io.BytesIO()
    at = notice.release.released_at.timetuple()[:6]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, date_time=at)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, content)
    return out.getvalue()
