"""What partners read and tell, by keys that see exercises or real alerts and never both."""

import base64
import json
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import load_pem_x509_certificate
from django.db import connection
from tests.cast import hind
from tests.doors.api.conftest import AT, Asking, key, stands
from tests.factories.notices import NAMES, alert, update

from nidaa.alerts.cap.validate import valid, validate
from nidaa.distribution.commands.api_keys import revoke_key
from nidaa.distribution.commands.partner_reports import fold_reports
from nidaa.distribution.errors import Refused
from nidaa.distribution.facts import Scope
from nidaa.distribution.models import ApiKey, PartnerReport
from nidaa.doors.api.telling import canonical

pytestmark = pytest.mark.django_db


def ids(answer):
    return [one["id"] for one in answer.json()["alerts"]]


def test_live_alerts_and_those_that_ended(ask, published):
    live, over, _ = (one.release.public_id for one in published)
    assert ids(ask("alerts")) == [live]
    assert ids(ask("alerts?state=ended")) == [over]
    assert set(ids(ask("alerts?state=all"))) == {live, over}
    assert ask(f"alerts/{live}").json()["child"]["fr"]["first_name"] == "Zineb"


def test_of_what_has_ended_nothing_of_the_child_is_said(ask, published):
    text = ask(f"alerts/{published[1].release.public_id}").text
    assert not any(name in text for name in NAMES)


def test_a_sandbox_key_sees_exercises_only_and_no_other_sees_one(ask, published):
    sandbox = Asking(key(sandbox=True))
    drill = published[2].release.public_id
    assert ids(sandbox("alerts?state=all")) == [drill]
    for path in (f"alerts/{drill}", f"alerts/{drill}/cap"):
        assert (sandbox(path).status_code, ask(path).status_code) == (200, 404)
    assert [one["id"] for one in sandbox("changes").json()["changes"]] == [drill]
    assert drill not in ask("alerts.geojson").text
    assert (
        ask(
            f"alerts/{drill}/taken", method="post", data='{"sequence": 1}', content_type="application/json"
        ).status_code
        == 404
    )


def test_the_cap_message_is_the_published_one(ask, published):
    answer = ask(f"alerts/{published[0].release.public_id}/cap")
    assert answer.headers["Content-Type"].startswith("application/cap+xml")
    assert valid(validate(answer.content))


def test_areas_come_as_geojson_without_words(ask, published):
    answer = ask("alerts.geojson")
    assert answer.headers["Content-Type"] == "application/geo+json"
    assert {one["id"] for one in answer.json()["features"]} == {
        one.release.public_id for one in published[:2]
    }
    assert not any(name in answer.text for name in NAMES)


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("near?lat=34.06&lon=-4.98&radius_km=1", True),
        ("near?lat=34.06&lon=-4.40&radius_km=40", True),
        ("near?lat=33.57&lon=-7.59&radius_km=10", False),
        ("within?west=-5.2&south=34&east=-4.9&north=34.2", True),
        ("within?west=-8&south=33&east=-7&north=33.5", False),
        ("within?west=170&south=30&east=-4&north=40", True),
        ("within?west=170&south=30&east=-20&north=40", False),
    ],
)
def test_what_touches_a_circle_or_a_box(ask, published, where, found):
    assert ids(ask(f"alerts/{where}")) == ([published[0].release.public_id] if found else [])


@pytest.mark.parametrize(
    ("where", "field"),
    [
        ("near", "lat"),
        ("near?lat=34", "lon"),
        ("near?lat=95&lon=0", "lat"),
        ("near?lat=34&lon=0&radius_km=0", "radius_km"),
        ("within?west=1&south=2&east=3", "north"),
        ("within?west=1&south=4&east=3&north=2", "south"),
        ("within?west=a&south=4&east=3&north=2", "west"),
    ],
)
def test_where_is_refused_in_one_sentence_that_names_the_field(ask, where, field):
    answer = ask(f"alerts/{where}")
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["field"] == field
    assert answer.json()["title"].endswith(".")


def test_changes_follow_one_another_and_none_is_missed(ask, published):
    first = ask("changes?limit=1").json()
    second = ask(f"changes?limit=1&cursor={first['cursor']}").json()
    assert (first["more"], second["more"]) == (True, False)
    assert [one["id"] for one in first["changes"] + second["changes"]] == [
        one.release.public_id for one in published[:2]
    ]
    assert [one["state"] for one in first["changes"] + second["changes"]] == ["live", "ended"]
    last = ask(f"changes?cursor={second['cursor']}").json()
    assert (last["changes"], last["cursor"]) == ([], second["cursor"])


def test_a_change_is_told_once_its_page_is_up(ask, published, monkeypatch):
    from nidaa.distribution.models import PublicNotice

    later = update(published[0], minutes=30)
    PublicNotice.objects.filter(pk=later.release.public_id).update(sequence=2, change=9, updated_at=AT)
    assert [one["id"] for one in ask("changes?cursor=1").json()["changes"]] == [
        published[1].release.public_id
    ]
    monkeypatch.setattr("nidaa.doors.api.reading.now", lambda: AT + timedelta(seconds=31))
    told = ask("changes?cursor=1").json()["changes"][-1]
    assert (told["id"], told["alert"]) == (later.release.public_id, None), "late, it is told without the page"


