from pathlib import Path

from django.conf import settings

from nidaa.alerts.cap.errors import NotSigned, Unreadable, Unsound
from nidaa.alerts.cap.read import read
from nidaa.alerts.cap.signature import sign
from nidaa.alerts.cap.validate import valid, validate
from nidaa.distribution.errors import Undeliverable
from nidaa.distribution.facts import Notice, Parcel, Receipt
from nidaa.ground.clock import now
from nidaa.ground.country import gazetteer, pack
from nidaa.ground.places.errors import AreaError
from nidaa.ground.publishing import alone, content_of, put, take_away
from nidaa.ground.signing_keys import NoKey, signing_keys

from .render import render


def send(parcel: Parcel) -> Receipt:
    """Publish the CAP file of a release; of a withdrawal, after which the earlier ones are gone.

    Raises:
        Undeliverable: the message breaks a rule (permanent), or cannot be signed (until the key is repaired).
    """
    notice, folder = parcel.notice, Path(settings.PUBLIC_FOLDER)
    xml, detail = _signed(_rendered(parcel))
    with alone(folder, "cap"):
        if _overtaken(notice, folder):
            return Receipt("overtaken", "A later release is published already.")
        _publish(notice, folder, xml)
    return Receipt(f"cap/{notice.release.id.hex}.xml", detail)


def _rendered(parcel: Parcel) -> bytes:
    try:
        return render(parcel.notice, parcel.photo, pack=pack(), gazetteer=gazetteer())
    except Unsound as error:
        raise Undeliverable(f"The CAP message breaks a rule. {error}", permanent=True) from error
    except AreaError as error:
        raise Undeliverable(f"The area cannot be drawn: {error}", permanent=True) from error


def _signed(xml: bytes) -> tuple[bytes, str]:
    try:
        keys = signing_keys(Path(settings.KEYS_FOLDER))
        if keys is None:
            return xml, "Not signed: there is no key."
        signed = sign(xml, *keys, now=now())
    except (NoKey, NotSigned) as error:
        raise Undeliverable(f"Not published, as it could not be signed. {error}", permanent=False) from error
    if not valid(validate(signed)):
        raise Undeliverable("Not published: once signed, the CAP message is not valid.", permanent=False)
    return signed, "Signed."


def _publish(notice: Notice, folder: Path, xml: bytes) -> None:
    """The list of files first, so that a killed process leaves no file that is on no list."""
    name = f"{notice.release.id.hex}.xml"
    listed = folder / "cap" / f"{notice.release.public_id}.files"
    earlier = [line for line in content_of(listed).decode().splitlines() if line != name]
    put(listed, "\n".join([*earlier, name]).encode())
    put(folder / "cap" / name, xml)
    put(_last(notice, folder), xml)
    if notice.withdrawn:
        for line in earlier:
            take_away(folder / "cap" / line)
        put(listed, name.encode())


def _last(notice: Notice, folder: Path) -> Path:
    return folder / "a" / notice.release.public_id / "alert.cap"


def _overtaken(notice: Notice, folder: Path) -> bool:
    """Whether a later release of this alert stands there: each refers to all that came before it."""
    try:
        references = read(content_of(_last(notice, folder))).references
    except Unreadable:
        return False  # none yet
    return len(references) >= notice.release.sequence
