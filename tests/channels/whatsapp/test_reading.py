"""What Meta tells, read: nothing of what people write is kept, and nonsense is told apart from news."""

import json
from datetime import UTC, datetime

import pytest
from tests.moments import after

from nidaa.distribution.channels.whatsapp.reading import Unreadable, read
from nidaa.distribution.facts import Heard, Verdict

KEY = "0123456789abcdef0123456789abcdef"
AT = 1_795_561_200


def post(field, value, *, waba="waba", time=None):
    entry = {"id": waba, "changes": [{"field": field, "value": value}]} | ({"time": time} if time else {})
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()


def status(state, *, key=KEY, **more):
    row = {"id": "wamid.X", "status": state, "timestamp": str(AT), "recipient_id": "212600000001"}
    return post("messages", {"statuses": [row | ({"biz_opaque_callback_data": key} if key else {}) | more]})


def news(body):
    return read(body, received_at=after())


@pytest.mark.parametrize(
    ("state", "heard"),
    [
        ("sent", Heard.SENT),
        ("delivered", Heard.DELIVERED),
        ("read", Heard.READ),
        ("played", Heard.READ),
        ("failed", Heard.FAILED),
    ],
)
def test_a_status_tells_how_far_a_message_came(state, heard):
    (found,) = news(status(state)).statuses
    assert (found.key, found.reference, found.state) == (KEY, "wamid.X", heard)
    assert found.at == datetime.fromtimestamp(AT, UTC)


@pytest.mark.parametrize("body", [status("sent", key=""), status("deleted"), status("sent", key="x" * 33)])
def test_a_status_of_somebody_else_s_message_is_counted_and_dropped(body):
    found = news(body)
    assert (found.statuses, found.not_ours) == ([], 1)


@pytest.mark.parametrize(
    ("code", "verdict", "left", "closed"),
    [
        (131026, Verdict.ELSEWHERE, 0, 0),
        (131049, Verdict.ELSEWHERE, 0, 0),
        (131050, Verdict.GONE, 1, 0),
        (131042, Verdict.STOP_ACCOUNT, 0, 1),
        (131053, Verdict.STOP_SHARD, 0, 0),
        (130497, Verdict.STOP_ACCOUNT, 0, 0),
    ],
)
def test_a_failure_says_what_is_to_be_done(code, verdict, left, closed):
    found = news(status("failed", errors=[{"code": code, "title": "Anything"}]))
    assert [(one.key, one.code, one.verdict) for one in found.failed] == [(KEY, str(code), verdict)]
    assert (len(found.left), len(found.closed)) == (left, closed)


def test_of_what_people_write_only_the_words_and_the_addresses_are_seen():
    message = {"from": "212600000001", "from_user_id": "MA.9", "id": "w", "timestamp": AT, "type": "text"}
    found = news(post("messages", {"messages": [message | {"text": {"body": "توقف"}}]}))
    (said,) = found.said
    assert (said.addresses, said.text) == (("+212600000001", "MA.9"), "توقف")
    assert "212" not in repr(found)
    assert "توقف" not in repr(found)


@pytest.mark.parametrize("kind", ["image", "audio", "location", "interactive", "reaction", "unsupported"])
def test_whatever_else_people_send_says_nothing(kind):
    message = {"from_user_id": "MA.9", "id": "w", "timestamp": AT, "type": kind, kind: {"caption": "STOP"}}
    (said,) = news(post("messages", {"messages": [message]})).said
    assert (said.text, said.addresses) == ("", ("MA.9",))


TEMPLATE = {
    "message_template_id": 6,
    "message_template_name": "nidaa_alert_v1",
    "message_template_language": "ar",
}


@pytest.mark.parametrize(
    ("event", "kept"),
    [
        ("APPROVED", "APPROVED"),
        ("REJECTED", "REJECTED"),
        ("PAUSED", "PAUSED"),
        ("DISABLED", "DISABLED"),
        ("FLAGGED", "FLAGGED"),
        ("REINSTATED", "APPROVED"),
        ("PENDING_DELETION", "PENDING_DELETION"),
    ],
)
def test_a_template_s_status_is_kept_as_meta_tells_it(event, kept):
    body = post("message_template_status_update", TEMPLATE | {"event": event, "reason": "NONE"}, time=AT)
    (found,) = news(body).templates
    assert (found.name, found.language, found.status, found.reason) == ("nidaa_alert_v1", "ar", kept, "")
    assert found.at == datetime.fromtimestamp(AT, UTC)


def test_a_coming_category_is_a_reason_to_look_and_a_new_one_is_the_category():
    coming = TEMPLATE | {"correct_category": "MARKETING", "new_category": "UTILITY"}
    made = TEMPLATE | {"previous_category": "UTILITY", "new_category": "MARKETING"}
    (first,) = news(post("template_category_update", coming)).templates
    (second,) = news(post("template_category_update", made)).templates
    assert (first.category, "MARKETING" in first.reason) == ("UTILITY", True)
    assert (second.category, second.reason) == ("MARKETING", "")


def test_quality_is_kept():
    value = TEMPLATE | {"previous_quality_score": "GREEN", "new_quality_score": "RED"}
    assert news(post("message_template_quality_update", value)).templates[0].quality == "RED"


@pytest.mark.parametrize(
    ("field", "value", "closed", "warnings"),
    [
        ("account_update", {"event": "ACCOUNT_RESTRICTION"}, 1, 0),
        ("account_update", {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "DISABLE"}}, 1, 0),
        ("account_update", {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "REINSTATE"}}, 0, 0),
        ("account_update", {"event": "VERIFIED_ACCOUNT"}, 0, 0),
        ("phone_number_quality_update", {"event": "FLAGGED"}, 0, 1),
        ("phone_number_quality_update", {"event": "UPGRADE"}, 0, 0),
        ("business_capability_update", {"max_daily_conversation_per_phone": 1000}, 0, 0),
        ("something_new", {"anything": 1}, 0, 0),
    ],
)
def test_only_what_closes_the_account_closes_it(field, value, closed, warnings):
    found = news(post(field, value))
    assert (len(found.closed), len(found.warnings)) == (closed, warnings)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b'{"entry": []}',
        b'{"entry": [1]}',
        b"\xff",
        b"[" * 100_000,
        post("messages", {"statuses": [{"status": "sent"}]}),
        post("messages", {"statuses": [{"status": "sent", "timestamp": "9" * 30, "id": "x"}]}),
        post("messages", 7),
        post("message_template_status_update", {"event": "APPROVED"}),
    ],
)
def test_nonsense_is_told_apart(body):
    with pytest.raises(Unreadable):
        news(body)
