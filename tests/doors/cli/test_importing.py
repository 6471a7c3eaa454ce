import json

import pytest
from click.testing import CliRunner
from tests.cast import amina, hind
from tests.doors.exchange.reading import SAMPLES, pfif
from tests.moments import MIDNIGHT

from nidaa.cases.models import Case
from nidaa.cases.queries import file_for_the_system, journal
from nidaa.doors.cli import main
from nidaa.found.commands import register_found
from nidaa.ground.audit.models import Line


def run(*args: object, status: int = 0) -> str:
    result = CliRunner().invoke(main, ["import", *map(str, args)], catch_exceptions=False)
    assert result.exit_code == status, result.output
    return result.output


def as_json(*args: object, status: int = 0) -> list[dict]:
    return json.loads(run(*args, "--json", status=status))


CHILD = SAMPLES / "child.pfif-1.4.xml"


def test_a_dry_run_needs_no_database_and_prints_no_value():
    output = run("--dry-run", CHILD)
    assert "would open a case" in output
    assert "child.given_ar" in output
    assert "not placed expiry_date" in output
    assert not [word for word in ("Abdellah", "عبد", "+2126", "Berrechid") if word in output]


def test_values_are_printed_only_when_asked_for():
    (file,) = as_json("--dry-run", "--values", CHILD)
    (record,) = file["records"]
    assert record["statements"][0]["values"]["given_latin"] == "Abdellah"
    (file,) = as_json("--dry-run", CHILD)
    assert "statements" not in file["records"][0]


def test_a_file_that_cannot_be_read_is_told_and_the_others_go_on(tmp_path):
    odd = tmp_path / "odd.xml"
    odd.write_bytes(b"<a/>")
    files = as_json("--dry-run", odd, tmp_path / "missing.xml", CHILD, status=1)
    assert [bool(file["error"]) for file in files] == [True, True, False]
    assert len(files[2]["records"]) == 1


@pytest.mark.django_db
def test_an_imported_record_is_a_case_with_its_source_and_what_had_no_place():
    (file,) = as_json("--by", "amina", "--unit", "BER01", CHILD) if amina() else []
    (record,) = file["records"]
    case = Case.objects.get(number=record["case"])
    assert (case.unit, case.exercise, case.opened_by) == ("BER01", True, amina().key)
    opened = file_for_the_system(case.pk)
    assert opened.words("child", "given_ar") == "عبد الله"
    assert opened.value("child", "age_years") == 13
    assert opened.stated("child", "sex").source == "PFIF ecole.example.org/person.17 (École Exemple)"
    (line,) = [line for line in journal(case.pk) if line.kind == "imported"]
    assert "expiry_date: 2027-01-24T20:10:00Z" in line.text
    assert not Line.objects.filter(detail__contains="Abdellah").exists()
    assert Line.objects.filter(action="import record", case_id=case.pk).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "cases"),
    [
        ("test.pfif-1.1.xml", 1),
        ("test.pfif-1.2.xml", 1),
        ("test.pfif-1.2-badrecord.xml", 2),
        ("test.pfif-1.2-note.xml", 0),
        ("test.pfif-1.4.xml", 1),
        ("interpol_yellow_list.json", 2),
        ("interpol_yellow_detail.json", 1),
        ("ncmec_publicSearch.json", 1),
        ("ncmec_rss.xml", 1),
        ("namus_missing_case.json", 1),
    ],
)
def test_every_sample_opens_its_cases(name, cases):
    amina()
    (file,) = as_json(SAMPLES / name)
    assert len([record for record in file["records"] if record["case"]]) == cases == Case.objects.count()


@pytest.mark.django_db
def test_adults_can_be_left_out():
    amina()
    assert "no case opened (an adult)" in run("--children-only", SAMPLES / "test.pfif-1.4.xml")
    assert not Case.objects.exists()


@pytest.mark.django_db
def test_a_second_import_shows_the_first_and_is_not_blocked():
    amina()
    (first,) = as_json(CHILD)[0]["records"]
    (second,) = as_json(CHILD)[0]["records"]
    assert second["similar"] == [first["case"]]
    assert second["case"] not in {None, first["case"]}


@pytest.mark.django_db
def test_a_child_found_before_the_report_is_shown(tmp_path):
    values = {"given_ar": "زينب", "sex": "female", "age_low": 2, "age_high": 4, "worn": "robe rouge"}
    found = register_found(values, unit="TNG01", exercise=True, by=amina(), at=MIDNIGHT)
    inside = (
        "<pfif:person_record_id>a.example/person.1</pfif:person_record_id><pfif:given_name>Zineb</pfif:given_name>"
        "<pfif:sex>female</pfif:sex><pfif:age>3</pfif:age>"
        "<pfif:description>Clothing when last seen: red dress</pfif:description>"
    )
    file = tmp_path / "zineb.xml"
    file.write_bytes(pfif(f"<pfif:person>{inside}</pfif:person>"))
    assert f"{found.number} may be this child" in run(file)


@pytest.mark.django_db
def test_an_officer_who_may_not_open_cases_is_refused_with_a_sentence():
    hind()
    (file,) = as_json("--by", "hind", CHILD, status=1)
    assert "does not allow you to open a case" in file["records"][0]["refusal"]
    assert not Case.objects.exists()


@pytest.mark.django_db
def test_an_unknown_officer_is_told():
    assert "no officer with the account nobody" in run("--by", "nobody", CHILD, status=1)


@pytest.mark.django_db
def test_where_children_are_real_someone_answers_for_the_import(settings):
    settings.LIVE = True
    assert "--by USERNAME" in run(CHILD, status=1)
