"""The tip form: what was typed is never lost, sending twice is one tip, and only what was seen is asked for."""

import json
import re
from html import unescape

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from tests.factories.notices import LANGUAGES
from tests.moments import after

from nidaa.distribution.models import PublicNotice
from nidaa.doors.public import tips
from nidaa.ground.vault.queries import unboxed
from nidaa.tips.models import Tip
from nidaa.tips.rules import SEALED_FOR

pytestmark = pytest.mark.django_db
ID = "0" * 31 + "1"
ADDRESS = f"/fr/tip/{ID}"
JPEG = b"\xff\xd8\xff\xe0" + b"0" * 100
WORDS = {
    "what": "Je l'ai vue à la gare",
    "where": "gare de Fès",
    "when": "23 h 30",
    "contact": "0600000000",
    "now": "no",
}


@pytest.fixture(autouse=True)
def _alert():
    PublicNotice.objects.create(
        public_id=ID, code="7Q4K-M2XP", act="alert", sequence=1, exercise=False, languages=["ar", "fr"],
        expires_at=after(days=3650), updated_at=after(minutes=1),
    )  # fmt: skip


def token(public, address=ADDRESS):
    return re.search(r'name="token" value="([^"]+)"', public.get(address).text)[1]


def sent(public, **changes):
    return public.post(ADDRESS, {"token": token(public), **WORDS, **changes})


def receipt(answer):
    return re.search(r'class="receipt">([^<]+)<', answer.text)[1]


def said(row):
    return json.loads(unboxed(row.sealed, purpose=SEALED_FOR))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_is_small_asks_first_for_the_child_now_and_works_without_script(public, language):
    answer = public.get(f"/{language}/tip/{ID}")
    text = answer.text
    assert len(text.encode()) < 30_000
    assert text.index('href="tel:19"') < text.index("<form")
    assert (
        text.index('name="now"')
        < text.index('name="where"')
        < text.index('name="when"')
        < text.index('name="what"')
    )
    assert 'enctype="multipart/form-data"' in text
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies


def test_a_tip_is_sealed_in_the_box_and_its_receipt_is_shown_large(public):
    answer = sent(public, photo=SimpleUploadedFile("x.jpg", JPEG), lat="34.047", lon="-5.003")
    assert answer.status_code == 200
    assert len(receipt(answer)) == 29
    (row,) = Tip.objects.all()
    assert said(row) == {
        "language": "fr", "what": WORDS["what"], "where": WORDS["where"], "when": WORDS["when"],
        "contact": WORDS["contact"], "point": [34.047, -5.003],
    }  # fmt: skip
    assert unboxed(row.sealed_photo, purpose=SEALED_FOR) == JPEG
    assert not row.urgent
    assert not answer.cookies


def test_a_child_in_view_is_urgent(public):
    sent(public, now="yes")
    assert Tip.objects.get().urgent


def test_a_form_sent_twice_is_one_tip_with_one_receipt(public):
    form = {"token": token(public), **WORDS}
    first, second = public.post(ADDRESS, form), public.post(ADDRESS, form)
    assert receipt(first) == receipt(second)
    assert Tip.objects.count() == 1


def test_only_what_was_seen_is_needed(public):
    assert "receipt" in public.post(ADDRESS, {"token": token(public), "what": "Je l'ai vue"}).text


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"what": "   "}, "what", "Dites en quelques mots ce que vous avez vu."),
        ({"what": "x" * 3001}, "what", "Cette réponse dépasse 3000 caractères."),
        ({"where": "x" * 301}, "where", "Cette réponse dépasse 300 caractères."),
        ({"photo": SimpleUploadedFile("x.svg", b"<svg/>")}, "photo", "Ce fichier n'est pas une photo"),
        ({"lat": "95", "lon": "0"}, "where", "Ce n'est pas un point de la carte."),
    ],
)
def test_an_error_is_one_sentence_that_names_its_field_and_keeps_what_was_typed(
    public, changes, field, sentence
):
    answer = sent(public, **changes)
    assert answer.status_code == 422
    assert f'<a href="#{field}">{sentence}' in unescape(answer.text)
    assert f'id="{field}"' in answer.text
    kept = {**WORDS, **changes}
    assert f'name="when" value="{kept["when"]}"' in answer.text
    assert kept["contact"] in answer.text
    assert Tip.objects.count() == 0


def test_a_photo_that_is_too_large_does_not_take_the_words_with_it(public, monkeypatch):
    monkeypatch.setattr(tips, "PHOTO_BYTES", 1000)
    answer = sent(public, photo=SimpleUploadedFile("x.jpg", JPEG * 20))
    assert "dépasse 10 Mo" in answer.text
    assert "gare de Fès" in answer.text
    monkeypatch.setattr(tips, "TEXTS_BYTES", 0)
    assert "dépasse 10 Mo" in sent(public, photo=SimpleUploadedFile("x.jpg", JPEG * 20)).text


def test_a_point_that_is_none_is_left_out(public):
    sent(public, lat="north", lon="-5")
    assert said(Tip.objects.get())["point"] is None


@pytest.mark.parametrize(
    "forged",
    ["", "x", signing.dumps(["f" * 32, "n"], salt=tips.SALT), signing.dumps([ID, "n"], salt="other")],
)
def test_a_form_that_is_not_ours_is_asked_for_once_more_and_keeps_its_words(public, forged):
    answer = public.post(ADDRESS, {"token": forged, **WORDS})
    assert answer.status_code == 422
    assert "gare de Fès" in answer.text
    fresh = re.search(r'name="token" value="([^"]+)"', answer.text)[1]
    assert public.post(ADDRESS, {"token": fresh, **WORDS}).status_code == 200


def test_a_form_filled_in_by_a_machine_is_asked_for_once_more_and_nothing_is_kept(public):
    answer = sent(public, website="https://spam.test")
    assert answer.status_code == 422
    assert "https://spam.test" not in answer.text
    assert Tip.objects.count() == 0


def test_words_are_shown_again_as_words(public):
    answer = sent(public, what="", where='"><script>alert(1)</script>', contact="{{ 7 }}")
    assert "<script>alert" not in answer.text
    assert "{{ 7 }}" in answer.text


def test_nobody_can_tip_about_what_is_not_ours(public):
    assert public.get(f"/fr/tip/{'f' * 32}").status_code == 404
    assert public.post(f"/fr/tip/{'f' * 32}", WORDS).status_code == 404


def test_after_the_end_one_can_still_tell_us_something(public):
    PublicNotice.objects.update(act="found")
    assert "Cette alerte est terminée" in public.get(ADDRESS).text
    assert "receipt" in sent(public).text


def test_the_language_of_a_page_does_not_stay_behind(public):
    before = translation.get_language()
    public.get(f"/ar/tip/{ID}")
    assert translation.get_language() == before
