"""Who subscribes is kept as a sealed address and cells; who leaves is gone; the token in a message is enough to leave."""

import json

import pytest
from tests.moments import after

from nidaa.distribution.commands import end, forget_moved, leave, leave_by_token, subscribe
from nidaa.distribution.errors import Refused
from nidaa.distribution.facts import Medium, Spot
from nidaa.distribution.models import Place, Subscriber
from nidaa.distribution.queries.addresses import opened_address, subscriber_of, token_of
from nidaa.ground.places.cells import cell_at
from nidaa.ground.vault.errors import NotAuthentic

pytestmark = pytest.mark.django_db
HOME = Spot(lat=34.0651, lon=-4.9732)
WORK = Spot(lat=33.5731, lon=-7.5898)
NUMBER = "+212600000001"


def took_in(medium=Medium.WHATSAPP, address=NUMBER, *, places=(HOME,), minutes=0, **rest):
    return subscribe(medium, address, places=places, at=after(minutes=minutes), **{"language": "ar", **rest})


def standing(number):
    rows = Place.objects.filter(subscriber=number, ended_at=None)
    return {(row.cell, row.commune, row.alone) for row in rows}


def test_an_address_is_readable_only_with_the_key_and_only_in_its_own_row():
    row = Subscriber.objects.get(pk=took_in())
    assert b"212600" not in bytes(row.sealed_address) + bytes(row.address_mark)
    assert opened_address(bytes(row.sealed_address), bytes(row.address_mark)) == NUMBER
    with pytest.raises(NotAuthentic):
        opened_address(bytes(row.sealed_address), b"another row's mark")


def test_the_point_of_a_pin_is_forgotten_and_a_commune_keeps_its_code():
    number = took_in(places=(HOME, Spot(commune="07.351.01.0")))
    cells = standing(number)
    assert (cell_at(HOME.lat, HOME.lon), "", False) in cells
    assert {commune for _, commune, _ in cells} == {"", "07.351.01.0"}


@pytest.mark.parametrize(
    ("medium", "first", "again"),
    [
        (Medium.SMS, "+212600000001", "06 00 00 00 01"),
        (Medium.MAIL, "Amal@Example.INVALID", " Amal@example.invalid "),
        (Medium.WHATSAPP, "ma.1234abcd", "MA.1234abcd"),
        (
            Medium.PUSH,
            json.dumps({"endpoint": "https://push.example/a", "keys": {"p256dh": "x", "auth": "y"}}),
            json.dumps({"keys": {"auth": "new", "p256dh": "z"}, "endpoint": "https://push.example/a", "expirationTime": None}),
        ),
    ],
)  # fmt: skip
def test_the_same_address_however_written_is_one_subscriber_with_a_new_choice(medium, first, again):
    number = took_in(medium, first)
    assert took_in(medium, again, places=(WORK,), minutes=5, language="fr") == number
    assert standing(number) == {(cell_at(WORK.lat, WORK.lon), "", True)}
    row = Subscriber.objects.get()
    assert row.language == "fr"
    kept = opened_address(bytes(row.sealed_address), bytes(row.address_mark))
    assert medium is not Medium.PUSH or json.loads(kept)["keys"]["auth"] == "new"


def test_a_choice_that_is_the_same_stays_as_old_as_it_is():
    number = took_in(quiet=(22, 7))
    took_in(quiet=(22, 7), minutes=9)
    assert [row.confirmed_at for row in Place.objects.filter(subscriber=number)] == [after(minutes=0)]
    took_in(quiet=(23, 7), minutes=10)
    assert Place.objects.filter(subscriber=number).count() == 2, "the earlier choice is kept, as ended"


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("address", {"address": "hello"}),
        ("address", {"medium": Medium.MAIL, "address": "nobody"}),
        ("address", {"medium": Medium.PUSH, "address": "{}"}),
        ("address", {"medium": Medium.PUSH, "address": "[]"}),
        (
            "address",
            {
                "medium": Medium.PUSH,
                "address": '{"endpoint": "http://x", "keys": {"auth": "", "p256dh": ""}}',
            },
        ),
        ("language", {"language": "xx"}),
        ("places", {"places": ()}),
        ("places", {"places": (HOME,) * 6}),
        ("places", {"places": (Spot(lat=48.85, lon=2.35),)}),
        ("places", {"places": (Spot(commune="MA"),)}),
        ("places", {"places": (Spot(commune="nowhere"),)}),
        ("quiet", {"quiet": (7, 7)}),
        ("quiet", {"quiet": (22, 24)}),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_field(field, change):
    with pytest.raises(Refused) as refusal:
        took_in(**change)
    assert refusal.value.field == field
    assert not Subscriber.objects.exists()


def test_who_leaves_is_gone_whole_whatever_way():
    by_word, by_link, ended = (took_in(address=f"+21260000000{n}", places=(HOME, WORK)) for n in (1, 2, 3))
    assert leave(Medium.WHATSAPP, "0600000001", at=after(minutes=1))
    assert leave_by_token(token_of(by_link), at=after(minutes=1))
    assert end([ended, by_word], at=after(minutes=1)) == 1
    assert not Subscriber.objects.exists()
    assert not Place.objects.exists()
    assert not leave(Medium.WHATSAPP, "0600000001", at=after(minutes=2))
    assert not leave_by_token(token_of(by_link), at=after(minutes=2))


@pytest.mark.parametrize("token", ["", "x", "é", "AAAA", "AAAAAAAAAAAAAAAAAAAAAAAA", "====", "A" * 200])
def test_a_token_we_have_not_made_ends_nobodys_subscription(token):
    number = took_in()
    assert subscriber_of(token) is None
    assert not leave_by_token(token, at=after(minutes=1))
    assert subscriber_of(token_of(number)) == number
    assert subscriber_of(token_of(number)[:-1] + "_") is None or token_of(number).endswith("_")


def test_where_somebody_had_been_is_forgotten_after_a_month():
    number = took_in()
    took_in(places=(WORK,), minutes=5)
    assert forget_moved(at=after(days=29)) == 0
    assert forget_moved(at=after(days=31)) == 1
    assert len(standing(number)) == 1
