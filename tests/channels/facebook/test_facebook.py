"""A page of Facebook, held against the stand-in for the outside: one post an alert, whatever goes wrong."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from tests.channels.receivers import within
from tests.factories.notices import NAMES, PHOTO, alert, parcel, update, withdrawal

from nidaa.distribution.channels.facebook import send as sending
from nidaa.distribution.channels.facebook.render import Standing, known_from, render
from nidaa.distribution.channels.facebook.send import send
from nidaa.distribution.errors import Undeliverable
from nidaa.distribution.facts import DeliveryState, Earlier, Target
from nidaa.distribution.rules.posts import must_look, post_languages, post_token, sequence_in
from nidaa.doors.fakeworld.scene import Post
from nidaa.doors.fakeworld.world import running
from nidaa.ground.graph import client
from nidaa.packs.facts import Act

ZONE = "Africa/Casablanca"
OTHER_PHOTO = replace(PHOTO, name="f" * 32, large=b"\xff\xd8another\xff\xd9")
# Meta keeps its own clock: the story is told as of now, so that its lists reach back far enough.
SOON = timedelta(minutes=1)


@pytest.fixture
def page(monkeypatch):
    with running(smtp=None) as world:
        monkeypatch.setattr(settings, "INSIDE_HOSTS", world.hosts)
        monkeypatch.setattr(client, "CALL_S", 1.0)
        client.PAUSES._until.clear()
        yield Page(world)


class Page:
    """A page of the stand-in, and what our own database would remember of it."""

    def __init__(self, world, number="7"):
        self.world, self.number = world, number
        self.target = Target(
            "national",
            options={"page": number, "base": world.url},
            secrets={"token": "EAAtoken", "app_secret": "s"},
        )
        self.earlier = ()

    def send(self, notice, photo=PHOTO, *, resumed=False):
        told = parcel(notice, channel="facebook", target=self.target, photo=photo)
        return send(replace(told, earlier=self.earlier, resumed=resumed))

    def done(self, notice, photo=PHOTO, **how):
        receipt = self.send(notice, photo, **how)
        self.remember(notice, DeliveryState.DELIVERED, receipt.reference, receipt.detail)
        return receipt

    def remember(self, notice, state, reference="", detail="", *, maybe_sent=False):
        release = notice.release
        self.earlier = (
            Earlier(release.sequence, release.act, state, reference, detail, maybe_sent),
            *self.earlier,
        )

    @property
    def posts(self):
        return self.world.state.shows(self.world.state.facebook, self.number)

    def actions(self):
        return [entry.action for entry in self.world.ledger.received("facebook")]

    def fail(self, name, action, **how):
        self.world.faults.set("facebook", name, action=action, count=how.pop("count", 1), **how)


def today(notice):
    at = datetime.now(UTC) - SOON
    release = replace(notice.release, released_at=at, expires_at=at + timedelta(hours=20))
    return replace(notice, release=release, published_at=at)


FIRST = today(alert())
LATE = "زينب 7Q4K-0001 v1"


# -- what is posted --------------------------------------------------------------------------------


def test_one_text_in_two_languages_with_our_reference():
    post = render(FIRST, PHOTO, languages=(), zone=ZONE)
    assert "زينب" in post.message
    assert "Zineb" in post.message
    assert "ⵣⵉⵏⴱ" not in post.message
    assert post.message.splitlines()[-1].startswith("Réf. 7Q4K-0001 v1 · ")
    assert (post.alt, post.photo) == ("طفلة بشعر أسود / Fille aux cheveux noirs", PHOTO.large)
    assert render(FIRST, PHOTO, languages=(), zone=ZONE) == post


@pytest.mark.parametrize(
    ("wanted", "has", "shown"),
    [
        ((), ("ar", "fr", "en"), ("ar", "fr")),
        (("en", "ar"), ("ar", "fr", "en"), ("en", "ar")),
        (("zgh",), ("ar", "fr"), ("ar", "fr")),
        ((), ("en",), ("en",)),
    ],
)
def test_the_languages_of_the_page(wanted, has, shown):
    assert post_languages(alert(languages=has), wanted) == shown


def test_an_exercise_says_so_in_both_languages():
    message = render(today(alert(exercise=True)), None, languages=(), zone=ZONE).message
    assert "EXERCICE" in message
    assert "تمرين" in message


@pytest.mark.parametrize("act", [Act.FOUND, Act.CANCELLED, Act.EXPIRED])
def test_the_end_names_nobody_and_shows_no_photo(act):
    post = render(withdrawal(FIRST, act), PHOTO, languages=(), zone=ZONE)
    assert not [name for name in NAMES if name in post.message]
    assert (post.photo, post.alt, post.mark) == (b"", "", "")
    assert post_token(withdrawal(FIRST, act)) in post.message


@pytest.mark.parametrize(
    ("text", "sequence"),
    [
        ("x Réf. 7Q4K-0001 v3 · 01/02/2026", 3),
        ("x Re\u0301f. 7Q4K-0001 v12", 12),
        ("x Réf. 7Q4K-0002 v3", None),
        ("7Q4K-0001", None),
        ("7Q4K-0001 v3x", None),
        ("", None),
    ],
)
def test_our_reference_is_found_in_a_text(text, sequence):
    assert sequence_in(text, "7Q4K-0001") == sequence


def test_what_our_receipts_say_stands_there():
    def one(sequence, reference, *, maybe=False):
        return Earlier(sequence, Act.ALERT, DeliveryState.DELIVERED, reference, "", maybe)

    held = Standing(2, "7_9", "5", "abc")
    rows = (one(3, "overtaken"), one(2, held.reference), one(1, "7_8//"), one(1, "7_9/5/abc"))
    assert known_from(rows) == [held, Standing(1, "7_8", "", "")]
    assert not must_look(rows, resumed=False)
    assert must_look(rows, resumed=True)
    assert must_look((one(1, "", maybe=True),), resumed=False)
    assert must_look((replace(one(1, ""), state=DeliveryState.SENDING),), resumed=False)


# -- an alert and its corrections ------------------------------------------------------------------


def test_an_alert_is_posted_with_its_photo_and_read_back(page):
    receipt = page.send(FIRST)
    (post,) = page.posts
    assert receipt.reference.startswith(f"{post.id}/{post.pictures[0]}/")
    assert f"https://www.facebook.com/7/posts/{post.id.partition('_')[2]}" in receipt.detail
    assert receipt.detail.startswith("Posted. Read back at ")
    assert post.alt == "طفلة بشعر أسود / Fille aux cheveux noirs"
    assert page.world.state.pictures[f"fb{post.pictures[0]}"].content == PHOTO.large
    assert page.actions() == ["photo", "post"]
    assert post.text == render(FIRST, PHOTO, languages=(), zone=ZONE).message


def test_an_alert_without_a_photo_is_text(page):
    page.send(FIRST, None)
    (post,) = page.posts
    assert post.pictures == []
    assert page.actions() == ["post"]


def test_a_correction_edits_the_post_so_that_what_was_shared_is_corrected_too(page):
    first = page.done(FIRST)
    second = page.done(update(FIRST))
    (post,) = page.posts
    assert page.actions() == ["photo", "post", "edit"]
    assert second.reference == first.reference
    assert "v2 · " in post.text
    assert "تحيين" in post.text
    assert "MISE À JOUR" in post.text


def test_another_photo_is_another_post_and_the_old_one_goes(page):
    first = page.done(FIRST)
    page.done(update(FIRST), OTHER_PHOTO)
    (post,) = page.posts
    assert "v2 · " in post.text
    assert page.world.state.pictures[f"fb{post.pictures[0]}"].content == OTHER_PHOTO.large
    gone = [entry.reference for entry in page.world.ledger.received("facebook", action="delete")]
    assert gone[0] == first.reference.split("/")[0]


def test_a_photo_that_is_taken_out_is_gone(page):
    page.done(FIRST)
    page.done(update(FIRST), None)
    (post,) = page.posts
    assert post.pictures == []


def test_a_post_that_somebody_deleted_is_posted_anew(page):
    page.done(FIRST)
    page.posts[0].deleted = True
    page.done(update(FIRST))
    (post,) = page.posts
    assert "v2 · " in post.text


def test_a_correction_of_what_never_arrived_is_posted(page):
    page.remember(FIRST, DeliveryState.OVERTAKEN)
    page.done(update(FIRST))
    assert len(page.posts) == 1


def test_each_page_has_its_own_post(page):
    other = Page(page.world, "8")
    page.done(FIRST)
    other.done(FIRST)
    page.done(withdrawal(FIRST))
    assert "v2" in page.posts[0].text
    assert "v1" in other.posts[0].text


def test_another_alert_on_the_page_is_left_alone(page):
    other = today(alert(2))
    page.send(other)
    page.done(FIRST)
    page.done(withdrawal(FIRST), resumed=True)
    assert any("7Q4K-0002 v1" in post.text for post in page.posts)


# -- the end ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("act", [Act.FOUND, Act.CANCELLED, Act.EXPIRED])
def test_the_end_deletes_post_and_photo_and_says_that_it_is_over(page, act):
    first = page.done(FIRST)
    receipt = page.done(withdrawal(FIRST, act))
    (post,) = page.posts
    assert not [name for name in NAMES if name in post.text]
    assert post.pictures == []
    assert (
        page.world.ledger.received("facebook", action="delete")[0].reference == first.reference.split("/")[0]
    )
    assert page.world.outside.shelves.photos == {}
    assert receipt.reference == f"{post.id}//"
    assert receipt.detail.startswith("Deleted: 1. Read back at ")
    assert "edit" not in page.actions(), "an edited post shows what it said before"


def test_a_photo_that_outlives_its_post_is_deleted_too(page):
    first = page.done(FIRST)
    page.posts[0].pictures.clear()
    page.done(withdrawal(FIRST))
    gone = [entry.reference for entry in page.world.ledger.received("facebook", action="delete")]
    assert gone == first.reference.split("/")[:2]


def test_the_end_finds_what_no_receipt_tells_of(page):
    """A process was killed after Meta had taken the post: nothing but the page knows of it."""
    page.send(FIRST)
    page.send(FIRST, OTHER_PHOTO)
    assert len(page.posts) == 2
    page.remember(FIRST, DeliveryState.FAILED, maybe_sent=True)
    page.done(withdrawal(FIRST))
    (post,) = page.posts
    assert not [name for name in NAMES if name in post.text]


def test_the_end_of_what_never_stood_there_posts_nothing(page):
    page.remember(FIRST, DeliveryState.FAILED, maybe_sent=True)
    receipt = page.done(withdrawal(FIRST))
    assert page.posts == []
    assert receipt.detail == "Nothing of this alert stands on the page."


def test_the_end_said_twice_is_said_once(page):
    page.done(FIRST)
    page.send(withdrawal(FIRST))
    page.send(withdrawal(FIRST), resumed=True)
    assert len(page.posts) == 1


def test_what_cannot_be_deleted_is_named_for_a_person_and_tried_again(page):
    first = page.done(FIRST)
    page.fail("200", "delete", count=None)
    with pytest.raises(Undeliverable) as failure:
        page.send(withdrawal(FIRST))
    assert not failure.value.permanent
    assert f"https://www.facebook.com/{first.reference.split('/')[0]}" in str(failure.value)
    assert any("v2" in post.text for post in page.posts), "that it is over is said all the same"
    page.world.faults.clear()
    page.send(withdrawal(FIRST), resumed=True)
    assert len(page.posts) == 1


def test_the_end_is_never_given_up(page):
    page.done(FIRST)
    page.fail("100", "delete", count=None)
    with pytest.raises(Undeliverable) as failure:
        page.send(withdrawal(FIRST))
    assert not failure.value.permanent


def test_missing_is_believed_only_when_the_page_does_not_list_it(page):
    """In an outage Meta answers 100/33 for what is there."""
    page.done(FIRST)
    page.fail("100/33", "delete", count=None)
    with pytest.raises(Undeliverable) as failure:
        page.send(withdrawal(FIRST))
    assert not failure.value.permanent
    assert failure.value.wait_s > 0
    page.world.faults.clear()
    page.send(withdrawal(FIRST), resumed=True)
    assert len(page.posts) == 1


# -- what goes wrong -------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", ["timeout", "reset after", "drip", "garbage", "truncated"])
def test_an_answer_that_did_not_come_makes_no_second_post(page, fault):
    page.fail(fault, "post")
    with within(15), pytest.raises(Undeliverable) as failure:
        page.send(FIRST)
    assert failure.value.maybe_sent
    assert not failure.value.permanent
    receipt = page.send(FIRST, resumed=True)
    (post,) = page.posts
    assert receipt.reference.split("/")[0] == post.id
    assert receipt.detail.startswith("Found. ")


@pytest.mark.parametrize("fault", ["hang", "reset"])
def test_what_was_never_taken_is_posted_by_the_next_attempt(page, fault):
    page.fail(fault, "post")
    with pytest.raises(Undeliverable):
        page.send(FIRST)
    page.send(FIRST, resumed=True)
    assert len(page.posts) == 1


def test_code_two_after_the_post_was_made_makes_no_second_post(page):
    """arsduo/koala#699: seven posts, each answered with code 2."""
    page.send(FIRST)
    page.fail("500", "post")
    with pytest.raises(Undeliverable) as failure:
        page.send(update(FIRST))
    assert failure.value.maybe_sent
    page.send(FIRST, resumed=True)
    assert len(page.posts) == 1


