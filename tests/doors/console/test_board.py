"""The board: every open case by danger and by what is late, whatever their number; one key from everything."""

import re
from dataclasses import replace

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import amina, hind, karim, salma
from tests.ground.photos.drawings import drawing, saved
from tests.moments import after
from tests.reports import salma_of_fes

from nidaa.cases.commands import add_photo, close_case, open_case
from nidaa.cases.facts.case import Stating
from nidaa.ground.audit.models import Line
from nidaa.triage.commands import sign_level

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _half_an_hour_later(put_clock):
    put_clock(after(minutes=30))


def child(given, **changed):
    """The child of tests/reports under another first name."""
    named = {"given_latin": given, "given_ar": None, **changed}
    said = [
        replace(one, values={**one.values, **named}) if one.section == "child" else one
        for one in salma_of_fes()
    ]
    return open_case(said, unit="CAS01", exercise=True, by=amina(), at=after(minutes=0))


def signed(case, level, **elapsed):
    sign_level(
        case.case_id,
        answers={},
        level=level,
        reason="vérifié avec la famille",
        by=karim(),
        at=after(**elapsed),
    )


def text(response):
    return response.content.decode()


def rows(page):
    return re.findall(r"data-row><bdi>([^<]*)</bdi>", page)


def test_an_empty_board_says_what_to_do(officer_client):
    page = text(officer_client().get("/"))
    assert "No case is open." in page
    assert 'href="/report/new"' in page
    assert "begin a report" not in text(officer_client(salma).get("/")), (
        "who may not open a case is not told to"
    )


def test_a_row_says_who_where_since_when_and_what_is_late(officer_client):
    case = child("Zineb")
    signed(case, "high", minutes=4)
    page = text(officer_client().get("/"))
    assert f'href="/case/{case.case_id}"' in page
    for words in ("Zineb", "9 years", "Fès", "High", "late by 20 mins", "No alert"):
        assert words in page, words
    assert "3 hrs 30 mins" in page, "how long she is gone"


def test_danger_comes_first_then_what_has_been_late_longest(officer_client):
    low, high, unseen = child("Adam"), child("Zineb"), child("Ilyas")
    signed(low, "medium", minutes=5)
    signed(high, "high", minutes=5)
    earlier = open_case(
        [Stating("child", {"given_latin": "Salma"})],
        unit="CAS01",
        exercise=True,
        by=amina(),
        at=after(hours=-5),
    )
    signed(earlier, "high", minutes=5)
    assert rows(text(officer_client().get("/"))) == ["Salma", "Zineb", "Ilyas", "Adam"]
    assert unseen.number, "a case nobody has assessed stands with the most dangerous"


def test_thirty_cases_ask_the_database_no_more_than_three(officer_client):
    client = officer_client()

    def asked():
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/board/table").status_code == 200
        return len(captured)

    for given in ("Adam", "Zineb", "Ilyas"):
        case = child(given)
        signed(case, "high", minutes=3)
        add_photo(case.case_id, saved(drawing(), "JPEG"), by=amina(), at=after(minutes=2))
    few = asked()
    for number in range(27):
        signed(child(f"Enfant{number}"), "medium", minutes=3)
    assert asked() == few


def test_closed_cases_leave_the_board(officer_client):
    case = child("Zineb")
    close_case(case.case_id, reason="retrouvée", by=karim(), at=after(minutes=9))
    assert rows(text(officer_client().get("/"))) == []


def test_looking_at_the_board_is_logged(officer_client):
    child("Zineb")
    officer_client().get("/")
    line = Line.objects.get(action="read cases")
    assert (line.actor, line.purpose, line.detail) == (amina().key, "board", "1 cases")


def test_a_refresh_by_the_page_does_not_keep_an_unattended_session(officer_client):
    client = officer_client()
    client.get("/")
    before = Session.objects.get(pk=client.session.session_key).expire_date
    client.get("/board/table")
    assert Session.objects.get(pk=client.session.session_key).expire_date == before
    client.get("/")
    assert Session.objects.get(pk=client.session.session_key).expire_date > before


def test_the_refresh_is_the_table_alone(officer_client):
    child("Zineb")
    page = text(officer_client().get("/board/table"))
    assert 'hx-trigger="every 20s"' in page
    assert "<html" not in page


def test_a_number_leads_straight_to_its_case(officer_client):
    case = child("Zineb")
    close_case(case.case_id, reason="retrouvée", by=karim(), at=after(minutes=9))
    answer = officer_client().post("/board/search", {"q": f" {case.number.lower()} "})
    assert answer.url == f"/case/{case.case_id}"


@pytest.mark.parametrize("typed", ["Zaynab Exemplaire", "زينب نموذجي"])
def test_a_name_finds_those_that_sound_like_it_in_either_script(officer_client, typed):
    open_case(salma_of_fes(), unit="CAS01", exercise=True, by=amina(), at=after(minutes=0))
    page = text(officer_client().post("/board/search", {"q": typed}))
    assert "Zineb Exemplaire" in page
    assert typed not in page.split("<title>")[1].split("</title>")[0]


def test_a_search_that_finds_nothing_says_why(officer_client):
    page = text(officer_client().post("/board/search", {"q": "MA-2026-CAS01-999999-X"}))
    assert "No open case has such a number" in page


@pytest.mark.parametrize(("language", "way", "name"), [("ar", "rtl", "زينب"), ("fr", "ltr", "Zineb")])
def test_the_board_runs_in_the_officers_language(officer_client, language, way, name):
    open_case(salma_of_fes(), unit="CAS01", exercise=True, by=amina(), at=after(minutes=0))
    page = text(officer_client(language=language).get("/"))
    assert f'lang="{language}" dir="{way}"' in page
    assert rows(page) == [name]


@pytest.mark.parametrize("address", ["/board/table", "/board/search"])
def test_who_may_not_read_cases_gets_a_sentence(officer_client, address):
    client = officer_client(hind)
    answer = client.post(address, {"q": "Zineb"}) if address.endswith("search") else client.get(address)
    assert answer.status_code == 403
    assert "does not allow you to read a case" in text(answer)
