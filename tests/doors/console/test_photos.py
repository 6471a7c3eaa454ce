"""Photos of a case: added through the killable child, cut for the public with a preview, taken back; each look is logged."""

import io

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from tests.cast import amina, hind, karim, salma
from tests.ground.photos.drawings import drawing, saved
from tests.moments import after
from tests.reports import salma_of_fes

from nidaa.cases.commands import add_photo, open_case
from nidaa.cases.queries import photos, public_photo
from nidaa.doors.console.case.pictures import suggested
from nidaa.ground.audit.models import Line

pytestmark = pytest.mark.django_db

SIDES = {"left": "10", "top": "10", "right": "70", "bottom": "85.0"}


@pytest.fixture(autouse=True)
def _an_hour_later(put_clock):
    put_clock(after(minutes=60))


@pytest.fixture
def case():
    return open_case(salma_of_fes(), unit="CAS01", exercise=True, by=amina(), at=after(minutes=0))


@pytest.fixture
def photo(case):
    return add_photo(case.case_id, saved(drawing(800, 1000), "JPEG"), by=amina(), at=after(minutes=2))


def text(response):
    return response.content.decode()


def upload(data):
    return {"photo": SimpleUploadedFile("IMG_0001.jpg", data, "image/jpeg")}


def test_a_case_without_a_photo_says_what_to_ask_for(case, officer_client):
    assert "There is no photo yet." in text(officer_client().get(f"/case/{case.case_id}/photos"))


def test_a_photo_is_added(case, officer_client):
    answer = officer_client().post(f"/case/{case.case_id}/photos", upload(saved(drawing(), "PNG")))
    assert answer.url == f"/case/{case.case_id}/photos"
    (card,) = photos(case.case_id)
    assert (card.width, card.height, card.for_public) == (400, 300, False)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Choose a photo first."),
        (upload(b"<svg onload=alert(1)>"), "kind of file is not accepted"),
        (upload(b"a letter"), "not a picture"),
        (upload(b""), "Choose a photo first."),
    ],
)
def test_what_is_no_photo_is_a_sentence(case, officer_client, sent, sentence):
    answer = officer_client().post(f"/case/{case.case_id}/photos", sent)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert not photos(case.case_id)


def test_a_photo_too_large_to_be_read_is_a_sentence_and_never_silence(case, officer_client, monkeypatch):
    monkeypatch.setattr(settings, "FILE_UPLOAD_MAX_MEMORY_SIZE", 2_000)
    large = upload(saved(drawing(2000, 1500), "PNG"))
    answer = officer_client().post(f"/case/{case.case_id}/photos", large)
    assert answer.status_code == 422
    assert "larger than 20 MB" in text(answer)


def test_the_public_photo_is_chosen_with_its_cut_and_its_words(case, photo, officer_client):
    words = {"alt-ar": "طفلة بشعر أسود", "alt-fr": "Fille aux cheveux noirs", "alt-zgh": "", "alt-en": ""}
    answer = officer_client().post(f"/case/{case.case_id}/photos/{photo}", {**SIDES, **words})
    assert answer.url == f"/case/{case.case_id}/photos"
    chosen = public_photo(case.case_id)
    assert chosen.crop == (0.1, 0.1, 0.7, 0.85)
    assert dict(chosen.alt) == {"ar": "طفلة بشعر أسود", "fr": "Fille aux cheveux noirs"}


def test_a_preview_keeps_what_was_typed_and_chooses_nothing(case, photo, officer_client):
    answer = officer_client().post(
        f"/case/{case.case_id}/photos/{photo}",
        {**SIDES, "alt-fr": "Fille aux cheveux noirs", "preview": "yes"},
    )
    assert "left=10&amp;top=10" in text(answer)
    assert "Fille aux cheveux noirs" in text(answer)
    assert public_photo(case.case_id) is None


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"left": "à gauche"}, "numbers from 0 to 100"),
        ({"left": ""}, "numbers from 0 to 100"),
        ({"left": "80"}, "must lie inside the photo"),
        ({"bottom": "120"}, "must lie inside the photo"),
        ({"right": "12"}, "at least 100 pixels"),
        ({"right": "nan"}, "must lie inside the photo"),
    ],
)
def test_a_cut_that_cannot_be_is_a_sentence(case, photo, officer_client, changed, sentence):
    answer = officer_client().post(
        f"/case/{case.case_id}/photos/{photo}", {**SIDES, "alt-fr": "Fille", **changed}
    )
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert ">Fille</textarea>" in text(answer)
    assert public_photo(case.case_id) is None


def test_the_server_draws_the_cut(photo, officer_client):
    answer = officer_client().get(f"/photo/{photo}", {"size": "preview", **SIDES})
    assert Image.open(io.BytesIO(answer.content)).size == (288, 360)
    assert officer_client().get(f"/photo/{photo}", {**SIDES, "right": "5"}).status_code == 422


@pytest.mark.parametrize(
    ("size", "pixels"), [("thumb", (96, 120)), ("page", (448, 560)), ("whole", (800, 1000))]
)
def test_each_size_is_served_logged_and_kept_nowhere(case, photo, officer_client, size, pixels):
    answer = officer_client().get(f"/photo/{photo}?size={size}")
    assert Image.open(io.BytesIO(answer.content)).size == pixels
    assert answer["Cache-Control"] == "no-store"
    line = Line.objects.get(action="read photo")
    assert (line.case_id, line.purpose, line.actor) == (case.case_id, f"photo {size}", amina().key)


def test_no_photo_is_shown_any_more_once_consent_is_taken_back(case, photo, officer_client):
    client = officer_client()
    client.post(f"/case/{case.case_id}/photos/{photo}", {**SIDES, "alt-fr": "Fille"})
    client.post(f"/case/{case.case_id}/photos/withdraw")
    assert public_photo(case.case_id) is None


def test_a_photo_is_chosen_for_its_own_case_only(photo, officer_client):
    other = open_case([], unit="CAS01", exercise=True, by=amina(), at=after(minutes=1))
    assert officer_client().post(f"/case/{other.case_id}/photos/{photo}", SIDES).status_code == 404


def test_the_suggested_cut_is_upright_and_inside():
    for width, height in ((1000, 500), (500, 1000), (800, 1000)):
        left, top, right, bottom = suggested(width, height)
        assert 0 <= left < right <= 1
        assert 0 <= top < bottom <= 1
        assert (right - left) * width / ((bottom - top) * height) == pytest.approx(0.8)


@pytest.mark.parametrize("who", [hind])
def test_who_may_not_read_cases_sees_no_photo(photo, officer_client, who):
    assert officer_client(who).get(f"/photo/{photo}").status_code == 403
    assert not Line.objects.filter(action="read photo").exists()


def test_who_only_reads_chooses_nothing(case, photo, officer_client):
    assert officer_client(salma).get(f"/case/{case.case_id}/photos").status_code == 200
    assert officer_client(salma).post(f"/case/{case.case_id}/photos/{photo}", SIDES).status_code == 403
    assert officer_client(karim).get(f"/photo/{case.case_id}").status_code == 404
