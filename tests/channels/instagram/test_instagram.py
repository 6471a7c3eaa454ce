"""An Instagram account, held against the stand-in for the outside: ready, published, replaced, deleted."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from tests.channels.receivers import within
from tests.factories.notices import CHILD, NAMES, PHOTO, SITE, alert, parcel, update, withdrawal

from nidaa.distribution.channels.instagram import send as sending
from nidaa.distribution.channels.instagram.render import (
    LONGEST_CAPTION,
    Standing,
    alt_text,
    caption,
    known_from,
    unfit,
)
from nidaa.distribution.channels.instagram.send import send
from nidaa.distribution.errors import Undeliverable
from nidaa.distribution.facts import DeliveryState, Earlier, Target
from nidaa.distribution.rules import photo_url
from nidaa.doors.fakeworld.scene import Post
from nidaa.doors.fakeworld.world import running
from nidaa.ground.graph import client
from nidaa.packs.facts import Act

ZONE = "Africa/Casablanca"


@pytest.fixture
def account(monkeypatch, tmp_path):
    with running(smtp=None) as world:
        monkeypatch.setattr(settings, "INSIDE_HOSTS", world.hosts)
        monkeypatch.setattr(settings, "PUBLIC_FOLDER", tmp_path)
        monkeypatch.setattr(client, "CALL_S", 1.0)
        monkeypatch.setattr(sending, "CALL_S", 1.0)
        monkeypatch.setattr(sending, "PAUSES_S", (0.05,))
        monkeypatch.setattr(sending, "WAIT_FOR_PAGE_S", 0.2)
        client.PAUSES._until.clear()
        yield Account(world, tmp_path)


class Account:
    """An account of the stand-in, our public folder, and what our database would remember."""

    def __init__(self, world, folder):
        self.world, self.folder = world, folder
        self.target = Target(
            "national",
            options={"account": "8", "base": world.url},
            secrets={"token": "EAAtoken", "app_secret": "s"},
        )
        self.earlier = ()

    def send(self, notice, photo=PHOTO, *, resumed=False, page=True):
        if page and photo_url(notice):
            place = self.folder / photo_url(notice).removeprefix(f"{SITE}/")
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(photo.large if photo else b"")
        told = parcel(notice, channel="instagram", target=self.target, photo=photo)
        return send(replace(told, earlier=self.earlier, resumed=resumed))

    def done(self, notice, photo=PHOTO, **how):
        receipt = self.send(notice, photo, **how)
        self.remember(notice, DeliveryState.DELIVERED, receipt.reference)
        return receipt

    def remember(self, notice, state, reference="", *, maybe_sent=False):
        release = notice.release
        self.earlier = (
            Earlier(release.sequence, release.act, state, reference, "", maybe_sent),
            *self.earlier,
        )

    @property
    def posts(self):
        return self.world.state.shows(self.world.state.instagram, "8")

    def actions(self):
        return [entry.action for entry in self.world.ledger.received("instagram")]

    def fail(self, name, action="", **how):
        self.world.faults.set("instagram", name, action=action, count=how.pop("count", 1), **how)


def today(notice):
    at = datetime.now(UTC) - timedelta(minutes=1)
    release = replace(notice.release, released_at=at, expires_at=at + timedelta(hours=20))
    return replace(notice, release=release, published_at=at)


FIRST = today(alert())
LATE = "زينب 7Q4K-0001 v1"


# -- what is posted --------------------------------------------------------------------------------


def test_a_caption_in_two_languages_with_our_reference():
    text = caption(FIRST, languages=(), zone=ZONE)
    assert "زينب" in text
    assert "Zineb" in text
    assert text.splitlines()[-1].startswith("Réf. 7Q4K-0001 v1 · ")
    assert alt_text(FIRST, languages=()) == "طفلة بشعر أسود / Fille aux cheveux noirs"


def test_a_caption_that_would_be_too_long_takes_the_shorter_text():
    texts = {
        code: {"headline": "h", "short": "court", "medium": "م" * 1200, "long": "l"}
        for code in FIRST.languages
    }
    text = caption(replace(FIRST, texts=texts), languages=(), zone=ZONE)
    assert len(text) <= LONGEST_CAPTION
    assert text.startswith("court\n\ncourt\n\nRéf.")


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({}, ""),
        ({"width": 1910, "height": 1000}, ""),
        ({"width": 799, "height": 1000}, "too tall or too wide"),
        ({"width": 1920, "height": 1000}, "too tall or too wide"),
        ({"large": b"\x89PNG"}, "JPEG only"),
        ({"large": b"\xff\xd8" + b"x" * 8 * 1024 * 1024}, "8 MB"),
    ],
)
def test_the_rules_of_a_picture(changed, says):
    assert says in unfit(replace(PHOTO, **changed))
    assert bool(says) == bool(unfit(replace(PHOTO, **changed)))


def test_what_our_receipts_say_stands_there():
    def one(sequence, reference):
        return Earlier(sequence, Act.ALERT, DeliveryState.DELIVERED, reference, "", maybe_sent=False)

    held = Standing(2, "179", "https://www.instagram.com/p/179/")
    assert known_from((one(3, "overtaken"), one(2, held.reference), one(1, "178"))) == [
        held,
        Standing(1, "178"),
    ]


# -- an alert and its corrections ------------------------------------------------------------------


def test_an_alert_is_made_ready_published_and_read_back(account):
    receipt = account.send(FIRST)
    (post,) = account.posts
    assert receipt.reference == f"{post.id} https://www.instagram.com/p/{post.id}/"
    assert receipt.detail.startswith("Published. Read back: ")
    assert account.actions() == ["container", "post"]
    container = account.world.ledger.received("instagram", action="container")[0]
    assert set(container.said) == {"image_url", "caption", "alt_text"}
    assert container.said["image_url"] == photo_url(FIRST)
    assert post.alt == "طفلة بشعر أسود / Fille aux cheveux noirs"


def test_a_correction_is_published_before_the_old_post_goes(account):
    first = account.done(FIRST)
    account.done(update(FIRST))
    (post,) = account.posts
    assert "v2 · " in post.text
    assert account.actions() == ["container", "post", "container", "post", "delete"]
    (gone,) = account.world.ledger.received("instagram", action="delete")
    assert gone.reference == first.reference.split()[0]


def test_where_the_photo_is_taken_out_the_post_goes(account):
    account.done(FIRST)
    receipt = account.done(replace(update(FIRST), photo_name=""), None)
    assert account.posts == []
    assert "The earlier post was deleted." in receipt.detail
    assert receipt.reference == ""


def test_without_a_photo_there_is_no_post(account):
    with pytest.raises(Undeliverable) as failure:
        account.send(replace(FIRST, photo_name=""), None)
    assert failure.value.permanent
    assert account.actions() == []


def test_before_our_own_page_is_up_meta_is_not_asked(account):
    with pytest.raises(Undeliverable) as failure:
        account.send(FIRST, page=False)
    assert not failure.value.permanent
    assert failure.value.wait_s > 0
    assert account.world.ledger.attempts("instagram") == []


def test_an_unfit_picture_is_refused_before_meta_is_asked(account):
    with pytest.raises(Undeliverable) as failure:
        account.send(FIRST, replace(PHOTO, width=500))
    assert failure.value.permanent
    assert account.world.ledger.attempts("instagram") == []


# -- the day's posts -------------------------------------------------------------------------------


def test_the_last_tenth_of_the_day_is_kept_for_corrections(account):
    account.world.habits.quota = 10
    for n in range(1, 10):
        account.send(today(alert(n)))
    with pytest.raises(Undeliverable) as failure:
        account.send(today(alert(10)))
    assert "9 of 10 posts" in str(failure.value)
    assert failure.value.wait_s >= 600
    account.earlier = (
        Earlier(1, Act.ALERT, DeliveryState.DELIVERED, _id(account, "7Q4K-0001"), "", maybe_sent=False),
    )
    account.send(update(today(alert(1))))
    assert any("7Q4K-0001 v2" in post.text for post in account.posts)


def test_a_quota_that_cannot_be_read_holds_nothing_up(account):
    account.fail("2", match="content_publishing_limit")
    account.send(FIRST)
    assert len(account.posts) == 1


def test_the_day_is_full(account):
    account.fail("9/2207042", "post")
    with pytest.raises(Undeliverable) as failure:
        account.send(FIRST)
    assert (failure.value.permanent, failure.value.wait_s) == (False, 1800)


# -- the end ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("act", [Act.FOUND, Act.CANCELLED, Act.EXPIRED])
def test_the_end_deletes_and_posts_nothing(account, act):
    account.done(FIRST)
    receipt = account.done(withdrawal(FIRST, act))
    assert account.posts == []
    assert receipt.detail == "Deleted: 1. The account lists no post of this alert."
    assert account.actions() == ["container", "post", "delete"]


def test_the_end_finds_what_no_receipt_tells_of(account):
    account.send(FIRST)
    account.send(FIRST)
    account.remember(FIRST, DeliveryState.FAILED, maybe_sent=True)
    account.done(withdrawal(FIRST))
    assert account.posts == []


def test_without_the_right_to_delete_a_person_is_told_where(account):
    first = account.done(FIRST)
    account.world.habits.scopes = ("instagram_basic", "instagram_content_publish")
    with pytest.raises(Undeliverable) as failure:
        account.send(withdrawal(FIRST))
    assert not failure.value.permanent
    assert str(failure.value).endswith(f"Delete by hand: {first.reference.split()[1]}")


def test_missing_is_believed_only_when_the_account_does_not_list_it(account):
    account.done(FIRST)
    account.fail("100/33", "delete", count=None)
    with pytest.raises(Undeliverable) as failure:
        account.send(withdrawal(FIRST))
    assert not failure.value.permanent
    account.world.faults.clear()
    account.send(withdrawal(FIRST), resumed=True)
    assert account.posts == []


def test_a_post_that_somebody_deleted_is_gone(account):
    account.done(FIRST)
    account.posts[0].deleted = True
    account.done(withdrawal(FIRST))
    assert account.posts == []


# -- what goes wrong -------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", ["timeout", "reset after", "drip", "garbage", "truncated"])
def test_an_answer_that_did_not_come_is_looked_up_at_once(account, fault):
    account.fail(fault, "post")
    with within(15):
        receipt = account.send(FIRST)
    (post,) = account.posts
    assert receipt.reference.split()[0] == post.id


def test_what_the_look_does_not_find_is_left_to_the_next_attempt(account):
    account.fail("timeout", "post")
    account.fail("2", "list", count=None)
    with pytest.raises(Undeliverable) as failure:
        account.send(FIRST)
    assert not failure.value.permanent
    account.world.faults.clear()
    account.send(FIRST, resumed=True)
    assert len(account.posts) == 1


@pytest.mark.parametrize("fault", ["hang", "reset"])
def test_what_was_never_taken_is_published_by_the_next_attempt(account, fault):
    account.fail(fault, "post")
    with pytest.raises(Undeliverable) as failure:
        account.send(FIRST)
    assert failure.value.maybe_sent
    account.send(FIRST, resumed=True)
    assert len(account.posts) == 1


def test_the_outage_of_may_2026_only_makes_it_wait(account):
    """Polling answered 100/33 for containers that were there."""
    account.fail("100/33", "read", count=3)
    account.send(FIRST)
    assert len(account.posts) == 1


def test_a_container_that_is_never_ready_is_given_up_for_now(account, monkeypatch):
    monkeypatch.setattr(sending, "BUDGET_S", 2.0)
    account.fail("100/33", "read", count=None)
    with within(6), pytest.raises(Undeliverable) as failure:
        account.send(FIRST)
    assert (failure.value.permanent, failure.value.maybe_sent) == (False, False)
    assert failure.value.wait_s > 0


def test_a_picture_that_meta_cannot_fetch_is_tried_again(account):
    account.fail("9004/2207052", "container")
    with pytest.raises(Undeliverable) as failure:
        account.send(FIRST)
    assert (failure.value.permanent, failure.value.wait_s) == (False, 10)
    account.send(FIRST, resumed=False)
    assert len(account.posts) == 1


@pytest.mark.parametrize(
    ("fault", "permanent", "maybe_sent", "waits"),
    [
        ("429", False, False, True),
        ("4", False, False, True),
        ("80002", False, False, True),
        ("368", False, False, True),
        ("190", False, False, True),
        ("10", False, False, True),
        ("25/2207050", False, False, True),
        ("100/33", False, False, True),
        ("9007/2207027", False, False, True),
        ("24/2207008", False, False, True),
        ("36003/2207009", True, False, False),
        ("2", False, True, False),
        ("redirect", False, True, False),
    ],
)
def test_each_refusal_has_its_consequence(account, fault, permanent, maybe_sent, waits):
    account.fail(fault, "post")
    with pytest.raises(Undeliverable) as failure:
        account.send(FIRST)
    met = failure.value
    assert (met.permanent, met.maybe_sent, met.wait_s > 0) == (permanent, maybe_sent, waits)
    assert "EAAtoken" not in str(met)
    account.send(FIRST, resumed=met.maybe_sent)
    assert len(account.posts) == 1


def test_a_copy_that_arrives_after_our_look_is_deleted(account):
    """The first attempt's call reaches Meta only while the second is posting."""
    scene = account.world.state.instagram
    late = Post("171", "8", LATE, *[datetime.now(UTC)] * 2)
    account.fail("slow", "post", delay_s=0.5)
    with ThreadPoolExecutor() as hands:
        sent = hands.submit(account.send, FIRST, resumed=True)
        account.world.ledger.wait_for(1, "instagram", action="post", within_s=5)
        scene[late.id] = late
        receipt = sent.result()
    (post,) = account.posts
    assert receipt.reference.startswith(post.id)
    assert post.id != late.id


