from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from tests.cast import amina, hind, karim
from tests.doors.exchange.reading import folded
from tests.moments import after
from tests.reports import salma_of_fes

from nidaa.cases.commands import close_case, open_case, state_facts
from nidaa.cases.facts.case import Stating
from nidaa.cases.facts.catalogue import SECTIONS
from nidaa.cases.facts.fields import Kind, Visibility
from nidaa.doors.cli import exporting, main
from nidaa.doors.exchange import Mark, read_records
from nidaa.ground.audit.models import Line

pytestmark = pytest.mark.django_db
UNTIL = datetime.now(UTC) + timedelta(days=2)


@pytest.fixture
def live(monkeypatch):
    """An alert of the case stands; approval's own tests hold when it does."""
    monkeypatch.setattr(exporting, "_live_until", lambda _case_id, _at: UNTIL)


def opened(*more: Stating):
    return open_case([*salma_of_fes(), *more], unit="CAS01", exercise=True, by=amina(), at=after())


def export(number: str, *args: object, status: int = 0):
    result = CliRunner().invoke(main, ["export", "pfif", number, *map(str, args)], catch_exceptions=False)
    assert result.exit_code == status, result.output
    return result


def record_of(result):
    (record,) = read_records(result.stdout_bytes, "x.xml", now=datetime.now(UTC))
    return record


@pytest.mark.usefixtures("live")
def test_an_open_case_with_consent_and_a_standing_alert_goes_out_with_its_public_fields():
    case = opened()
    record = record_of(export(case.number))
    values = folded(record)
    assert record.mark is Mark.EXERCISE
    assert (values["child.given_latin"], values["child.given_ar"]) == ("Zineb", "زينب")
    assert values["child.age_years"] == 9
    assert values["appearance.height_cm"] == 132
    assert values["clothing.worn"] == "veste rouge, jean, baskets blanches"
    assert values["last_seen.place"] == "Bab Boujloud"
    assert not [field for field in values if "family" in field]
    assert Line.objects.filter(action="export PFIF", case_id=case.case_id).get().detail == "person"


@pytest.mark.usefixtures("live")
def test_no_field_that_is_not_public_ever_leaves():
    """A canary in every text field of the catalogue; only those of public fields may come out."""
    allowed = {"child.given_latin", "child.given_ar"}
    said, hidden = [], []
    for section in SECTIONS:
        for field in section.fields:
            if field.kind in {Kind.TEXT, Kind.LONG, Kind.PHONE} and section.key != "consent":
                canary = f"canary-{section.key}-{field.key}"
                said.append(Stating(section.key, {field.key: canary}))
                if field.visibility is not Visibility.PUBLIC and f"{section.key}.{field.key}" not in allowed:
                    hidden.append(canary)
    output = export(opened(*said).number).output
    assert "canary-child-given_latin" in output
    assert "canary-clothing-worn" in output
    assert not [canary for canary in hidden if canary in output]


@pytest.mark.usefixtures("live")
@pytest.mark.parametrize(
    ("scope", "named"),
    [("name_and_photo", True), ("name_only", True), ("photo_only", False), ("description_only", False)],
)
def test_the_first_name_goes_out_only_if_the_consent_names_it(scope, named):
    output = export(opened(Stating("consent", {"scope": scope})).number).output
    assert ("Zineb" in output) is named
    assert "Bab Boujloud" in output


@pytest.mark.usefixtures("live")
def test_a_decision_of_the_prosecutor_stands_for_consent():
    decision = {"given": False, "prosecutor": "Procureur Exemple", "prosecutor_decision": "publication"}
    output = export(opened(Stating("consent", decision)).number).output
    assert "Zineb" in output
    assert "Procureur" not in output


@pytest.mark.usefixtures("live")
def test_without_consent_a_placeholder_goes_out():
    result = export(opened(Stating("consent", {"given": False})).number)
    assert record_of(result).mark is Mark.PLACEHOLDER
    assert "consent" in result.stderr


def test_without_a_standing_alert_a_placeholder_goes_out():
    result = export(opened().number)
    assert record_of(result).mark is Mark.PLACEHOLDER
    assert "No alert of this case stands" in result.stderr


@pytest.mark.usefixtures("live")
def test_a_closed_case_goes_out_as_a_placeholder_under_the_same_identity():
    case = opened()
    before = record_of(export(case.number))
    close_case(case.case_id, reason="retrouvée", by=karim(), at=after(hours=1))
    result = export(case.number)
    assert record_of(result).mark is Mark.PLACEHOLDER
    assert record_of(result).record_id == before.record_id
    assert "Zineb" not in result.output


@pytest.mark.usefixtures("live")
def test_the_file_expires_with_the_alert():
    assert UNTIL.strftime("%Y-%m-%dT%H:%M:%SZ") in export(opened().number).output


@pytest.mark.usefixtures("live")
def test_a_later_statement_is_what_goes_out(tmp_path):
    case = opened()
    state_facts(case.case_id, [Stating("child", {"age_years": 10})], by=karim(), at=after(hours=1))
    file = tmp_path / "out.xml"
    export(case.number, "--out", file)
    assert b"<pfif:age>10</pfif:age>" in file.read_bytes()


def test_who_may_not_read_cases_may_not_export_them():
    number = opened().number
    hind()
    assert "does not allow" in export(number, "--by", "hind", status=1).output


def test_a_case_that_is_not_there_is_told():
    amina()
    assert "no such case" in export("MA-2026-X-000001-A", status=1).output
