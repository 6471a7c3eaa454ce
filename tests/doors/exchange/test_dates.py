from datetime import date

import pytest

from nidaa.doors.exchange.dates import ages, ages_on, moment, partial_date


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2012/05/17", "2012-05-17"),
        ("2012-5-7", "2012-05-07"),
        ("2015", "2015"),
        ("1970-01", "1970-01"),
        ("11/01/2026", "2026-11-01"),
        ("Nov 1, 2026 12:00:00 AM", "2026-11-01"),
        ("November 1, 2026", "2026-11-01"),
        ("2026-02-30", None),
        ("31/12/2026", None),
        ("Foo 1, 2026", None),
        ("0000", None),
        ("", None),
    ],
)
def test_dates_as_others_write_them(written, meant):
    assert partial_date(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2000-01-01T00:00:00Z", "2000-01-01T00:00:00+00:00"),
        ("Sun, 01 Nov 2026 00:00:00 GMT", "2026-11-01T00:00:00+00:00"),
        ("2000-01-01T00:00:00", None),
        ("2000-01-01", None),
        ("soon", None),
    ],
)
def test_moments_have_a_zone(written, meant):
    found = moment(written)
    assert (found.isoformat() if found else None) == meant


@pytest.mark.parametrize(
    ("written", "meant"), [("12", (12, 12)), ("35-45", (35, 45)), ("9-7", (7, 9)), ("ten", None)]
)
def test_ages(written, meant):
    assert ages(written) == meant


@pytest.mark.parametrize(
    ("born", "youngest", "oldest"),
    [("2012-11-26", 13, 13), ("2012-11-25", 14, 14), ("2012-11", 13, 14), ("2012", 13, 14)],
)
def test_the_age_of_someone_whose_birth_is_partly_known(born, youngest, oldest):
    assert ages_on(born, date(2026, 11, 25)) == (youngest, oldest)
