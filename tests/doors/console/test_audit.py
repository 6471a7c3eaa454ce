"""Audit: an auditor finds every line, sees whether the chain holds and who looked, and takes a harmless file away."""

import csv
import io

import pytest
from django.db import connection
from tests.cast import amina, hind, karim
from tests.moments import after
from tests.reports import salma_of_fes

from nidaa.cases.commands import open_case
from nidaa.cases.queries import case_file
from nidaa.doors.console.audit.table import harmless
from nidaa.ground.audit.commands import record_read
from nidaa.ground.audit.models import Line

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _an_hour_later(put_clock):
    put_clock(after(hours=1))


@pytest.fixture
def case():
    found = open_case(salma_of_fes(), unit="CAS01", exercise=True, by=amina(), at=after(minutes=0))
    case_file(found.case_id, by=karim(), at=after(minutes=5), purpose="relève")
    return found


def test_a_case_number_shows_its_lines_and_who_looked(case, officer_client):
    page = officer_client(hind).get("/audit", {"case": case.number.lower()}).content.decode()
    assert "Who looked" in page
    assert "Karim Essai" in page
    assert "relève" in page
    assert "open case" in page
    assert "Zineb" not in page, "the log names no child"


@pytest.mark.parametrize(
    ("asked", "shown", "hidden"),
    [
        ({"officer": "karim"}, "read case", "open case"),
        ({"action": "open"}, "open case", "read case"),
        ({"since": "2026-11-26"}, "No line fits.", "open case"),
        ({"until": "2026-11-23"}, "No line fits.", "open case"),
        ({"since": "2026-11-25", "until": "2026-11-25"}, "open case", "No line fits."),
    ],
)
def test_the_log_is_narrowed_by_officer_action_and_day(case, officer_client, asked, shown, hidden):
    if "officer" in asked:
        asked = {"officer": karim().key}
    page = officer_client(hind).get("/audit", asked).content.decode()
    table = page.split("</form>")[-1]
    assert shown in table
    assert hidden not in table


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"case": "MA-0"}, "There is no case with this number."),
        ({"since": "x"}, "Enter a valid date."),
        ({"officer": "?"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_sought_is_said(officer_client, asked, sentence):
    assert sentence in officer_client(hind).get("/audit", asked).content.decode()


def test_looking_into_the_log_is_a_line_of_the_log(case, officer_client):
    officer_client(hind).get("/audit", {"case": case.number})
    line = Line.objects.get(action="read audit log")
    assert (line.actor, line.case_id, line.detail) == (hind().key, case.case_id, "case")


@pytest.mark.as_owner
def test_the_chain_is_verified_and_a_change_is_named(case, officer_client):
    client = officer_client(hind)
    assert "The chain is whole." in client.post("/audit/verify").content.decode()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_line DISABLE TRIGGER USER")
        cursor.execute("UPDATE audit_line SET purpose = 'autre' WHERE sequence = 2")
        cursor.execute("ALTER TABLE audit_line ENABLE TRIGGER USER")
    assert "The chain is broken at line 2." in client.post("/audit/verify").content.decode()


def test_a_long_log_is_read_page_by_page(officer_client):
    for number in range(105):
        record_read(f"page {number:03d}", by=karim(), at=after(minutes=number))
    client = officer_client(hind)
    first = client.get("/audit", {"action": "read page"}).content.decode()
    assert "read page 104" in first
    assert "read page 004" not in first
    older = first.split("before=")[1].split('"')[0]
    second = client.get("/audit", {"action": "read page", "before": older}).content.decode()
    assert "read page 004" in second
    assert "read page 104" not in second


def test_the_export_is_the_search_as_a_table_that_runs_nothing(case, officer_client):
    record_read(
        "case", by=karim(), at=after(minutes=9), case_id=case.case_id, purpose='=HYPERLINK("http://x")'
    )
    answer = officer_client(hind).get("/audit/export.csv", {"case": case.number})
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows[0]["action"] == "open case"
    assert any(row["purpose"] == '\'=HYPERLINK("http://x")' for row in rows)
    assert all(len(row["hash"]) == 64 for row in rows)
    assert Line.objects.filter(action="read audit log", purpose="export").exists()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_no_cell_begins_a_formula(start):
    assert harmless(f"{start}1+1") == f"'{start}1+1"
    assert harmless("1+1") == "1+1"


@pytest.mark.parametrize("address", ["/audit", "/audit/export.csv"])
def test_nobody_but_an_auditor_reads_the_log(officer_client, address):
    assert officer_client(karim).get(address).status_code == 403
    assert officer_client(karim).post("/audit/verify").status_code == 403


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr")])
def test_the_page_runs_as_its_language_does(officer_client, language, direction):
    page = officer_client(hind, language=language).get("/audit").content.decode()
    assert f'<html lang="{language}" dir="{direction}">' in page
