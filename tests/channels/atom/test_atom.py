"""The Atom feeds: ids that stay, times that move, texts escaped once, ends that replace what readers had kept."""

from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from lxml import etree
from tests.factories.notices import NAMES, PHOTO, SITE, alert, everything_in, parcel, update, withdrawal
from tests.moments import after

from nidaa.distribution.channels.atom.render import render
from nidaa.distribution.channels.atom.send import send
from nidaa.ground.country import pack
from nidaa.packs.facts import Act

ATOM = {"a": "http://www.w3.org/2005/Atom", "x": "http://www.w3.org/1999/xhtml"}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def feed(*standing, name="alerts", language="ar"):
    made = render(standing, site=SITE, name=name, language=language, updated=after(hours=1), pack=pack())
    return etree.fromstring(made)


def published(name="alerts"):
    return etree.fromstring((Path(settings.PUBLIC_FOLDER) / "feeds" / f"{name}.atom").read_bytes())


def text(root, path):
    return root.findtext(path, namespaces=ATOM)


def links(root):
    return {link.get("rel"): link.attrib for link in root.findall("a:link", ATOM)}


def test_an_alert_keeps_its_id_and_its_first_time_while_updated_moves():
    first = alert()
    steps = [first, update(first), withdrawal(update(first))]
    entries = [feed(step).find("a:entry", ATOM) for step in steps]
    assert {text(entry, "a:id") for entry in entries} == {"urn:uuid:00000000-0000-0000-0000-000000000001"}
    assert len({text(entry, "a:published") for entry in entries}) == 1
    times = [datetime.fromisoformat(text(entry, "a:updated")) for entry in entries]
    assert times == sorted(set(times))
    assert all(at.tzinfo for at in times)


@pytest.mark.parametrize(("name", "language"), [("alerts", "ar"), ("fr", "fr"), ("zgh", "zgh"), ("en", "en")])
def test_a_feed_names_its_own_address_and_language(name, language):
    root = feed(alert(), name=name, language=language)
    assert root.get(LANG) == language
    assert links(root)["self"]["href"] == f"{SITE}/feeds/{name}.atom"
    assert root.find("a:entry", ATOM).get(LANG) == language
    assert text(root, "a:author/a:name")


def test_feeds_have_different_ids():
    assert len({text(feed(name=name), "a:id") for name in ("alerts", "ar", "fr")}) == 3


def test_the_feed_of_all_languages_holds_each_with_its_direction():
    blocks = feed(alert()).findall("a:entry/a:content/x:div/x:div", ATOM)
    assert [(block.get(LANG), block.get("dir")) for block in blocks] == [
        ("ar", "rtl"),
        ("fr", "ltr"),
        ("zgh", "ltr"),
        ("en", "ltr"),
    ]


def test_the_feed_of_a_language_holds_that_one_and_only_alerts_that_have_it():
    root = feed(alert(1), alert(2, languages=("ar", "fr")), name="zgh", language="zgh")
    assert [block.get(LANG) for block in root.findall(".//x:div/x:div", ATOM)] == ["zgh"]


def test_an_alert_without_the_first_language_says_its_own():
    entry = feed(alert(languages=("fr", "en"))).find("a:entry", ATOM)
    assert entry.get(LANG) == "fr"
    assert "Zineb" in text(entry, "a:title")


def test_the_cap_file_hangs_on_the_entry_and_the_photo_does_not():
    notice = alert()
    entry = feed(notice).find("a:entry", ATOM)
    assert links(entry)["enclosure"]["type"] == "application/cap+xml"
    assert links(entry)["enclosure"]["href"] == f"{SITE}/cap/{notice.release.id.hex}.xml"
    assert links(entry)["alternate"]["href"] == notice.url
    assert PHOTO.name.encode() not in etree.tostring(entry)


def test_signs_that_mean_something_to_xml_are_escaped_once():
    texts = {
        "fr": {"headline": "Léa & <b>Tom</b> «vus» &amp;", "short": "<", "medium": "a", "long": "x < y\n& z"}
    }
    made = render(
        [alert(languages=("fr",), texts=texts)],
        site=SITE,
        name="fr",
        language="fr",
        updated=after(),
        pack=pack(),
    )
    assert "<title>Léa &amp; &lt;b&gt;Tom&lt;/b&gt; «vus» &amp;amp;</title>" in made.decode()
    root = etree.fromstring(made)
    assert text(root, "a:entry/a:title") == "Léa & <b>Tom</b> «vus» &amp;"
    assert [line.text for line in root.findall(".//x:p", ATOM)] == ["x < y", "& z"]


def test_a_sign_that_xml_cannot_write_does_not_stop_the_other_alerts():
    texts = {"fr": {"headline": "Zi\x00neb\ud800", "short": "\x0b", "medium": "a", "long": "a\ufffe"}}
    root = feed(alert(1, languages=("fr",), texts=texts), alert(2), name="fr", language="fr")
    assert text(root.findall("a:entry", ATOM)[0], "a:title") == "Zineb"
    assert len(root.findall("a:entry", ATOM)) == 2


@pytest.mark.parametrize("act", [Act.FOUND, Act.CANCELLED, Act.EXPIRED])
def test_the_end_stands_under_the_same_id_and_names_nobody(act):
    root = feed(withdrawal(alert(), act))
    entry = root.find("a:entry", ATOM)
    assert {one.get("term") for one in entry.findall("a:category", ATOM)} >= {"ended"}
    assert text(entry, "a:title")
    assert not [
        name for name in (*NAMES, PHOTO.name, "Boujloud") if name in etree.tostring(root, encoding="unicode")
    ]


def test_an_exercise_is_marked_in_title_and_category():
    entry = feed(alert(exercise=True), name="fr", language="fr").find("a:entry", ATOM)
    assert text(entry, "a:title").startswith("EXERCICE")
    assert {one.get("term"): one.get("label") for one in entry.findall("a:category", ATOM)}[
        "exercise"
    ] == "EXERCICE"


def test_a_feed_without_alerts_is_a_feed():
    root = feed()
    assert root.findall("a:entry", ATOM) == []
    assert text(root, "a:updated") == after(hours=1).isoformat()


def test_all_feeds_are_published_with_the_newest_release_as_their_time():
    older, newer = alert(1, minutes=10), alert(2, minutes=20)
    receipt = send(parcel(older, standing=(newer, older)))
    assert receipt.detail == "Written: alerts, ar, fr, zgh, en."
    for name in ("alerts", "ar", "fr", "zgh", "en"):
        assert text(published(name), "a:updated") == newer.release.released_at.isoformat()
        assert len(published(name).findall("a:entry", ATOM)) == 2


def test_a_list_that_was_read_before_the_withdrawal_does_not_overwrite_it():
    first = alert()
    over = withdrawal(first)
    send(parcel(over, standing=(over,)))
    receipt = send(parcel(first, standing=(first,)))
    assert "nothing" in receipt.detail
    assert not [name for name in NAMES if name.encode() in everything_in(Path(settings.PUBLIC_FOLDER))]


def test_a_spoilt_file_is_written_over():
    path = Path(settings.PUBLIC_FOLDER) / "feeds" / "alerts.atom"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"<feed")
    send(parcel(alert()))
    assert len(published().findall("a:entry", ATOM)) == 1
