"""INTERPOL, NCMEC and NamUs, field by field."""

import json

import pytest
from tests.doors.exchange.reading import NOW, folded, read, the_one

from nidaa.cases.facts.case import StatementKind
from nidaa.doors.exchange import Mark, read_records

INTERPOL = {
    "child.given_latin": "PERSONNE TEST UN",
    "child.family_latin": "EXEMPLE",
    "child.sex": "female",
    "child.birth_date": "2012-05-17",
    "child.nationality": "XX",
    "child.languages": "ARA, FRE",
    "appearance.height_cm": 142,
    "appearance.build": "35 kg",
    "appearance.eyes": "brown",
    "appearance.hair": "black",
    "appearance.marks": "synthetic",
    "last_seen.at": "2026-11-01T00:00:00+00:00",
    "last_seen.certainty": "unsure",
    "last_seen.place": "VILLE TEST, XX",
    "people[father].name": "A",
    "people[father].relation": "parent",
    "people[father].notes": "The father, as named in the notice",
    "people[mother].name": "B C",
    "people[mother].relation": "parent",
    "people[mother].notes": "The mother, as named in the notice",
}
NCMEC = {
    "child.given_latin": "TEST",
    "child.family_latin": "PERSON",
    "child.age_years": 12,
    "last_seen.at": "2026-11-01T00:00:00+00:00",
    "last_seen.certainty": "unsure",
    "last_seen.place": "TESTVILLE, TEST, ZZ, US",
    "people[agency].name": "Test",
    "people[agency].phone": "000",
    "people[agency].relation": "other",
    "people[agency].notes": "Agency that holds the case",
}
NAMUS = {
    "child.given_latin": "Test",
    "child.family_latin": "Person",
    "child.age_years": 12,
    "child.sex": "female",
    "circumstances.account": "synthetic\nAge when last seen: 10",
    "appearance.height_cm": 132,
    "appearance.build": "36-41 kg",
    "appearance.hair": "Brown",
    "appearance.eyes": "Brown",
    "appearance.marks": "synthetic scar",
    "clothing.worn": "red coat",
    "last_seen.at": "2026-11-01T00:00:00+00:00",
    "last_seen.certainty": "unsure",
    "last_seen.place": "Testville, ZZ",
    "last_seen.point": {"lat": 0.0, "lon": 0.0},
    "people[agency-1].name": "Test PD",
    "people[agency-1].relation": "other",
    "people[agency-1].notes": "Agency that investigates; its case number is 1",
}
FEED = {
    "child.given_latin": "TEST",
    "child.family_latin": "PERSON",
    "child.age_years": 12,
    "last_seen.at": "2026-11-01T00:00:00+00:00",
    "last_seen.certainty": "unsure",
    "last_seen.place": "TESTVILLE, ZZ",
}


@pytest.mark.parametrize(
    ("name", "source_format", "record_id", "fields"),
    [
        ("interpol_yellow_detail.json", "INTERPOL yellow notice", "2099/1001", INTERPOL),
        ("ncmec_publicSearch.json", "NCMEC public search", "NCMC9999999c1", NCMEC),
        ("namus_missing_case.json", "NamUs case", "MP99999", NAMUS),
        ("ncmec_rss.xml", "NCMEC RSS", "NCMC9999999c1", FEED),
    ],
)
def test_each_register_field_by_field(name, source_format, record_id, fields):
    record = the_one(name)
    assert (record.source_format, record.record_id, record.mark) == (source_format, record_id, Mark.REPORT)
    assert folded(record) == fields


def test_a_list_of_notices_with_a_year_of_birth_and_no_first_name():
    first, second = read("interpol_yellow_list.json")
    assert folded(first)["child.birth_date"] == "2012-05-17"
    assert folded(second) == {"child.family_latin": "SANS PRENOM", "child.birth_date": "2015"}


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("interpol_yellow_detail.json", "place_of_birth"),
        ("interpol_yellow_list.json", "(file).total"),
        ("ncmec_publicSearch.json", "imageUrl"),
        ("ncmec_publicSearch.json", "(file).status"),
        ("namus_missing_case.json", "subjectDescription.ethnicities[0].name"),
        ("namus_missing_case.json", "images[0].files.original.href"),
        ("ncmec_rss.xml", "enclosure.url"),
    ],
)
def test_what_has_no_place_is_named(name, path):
    assert path in {one.path for record in read(name) for one in record.unplaced}


def test_a_height_in_a_range_is_an_assessment():
    (height,) = [said for said in the_one("namus_missing_case.json").statements if "height_cm" in said.values]
    assert height.kind is StatementKind.ASSESSMENT
    assert "127-137 cm" in height.source


def test_a_colour_code_nobody_knows_stands_as_it_is_and_is_told():
    data = json.dumps({"entity_id": "1/2", "name": "X", "eyes_colors_id": ["QQQ"]}).encode()
    (record,) = read_records(data, "x.json", now=NOW)
    assert folded(record)["appearance.eyes"] == "QQQ"
    assert any("eyes_colors_id[0]" in problem for problem in record.problems)


@pytest.mark.parametrize(
    ("born", "seen", "mark"),
    [
        ("2012/05/17", "2026/11/01", Mark.REPORT),
        ("2008/11/02", "2026/11/01", Mark.REPORT),
        ("2008/11/01", "2026/11/01", Mark.ADULT),
        ("1990", "2000/06/01", Mark.REPORT),
        ("2008", "2026/11/01", Mark.REPORT),
        ("2007", "2026/11/01", Mark.ADULT),
    ],
)
def test_who_was_a_child_when_last_seen_is_reported_as_one(born, seen, mark):
    record = {"entity_id": "1/2", "name": "X", "date_of_birth": born, "date_of_event": seen}
    (read_one,) = read_records(json.dumps(record).encode(), "x.json", now=NOW)
    assert read_one.mark is mark


def test_a_child_missing_for_years_is_a_child_though_an_adult_now():
    record = {"caseNumber": "1", "firstName": "X", "age": 25, "missingDate": "Nov 1, 2016 12:00:00 AM"}
    (read_one,) = read_records(json.dumps({"persons": [record]}).encode(), "x.json", now=NOW)
    assert read_one.mark is Mark.REPORT
    assert "age" in {one.path for one in read_one.unplaced}, "the case file takes no age above 17"


def test_one_odd_record_in_a_list_does_not_stop_the_others():
    good = {"caseNumber": "1", "firstName": "X"}
    first, second = read_records(json.dumps({"persons": [{"a": 1}, good]}).encode(), "x.json", now=NOW)
    assert (first.mark, second.mark) == (Mark.BROKEN, Mark.REPORT)


def test_an_empty_answer_holds_no_record():
    assert read_records(b'{"status": "success", "persons": []}', "x.json", now=NOW) == []
