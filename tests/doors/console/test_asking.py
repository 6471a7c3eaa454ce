"""How a question is asked and read back: typed, unknown and not asked stay three things; times are those of the clock on the wall."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest

from nidaa.cases.facts.catalogue import BY_KEY, SECTIONS
from nidaa.cases.facts.fields import Field, Kind
from nidaa.doors.console.asking import telephones
from nidaa.doors.console.asking.moments import NotAMoment, moment, parts
from nidaa.doors.console.asking.questions import as_posted, blank
from nidaa.doors.console.asking.reading import Clock, boxes, read, read_changes
from nidaa.doors.console.asking.showing import words

ZONE = "Africa/Casablanca"
ONE_AT_NIGHT = datetime(2026, 11, 25, 0, 10, tzinfo=UTC)  # 01:10 in Casablanca
CLOCK = Clock(ZONE, ONE_AT_NIGHT)
CHILD, LAST_SEEN, CIRCUMSTANCES = BY_KEY["child"], BY_KEY["last_seen"], BY_KEY["circumstances"]


def said(section, posted):
    return read(section.key, section.fields, posted, CLOCK)


def test_typed_unknown_and_not_asked_are_three_things():
    found = said(
        CHILD, {"child.given_latin": " Zineb ", "child.given_ar.unknown": "on", "child.nickname": ""}
    )
    assert found.values == {"given_latin": "Zineb", "given_ar": None}
    assert not found.errors


def test_what_was_typed_wins_over_unknown():
    assert said(CHILD, {"child.age_years": "9", "child.age_years.unknown": "on"}).values == {"age_years": 9}


@pytest.mark.parametrize(
    ("section", "posted", "value"),
    [
        ("child", {"child.age_years": "٩"}, {"age_years": 9}),
        ("child", {"child.sex": "unknown"}, {"sex": None}),
        ("child", {"child.birth_date": "2017-03-05"}, {"birth_date": "2017-03-05"}),
        ("appearance", {"appearance.height_cm": "131,5"}, {"height_cm": 131.5}),
        ("appearance", {"appearance.glasses": "no"}, {"glasses": False}),
        ("reporter", {"reporter.phone": "06 12 34 56 78"}, {"phone": "+212612345678"}),
        ("reporter", {"reporter.phone": "chez le voisin, 12"}, {"phone": "chez le voisin, 12"}),
        (
            "last_seen",
            {"last_seen.at.date": "2026-11-24", "last_seen.at.time": "21:30"},
            {"at": "2026-11-24T21:30+01:00"},
        ),
        ("last_seen", {"last_seen.at.time": "23:10"}, {"at": "2026-11-24T23:10+01:00"}),
        (
            "last_seen",
            {
                "last_seen.point.lat": "34,0637",
                "last_seen.point.lon": "-4.9847",
                "last_seen.point.accuracy_m": "50",
            },
            {"point": {"lat": 34.0637, "lon": -4.9847, "accuracy_m": 50}},
        ),
    ],
)
def test_each_kind_of_answer_is_read(section, posted, value):
    assert said(BY_KEY[section], posted).values == value


@pytest.mark.parametrize(
    ("section", "posted", "field", "sentence"),
    [
        ("child", {"child.age_years": "neuf"}, "age_years", "not a number"),
        ("child", {"child.age_years": "32"}, "age_years", "from 0 to 17"),
        ("child", {"child.sex": "robot"}, "sex", "not among those offered"),
        ("child", {"child.birth_date": "5/3/17"}, "birth_date", "not a date"),
        ("child", {"child.nickname": "x" * 4001}, "nickname", "4,000 characters"),
        ("appearance", {"appearance.height_cm": "13"}, "height_cm", "between 30 and 230"),
        ("appearance", {"appearance.glasses": "maybe"}, "glasses", "yes, no or unknown"),
        ("last_seen", {"last_seen.at.date": "2026-11-24"}, "at", "Give the time too"),
        (
            "last_seen",
            {"last_seen.at.date": "2026-11-25", "last_seen.at.time": "23:10"},
            "at",
            "in the future",
        ),
        ("last_seen", {"last_seen.point.lat": "34.06"}, "point", "latitude and longitude"),
        ("last_seen", {"last_seen.point.lat": "134", "last_seen.point.lon": "0"}, "point", "not on the map"),
    ],
)
def test_what_cannot_be_is_a_sentence_beside_its_field(section, posted, field, sentence):
    found = said(BY_KEY[section], posted)
    assert sentence in found.errors[field]
    asked = as_posted(BY_KEY[section], posted, found.errors)
    (wrong,) = asked.wrong
    assert {box.text for box in wrong.boxes if box.text} == set(posted.values()) or wrong.shape == "tiles", (
        "kept as typed"
    )


def test_a_value_in_a_form_reads_back_as_itself():
    samples = {
        Kind.TEXT: "Zineb", Kind.LONG: "deux\nlignes", Kind.NUMBER: 9, Kind.YES_NO: False, Kind.DATE: "2017-03-05",
        Kind.TIME: "2026-11-24T21:30+01:00", Kind.POINT: {"lat": 34.0637, "lon": -4.9847}, Kind.PHONE: "+212612345678",
    }  # fmt: skip
    for section in SECTIONS:
        for field in section.fields:
            value = (
                field.choices[0][0] if field.choices else 131 if field.unit == "cm" else samples[field.kind]
            )
            for held in (value, None):
                posted = {
                    ".".join(part for part in (section.key, field.key, part) if part): text
                    for part, text in boxes(field, held, CLOCK).items()
                }
                assert read(section.key, (field,), posted, CLOCK).values == {field.key: held}
                assert read_changes(section.key, (field,), posted, {field.key: held}, CLOCK).values == {}


def test_a_box_that_was_emptied_says_unknown():
    posted = {"circumstances.account": "", "circumstances.trigger": "dispute"}
    stands = {"account": "N'est pas rentrée", "trigger": "dispute"}
    assert read_changes("circumstances", CIRCUMSTANCES.fields, posted, stands, CLOCK).values == {
        "account": None
    }


@pytest.mark.parametrize(
    ("day", "hour", "iso"),
    [
        ("2026-02-10", "23:30", "2026-02-10T23:30:00+01:00"),  # before Ramadan 1447
        ("2026-02-20", "23:30", "2026-02-20T23:30:00+00:00"),  # during it, clocks stand an hour back
        ("2026-04-01", "08:00", "2026-04-01T08:00:00+01:00"),
    ],
)
def test_the_offset_is_the_one_that_held_that_night(day, hour, iso):
    assert moment(day, hour, zone=ZONE, now=ONE_AT_NIGHT).isoformat() == iso
    assert parts(datetime.fromisoformat(iso), ZONE) == (day, hour)


def test_an_hour_that_came_twice_is_the_earlier_and_one_that_never_came_is_refused():
    back, forward = _changes_of(2026)
    twice = moment(back.date().isoformat(), "02:30", zone=ZONE, now=ONE_AT_NIGHT)
    assert twice.utcoffset().total_seconds() == 3600
    with pytest.raises(NotAMoment, match="did not exist"):
        moment(forward.date().isoformat(), "02:30", zone=ZONE, now=ONE_AT_NIGHT)


def _changes_of(year):
    """The nights in which clocks go back and forward again, read from the zone itself."""
    from datetime import timedelta
    from zoneinfo import ZoneInfo

    start = datetime(year, 1, 1, 12, tzinfo=UTC)
    days = [(start + timedelta(days=n)).astimezone(ZoneInfo(ZONE)) for n in range(365)]
    changes = [after for before, after in pairwise(days) if before.utcoffset() != after.utcoffset()]
    return changes[0], changes[1]


def test_odd_numbers_are_flagged_and_never_refused():
    assert telephones.odd("12345")
    assert not telephones.odd("+212612345678")
    assert telephones.readable("+212612345678") != "+212612345678"


def test_a_plate_is_read_from_left_to_right_letter_and_all():
    shown = words(Field("plate", "Plate"), "12345-أ-6")
    assert shown == "\u206612345-أ\u200e-6\u2069"


def test_nothing_of_a_blank_section_is_answered():
    assert not any(question.filled for section in SECTIONS for question in blank(section).questions)
