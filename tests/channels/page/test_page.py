"""The public page: what it says in each language and act, what it never says, what it leaves on the disk."""

import errno
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from tests.factories.notices import LANGUAGES, NAMES, PHOTO, alert, everything_in, parcel, update, withdrawal

from nidaa.alerts.facts import CHILD_FIELDS
from nidaa.distribution.channels.page import send as sending
from nidaa.distribution.channels.page.render import render_index, render_page
from nidaa.distribution.channels.page.send import send
from nidaa.distribution.errors import Undeliverable
from nidaa.ground.country import pack
from nidaa.packs.facts import Act, AlertKind

PUBLISHED = [alert(), alert(exercise=True), alert(kind=AlertKind.ABDUCTION), update(alert())]
ENDED = [withdrawal(alert(), act) for act in (Act.FOUND, Act.CANCELLED, Act.EXPIRED)]
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=y>&amp;{{ words }}{% if %}\u202e\u0000"


class Parsed(HTMLParser):
    """Text, tags and attributes of a page; complains about a tag that is not closed."""

    EMPTY = frozenset({"meta", "link", "img", "br", "input"})

    def __init__(self, page):
        super().__init__()
        self.open, self.tags, self.text = [], [], []
        self.feed(page)
        self.close()
        assert not self.open, f"not closed: {self.open}"

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"{tag} closes another"

    def handle_data(self, data):
        self.text.append(data)

    def all(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]


def page(notice, language="fr"):
    return render_page(notice, language, pack=pack())


def words(notice, language="fr"):
    return " ".join("".join(Parsed(page(notice, language)).text).split())


def with_every_field(value):
    """A notice whose every child field is this text followed by the field's name."""
    child = {code: {field: f"{value}{field}" for field in CHILD_FIELDS} for code in LANGUAGES}
    return replace(alert(), child=child)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("notice", PUBLISHED, ids=["alert", "exercise", "abduction", "update"])
