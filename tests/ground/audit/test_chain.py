"""The audit chain: every command a line, every change noticed, whatever fails leaves neither act nor line."""

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.moments import after

from nidaa.ground.audit.commands import record_read, recorded
from nidaa.ground.audit.facts import Entry
from nidaa.ground.audit.models import Line
from nidaa.ground.audit.queries import verify
from nidaa.ground.audit.rules import line_hash
from nidaa.ground.people.facts import SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.as_owner]


def acts(count):
    for n in range(count):
        with recorded(f"act {n}", by=SYSTEM, at=after(minutes=n), purpose="test") as line:
            line.object_kind, line.object_id = "thing", str(n)


def meddle(sql):
    """As somebody with the database's own keys would: the trigger switched off."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_line DISABLE TRIGGER USER")
        cursor.execute(sql)
        cursor.execute("ALTER TABLE audit_line ENABLE TRIGGER USER")


def test_a_whole_chain_is_whole():
    acts(5)
    record_read("case", by=SYSTEM, at=after(minutes=9))
    found = verify()
    assert (found.whole, found.lines) == (True, 6)


@pytest.mark.parametrize(
    ("sql", "broken_at"),
    [
        ("UPDATE audit_line SET actor = 'other' WHERE sequence = 3", 3),
        ("UPDATE audit_line SET at = at + interval '1 hour' WHERE sequence = 2", 2),
        ("UPDATE audit_line SET purpose = 'else' WHERE sequence = 5", 5),
        ("DELETE FROM audit_line WHERE sequence = 2", 3),
        ("UPDATE audit_line SET previous = hash WHERE sequence = 4", 4),
    ],
)
def test_whoever_changes_the_table_breaks_the_chain_where_it_was_changed(sql, broken_at):
    acts(5)
    meddle(sql)
    assert verify().broken_at == broken_at


def test_an_act_that_fails_leaves_no_line():
    with pytest.raises(ValueError, match="no"), recorded("act", by=SYSTEM, at=after(minutes=0)):
        raise ValueError("no")
    assert not Line.objects.exists()


FIELDS = st.text(max_size=8)


@settings(max_examples=50)
@given(FIELDS, FIELDS, FIELDS, FIELDS)
def test_no_two_entries_share_a_hash_by_moving_text_between_fields(one, two, three, four):
    left = Entry(one, two, after(minutes=0), three, four)
    right = Entry(one + two, "", after(minutes=0), three, four)
    if left != right:
        assert line_hash("", 1, left) != line_hash("", 1, right)
