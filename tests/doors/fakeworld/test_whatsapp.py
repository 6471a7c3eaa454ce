"""WhatsApp: only what fits its template goes out, and what becomes of it is told by signed webhooks."""

import hashlib
import hmac
import json
import time
from copy import deepcopy

import pytest
from tests.channels.receivers import hook_server

from nidaa.doors.fakeworld.outside import Callback

MESSAGES = "/v26.0/55/messages"
BODY = {"type": "BODY", "text": "إنذار: {{1}}. النطاق: {{2}}"}
MESSAGE = {
    "messaging_product": "whatsapp",
    "recipient_type": "individual",
    "to": "212600000001",
    "type": "template",
    "biz_opaque_callback_data": "k" * 32,
    "template": {
        "name": "alerte_enfant_v1",
        "language": {"policy": "deterministic", "code": "ar"},
        "components": [
            {
                "type": "body",
                "parameters": [{"type": "text", "text": "زينب"}, {"type": "text", "text": "فاس"}],
            }
        ],
    },
}


@pytest.fixture
def told(world):
    """Where WhatsApp reports to; its entries, parsed, once so many have come."""
    with hook_server() as (ledger, host):
        world.habits.whatsapp = Callback(f"http://{host}/hooks/whatsapp", "secret of the app")
        world.habits.statuses = {0.01: "sent", 0.05: "delivered"}

        def values(count):
            ends = time.monotonic() + 10
            while len(ledger.entries) < count and time.monotonic() < ends:
                time.sleep(0.01)
            for entry in ledger.entries:
                signed = hmac.new(b"secret of the app", entry["body"], hashlib.sha256).hexdigest()
                assert entry["headers"]["X-Hub-Signature-256"] == f"sha256={signed}"
            changes = [json.loads(entry["body"])["entry"][0]["changes"][0] for entry in ledger.entries]
            assert len(changes) == count
            return [(change["field"], change["value"]) for change in changes]

        yield values


def template(world, ask, *, category="UTILITY", status="APPROVED", **more):
    said = {"name": "alerte_enfant_v1", "language": "ar", "category": category, "components": [BODY]} | more
    answer = ask("POST", "/v26.0/900/message_templates", said)
    if answer[0] == 200 and status:
        held = world.outside.shelves.template("alerte_enfant_v1", "ar")
        world.decide_template("alerte_enfant_v1", "ar", status)
        ends = time.monotonic() + 5
        while held.status != status and time.monotonic() < ends:
            time.sleep(0.01)
    return answer


def changed(**more):
    return deepcopy(MESSAGE) | more


def test_a_message_is_on_the_phone_with_its_words_filled_in(world, ask):
    template(world, ask)
    status, answer = ask("POST", MESSAGES, MESSAGE)
    assert status == 200
    assert answer["contacts"] == [{"input": "212600000001", "wa_id": "212600000001"}]
    (bubble,) = world.state.phone("+212600000001").of("whatsapp")
    assert bubble.text == "إنذار: زينب. النطاق: فاس"
    (entry,) = world.ledger.received("whatsapp", action="message")
    assert (entry.to, entry.key, entry.reference) == ("+212600000001", "k" * 32, answer["messages"][0]["id"])


def test_the_same_key_again_is_marked(world, ask):
    for _ in range(2):
        ask("POST", MESSAGES, MESSAGE)
    assert [one.again for one in world.ledger.received("whatsapp")] == [False, True]
    assert len(world.ledger.once("whatsapp")) == 1


def test_a_business_scoped_id_is_a_receiver_too(world, ask):
    _, answer = ask("POST", MESSAGES, changed(to="MA.13491208655302741918"))
    assert answer["contacts"][0]["user_id"] == "MA.13491208655302741918"


@pytest.mark.parametrize(
    "message",
    [
        changed(priority="high"),
        changed(to="zineb"),
        changed(biz_opaque_callback_data="k" * 513),
        changed(template={"name": "alerte enfant", "language": {"code": "ar"}}),
        changed(template={"name": "alerte_enfant_v1", "language": "ar"}),
        {key: value for key, value in MESSAGE.items() if key != "messaging_product"},
        changed(template={**MESSAGE["template"], "components": [{"type": "body", "parameters": [{"type": "text", "text": "a\nb"}]}]}),
    ],
)  # fmt: skip
def test_what_the_contract_does_not_list_is_refused(world, ask, message):
    status, refusal = ask("POST", MESSAGES, message)
    assert (status, refusal["error"]["code"]) == (400, 100)
    assert world.ledger.received() == []


