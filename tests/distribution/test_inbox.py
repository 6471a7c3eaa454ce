"""What providers told becomes facts: once, in whatever order it came, and nothing of it stays behind."""

import json
from uuid import uuid4

import pytest
from tests.channels.whatsapp.test_reading import AT, KEY, TEMPLATE, post, status
from tests.moments import after

from nidaa.distribution.commands import fold_inbox, forget_digests, subscribe
from nidaa.distribution.commands import inbox as folding
from nidaa.distribution.commands.inbox import fold_all
from nidaa.distribution.commands.requests import ask_to_subscribe
from nidaa.distribution.facts import Heard, Medium, Spot, Wish
from nidaa.distribution.models import Acknowledgement, Failure, Halt, Inbox, Subscriber, WhatsAppTemplate
from nidaa.distribution.queries.addresses import opened_address
from nidaa.distribution.queries.failures import late_failures
from nidaa.distribution.queries.whatsapp import whatsapp_hindrances
from nidaa.ground.vault.queries import boxed

pytestmark = pytest.mark.django_db

NUMBER = "+212600000001"


def comes(body, *, provider="whatsapp", account="main", bound=None):
    sealed = boxed(body, purpose=bound or f"inbox {provider} {account}")
    return Inbox.objects.create(
        provider=provider, account=account, received_at=after(), digest=uuid4(), sealed=sealed
    )


def somebody(medium=Medium.WHATSAPP, address=NUMBER):
    return subscribe(medium, address, language="ar", places=[Spot(lat=34.03, lon=-5.0)], at=after())


def writes(text, **more):
    message = {"from": NUMBER[1:], "id": "w", "timestamp": AT, "type": "text", "text": {"body": text}} | more
    return post("messages", {"messages": [message]})


def test_statuses_are_monotonic_in_whatever_order_and_however_often_they_come():
    for state in ("read", "sent", "delivered", "delivered", "sent"):
        comes(status(state))
        fold_inbox(at=after())
    assert Acknowledgement.objects.get().state == Heard.READ


def test_a_batch_is_folded_to_the_furthest_of_each_message():
    for state in ("delivered", "read", "sent"):
        comes(status(state))
    comes(status("sent", key="f" * 32))
    assert fold_inbox(at=after()).taken == 4
    assert dict(Acknowledgement.objects.values_list("key", "state")) == {
        KEY: Heard.READ,
        "f" * 32: Heard.SENT,
    }


def test_what_is_folded_leaves_no_content_behind_and_is_not_folded_again():
    row = comes(status("sent"))
    fold_inbox(at=after(minutes=1))
    row.refresh_from_db()
    assert (bytes(row.sealed), row.taken_at) == (b"", after(minutes=1))
    assert fold_inbox(at=after(minutes=2)).taken == 0


def test_a_digest_is_remembered_for_as_long_as_a_provider_may_tell_it_again():
    comes(status("sent"))
    fold_inbox(at=after())
    assert forget_digests(at=after(days=6)) == 0
    assert forget_digests(at=after(days=8)) == 1


def test_a_failure_is_kept_with_what_it_means():
    comes(status("failed", errors=[{"code": 131026}]))
    comes(status("failed", errors=[{"code": 131026}]))
    fold_inbox(at=after())
    assert (Failure.objects.get().code, Failure.objects.get().verdict) == ("131026", "elsewhere")
    assert Acknowledgement.objects.get().state == Heard.FAILED


def test_late_failures_are_counted_by_their_meaning():
    for number, code in enumerate([131026, 131026, 131049]):
        comes(status("failed", key=f"{number:032x}", errors=[{"code": code}]))
    fold_inbox(at=after())
    found = [(one.code, one.verdict, one.count) for one in late_failures(since=after(days=-30))]
    assert found == [("131026", "elsewhere", 2), ("131049", "elsewhere", 1)]
    assert late_failures(since=after(days=3000)) == []


@pytest.mark.parametrize("word", ["STOP", "stop.", "Arrêt", "توقف", "أوقف", "ⴱⴷⴷ", "unsubscribe"])
def test_whoever_writes_a_word_of_leaving_has_left(word):
    somebody()
    comes(writes(word))
    assert fold_inbox(at=after()).counts["left"] == 1
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize("text", ["NIDAA ABCDEFGH", " nidaa: abcdefgh."])
def test_whoever_writes_the_word_of_the_page_is_on_the_list_under_that_number(text):
    wish = Wish(Medium.WHATSAPP, "", "ar", (Spot(lat=34.03, lon=-5.0),), None)
    ask_to_subscribe(wish, token="ABCDEFGH", at=after())
    comes(writes(text))
    assert fold_inbox(at=after()).counts["confirmed"] == 1
    found = Subscriber.objects.get()
    assert opened_address(bytes(found.sealed_address), bytes(found.address_mark)) == NUMBER