def test_an_edit_without_an_answer_is_looked_up_too(page):
    page.done(FIRST)
    page.fail("timeout", "edit")
    with pytest.raises(Undeliverable):
        page.send(update(FIRST))
    page.send(update(FIRST), resumed=True)
    (post,) = page.posts
    assert post.edits == 1
    assert "v2" in post.text


def test_a_copy_that_arrives_after_our_look_is_deleted(page):
    """The first attempt's call reaches Meta only while the second is posting."""
    scene = page.world.state.facebook
    late = Post("7_1", "7", LATE, *[datetime.now(UTC)] * 2)
    page.fail("slow", "post", delay_s=0.5)
    with ThreadPoolExecutor() as hands:
        sent = hands.submit(page.send, FIRST, resumed=True)
        page.world.ledger.wait_for(1, "facebook", action="post", within_s=5)
        scene[late.id] = late
        receipt = sent.result()
    (post,) = page.posts
    assert receipt.reference.startswith(post.id)
    assert post.id != late.id


def test_a_late_attempt_does_not_undo_a_later_release(page):
    page.done(FIRST)
    page.done(update(FIRST))
    page.earlier = ()
    assert page.send(FIRST, resumed=True).reference == "overtaken"
    assert "v2" in page.posts[0].text


@pytest.mark.parametrize(
    ("fault", "permanent", "maybe_sent", "waits"),
    [
        ("429", False, False, True),
        ("4", False, False, True),
        ("17", False, False, True),
        ("32", False, False, True),
        ("613", False, False, True),
        ("80001", False, False, True),
        ("368", False, False, True),
        ("190", False, False, True),
        ("190/463", False, False, True),
        ("10", False, False, True),
        ("200", False, False, True),
        ("100/33", False, False, True),
        ("100", True, False, False),
        ("506", False, True, False),
        ("1", False, True, False),
        ("2", False, True, False),
        ("500", False, True, False),
        ("redirect", False, True, False),
    ],
)
def test_each_refusal_has_its_consequence(page, fault, permanent, maybe_sent, waits):
    page.fail(fault, "post")
    with pytest.raises(Undeliverable) as failure:
        page.send(FIRST)
    met = failure.value
    assert (met.permanent, met.maybe_sent, met.wait_s > 0) == (permanent, maybe_sent, waits)
    assert len(str(met)) <= 300
    assert "EAAtoken" not in str(met)
    if fault != "redirect":
        assert "Trace A" in str(met)
    page.send(FIRST, resumed=met.maybe_sent)
    assert len(page.posts) == 1