def test_who_comes_after_a_good_message_is_looked_at_too(ask):
    assert ask("POST", MESSAGES, MESSAGE)[0] == 200
    for wrong in (
        {"to": "zineb"},
        {"biz_opaque_callback_data": ""},
        {"recipient": "212600000001"},
        {"recpient": "MA.1"},
    ):
        assert ask("POST", MESSAGES, changed(**wrong))[0] == 400


@pytest.mark.parametrize(
    ("status", "code"), [("PENDING", 132001), ("REJECTED", 132001), ("PAUSED", 132015), ("DISABLED", 132016)]
)
def test_a_template_that_does_not_stand_sends_nothing(world, ask, status, code):
    template(world, ask, status="" if status == "PENDING" else status)
    assert ask("POST", MESSAGES, MESSAGE)[1]["error"]["code"] == code


def test_words_are_counted(world, ask):
    template(world, ask)
    short = deepcopy(MESSAGE)
    short["template"]["components"][0]["parameters"].pop()
    assert ask("POST", MESSAGES, short)[1]["error"]["code"] == 132000
    other = deepcopy(MESSAGE)
    other["template"]["language"]["code"] = "fr"
    assert ask("POST", MESSAGES, other)[1]["error"]["code"] == 132001


def test_marketing_goes_by_its_own_door(world, ask):
    template(world, ask, category="MARKETING")
    assert ask("POST", MESSAGES, MESSAGE)[1]["error"]["code"] == 131063
    assert ask("POST", "/v26.0/55/marketing_messages", MESSAGE)[0] == 200


@pytest.mark.parametrize(("ttl_s", "status"), [(30, 200), (43200, 200), (29, 400), (86400, 400)])
def test_a_utility_template_lives_half_a_day_at_most(world, ask, ttl_s, status):
    assert template(world, ask, message_send_ttl_seconds=ttl_s)[0] == status


def test_templates_are_listed_and_removed(world, ask):
    template(world, ask)
    (held,) = ask("GET", "/v26.0/900/message_templates?name=alerte_enfant_v1")[1]["data"]
    assert (held["status"], held["language"], held["category"]) == ("APPROVED", "ar", "UTILITY")
    assert ask("DELETE", "/v26.0/900/message_templates?name=alerte_enfant_v1")[0] == 200
    assert ask("GET", "/v26.0/900/message_templates")[1]["data"] == []


def test_statuses_are_told_with_our_key(ask, told):
    _, answer = ask("POST", MESSAGES, MESSAGE)
    statuses = [value["statuses"][0] for _, value in told(2)]
    assert [one["status"] for one in statuses] == ["sent", "delivered"]
    assert {one["biz_opaque_callback_data"] for one in statuses} == {"k" * 32}
    assert {one["id"] for one in statuses} == {answer["messages"][0]["id"]}


def test_a_message_may_fail_after_it_was_accepted(world, ask, told):
    world.faults.set("whatsapp", "131026", count=1, late=True, match="212600000001")
    assert ask("POST", MESSAGES, MESSAGE)[0] == 200
    ((_, value),) = told(1)
    assert (value["statuses"][0]["status"], value["statuses"][0]["errors"][0]["code"]) == ("failed", 131026)


@pytest.mark.parametrize(
    ("fault", "states"),
    [("backwards", ["delivered", "sent"]), ("twice", ["delivered", "delivered", "sent", "sent"])],
)
def test_statuses_come_as_they_come(world, ask, told, fault, states):
    world.faults.set("status", fault, count=1)
    ask("POST", MESSAGES, MESSAGE)
    came = [value["statuses"][0]["status"] for _, value in told(len(states))]
    assert (sorted(came) if fault == "twice" else came) == states


def test_a_person_writes_stop_in_arabic(world, told):
    world.whatsapp_says("+212600000001", "أوقف")
    ((field, value),) = told(1)
    assert field == "messages"
    assert (value["messages"][0]["from"], value["messages"][0]["text"]["body"]) == ("212600000001", "أوقف")


def test_a_decision_on_a_template_is_told(world, ask, told):
    template(world, ask, status="PAUSED")
    field, value = told(1)[0]
    assert (field, value["event"]) == ("message_template_status_update", "PAUSED")
