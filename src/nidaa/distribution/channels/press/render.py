"""The kit as bytes: the same in, the same out."""

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC

from nidaa.distribution.facts import Notice
from nidaa.distribution.rules import public_form, said, site_of
from nidaa.ground import calendar
from nidaa.packs.facts import Length
from nidaa.packs.pack import Pack

from .iptc import Caption, captioned
from .words import README

# Pictures and PDF are small already.
STORED = (".jpg", ".png", ".pdf")
LANGUAGES_OF_A_CAPTION = 2


@dataclass(frozen=True, slots=True)
class Sheets:
    """As the poster's channel published them."""

    pdf: bytes
    story: bytes


def render(notice: Notice, photo: bytes | None, sheets: Sheets, *, pack: Pack) -> bytes:
    """The ZIP of an alert that stands.

    Args:
        notice: a publication; a withdrawal has no kit.
        photo: the public crop, or None.
        sheets: poster and story picture of this release.
        pack: names the country and the zone of the hours.
    """
    files: dict[str, bytes] = {
        f"README.{code}.txt": _readme(notice, code, pack).encode() for code in README if code in pack.wording
    }
    if photo:
        files["photo.jpg"] = captioned(photo, _caption(notice, pack))
    files |= {"poster.pdf": sheets.pdf, "story.png": sheets.story}
    for language in notice.languages:
        files[f"texts/{language}.txt"] = _text(notice, language).encode()
    files["alert.json"] = json.dumps(public_form(notice), ensure_ascii=False, indent=1).encode()
    return _zipped(files, notice)


def _readme(notice: Notice, language: str, pack: Pack) -> str:
    """Of the kit, in a language of the press; the event in that language if the alert has it."""
    exercise = notice.exercise.get(language) or next(iter(notice.exercise.values()), "")
    words = README[language].format(
        event=notice.event.get(language) or notice.event[notice.languages[0]],
        code=notice.release.code,
        until=calendar.date_and_time(notice.release.expires_at, language, pack.timezone),
        credit=_credit(pack, language),
        url=notice.url,
        widget=f"{site_of(notice)}/widget/{notice.release.public_id}",
    )
    return f"*** {exercise} ***\n\n{words}" if exercise else words


def _text(notice: Notice, language: str) -> str:
    parts = [said(notice, language, length) for length in (Length.HEADLINE, Length.MEDIUM, Length.LONG)]
    return "\n\n".join(parts) + "\n"


def _caption(notice: Notice, pack: Pack) -> Caption:
    shown = notice.languages[:LANGUAGES_OF_A_CAPTION]
    until = calendar.stamp(notice.release.expires_at, pack.timezone)
    return Caption(
        title=said(notice, shown[0], Length.HEADLINE),
        words="\n".join(said(notice, language, Length.MEDIUM) for language in shown),
        credit=_credit(pack, "fr" if "fr" in pack.wording else shown[0]),
        instructions=f"Only until {until}. Delete when the alert ends: {notice.url}",
        reference=notice.release.code,
        expires_at=notice.release.expires_at,
    )


def _credit(pack: Pack, language: str) -> str:
    return f"Nidaa · {pack.name.of(language)}"


def _zipped(files: Mapping[str, bytes], notice: Notice) -> bytes:
    out = io.BytesIO()
    moment = notice.release.released_at.astimezone(UTC)
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(f"{notice.release.code}/{name}", date_time=moment.timetuple()[:6])
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(STORED) else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return out.getvalue()
