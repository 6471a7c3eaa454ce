"""The report: whatever is typed opens a case; unknown is an answer; nothing is lost; a receipt goes home."""

import re

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cast import amina, hind, salma
from tests.ground.photos.drawings import drawing, saved
from tests.moments import after
from tests.reports import salma_of_fes

from nidaa.cases.commands import open_case
from nidaa.cases.facts.case import StatementKind
from nidaa.cases.models import Case
from nidaa.cases.queries import file_for_the_system, head, photos
from nidaa.found.commands import register_found
from nidaa.ground.audit.models import Line

pytestmark = pytest.mark.django_db

TYPED = {
    "reporter.name": "Nadia Exemple", "reporter.capacity": "mother", "reporter.phone": "0612345678",
    "reporter.language": "darija", "reporter.may_be_involved": "no",
    "child.given_latin": "Zineb", "child.given_ar": "زينب", "child.sex": "female", "child.age_years": "9",
    "child.nickname.unknown": "on",
    "last_seen.at.date": "2026-11-24", "last_seen.at.time": "21:00", "last_seen.place": "Bab Boujloud",
    "last_seen.point.lat": "34.0637", "last_seen.point.lon": "-4.9847",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _half_an_hour_later(put_clock):
    put_clock(after(minutes=30))


def text(response):
    return response.content.decode()


def opened(answer):
    assert answer.status_code == 302, text(answer)
    case = Case.objects.latest("opened_at")
    assert answer.url == f"/report/{case.pk}/receipt?saved=yes"
    return file_for_the_system(case.pk)


def test_the_first_screen_asks_every_section_and_says_nothing_is_compulsory(officer_client):
    page = text(officer_client().get("/report/new"))
    assert "Nothing is compulsory" in page
    assert page.count('class="asked"') == 7
    assert " required" not in page
    labelled, inputs = (
        set(re.findall(r'for="([^"]+)"', page)),
        set(re.findall(r'<(?:input|select|textarea)[^>]* id="([^"]+)"', page)),
    )
    assert labelled <= inputs, "every label has its input"


def test_a_report_opens_a_case_with_who_said_what(officer_client):
    file = opened(officer_client().post("/report/new", TYPED))
    assert file.number.startswith("MA-2026-CAS01-")
    assert file.value("last_seen", "at") == "2026-11-24T21:00+01:00"
    assert file.value("reporter", "phone") == "+212612345678"
    assert file.stated("child", "nickname").value is None
    assert file.stated("child", "eyes") is None
    assert file.stated("child", "given_latin").source == "Nadia Exemple (Mother)"
    judged = file.stated("reporter", "may_be_involved")
    assert (judged.kind, judged.source) == (StatementKind.ASSESSMENT, "Amina Essai")


def test_an_empty_report_is_a_report(officer_client):
    file = opened(officer_client().post("/report/new", {}))
    assert dict(file.sections) == {}
    assert file.unit == "CAS01"


def test_what_cannot_be_is_said_and_everything_typed_is_still_there(officer_client):
    answer = officer_client().post("/report/new", {**TYPED, "appearance.height_cm": "9999"})
    page = text(answer)
    assert answer.status_code == 422
    assert not Case.objects.exists()
    assert 'href="#q-appearance-height_cm"' in page
    assert "between 30 and 230 cm" in page
    assert 'aria-invalid="true" aria-describedby="q-appearance-height_cm-error"' in page
    for kept in ("Nadia Exemple", "زينب", "2026-11-24", "21:00", "34.0637", "9999"):
        assert f'value="{kept}"' in page, kept
    assert re.search(r'name="child.nickname.unknown" value="on" checked', page)


def test_in_a_demo_every_case_is_an_exercise(officer_client):
    assert opened(officer_client().post("/report/new", {**TYPED, "exercise": "no"})).exercise


@pytest.mark.parametrize(
    ("chosen", "exercise"), [({}, False), ({"exercise": "no"}, False), ({"exercise": "yes"}, True)]
)
def test_in_live_mode_an_exercise_is_chosen(officer_client, monkeypatch, chosen, exercise):
    monkeypatch.setattr(settings, "LIVE", True)
    client = officer_client()
    assert "Is this real?" in text(client.get("/report/new"))
    assert opened(client.post("/report/new", {**TYPED, **chosen})).exercise is exercise


def test_the_photo_comes_with_the_report(officer_client):
    picture = SimpleUploadedFile("IMG_0001.jpg", saved(drawing(), "JPEG"), "image/jpeg")
    file = opened(officer_client().post("/report/new", {**TYPED, "photo": picture}))
    assert len(photos(file.case_id)) == 1


def test_a_photo_that_is_none_never_stops_the_report(officer_client):
    client = officer_client()
    broken = SimpleUploadedFile("IMG_0001.jpg", b"no picture at all", "image/jpeg")
    file = opened(client.post("/report/new", {**TYPED, "photo": broken}))
    assert "the photo was not taken: This file is not a picture" in text(
        client.get(f"/report/{file.case_id}/receipt")
    )


def test_similar_children_are_shown_while_typing_and_logged(officer_client):
    case = open_case(salma_of_fes(), unit="CAS01", exercise=True, by=amina(), at=after(minutes=0))
    client = officer_client()
    page = text(
        client.post("/report/similar", {"child.given_latin": "Zaynab", "child.family_latin": "Exemplaire"})
    )
    assert f'href="/case/{case.case_id}" target="_blank"' in page
    assert Line.objects.filter(action="read names", purpose="search before create").exists()
    assert "Once a name is typed" in text(client.post("/report/similar", {}))
    assert "No open case has a child" in text(client.post("/report/similar", {"child.given_latin": "Xavier"}))
    assert client.get("/report/similar").status_code == 405, "a name never stands in an address"


def test_the_receipt_is_in_the_language_of_the_person_reporting(officer_client):
    file = opened(officer_client().post("/report/new", TYPED))
    client = officer_client(language="fr")
    page = text(client.get(f"/report/{file.case_id}/receipt"))
    slip = page[page.index("<article") : page.index("</article>")]
    assert 'lang="ar" dir="rtl"' in slip
    assert file.number in slip
    assert "Amina Essai" in slip
    assert "وحدة تجريبية" in slip
    assert "تمرين" in slip, "an exercise says so on paper too"
    assert 'dir="ltr">19</strong>' in slip
    assert "2511" not in slip, "a number nobody has verified is not handed out"
    assert "Zineb" not in slip, "paper gets lost: it names no child"
    assert f"/case/{file.case_id}/danger" in page
    french = text(client.get(f"/report/{file.case_id}/receipt?language=fr"))
    assert '<article class="slip" lang="fr" dir="ltr"' in french


def test_the_receipt_says_when_the_child_may_be_in_care_already(officer_client):
    register_found(
        {"given_latin": "Zineb", "sex": "female", "age_low": 8, "age_high": 10, "place": "Bab Boujloud", "found_at": after(minutes=20).isoformat(), "point": {"lat": 34.0637, "lon": -4.9847}},
        unit="CAS01", exercise=True, by=amina(), at=after(minutes=25),
    )  # fmt: skip
    client = officer_client()
    file = opened(client.post("/report/new", TYPED))
    assert "in the found register may be this child" in text(client.get(f"/report/{file.case_id}/receipt"))
    assert "This may be a child in the found register" in text(client.get(f"/case/{file.case_id}"))


@pytest.mark.parametrize(("language", "way"), [("ar", "rtl"), ("fr", "ltr")])
def test_the_form_runs_in_the_officers_language(officer_client, language, way):
    page = text(officer_client(language=language).get("/report/new"))
    assert f'lang="{language}" dir="{way}"' in page
    assert 'name="child.given_ar" value="" type="text" autocomplete="off" lang="ar" dir="rtl"' in page


@pytest.mark.parametrize("who", [salma, hind])
def test_who_may_not_open_a_case_gets_a_sentence(officer_client, who):
    answer = officer_client(who).post("/report/new", TYPED)
    assert answer.status_code == 403
    assert not Case.objects.exists()


def test_the_title_of_a_page_names_no_child(officer_client):
    client = officer_client()
    file = opened(client.post("/report/new", TYPED))
    for address in (
        f"/report/{file.case_id}/receipt",
        f"/case/{file.case_id}",
        f"/case/{file.case_id}/interview",
    ):
        title = text(client.get(address)).split("<title>")[1].split("</title>")[0]
        assert head(file.case_id).number in title
        assert "Zineb" not in title