def test_an_alert_says_what_matters_in_its_language(notice, language):
    shown = Parsed(page(notice, language))
    text = " ".join("".join(shown.text).split())
    child = notice.child[language]
    (html,) = shown.all("html")
    assert (html["lang"], html["dir"]) == (language, "rtl" if language == "ar" else "ltr")
    for field in ("first_name", "age", "place", "commune"):
        assert child[field] in text
    for contact in notice.contacts:
        assert {"href": f"tel:{contact['number']}"} in shown.all("a")
    assert notice.event[language] in text
    assert notice.release.code in text
    assert notice.area_words[language] in text
    assert pack().wording[language].labels["valid_until"] in text
    (photo,) = [image for image in shown.all("img") if "photo" in image.get("class", "")]
    assert photo["alt"] == notice.photo_alt[language]
    assert f"/{language}/tip/{notice.release.public_id}" in page(notice, language)
    assert f"/{language}/verify?code={notice.release.code}" in page(notice, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("notice", PUBLISHED + ENDED)
def test_a_page_is_small_asks_not_to_be_indexed_and_stands_without_script(notice, language):
    made = page(notice, language)
    shown = Parsed(made)
    assert len(made.encode()) <= 30_000
    assert any(tag.get("name") == "robots" and "noindex" in tag["content"] for tag in shown.all("meta"))
    assert [tag["src"] for tag in shown.all("script")] == ["/assets/page.js"]
    assert {"href": f"/{language}/subscribe"} in shown.all("a")
    assert "style=" not in made
    assert not re.search(r"\son[a-z]+=", made), "no handlers in the page"
    hrefs = [tag["href"] for tag in shown.all("link")] + [tag["src"] for tag in shown.all("img")]
    assert all(href.startswith("/") for href in hrefs), "nothing is loaded from elsewhere"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("notice", ENDED, ids=["found", "cancelled", "expired"])
def test_a_tombstone_names_nobody_and_asks_to_delete(notice, language):
    made = page(notice, language)
    assert not [name for name in NAMES if name in made]
    assert "<img" not in made
    assert "Fès" not in made
    assert "فاس" not in made
    assert pack().wording[language].labels["end_of_alert"] in words(notice, language)
    assert notice.release.code in made


@pytest.mark.parametrize("act", [Act.FOUND, Act.CANCELLED, Act.EXPIRED])
def test_a_tombstone_stays_silent_even_if_the_notice_still_holds_the_child(act):
    before = with_every_field("KANARI ")
    over = replace(
        withdrawal(before, act), child=before.child, area_words=dict.fromkeys(LANGUAGES, "KANARI area"),
        photo_name="KANARI", photo_alt=dict.fromkeys(LANGUAGES, "KANARI alt"), last_seen_at="KANARI",
    )  # fmt: skip
    for language in LANGUAGES:
        assert "KANARI" not in page(over, language)
        assert "KANARI" not in render_index([over], language, pack())


def test_a_found_child_is_the_title_of_its_tombstone():
    assert "Fin d'alerte" in words(ENDED[0])
    assert "<h1>L&#x27;enfant est retrouvé. Merci à tous.</h1>" in page(ENDED[0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_text_is_shown_and_never_obeyed(language):
    hostile = replace(
        with_every_field(HOSTILE),
        event=dict.fromkeys(LANGUAGES, HOSTILE),
        area_words=dict.fromkeys(LANGUAGES, HOSTILE),
        photo_alt=dict.fromkeys(LANGUAGES, HOSTILE),
        exercise={language: HOSTILE},
        texts={code: dict.fromkeys(("headline", "long"), HOSTILE) for code in LANGUAGES},
    )
    for made in (page(hostile, language), render_index([hostile], language, pack())):
        shown = Parsed(made)
        assert [tag["src"] for tag in shown.all("script")] == ["/assets/page.js"]
        assert "<script>alert" not in made
        assert not [tag for tag in shown.all("img") if "onerror" in tag]


def test_a_mark_that_turns_text_round_stays_inside_its_own_words():
    made = page(with_every_field("\u202e"))
    assert re.search(r"<bdi>\u202efirst_name</bdi>", made)
    assert "\u202e" not in re.sub(r"<bdi[^>]*>.*?</bdi>", "", made)


def test_only_the_listed_fields_of_a_child_are_shown():
    child = {
        code: {"first_name": "Zineb", "family_name": "KANARI", "health": "KANARI", "address": "KANARI"}
        for code in LANGUAGES
    }
    assert "KANARI" not in page(replace(alert(), child=child))


def test_every_public_field_that_is_known_is_shown():
    text = words(with_every_field("Valeur "))
    assert [field for field in CHILD_FIELDS if f"Valeur {field}" not in text] == []


def test_what_is_unknown_leaves_no_hole():
    bare = replace(alert(), child={code: {} for code in LANGUAGES}, sex="", photo_name="")
    text = words(bare)
    assert "Enfant disparu(e)" in text
    assert "Vêtements" not in text
    assert not Parsed(page(bare)).all("img")
    assert "Enfant disparu(e)" in render_index([bare], "fr", pack())


def test_a_plate_keeps_the_order_in_which_it_stands_on_the_car():
    notice = alert()
    child = {code: {**fields, "plate": "12345-أ-6"} for code, fields in notice.child.items()}
    assert '<bdi dir="ltr">12345-\u200eأ\u200e-6</bdi>' in page(replace(notice, child=child), "ar")


def test_sharing_passes_on_the_address_and_never_the_name():
    for attributes in Parsed(page(alert())).all("a"):
        href = attributes["href"]
        if href.startswith(("https://wa.me", "sms:", "mailto:")):
            assert "Zineb" not in href
            assert "%3A//alertes.example/a/" in href or "https%3A//" in href


def test_previews_of_other_sites_get_the_headline_and_no_picture():
    tags = {tag["property"]: tag["content"] for tag in Parsed(page(alert())).all("meta") if "property" in tag}
    assert tags["og:title"] == alert().texts["fr"]["headline"]
    assert set(tags) == {"og:type", "og:title", "og:description", "og:url"}


def test_an_exercise_says_so_in_every_language_on_every_page():
    for notice in (alert(exercise=True), withdrawal(alert(exercise=True))):
        for language in LANGUAGES:
            assert "تمرين · EXERCICE · ⴰⵙⵏⵎⵉⵔⵙ · EXERCISE" in page(notice, language)
    assert "EXERCICE" not in page(alert())


def test_a_page_is_not_made_in_a_language_nobody_approved():
    with pytest.raises(KeyError):
        page(alert(languages=("ar", "fr")), "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_shows_what_stands_and_nothing_that_is_over(language):
    live, over = alert(1), withdrawal(alert(2))
    made = render_index([live, over], language, pack())
    Parsed(made)
    assert f"/a/{live.release.public_id}/{language}.html" in made
    assert over.release.public_id not in made
    assert pack().wording[language].labels["no_current_alerts"] in render_index([over], language, pack())


def test_a_demo_says_so_even_where_there_is_nothing_to_show():
    assert 'class="exercise"' not in render_index([], "fr", pack())
    shown = Parsed(render_index([], "fr", pack(), demo=True))
    for code in LANGUAGES:
        assert pack().wording[code].exercise in "".join(shown.text)


def test_the_list_shows_an_alert_in_its_own_language_when_it_lacks_this_one():
    made = render_index([alert(languages=("ar",))], "fr", pack())
    assert 'lang="ar" dir="rtl"' in made
    assert "ar.html" in made


def folder():
    return Path(settings.PUBLIC_FOLDER)


def photos():
    return sorted(path.name for path in folder().rglob("*.jpg"))


def test_publishing_writes_pages_photo_and_lists_and_writing_twice_changes_nothing():
    first = alert()
    receipt = send(parcel(first))
    assert receipt.reference == first.url
    before = everything_in(folder())
    assert photos() == [f"{PHOTO.name}-640.jpg", f"{PHOTO.name}.jpg"]
    assert {path.parent.name for path in folder().rglob("index.html")} == set(LANGUAGES)
    send(parcel(first))
    assert everything_in(folder()) == before


def test_every_file_a_page_asks_for_is_there():
    send(parcel(alert()))
    for made in [*folder().rglob("*.html"), *folder().rglob("*.css")]:
        for path in re.findall(r'(?:src|href)="(/assets/[^"]+)"', made.read_text()) + re.findall(
            r'url\("([^"]+)"\)', made.read_text()
        ):
            there = folder() / path.lstrip("/") if path.startswith("/") else made.parent / path
            assert there.is_file(), path


@pytest.mark.parametrize("act", [Act.FOUND, Act.CANCELLED, Act.EXPIRED])
def test_a_withdrawal_leaves_nothing_of_the_child_on_the_disk(act):
    first = alert()
    send(parcel(first))
    over = withdrawal(first, act)
    send(parcel(over))
    left = everything_in(folder())
    assert not [name for name in (*NAMES, PHOTO.name, "veste rouge") if name.encode() in left]
    assert photos() == []
    assert b"Fin d" in (folder() / "a" / first.release.public_id / "fr.html").read_bytes()


def test_the_photo_goes_before_anything_else_is_written(monkeypatch):
    first = alert()
    send(parcel(first))

    def refused(path, content):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(sending, "put", refused)
    with pytest.raises(Undeliverable, match="full") as caught:
        send(parcel(withdrawal(first)))
    assert not caught.value.permanent
    assert photos() == []


def test_a_new_photo_takes_the_place_of_the_old_one():
    first = alert()
    send(parcel(first))
    newer = replace(update(first), photo_name="f" * 32)
    send(parcel(newer, photo=replace(PHOTO, name="f" * 32)))
    assert photos() == ["f" * 32 + "-640.jpg", "f" * 32 + ".jpg"]


def test_an_earlier_release_that_comes_late_brings_nothing_back():
    first = alert()
    send(parcel(withdrawal(first)))
    assert send(parcel(first)).reference == "overtaken"
    assert not [name for name in NAMES if name.encode() in everything_in(folder())]


def test_a_folder_that_may_not_be_written_is_tried_again(monkeypatch):
    def refused(path, content):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(sending, "put", refused)
    with pytest.raises(Undeliverable, match="cannot be written") as caught:
        send(parcel(alert()))
    assert not caught.value.permanent
