from datetime import datetime
from pathlib import Path

from django.conf import settings
from lxml import etree

from nidaa.distribution.facts import Parcel, Receipt
from nidaa.distribution.rules import site_of
from nidaa.ground.country import pack
from nidaa.ground.publishing import alone, content_of, put

from .render import ATOM, render

ALL_LANGUAGES = "alerts"


def send(parcel: Parcel) -> Receipt:
    """Publish the feeds as of this parcel; a feed that knows of a later release is left as it is."""
    folder = Path(settings.PUBLIC_FOLDER) / "feeds"
    updated = max(one.release.released_at for one in (parcel.notice, *parcel.standing))
    site, languages = site_of(parcel.notice), [language.code for language in pack().public_languages]
    written = []
    with alone(folder, "atom"):
        for name, language in [(ALL_LANGUAGES, languages[0]), *zip(languages, languages, strict=True)]:
            path = folder / f"{name}.atom"
            if _knows_more(path, updated):
                continue
            feed = render(
                parcel.standing, site=site, name=name, language=language, updated=updated, pack=pack()
            )
            put(path, feed)
            written.append(name)
    return Receipt(
        f"feeds/{ALL_LANGUAGES}.atom", f"Written: {', '.join(written) or 'nothing, a later one stands'}."
    )


def _knows_more(path: Path, updated: datetime) -> bool:
    there = content_of(path)
    if not there:
        return False
    try:
        said = etree.fromstring(there).findtext(f"{{{ATOM}}}updated")
        return said is not None and datetime.fromisoformat(said) > updated
    except (etree.XMLSyntaxError, ValueError):
        return False  # not a feed of ours: write over it
