"""From the notices that stand to an Atom feed."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from lxml import etree

from nidaa.distribution.facts import Notice
from nidaa.distribution.rules import cap_url, feed_url, hub_url, said
from nidaa.packs.facts import Length
from nidaa.packs.pack import Pack

ATOM = "http://www.w3.org/2005/Atom"
XHTML = "http://www.w3.org/1999/xhtml"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
CAP_TYPE = "application/cap+xml"
# XML 1.0 cannot write these at all: one such sign in one alert must not stop the feed of all others.
UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# A default namespace has no prefix, for which the type stubs of lxml have no word.
FEED_NAMESPACES: Any = {None: ATOM}
XHTML_NAMESPACES: Any = {None: XHTML}


def render(
    standing: Iterable[Notice], *, site: str, name: str, language: str, updated: datetime, pack: Pack
) -> bytes:
    """The feed `feeds/NAME.atom` of the notices given, newest first.

    Args:
        standing: live alerts, and those that ended in the last 48 hours.
        site: address under which we publish, without a slash at its end.
        name: "alerts" for all languages in one, or that of the language.
        language: of the feed and of the titles; an entry that does not have it says its own.
        updated: of the newest release; with offset.
        pack: names the country and the labels.
    """
    address = feed_url(site, name)
    feed = etree.Element(f"{{{ATOM}}}feed", nsmap=FEED_NAMESPACES)
    feed.set(LANG, language)
    _add(feed, "id", uuid5(NAMESPACE_URL, address).urn)
    _add(feed, "title", f"{pack.wording[language].labels['current_alerts']} · {pack.name.of(language)}")
    _add(feed, "updated", updated.isoformat())
    _link(feed, rel="self", type="application/atom+xml", href=address)
    _link(feed, rel="hub", href=hub_url(site))
    _link(feed, rel="alternate", type="text/html", href=f"{site}/", hreflang=language)
    _add(etree.SubElement(feed, f"{{{ATOM}}}author"), "name", f"Nidaa · {pack.name.of(language)}")
    for notice in standing:
        shown = notice.languages if name == "alerts" else (language,)
        _entry(feed, notice, [code for code in shown if code in notice.languages], language, pack)
    return etree.tostring(feed, encoding="UTF-8", xml_declaration=True)


def _entry(feed: etree._Element, notice: Notice, shown: list[str], language: str, pack: Pack) -> None:
    if not shown:
        return
    release = notice.release
    first = language if language in shown else shown[0]
    entry = etree.SubElement(feed, f"{{{ATOM}}}entry")
    entry.set(LANG, first)
    _add(entry, "id", UUID(release.public_id).urn)
    _add(entry, "title", said(notice, first, Length.HEADLINE))
    _add(entry, "updated", release.released_at.isoformat())
    _add(entry, "published", notice.published_at.isoformat())
    _category(entry, "ended" if notice.withdrawn else "live")
    _category(entry, notice.kind)
    if release.exercise:
        _category(entry, "exercise", notice.exercise.get(first, ""))
    _link(entry, rel="alternate", type="text/html", href=notice.url)
    _link(entry, rel="enclosure", type=CAP_TYPE, href=cap_url(notice))
    _add(entry, "summary", said(notice, first, Length.SHORT))
    _content(entry, notice, shown, pack)


def _content(entry: etree._Element, notice: Notice, shown: list[str], pack: Pack) -> None:
    """The long text in each language. A link, not the photo: what is copied from here outlives the alert."""
    content = etree.SubElement(entry, f"{{{ATOM}}}content", type="xhtml")
    whole = etree.SubElement(content, f"{{{XHTML}}}div", nsmap=XHTML_NAMESPACES)
    for language in shown:
        block = etree.SubElement(
            whole, f"{{{XHTML}}}div", lang=language, dir=pack.language(language).direction
        )
        block.set(LANG, language)
        for line in said(notice, language, Length.LONG).splitlines():
            etree.SubElement(block, f"{{{XHTML}}}p").text = _writable(line)


def _add(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, f"{{{ATOM}}}{name}").text = _writable(text)


def _link(parent: etree._Element, **attributes: str) -> None:
    etree.SubElement(parent, f"{{{ATOM}}}link", attributes)


def _category(entry: etree._Element, term: str, label: str = "") -> None:
    category = etree.SubElement(entry, f"{{{ATOM}}}category", term=term)
    if label:
        category.set("label", label)


def _writable(text: str) -> str:
    return UNWRITABLE.sub("", text)
