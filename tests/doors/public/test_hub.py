"""The hub's address: a machine asks, a request is put down, and nothing else can be done there."""

import pytest
from django.db import DatabaseError, connection, transaction

from nidaa.distribution.models import FeedRequest

SITE = "https://alertes.example"
ASKED = {
    "hub.mode": "subscribe",
    "hub.topic": f"{SITE}/feeds/fr.atom",
    "hub.callback": "https://radio.example/feed",
    "hub.lease_seconds": "604800",
    "hub.secret": "s3cret",
}


@pytest.mark.django_db
def test_a_machine_is_taken_at_its_word_only_so_far_as_to_be_asked(public):
    answer = public.post("/hub", ASKED)
    assert (answer.status_code, answer.content) == (202, b"")
    row = FeedRequest.objects.get()
    assert (row.feed, row.host, row.lease_s) == ("fr", "radio.example", 604800)
    assert b"s3cret" not in bytes(row.sealed_secret)


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"hub.mode": "publish"}, "hub.mode"),
        ({"hub.topic": ""}, "hub.topic"),
        ({"hub.callback": "x\x00"}, "character"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_a_sentence(public, changed, word):
    answer = public.post("/hub", {**ASKED, **changed})
    assert answer.status_code == 400
    assert word in answer.text
    assert answer["Content-Type"].startswith("text/plain")


def test_a_flood_in_one_request_is_refused(public):
    assert public.post("/hub", {**ASKED, "hub.secret": "x" * 5000}).status_code == 413


def test_the_hub_cannot_be_read(public):
    assert public.get("/hub").status_code == 405


@pytest.mark.django_db
@pytest.mark.as_owner
def test_the_public_role_may_put_a_request_down_and_not_read_it():
    def as_public(sql):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE nidaa_public")
            cursor.execute(sql)

    as_public(
        "INSERT INTO distribution_feedrequest (id, mode, feed, callback, host, lease_s, asked_at, attempts)"
        " VALUES (gen_random_uuid(), 'subscribe', 'fr', 'https://x.example/', 'x.example', 1, now(), 0)"
    )
    for sql in (
        "SELECT * FROM distribution_feedrequest",
        "DELETE FROM distribution_feedrequest",
        "SELECT * FROM distribution_feedsubscription",
    ):
        with pytest.raises(DatabaseError, match="permission denied"):
            as_public(sql)