def test_a_refused_photo_posts_nothing(page):
    page.fail("324", "photo")
    with pytest.raises(Undeliverable) as failure:
        page.send(FIRST)
    assert failure.value.permanent
    assert page.posts == []


def test_a_proof_that_cannot_be_had_does_not_undo_the_post(page):
    page.fail("2", "read")
    receipt = page.send(FIRST)
    assert "Not read back: Meta answers 2" in receipt.detail
    assert len(page.posts) == 1


def test_a_page_that_shows_something_else_is_no_receipt(page, monkeypatch):
    monkeypatch.setattr(sending, "post_token", lambda _: "Réf. 7Q4K-0001 v99")
    with pytest.raises(Undeliverable) as failure:
        page.send(FIRST)
    assert (failure.value.permanent, failure.value.maybe_sent) == (False, True)


def test_at_nine_tenths_an_alert_waits_and_the_end_does_not(page):
    page.done(FIRST)
    page.world.habits.usage = 95
    page.done(update(FIRST))
    with pytest.raises(Undeliverable) as failure:
        Page(page.world).send(today(alert(2)))
    assert failure.value.wait_s > 30
    page.done(withdrawal(update(FIRST)))
    assert not [name for name in NAMES if name in page.posts[0].text]


def test_all_calls_together_are_shorter_than_the_lease():
    from nidaa.distribution.rules import LEASE

    assert LEASE.total_seconds() > sending.BUDGET_S + 5


@pytest.mark.parametrize(
    ("options", "secrets", "says"),
    [({"page": "../me"}, {"token": "x"}, "names no page"), ({"page": "7"}, {}, "token_file")],
)
def test_an_account_that_lacks_something_says_what(options, secrets, says):
    target = Target("national", options=options, secrets=secrets)
    with pytest.raises(Undeliverable) as failure:
        send(parcel(FIRST, channel="facebook", target=target))
    assert says in str(failure.value)


def test_no_word_and_no_photo_is_sent_that_is_not_on_the_public_page(page):
    page.send(FIRST)
    photo, post = page.world.ledger.received("facebook")
    assert set(photo.said) == {"published", "temporary", "alt_text_custom", "source"}
    assert set(post.said) == {"message", "published", "attached_media"}
    assert "Authorization" not in json.dumps(post.said)
