import pytest
from tests.doors.exchange.reading import NOW, folded, pfif, read, the_one, went

from nidaa.cases.facts.case import StatementKind
from nidaa.doors.exchange import Mark, Unreadable, read_records

FIELDS_1_1 = {
    "child.given_latin": "_test_first_name",
    "child.family_latin": "_test_last_name",
    "child.home_address": "_test_home_street, _test_home_neighborhood, _test_home_city, _test_home_state, _test_home_zip",
    "circumstances.account": "_test_description",
    "reporter.name": "_test_author_name",
    "reporter.phone": "_test_author_phone",
    "people[note-0].name": "_test_author_name",
    "people[note-0].phone": "_test_author_phone",
    "people[note-0].notes": "_test_text",
    "people[note-0].last_contact": "2000-01-16T01:02:03+00:00",
    "people[note-0].relation": "witness",
    "people[note-1].name": "inna-testing",
    "people[note-1].phone": "inna-testing-number",
    "people[note-1].notes": "new comment - testing",
    "people[note-1].relation": "witness",
    "devices[note-0-telephone].kind": "Telephone of the person found, from a note",
    "devices[note-0-telephone].number": "_test_phone_of_found_person",
    "devices[note-0-e-mail].kind": "E-mail of the person found, from a note",
    "devices[note-0-e-mail].number": "_test_email_of_found_person",
    "last_seen.place": None,
    "last_seen.point": {"lat": 19.16592425362802, "lon": -71.9384765625},
}
FIELDS_1_4 = {
    "child.given_latin": "_test_given_name",
    "child.family_latin": "_test_family_name",
    "child.nickname": "_test_full_name1; _test_full_name2; _test_alternate_name1; _test_alternate_name2",
    "child.sex": "female",
    "child.birth_date": "1970-01",
    "circumstances.account": "_test_description",
    "devices[profile-1].number": "_test_profile_url1",
    "devices[profile-2].number": "_test_profile_url2",
    "people[note-0].notes": "_test_text\nPFIF status: believed_missing",
    "people[note-2].notes": "change only the status\nPFIF status: is_note_author",
    "people[note-3].notes": "backdated change\nPFIF status: believed_missing",
    "last_seen.point": {"lat": 19.16592425362802, "lon": -71.9384765625},
}


def test_pfif_1_1_field_by_field():
    record = the_one("test.pfif-1.1.xml")
    assert (record.source_format, record.record_id) == ("PFIF 1.1", "test.google.com/person.21009")
    assert record.mark is Mark.REPORT
    assert folded(record) == FIELDS_1_1


@pytest.mark.parametrize(("field", "value"), FIELDS_1_4.items())
def test_pfif_1_4_field_by_field(field, value):
    assert folded(the_one("test.pfif-1.4.xml"))[field] == value


@pytest.mark.parametrize(
    ("name", "marks"),
    [
        ("test.pfif-1.1.xml", [Mark.REPORT]),
        ("test.pfif-1.2.xml", [Mark.ADULT]),
        ("test.pfif-1.4.xml", [Mark.ADULT]),
        ("test.pfif-1.2-source.xml", [Mark.ADULT]),
        ("global-test.pfif-1.2-source.xml", [Mark.ADULT]),
        ("test.pfif-1.2-badrecord.xml", [Mark.ADULT, Mark.ADULT]),
        ("test.pfif-1.2-note.xml", [Mark.NOTES_ONLY, Mark.NOTES_ONLY]),
        ("test.pfif-1.2-notification.xml", [Mark.NOTES_ONLY]),
        ("test.pfif-1.2-believed-dead.xml", [Mark.NOTES_ONLY]),
        ("child.pfif-1.4.xml", [Mark.REPORT]),
    ],
)
def test_what_each_sample_is(name, marks):
    assert [record.mark for record in read(name)] == marks


def test_a_child_in_both_scripts():
    record = the_one("child.pfif-1.4.xml")
    values = folded(record)
    assert values["child.given_latin"] == "Abdellah"
    assert values["child.family_latin"] == "Exemplaire"
    assert values["child.given_ar"] == "عبد الله", "Abd Allah is one name"
    assert values["child.family_ar"] == "نموذجي"
    assert values["child.nickname"] == "Abdou"
    assert values["appearance.hair"] == "courts, noirs"
    assert values["clothing.worn"] == "blouson bleu, jean"
    assert values["circumstances.account"] == "Il parlait depuis des semaines d'aller à Tanger."


def test_where_a_statement_comes_from_and_since_when():
    record = the_one("test.pfif-1.4.xml")
    child = next(said for said in record.statements if said.section == "child")
    assert child.source == "PFIF test.google.com/person.21009 (_test_source_name)"
    assert child.obtained_at.isoformat() == "2000-01-01T00:00:00+00:00"
    note = next(said for said in record.statements if said.item == "note-0")
    assert note.source.endswith("note test.google.com/note.27009")
    assert note.obtained_at.isoformat() == "2000-01-16T04:05:06+00:00"