@pytest.mark.parametrize("text", ["", "stop the man in the red car, he has the girl", "merci", "🙏"])
def test_whatever_else_people_write_changes_nothing_and_is_counted(text):
    somebody()
    comes(writes(text))
    found = fold_inbox(at=after())
    assert (found.counts["messages"], found.counts["left"]) == (1, 0)
    assert Subscriber.objects.count() == 1


def test_the_button_of_a_template_is_a_word_too():
    somebody()
    comes(writes("", type="button", button={"text": "STOP", "payload": "x"}))
    assert fold_inbox(at=after()).counts["left"] == 1


def test_who_subscribed_by_a_user_id_leaves_by_it():
    somebody(address="MA.13491208655302741918")
    comes(writes("STOP", from_user_id="MA.13491208655302741918"))
    assert fold_inbox(at=after()).counts["left"] == 1


def test_who_has_stopped_us_in_whatsapp_has_left():
    somebody()
    comes(status("failed", errors=[{"code": 131050}]))
    fold_inbox(at=after())
    assert not Subscriber.objects.exists()


def test_what_meta_says_of_a_template_is_known_before_a_release(settings):
    section = {"options": {"phone": "1", "waba": "waba"}, "secrets": {"token": "t"}}
    settings.ACCOUNTS = {"whatsapp": {"main": section, "second": section}}
    comes(post("message_template_status_update", TEMPLATE | {"event": "APPROVED"}, time=AT))
    comes(post("message_template_status_update", TEMPLATE | {"event": "PAUSED", "reason": "x"}, time=AT + 9))
    comes(post("message_template_status_update", TEMPLATE | {"event": "APPROVED"}, time=AT + 5))
    fold_inbox(at=after())
    assert set(WhatsAppTemplate.objects.values_list("account", "status")) == {
        ("main", "PAUSED"),
        ("second", "PAUSED"),
    }
    paused = [one for one in whatsapp_hindrances() if one.name == "nidaa_alert_v1" and one.language == "ar"]
    assert [(one.account, one.status) for one in paused] == [("main", "PAUSED"), ("second", "PAUSED")]


def test_a_new_category_keeps_the_status():
    comes(post("message_template_status_update", TEMPLATE | {"event": "APPROVED"}, time=AT))
    comes(post("template_category_update", TEMPLATE | {"new_category": "MARKETING"}, time=AT + 1))
    fold_inbox(at=after())
    row = WhatsAppTemplate.objects.get()
    assert (row.status, row.category) == ("APPROVED", "MARKETING")


def test_a_closed_account_is_halted_once_with_the_reason():
    for _ in range(2):
        comes(post("account_update", {"event": "ACCOUNT_RESTRICTION"}))
        fold_inbox(at=after())
    halt = Halt.objects.get()
    assert (halt.scope, halt.key, halt.halted_by) == ("account", "whatsapp:main", "system")
    assert "ACCOUNT_RESTRICTION" in halt.reason


def test_an_aggregator_s_reports_and_words_are_folded_too():
    somebody(Medium.SMS)
    said = {
        "reports": [{"reference": KEY, "id": "7", "to": NUMBER, "status": "delivered"}],
        "messages": [{"from": NUMBER, "to": "1234", "text": "Stop"}],
    }
    comes(json.dumps(said).encode(), provider="sms")
    assert fold_inbox(at=after()).counts["left"] == 1
    assert Acknowledgement.objects.get().medium == Medium.SMS


@pytest.mark.parametrize(
    "letter",
    [
        {"body": b"no JSON"},
        {"body": b"{}", "provider": "unheard of"},
        {"body": status("sent"), "bound": "inbox whatsapp other"},
    ],
)
def test_a_letter_that_cannot_be_read_stops_no_other(letter, caplog):
    comes(**letter)
    comes(status("sent", key="f" * 32))
    found = fold_inbox(at=after())
    assert (found.taken, found.counts["unreadable"]) == (2, 1)
    assert Acknowledgement.objects.count() == 1
    assert "212" not in caplog.text


def test_when_something_breaks_everything_is_still_there(monkeypatch):
    comes(status("sent"))

    def breaks(*_):
        raise RuntimeError

    monkeypatch.setattr(folding, "_apply_news", breaks)
    with pytest.raises(RuntimeError):
        fold_inbox(at=after())
    assert Inbox.objects.filter(taken_at__isnull=True).count() == 1
    assert not Acknowledgement.objects.exists()


def test_more_than_a_batch_is_folded_batch_by_batch(monkeypatch):
    monkeypatch.setattr(folding, "BATCH", 3)
    monkeypatch.setattr(folding.fold_inbox, "__kwdefaults__", {"batch": 3})
    for number in range(8):
        comes(status("sent", key=f"{number:032x}"))
    assert fold_all(clock=after) == 8
    assert Acknowledgement.objects.count() == 8
