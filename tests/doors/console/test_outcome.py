"""Outcome: the child is found; what is withdrawn is shown before and followed after; the case is kept and then forgotten."""

import pytest
from tests.cast import amina, hind, karim, salma
from tests.moments import MIDNIGHT, after
from tests.reports import salma_of_fes
from tests.steps import released, submitted

from nidaa.approval.queries import standing
from nidaa.cases.commands import open_case
from nidaa.cases.facts.case import CaseState
from nidaa.cases.queries import head
from nidaa.distribution.commands import add_partner, carry_out
from nidaa.distribution.facts import Channel
from nidaa.distribution.models import Delivery
from nidaa.ground.audit.models import Line
from nidaa.resolution.facts import Contribution
from nidaa.resolution.queries import outcome
from nidaa.retention.queries import closed_and_due

pytestmark = pytest.mark.django_db

SAID = {
    "found_at_day": "2026-11-25", "found_at_hour": "00:40", "where": "gare de Fès", "lat": "34.047", "lon": "-5.003",
    "found_by": "public", "found_by_words": "un contrôleur", "condition": "safe", "condition_words": "",
    "identity_verified": "on", "verified_by": "brigadier Essai", "family_informed": "yes", "family_by": "Karim",
    "family_at_day": "2026-11-25", "family_at_hour": "00:50", "contribution": "direct", "evidence": "témoignage A1",
    "type_final": "lost", "closing": "rentrée avec sa mère",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _an_hour_later(put_clock):
    put_clock(after(hours=1))


@pytest.fixture
def live():
    """A case whose alert is out on every channel and with one newspaper."""
    add_partner(
        key="journal", name="Journal Exemple", channel=Channel.EMAIL, address="r@journal.example", agreement="A-1",
        agreed_on=MIDNIGHT.date(), languages=("fr",), exercises=True, by=hind(), at=after(minutes=1),
    )  # fmt: skip
    case, draft, release = released()
    carry_out(release.id, at=after(minutes=11))
    Delivery.objects.update(state="delivered", finished_at=after(minutes=11))
    return case, draft.alert, release


def address(case, rest=""):
    return f"/case/{case.case_id}/outcome{rest}"


def test_before_anything_is_withdrawn_the_officer_reads_exactly_what(live, officer_client):
    case, alert, _release = live
    page = officer_client(karim).get(address(case)).content.decode()
    assert "Record as found and withdraw 1 alert" in page
    for words in (alert.code, f"/a/{alert.public_id}/", "Public page", "Poster", "Journal Exemple (E-mail)"):
        assert words in page
    assert head(case.case_id).state is CaseState.OPEN


def test_found_withdraws_closes_and_says_what_is_due(live, officer_client):
    case, alert, _release = live
    client = officer_client(karim, language="fr")
    assert client.post(address(case, "/found"), SAID)["Location"] == address(case)
    ended = outcome(case.case_id)
    assert ended.contribution is Contribution.DIRECT
    assert ended.details["where"] == "gare de Fès"
    assert ended.details["point"] == "34.04700, -5.00300"
    assert ended.found_at.isoformat() == "2026-11-24T23:40:00+00:00"
    assert not standing([alert.id], now=after(hours=1))[alert.id].live
    assert head(case.case_id).state is CaseState.CLOSED
    page = client.get(address(case)).content.decode()
    for words in (
        "Informer la famille d&#x27;abord",
        "rentrée avec sa mère",
        "témoignage A1",
        "un contrôleur",
    ):
        assert words in page, f"{words} stands on the page"


def test_each_withdrawal_is_followed_until_it_has_arrived(live, officer_client):
    case, alert, _release = live
    client = officer_client(karim)
    client.post(address(case, "/found"), SAID)
    withdrawal = standing([alert.id], now=after(hours=1))[alert.id].release
    assert "is withdrawn and not sent anywhere yet." in client.get(address(case)).content.decode()
    carry_out(withdrawal.id, at=after(hours=1))
    part = client.get(address(case, "/withdrawals")).content.decode()
    assert "withdrawals are not delivered yet" in part
    assert "Journal Exemple" in part
    Delivery.objects.filter(release_id=withdrawal.id).update(state="delivered", finished_at=after(hours=1))
    assert "Withdrawn everywhere." in client.get(address(case, "/withdrawals")).content.decode()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"found_at_day": "", "found_at_hour": ""}, "This field is required."),
        ({"found_at_day": "2027-01-01"}, "The time of finding lies in the future."),
        ({"found_at_day": "2020-01-01"}, "The time of finding lies more than a year before the report."),
        ({"identity_verified": ""}, "Confirm that the child&#x27;s identity has been verified in person."),
        ({"family_informed": ""}, "This field is required."),
        ({"family_by": ""}, "Say who informed the family."),
        ({"evidence": ""}, "Say what shows that the alert contributed"),
        ({"contribution": ""}, "This field is required."),
        ({"condition": "well"}, "Select a valid choice."),
        ({"lat": "134"}, "less than or equal to 90"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_typed_is_lost(live, officer_client, changed, sentence):
    case, alert, _release = live
    page = officer_client(karim).post(address(case, "/found"), {**SAID, **changed}).content.decode()
    assert sentence in page
    assert "rentrée avec sa mère" in page
    assert standing([alert.id], now=after(hours=1))[alert.id].live, "nothing was withdrawn"
    assert outcome(case.case_id) is None


def test_not_knowing_where_and_not_having_called_the_family_yet_withdraws_all_the_same(live, officer_client):
    case, alert, _release = live
    unknown = {
        "lat": "",
        "lon": "",
        "where": "",
        "family_informed": "not_yet",
        "family_by": "",
        "contribution": "unknown",
        "evidence": "",
    }
    assert officer_client(karim).post(address(case, "/found"), {**SAID, **unknown}).status_code == 302
    assert not standing([alert.id], now=after(hours=1))[alert.id].live


def test_a_case_without_an_alert_says_that_nothing_is_withdrawn(officer_client):
    case = open_case(salma_of_fes(), unit="CAS01", exercise=True, by=amina(), at=after(minutes=0))
    client = officer_client(karim)
    assert "No alert stands: nothing is withdrawn." in client.get(address(case)).content.decode()
    assert client.post(address(case, "/found"), SAID).status_code == 302
    assert "No alert stood: nothing had to be withdrawn." in client.get(address(case)).content.decode()


def test_an_alert_that_still_waits_for_release_stands_out(officer_client):
    case, draft, _request = submitted()
    page = officer_client(karim).get(address(case)).content.decode()
    assert "waits for a second officer and could still be released" in page
    assert draft.alert.code in page


def test_recording_twice_is_refused_in_words(live, officer_client):
    case, _alert, _release = live
    client = officer_client(karim)
    client.post(address(case, "/found"), SAID)
    client.post(address(case, "/found"), SAID)
    assert Line.objects.filter(action="record found").count() == 1


def test_a_case_is_opened_again_with_a_reason_only(live, officer_client):
    case, alert, _release = live
    client = officer_client(karim)
    client.post(address(case, "/found"), SAID)
    assert "This field is required." in client.post(address(case, "/reopen"), {"reason": ""}).content.decode()
    assert client.post(address(case, "/reopen"), {"reason": "ce n'était pas elle"}).status_code == 302
    assert head(case.case_id).state is CaseState.OPEN
    page = client.get(address(case)).content.decode()
    assert "The earlier outcome stays in the file" in page
    assert not standing([alert.id], now=after(hours=1))[alert.id].live


def test_an_approver_reads_the_outcome_and_cannot_record_one(live, officer_client):
    case, _alert, _release = live
    client = officer_client(salma)
    assert "The child is still being looked for." in client.get(address(case)).content.decode()
    assert client.post(address(case, "/found"), SAID).status_code == 403


def test_an_administrator_holds_a_closed_case_and_lifts_the_hold(live, officer_client):
    case, _alert, _release = live
    administrator = officer_client(hind)
    assert "No case is closed yet." in administrator.get("/kept").content.decode()
    officer_client(karim).post(address(case, "/found"), SAID)
    prefix = str(case.case_id)
    assert case.number in administrator.get("/kept").content.decode()
    assert (
        "This field is required."
        in administrator.post(f"/kept/{prefix}/hold", {f"{prefix}-reason": ""}).content.decode()
    )
    administrator.post(f"/kept/{prefix}/hold", {f"{prefix}-reason": "procédure 12/2026"})
    assert closed_and_due()[0].held
    page = administrator.get("/kept").content.decode()
    assert "procédure 12/2026" in page
    assert "Held" in officer_client(karim).get(address(case)).content.decode()
    administrator.post(f"/kept/{prefix}/lift")
    assert not closed_and_due()[0].held
    assert officer_client(karim).get("/kept").status_code == 403


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr")])
def test_the_page_runs_as_its_language_does(live, officer_client, language, direction):
    page = officer_client(karim, language=language).get(address(live[0])).content.decode()
    assert f'<html lang="{language}" dir="{direction}">' in page