def test_nothing_is_published_yet(ask):
    assert ask("alerts").json() == {"alerts": []}
    assert ask("changes").json()["changes"] == []


@pytest.mark.parametrize("text", ["", "x", "nidaa_live_000000000000_" + "A" * 43])
def test_who_has_no_key_is_told_how_to_send_one(ask, text):
    answer = ask("alerts", key=text)
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert "Bearer" in answer.json()["title"]


def test_a_key_ends_with_its_time_by_an_officers_hand_and_with_its_partner(door, monkeypatch):
    from nidaa.distribution.commands import remove_partner

    ended, revoked, left = key(days=1), key(), key()
    revoke_key(revoked.split("_")[2], by=hind(), at=AT)
    assert Asking(revoked)("alerts").status_code == 401
    with pytest.raises(Refused, match="revoked already"):
        revoke_key(revoked.split("_")[2], by=hind(), at=AT)
    assert Asking(ended)("alerts").status_code == 200
    monkeypatch.setattr("nidaa.doors.api.auth.now", lambda: AT + timedelta(days=1))
    assert Asking(ended)("alerts").status_code == 401
    assert Asking(left)("alerts").status_code == 200
    remove_partner("bus", by=hind(), at=AT)
    assert Asking(left)("alerts").status_code == 401


def test_a_key_is_kept_as_a_hash_only(door):
    made = key()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM distribution_apikey t WHERE t::text LIKE %s", [f"%{made[-43:]}%"]
        )
        assert cursor.fetchone()[0] == 0
    assert ApiKey.objects.get().partner.key == "bus"


def test_a_scope_that_is_missing_is_named(door, published):
    reader = Asking(key(scopes=[Scope.READ]))
    answer = reader(
        f"alerts/{published[0].release.public_id}/taken",
        method="post",
        data='{"sequence": 1}',
        content_type="application/json",
    )
    assert answer.status_code == 403
    assert "alerts:ack" in answer.json()["title"]


def test_too_often_is_told_with_the_time_to_wait(door, published):
    asking = Asking(key(per_minute=2))
    found = [asking("alerts") for _ in range(3)]
    assert [one.status_code for one in found] == [200, 200, 429]
    assert [one.headers["RateLimit-Remaining"] for one in found] == ["1", "0", "0"]
    assert found[2].headers["Retry-After"] == found[2].headers["RateLimit-Reset"] == "60"


def test_taken_and_erased_are_kept_once(ask, published):
    live = published[0].release.public_id
    for _ in range(2):
        for what in ("taken", "erased"):
            answer = ask(
                f"alerts/{live}/{what}",
                method="post",
                data=json.dumps({"sequence": 1, "reference": "r1"}),
                content_type="application/json",
            )
            assert answer.json() == {"id": live, "sequence": 1}
    assert sorted(PartnerReport.objects.values_list("kind", flat=True)) == ["erased", "taken"]
    assert fold_reports(at=AT) == 2
    assert fold_reports(at=AT) == 0


@pytest.mark.parametrize("body", ['{"sequence": 2}', '{"sequence": 999}'])
def test_nobody_takes_over_what_is_not_released(ask, published, body):
    live = published[0].release.public_id
    assert (
        ask(f"alerts/{live}/taken", method="post", data=body, content_type="application/json").status_code
        == 404
    )


def test_what_is_to_be_erased_is_signed(ask, published, settings, tmp_path):
    from nidaa.ground.signing_keys import make_signing_keys

    settings.KEYS_FOLDER = tmp_path / "keys"
    make_signing_keys(settings.KEYS_FOLDER, name="nidaa.example", at=AT)
    said = ask("erasures").json()
    assert [one["id"] for one in said["erasures"]] == [published[1].release.public_id]
    certificate = load_pem_x509_certificate(ask("certificate").content)
    certificate.public_key().verify(
        base64.b64decode(said["signature"]), canonical(said["erasures"]), ECDSA(SHA256())
    )
    assert Path(settings.KEYS_FOLDER).exists()


def test_the_doors_role_reads_no_name_and_no_secret(db):
    with connection.cursor() as cursor:
        for table in ("partner", "subscriber", "inboundmessage", "partnerreport", "delivery", "inbox"):
            cursor.execute(f"SELECT has_table_privilege('nidaa_api', 'distribution_{table}', 'SELECT')")
            assert cursor.fetchone() == (False,), table
        cursor.execute(
            "SELECT has_column_privilege('nidaa_api', 'distribution_partner', 'sealed_secret', 'SELECT')"
        )
        assert cursor.fetchone() == (False,)
        for table in ("cases_case", "cases_statement", "vault_casekey", "tips_tip"):
            cursor.execute(f"SELECT has_table_privilege('nidaa_api', '{table}', 'SELECT')")
            assert cursor.fetchone() == (False,), table


def test_an_alert_in_the_hundreds(ask):
    stands(*(alert(n) for n in range(1, 30)))
    assert len(ids(ask("alerts"))) == 29
