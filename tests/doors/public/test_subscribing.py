"""From the form to the subscription, through the door that cannot read what it seals; and out again by one press."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from tests.channels.mail.relay import relay
from tests.moments import after

from nidaa.distribution.commands import confirm, greet_pending, subscribe, take_requests
from nidaa.distribution.facts import Medium, Spot
from nidaa.distribution.models import PendingSubscriber, Place, Subscriber, SubscriptionRequest
from nidaa.distribution.queries.addresses import opened_address, token_of
from nidaa.distribution.rules import confirming_code, confirming_words
from nidaa.ground.country import gazetteer
from nidaa.ground.places.facts import PlaceKind

pytestmark = pytest.mark.django_db
AT = after(minutes=30)
ADDRESS = "habitante@village.example"


@pytest.fixture
def door(public, settings, monkeypatch):
    settings.SUBSCRIBE_BY = ["push", "whatsapp", "sms", "mail"]
    settings.WHATSAPP_NUMBER = "212600000009"
    settings.PUSH_PUBLIC_KEY = "a key"
    for module in ("subscribing", "answering"):
        monkeypatch.setattr(f"nidaa.doors.public.{module}.now", lambda: AT)
    return public


@pytest.fixture
def post(settings):
    with relay() as (found, port):
        options = {"host": "127.0.0.1", "port": str(port), "sender": "alert@nidaa.example", "tls": "no"}
        settings.ACCOUNTS = {"mail": {"main": {"options": options, "secrets": {}}}}
        yield found


def fes():
    return next(place for place in gazetteer().search("Fès") if place.kind is PlaceKind.COMMUNE)


def form(door, **changes):
    token = re.search(r'name="token" value="([^"]+)"', door.get("/fr/subscribe").text)[1]
    typed = {"token": token, "commune": fes().code, "medium": "mail", "email": ADDRESS, "do": "subscribe"}
    return door.post("/fr/subscribe", typed | changes)


def taken():
    return take_requests(at=AT)


def test_a_commune_is_found_by_its_first_letters_in_any_script(door):
    for typed in ("fes", "فاس"):
        answer = form(door, where=typed, do="search", commune=[])
        assert answer.status_code == 200
        assert f'value="{fes().code}"' in answer.text
    assert SubscriptionRequest.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "city"), [("Aïn Sebaâ", "06.141.01.0"), ("أنفا", "06.141.01.0"), ("ⴼⴰⵙ", "03.231.01.0")]
)
def test_a_quarter_leads_to_its_city_and_a_name_in_tifinagh_to_its_towns(door, typed, city):
    assert f'value="{city}"' in form(door, where=typed, do="search", commune=[]).text


def test_enter_in_another_field_sends_the_form_though_search_is_its_first_button(door):
    found = form(door, where="فاس", do="search", searched="فاس")
    assert 'name="where"' not in found.text
    taken()
    assert PendingSubscriber.objects.count() == 1
    again = form(door, where="طنجة", do="search", searched="فاس")
    assert 'value="01.511.01.0"' in again.text, "a new name is looked for"
    assert form(door, where="", do="search", searched="", commune=[]).status_code == 422


def test_a_place_of_the_device_is_kept_with_a_tick_that_can_be_taken_away(door):
    here = {"commune": [], "lat": "33.26551", "lon": "-7.58762"}
    kept = form(door, **here, medium="").text
    assert 'name="point" value="33.26551,-7.58762" checked' in kept
    assert form(door, commune=[], point="33.26551,-7.58762").status_code == 200
    assert form(door, commune=[]).status_code == 422
    taken()
    assert PendingSubscriber.objects.count() == 1


def test_a_way_that_cannot_be_used_is_not_offered(door, settings):
    settings.WHATSAPP_NUMBER = settings.PUSH_PUBLIC_KEY = ""
    text = door.get("/fr/subscribe").text
    assert [way for way in Medium if f'name="medium" value="{way}"' in text] == [Medium.SMS, Medium.MAIL]


def test_who_leaves_may_change_the_language_and_still_leaves(door):
    number = subscribe(Medium.MAIL, ADDRESS, language="ar", places=[Spot(commune=fes().code)], at=AT)
    token = token_of(number)
    asked = door.get(f"/leave/{token}", headers={"accept-language": "fr"})
    assert '<html lang="fr"' in asked.text
    assert f'href="/ar/leave/{token}"' in asked.text
    gone = door.post(f"/ar/leave/{token}", headers={"accept-language": "fr"})
    assert '<html lang="ar"' in gone.text
    taken()
    assert Subscriber.objects.count() == 0


def test_what_was_typed_is_sealed_and_the_address_must_answer(door, post):
    assert form(door).status_code == 200
    row = SubscriptionRequest.objects.first()
    assert ADDRESS.encode() not in bytes(row.sealed)
    taken()
    assert Subscriber.objects.count() == 0
    assert greet_pending(at=AT) == 1
    ((to, mail),) = post.taken
    assert to == ADDRESS
    assert mail["Date"], "what has no date is taken for unwanted mail"
    link = re.search(r"https://alertes\.example(/fr/confirm/\S+)", mail.get_body().get_content())[1]
    assert "Subscriber" not in door.get(link).text
    taken()
    assert Subscriber.objects.count() == 0, "following the link is not pressing the button"
    assert door.post(link).status_code == 200
    taken()
    found = Subscriber.objects.get()
    assert opened_address(bytes(found.sealed_address), bytes(found.address_mark)) == ADDRESS
    assert Place.objects.get().commune == fes().code
    assert PendingSubscriber.objects.count() == 0


def test_one_press_and_nothing_is_left(door):
    number = subscribe(Medium.MAIL, ADDRESS, language="fr", places=[Spot(commune=fes().code)], at=AT)
    assert door.get(f"/leave/{token_of(number)}").status_code == 200
    taken()
    assert Subscriber.objects.count() == 1
    body = {"List-Unsubscribe": "One-Click"}
    assert door.post(f"/leave/{token_of(number)}", body).status_code == 200
    taken()
    assert (Subscriber.objects.count(), Place.objects.count()) == (0, 0)
    assert SubscriptionRequest.objects.count() == 0


def test_by_whatsapp_a_person_writes_to_us_and_types_no_number(door):
    answer = form(door, medium="whatsapp", email="")
    code = re.search(r"https://wa\.me/212600000009\?text=NIDAA%20([2-9A-Z]{8})", answer.text)[1]
    taken()
    assert greet_pending(at=AT) == 0
    assert not confirm(code, at=AT), "who has the code and no number is nobody"
    said = confirming_code(f" nidaa {code.lower()}. ")
    assert confirm(said, address="+212600000001", at=AT)
    assert not confirm(said, address="+212600000002", at=AT), "once"
    found = Subscriber.objects.get()
    assert opened_address(bytes(found.sealed_address), bytes(found.address_mark)) == "+212600000001"


@pytest.mark.parametrize(
    "text", ["", "NIDAA", "NIDAA 1234567O", "STOP", "NIDAA ABCDEFGHJ", "x NIDAA ABCDEFGH"]
)
def test_no_other_message_confirms(text):
    assert confirming_code(text) == ""


def test_the_words_to_send_are_those_that_are_read():
    assert confirming_code(confirming_words("ABCDEFGH")) == "ABCDEFGH"


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"commune": []}, "where", "commune"),
        ({"commune": ["no such"]}, "where", "commune"),
        ({"medium": ""}, "medium", ""),
        ({"medium": "pigeon"}, "medium", ""),
        ({"email": ""}, "email", ""),
        ({"email": "nobody"}, "email", "nobody"),
        ({"medium": "sms"}, "phone", ""),
        ({"medium": "sms", "phone": "12"}, "phone", "12"),
        ({"commune": [], "lat": "48.85", "lon": "2.35"}, "places", "48.85000,2.35000"),
        ({"commune": [], "lat": "nan", "lon": "2.35"}, "where", ""),
        ({"commune": [], "lat": "1e300", "lon": "2.35"}, "where", ""),
        ({"commune": [], "point": "33.5"}, "where", ""),
        ({"medium": "push", "push": "{}"}, "medium", ""),
        ({"token": "old"}, "form", ""),
        ({"website": "http://spam.example"}, "form", ""),
    ],
)
def test_a_refusal_names_its_field_and_keeps_what_was_chosen(door, changes, field, sentence):
    answer = form(door, **changes)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert field == "form" or f'href="#{field}"' in answer.text
    assert SubscriptionRequest.objects.count() == 0
    if "commune" not in changes:
        assert f'value="{fes().code}" checked' in answer.text


def test_a_stranger_cannot_have_somebody_written_to_again_and_again(door, post):
    for _ in range(5):
        form(door)
    taken()
    assert greet_pending(at=AT) == 1
    assert greet_pending(at=AT) == 0
    assert len(post.taken) == 1


def test_a_request_that_cannot_be_read_silences_no_other(door, post):
    form(door)
    taken()
    PendingSubscriber.objects.create(
        token_mark=b"broken", medium=Medium.MAIL, address_mark=b"x", sealed=b"no seal of ours",
        asked_at=AT - timedelta(hours=1), expires_at=AT + timedelta(hours=1),
    )  # fmt: skip
    assert greet_pending(at=AT) == 1
    assert [to for to, _ in post.taken] == [ADDRESS]
    assert not PendingSubscriber.objects.filter(medium=Medium.MAIL, token_mark=b"broken").exists()


def test_who_asks_again_at_once_gets_no_second_message_and_the_newest_choice(door, post):
    tanger = "01.511.01.0"
    form(door)
    taken()
    assert greet_pending(at=AT) == 1
    form(door, commune=[tanger])
    taken()
    assert greet_pending(at=AT) == 0
    ((_, mail),) = post.taken
    door.post(re.search(r"/fr/confirm/\S+", mail.get_body().get_content())[0])
    taken()
    assert Place.objects.get().commune == tanger


def test_the_same_form_sent_twice_asks_once(door):
    token = re.search(r'name="token" value="([^"]+)"', door.get("/fr/subscribe").text)[1]
    typed = {"token": token, "commune": fes().code, "medium": "whatsapp", "do": "subscribe"}
    first, second = (door.post("/fr/subscribe", typed).text for _ in range(2))
    assert first == second
    taken()
    assert PendingSubscriber.objects.count() == 1


def test_who_has_lost_the_link_gets_it_and_who_gets_nothing_gets_nothing(door, post):
    number = subscribe(Medium.MAIL, ADDRESS, language="fr", places=[Spot(commune=fes().code)], at=AT)
    token = re.search(r'name="token" value="([^"]+)"', door.get("/fr/leave").text)[1]
    known = door.post("/fr/leave", {"token": token, "address": ADDRESS})
    unknown = door.post("/fr/leave", {"token": token, "address": "personne@village.example"})
    assert known.text == unknown.text, "the page does not tell who is on the list"
    taken()
    assert greet_pending(at=AT) == 1
    ((to, mail),) = post.taken
    assert to == ADDRESS
    assert f"/leave/{token_of(number)}" in mail.get_body().get_content()
    door.post("/fr/leave", {"token": token, "address": ADDRESS})
    assert take_requests(at=AT + timedelta(minutes=11)) == 1
    assert greet_pending(at=AT + timedelta(minutes=11)) == 1, "who has lost it again gets it again"


def test_what_nobody_confirms_is_gone_after_a_day(door):
    form(door)
    taken()
    assert PendingSubscriber.objects.count() == 1
    take_requests(at=AT + timedelta(hours=24))
    assert PendingSubscriber.objects.count() == 0


def test_a_made_up_token_does_nothing(door):
    subscribe(Medium.MAIL, ADDRESS, language="fr", places=[Spot(commune=fes().code)], at=AT)
    for token in ("A" * 24, "-" * 16, "é" * 16):
        door.post(f"/leave/{token}")
        door.post(f"/fr/confirm/{token}")
    taken()
    assert Subscriber.objects.count() == 1


def test_the_public_role_can_add_a_request_and_read_none():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege('nidaa_public', 'distribution_subscriptionrequest', 'INSERT')"
        )
        assert cursor.fetchone() == (True,)
        for table in ("subscriptionrequest", "pendingsubscriber", "subscriber", "place"):
            cursor.execute(f"SELECT has_table_privilege('nidaa_public', 'distribution_{table}', 'SELECT')")
            assert cursor.fetchone() == (False,), table
