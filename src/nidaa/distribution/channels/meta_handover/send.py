import re
import time
from pathlib import Path

from django.conf import settings

from nidaa.distribution.errors import Undeliverable
from nidaa.distribution.facts import Notice, Parcel, Receipt
from nidaa.ground.country import gazetteer
from nidaa.ground.places.errors import AreaError
from nidaa.ground.publishing import alone, content_of, put, take_away

from .keys import NoKey, handover_key
from .render import package, package_name

STAFF_ONLY, STAFF_FOLDER = 0o600, 0o700
# The CAP file is written at the same time by another worker; a person takes the package minutes later.
WAIT_FOR_CAP_S, LOOK_EVERY_S = 5.0, 0.25


def send(parcel: Parcel) -> Receipt:
    """Write the package; take away those of earlier releases, which nobody may hand over any more.

    Written twice, it is the same file. What a later release has written stays.

    Raises:
        Undeliverable: there is no key, the disk is full (until repaired), or the area cannot be drawn (for good).
    """
    notice = parcel.notice
    try:
        folder, cap = _folder(parcel), _published_cap(notice)
        with alone(folder, "handover"):
            if _overtaken(notice, folder):
                return Receipt("overtaken", "A later release has its package already.")
            put(folder / package_name(notice), _packed(parcel, cap), mode=STAFF_ONLY)
            for sequence, path in _packages(notice, folder):
                if sequence < notice.release.sequence:
                    take_away(path)
    except OSError as error:
        raise Undeliverable(f"The package cannot be written. ({error.strerror})", permanent=False) from error
    lacking = "" if cap else " Without the CAP file, which is not published."
    return Receipt(package_name(notice), f"Waiting for a person to hand it over: {folder}.{lacking}"[:300])


def _packed(parcel: Parcel, cap: bytes) -> bytes:
    try:
        key = handover_key(Path(settings.KEYS_FOLDER))
        return package(
            parcel.notice, parcel.photo, cap=cap, earlier=parcel.earlier, key=key, gazetteer=gazetteer()
        )
    except NoKey as error:
        raise Undeliverable(str(error), permanent=False, wait_s=60.0) from error
    except AreaError as error:
        raise Undeliverable(f"The area cannot be drawn: {error}", permanent=True) from error


def _folder(parcel: Parcel) -> Path:
    """Of the account, else under the state folder; nobody but staff may look into it."""
    named = parcel.target.options.get("folder", "")
    folder = Path(named) if named else Path(settings.HOME) / "handover"
    folder.mkdir(parents=True, exist_ok=True, mode=STAFF_FOLDER)
    folder.chmod(STAFF_FOLDER)
    return folder


def _published_cap(notice: Notice) -> bytes:
    path = Path(settings.PUBLIC_FOLDER) / "cap" / f"{notice.release.id.hex}.xml"
    ends = time.monotonic() + WAIT_FOR_CAP_S
    while not (content := content_of(path)) and time.monotonic() < ends:
        time.sleep(LOOK_EVERY_S)
    return content


def _packages(notice: Notice, folder: Path) -> list[tuple[int, Path]]:
    """The packages of this alert that lie there, with the number of their release; half-written ones too."""
    form = re.compile(rf"\.?(?:EXERCISE-)?{re.escape(notice.release.code)}-v(\d+)-\w+\.zip(?:\.part)?")
    found = []
    for path in folder.iterdir():
        if match := form.fullmatch(path.name):
            whole = path.with_name(path.name[1:-5]) if path.suffix == ".part" else path
            found.append((int(match[1]), whole))
    return found


def _overtaken(notice: Notice, folder: Path) -> bool:
    return any(sequence > notice.release.sequence for sequence, _ in _packages(notice, folder))
