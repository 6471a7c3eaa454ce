import pytest
from tests.doors.exchange.reading import NOW, pfif

from nidaa.doors.exchange import Unreadable, read_records
from nidaa.doors.exchange.markup import LIMIT_BYTES

BOMB = b'<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;">]><pfif:pfif xmlns:pfif="http://zesty.ca/pfif/1.4">&c;</pfif:pfif>'
OUTSIDE = (
    b'<!DOCTYPE a SYSTEM "http://example.invalid/x.dtd"><pfif:pfif xmlns:pfif="http://zesty.ca/pfif/1.4"/>'
)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (BOMB, "document type"),
        (OUTSIDE, "document type"),
        (BOMB.decode().encode("utf-16"), "document type"),
        (b"<pfif", "not well-formed XML"),
        (b"<a>" * 5000, "not well-formed XML"),
        (b"<html/>", "unknown shape"),
        (b"{", "not well-formed JSON"),
        (b"[" * 100_000, "not well-formed JSON"),
        (b'{"a": 1}', "unknown shape"),
        (b"[1, 2]", "unknown shape"),
        (b"PK\x03\x04", "neither XML nor JSON"),
        (b"", "neither XML nor JSON"),
        (b" " * (LIMIT_BYTES + 1), "bytes"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(data, words):
    with pytest.raises(Unreadable, match=words):
        read_records(data, "x", now=NOW)


def test_a_refusal_does_not_quote_the_file():
    with pytest.raises(Unreadable) as refusal:
        read_records(b"<secret-name><b></c></secret-name>", "x.xml", now=NOW)
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize(
    ("tag", "text", "why"),
    [
        ("age", "200", "child.age_years"),
        ("age", "about ten", "range of numbers"),
        ("date_of_birth", "yesterday", "not a date"),
        ("date_of_birth", "2026-13-45", "not a date"),
        ("sex", "other", "girl and boy"),
        ("description", "x" * 5000, "circumstances.account"),
    ],
)
def test_a_value_that_cannot_be_is_left_and_not_quoted(tag, text, why):
    inside = (
        f"<pfif:person_record_id>a.example/person.1</pfif:person_record_id><pfif:{tag}>{text}</pfif:{tag}>"
    )
    (record,) = read_records(pfif(f"<pfif:person>{inside}</pfif:person>"), "x.xml", now=NOW)
    (left,) = [one for one in record.unplaced if one.path == tag]
    assert why in left.why
    assert text not in left.why
    assert text not in " ".join(record.problems)