def test_an_age_range_stands_as_an_assessment_of_its_lower_end():
    record = the_one("child.pfif-1.4.xml")
    (age,) = [said for said in record.statements if "age_years" in said.values]
    assert (age.values["age_years"], age.kind) == (13, StatementKind.ASSESSMENT)
    assert "13-14" in age.source


def test_the_newest_note_says_where_last_seen_and_a_backdated_one_does_not():
    old = "<pfif:note><pfif:source_date>2026-01-01T00:00:00Z</pfif:source_date><pfif:last_known_location>Fès</pfif:last_known_location></pfif:note>"
    new = old.replace("2026-01-01", "2026-02-01").replace("Fès", "Meknès")
    data = pfif(
        f"<pfif:person><pfif:person_record_id>a.example/person.1</pfif:person_record_id>{new}{old}</pfif:person>"
    )
    (record,) = read_records(data, "x.xml", now=NOW)
    assert folded(record)["last_seen.place"] == "Meknès"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("test.pfif-1.2-believed-dead.xml", "believed dead"),
        ("test.pfif-1.2-note.xml", "author is the missing person"),
        ("test.pfif-1.2.xml", "another one that may be the same person"),
        ("test.pfif-1.2-badrecord.xml", "another domain"),
        ("test.pfif-1.4.xml", "adult"),
    ],
)
def test_an_officer_is_warned(name, words):
    assert any(words in problem for record in read(name) for problem in record.problems)


def test_a_bad_record_does_not_stop_the_others():
    good, foreign = read("test.pfif-1.2-badrecord.xml")
    assert good.record_id == "test.google.com/person.21009"
    assert foreign.record_id == "foo.google.com/person.666"
    assert folded(foreign)["child.family_latin"] == "_test_last_name"


@pytest.mark.parametrize(
    ("inside", "mark"),
    [
        ("<pfif:full_name>X Y</pfif:full_name>", Mark.BROKEN),
        (
            "<pfif:person_record_id>no-slash</pfif:person_record_id><pfif:full_name>X</pfif:full_name>",
            Mark.BROKEN,
        ),
        (
            (
                "<pfif:person_record_id>a.example/person.1</pfif:person_record_id><pfif:full_name>X</pfif:full_name>"
                "<pfif:expiry_date>2026-11-01T00:00:00Z</pfif:expiry_date>"
            ),
            Mark.EXPIRED,
        ),
        (
            (
                "<pfif:person_record_id>a.example/person.1</pfif:person_record_id>"
                "<pfif:entry_date>2026-11-01T00:00:00Z</pfif:entry_date><pfif:source_date>2026-11-01T00:00:00Z</pfif:source_date>"
                "<pfif:expiry_date>2026-11-01T00:00:00Z</pfif:expiry_date>"
            ),
            Mark.PLACEHOLDER,
        ),
    ],
)
def test_records_that_open_nothing(inside, mark):
    (record,) = read_records(pfif(f"<pfif:person>{inside}</pfif:person>"), "x.xml", now=NOW)
    assert record.mark is mark
    assert not record.opens
    assert (record.expired, record.placeholder) == (mark is Mark.EXPIRED, mark is Mark.PLACEHOLDER)


def test_two_records_with_one_identity_are_told():
    person = "<pfif:person><pfif:person_record_id>a.example/person.1</pfif:person_record_id><pfif:full_name>X</pfif:full_name></pfif:person>"
    first, second = read_records(pfif(person * 2), "x.xml", now=NOW)
    assert not first.problems
    assert any("same person_record_id" in problem for problem in second.problems)


def test_a_field_that_comes_twice_is_not_lost():
    inside = "<pfif:person_record_id>a.example/person.1</pfif:person_record_id><pfif:sex>male</pfif:sex><pfif:sex>female</pfif:sex>"
    (record,) = read_records(pfif(f"<pfif:person>{inside}</pfif:person>"), "x.xml", now=NOW)
    assert went(record, "sex") == {"child.sex"}
    assert [(one.path, one.value) for one in record.unplaced] == [("sex[1]", "female")]


def test_a_loose_note_joins_its_person():
    person = "<pfif:person><pfif:person_record_id>a.example/person.1</pfif:person_record_id></pfif:person>"
    note = "<pfif:note><pfif:person_record_id>a.example/person.1</pfif:person_record_id><pfif:text>vu hier</pfif:text></pfif:note>"
    (record,) = read_records(pfif(person + note), "x.xml", now=NOW)
    assert folded(record)["people[note-0].notes"] == "vu hier"


def test_an_unknown_version_is_refused():
    with pytest.raises(Unreadable, match="version"):
        read_records(pfif("<pfif:person/>", version="2.0"), "x.xml", now=NOW)