def test_a_late_attempt_does_not_undo_a_later_release(account):
    account.done(FIRST)
    account.done(update(FIRST))
    account.earlier = ()
    assert account.send(FIRST, resumed=True).reference == "overtaken"
    assert "v2" in account.posts[0].text


def test_a_proof_that_cannot_be_had_does_not_undo_the_post(account):
    account.fail("2", "read", match="17900000002")  # the stand-in counts: the container, then the post
    receipt = account.send(FIRST)
    assert "Not read back" in receipt.detail
    assert len(account.posts) == 1


def test_one_attempt_is_shorter_than_the_lease():
    from nidaa.distribution.rules import LEASE

    assert LEASE.total_seconds() > sending.BUDGET_S + 5


@pytest.mark.parametrize(
    ("options", "secrets", "says"),
    [({}, {"token": "x"}, "names no Instagram account"), ({"account": "8"}, {}, "token_file")],
)
def test_an_account_that_lacks_something_says_what(options, secrets, says):
    target = Target("national", options=options, secrets=secrets)
    with pytest.raises(Undeliverable) as failure:
        send(parcel(FIRST, channel="instagram", target=target))
    assert says in str(failure.value)


def test_nothing_of_the_child_is_in_an_error(account):
    account.fail("2", "post")
    with pytest.raises(Undeliverable) as failure:
        account.send(FIRST)
    words = [*NAMES, *CHILD["fr"].values(), Path(photo_url(FIRST)).stem]
    assert not [word for word in words if word in str(failure.value)]


def _id(account, code):
    return next(post.id for post in account.posts if code in post.text)
