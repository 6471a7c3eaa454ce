"""What goes out comes back as the fields it was, and nothing that is not public goes out at all."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.doors.exchange.reading import NOW, folded

from nidaa.cases.facts.fields import Visibility
from nidaa.doors.exchange import Mark, read_records
from nidaa.doors.exchange.described import LINES, field_of
from nidaa.doors.exchange.writing import Outgoing, person, placeholder

LETTERS = st.characters(categories=("L",), max_codepoint=0x6FF)
WORD = st.text(LETTERS, min_size=1, max_size=12)
TEXT = st.lists(WORD, min_size=1, max_size=5).map(" ".join)
MOMENT = st.datetimes(datetime(2020, 1, 1), datetime(2026, 11, 20), timezones=st.just(UTC))
DESCRIBED = st.fixed_dictionaries(
    {},
    optional={
        "last_seen.at": MOMENT.map(datetime.isoformat),
        "appearance.height_cm": st.integers(40, 200),
        "appearance.build": TEXT,
        "appearance.hair": TEXT,
        "appearance.eyes": TEXT,
        "appearance.glasses": st.booleans(),
        "appearance.marks": TEXT,
        "clothing.worn": TEXT,
        "clothing.carried": TEXT,
    },
)


def outgoing(**more: object) -> Outgoing:
    return Outgoing("a.example/person.1", "Nidaa", "https://a.example", NOW, NOW + timedelta(days=2), **more)


@given(
    latin=st.sampled_from(["Zineb", "Abd Allah", "El Mehdi"]),
    arabic=st.sampled_from(["زينب", "عبد الله", "المهدي"]),
    sex=st.sampled_from(["female", "male", ""]),
    age=st.none() | st.integers(0, 17),
    place=TEXT,
    described=DESCRIBED,
)
def test_a_person_comes_back_as_it_went(latin, arabic, sex, age, place, described):
    data = person(outgoing(names=(latin, arabic), sex=sex, age_years=age, place=place, described=described))
    (record,) = read_records(data, "x.xml", now=NOW)
    values = folded(record)
    assert record.mark is Mark.REPORT
    assert values["child.given_latin"] == latin
    assert values["child.given_ar"] == arabic
    assert values.get("child.sex", "") == sex
    assert values.get("child.age_years") == age
    assert values["last_seen.place"] == place
    assert {to: values.get(to) for to in described} == described


def test_every_line_of_a_description_is_of_a_public_field():
    assert {field_of(to).visibility for to in LINES.values()} == {Visibility.PUBLIC}


def test_a_placeholder_holds_identity_and_dates_alone():
    (record,) = read_records(placeholder("a.example/person.1", at=NOW - timedelta(hours=1)), "x.xml", now=NOW)
    assert record.mark is Mark.PLACEHOLDER
    assert not record.statements


def test_a_record_read_after_its_expiry_opens_nothing():
    (record,) = read_records(person(outgoing(names=("Zineb",))), "x.xml", now=NOW + timedelta(days=3))
    assert record.mark is Mark.EXPIRED


def test_a_withheld_name_is_not_read_as_a_name():
    (record,) = read_records(person(outgoing(sex="female")), "x.xml", now=NOW)
    assert not [field for field in folded(record) if field.startswith("child.") and field != "child.sex"]


def test_an_exercise_says_so_and_stays_one():
    data = person(outgoing(exercise=True, described={"appearance.hair": "noirs"}))
    assert b"EXERCISE" in data
    (record,) = read_records(data, "x.xml", now=NOW)
    assert record.mark is Mark.EXERCISE
    assert folded(record)["appearance.hair"] == "noirs"
    assert "circumstances.account" not in folded(record)
