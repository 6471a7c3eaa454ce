"""What the database itself refuses, whatever the code says."""

import pytest
from django.db import DatabaseError, connection, transaction
from tests.cast import amina
from tests.moments import after
from tests.reports import salma_of_fes

from nidaa.approval.models import Release
from nidaa.cases.commands import open_case
from nidaa.ground.audit.models import Line

pytestmark = [pytest.mark.django_db, pytest.mark.as_owner]

CASE_TABLES = sorted(
    table
    for table in (
        "cases_case", "cases_statement", "cases_photo", "cases_journalline", "vault_casekey", "alerts_draft", "alerts_revision",
        "approval_release", "approval_request", "approval_step", "triage_assessment", "hypotheses_evidence", "resolution_outcome",
        "people_officer", "audit_line", "distribution_delivery", "distribution_partner", "tips_tip",
    )
)  # fmt: skip


def as_role(role, sql, parameters=()):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")
        cursor.execute(sql, parameters)
        return cursor.fetchall() if cursor.description else None


@pytest.mark.parametrize("table", CASE_TABLES)
def test_the_public_role_cannot_read(table):
    with pytest.raises(DatabaseError, match="permission denied"):
        as_role("nidaa_public", f"SELECT * FROM {table}")


def test_the_public_role_can_read_whether_a_notice_is_live():
    assert as_role("nidaa_public", "SELECT * FROM distribution_publicnotice") == []


def test_the_public_role_can_put_a_tip_into_the_box_and_not_change_it():
    values = (
        "INSERT INTO tips_tip (id, public_id, receipt, received_at, urgent, sealed, state, grade, handled_by)"
        " VALUES (gen_random_uuid(), 'x', 'r', now(), false, '\\x00', 'new', '', '')"
    )
    as_role("nidaa_public", values)
    for sql in ("UPDATE tips_tip SET urgent = true", "DELETE FROM tips_tip"):
        with pytest.raises(DatabaseError, match="permission denied"):
            as_role("nidaa_public", sql)


@pytest.mark.parametrize(
    "sql", ["UPDATE audit_line SET actor = 'x'", "DELETE FROM audit_line", "TRUNCATE audit_line"]
)
def test_staff_cannot_change_the_audit_log(sql):
    open_case(salma_of_fes(), unit="CAS01", exercise=True, by=amina(), at=after(minutes=0))
    with pytest.raises(DatabaseError, match="permission denied"):
        as_role("nidaa_staff", sql)
    assert Line.objects.count() == 1


@pytest.mark.parametrize(
    "sql", ["UPDATE audit_line SET actor = 'x'", "DELETE FROM audit_line", "TRUNCATE audit_line"]
)
def test_not_even_the_owner_changes_a_line_by_accident(sql):
    open_case(salma_of_fes(), unit="CAS01", exercise=True, by=amina(), at=after(minutes=0))
    with (
        pytest.raises(DatabaseError, match="never changed or removed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def test_staff_cannot_change_a_release():
    with pytest.raises(DatabaseError, match="permission denied"):
        as_role("nidaa_staff", "UPDATE approval_release SET act = 'found'")
    assert not Release.objects.exists()
