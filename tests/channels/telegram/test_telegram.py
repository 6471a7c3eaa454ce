"""The Telegram channel: one post an alert, corrected in place, gone at its end; nothing posted twice."""

import io
from dataclasses import replace

import pytest
from django.conf import settings
from PIL import Image
from tests.channels.receivers import free_port
from tests.channels.telegram.bot_server import CHAT, DESK, TOKEN, bot_server
from tests.factories.notices import NAMES, PHOTO, alert, parcel, update, withdrawal

from nidaa.distribution.channels.telegram import send as sending
from nidaa.distribution.channels.telegram.bot import DEADLINE_S
from nidaa.distribution.channels.telegram.render import (
    LONGEST_CAPTION,
    LONGEST_TEXT,
    Reference,
    reference_of,
    render,
    units,
)
from nidaa.distribution.channels.telegram.send import LOOK_BY_HAND, send
from nidaa.distribution.errors import Undeliverable
from nidaa.distribution.facts import DeliveryState, Earlier, Photo, Target
from nidaa.packs.facts import Act, Length


@pytest.fixture
def channel(monkeypatch):
    with bot_server() as (channel, host):
        monkeypatch.setattr(settings, "INSIDE_HOSTS", frozenset({host}))
        channel.target = Target(
            "national",
            name="Nidaa",
            options={"chat": "@nidaa", "base": f"http://{host}"},
            secrets={"token": TOKEN},
        )
        yield channel


def to(channel, notice, *, earlier=(), resumed=False, photo=PHOTO):
    ready = parcel(notice, channel="telegram", target=channel.target, photo=photo)
    return replace(ready, earlier=earlier, resumed=resumed)


def then(notice, receipt, *, maybe_sent=False):
    """What a later release knows of this one."""
    reference, detail = (receipt.reference, receipt.detail) if receipt else ("", "")
    act, state = notice.release.act, DeliveryState.DELIVERED if receipt else DeliveryState.FAILED
    return (Earlier(notice.release.sequence, act, state, reference, detail, maybe_sent),)


def names_in(channel):
    return [name for post in channel.posts.values() for name in NAMES if name in post["text"]]


def test_an_alert_is_one_post_with_its_photo_in_two_languages(channel):
    receipt = send(to(channel, alert()))
    ((number, post),) = channel.posts.items()
    assert post["photo"] == PHOTO.large
    assert "زينب" in post["text"]
    assert "Zineb" in post["text"]
    assert "ⵣⵉⵏⴱ" not in post["text"]
    assert "7Q4K-0001" in post["text"]
    assert reference_of(receipt.reference) == Reference(CHAT, number, render(alert(), PHOTO).mark)


def test_the_channels_own_languages_are_obeyed_in_their_order():
    text = render(alert(), None, ("en", "zgh")).text
    assert text.index("Zineb") < text.index("ⵣⵉⵏⴱ")
    assert "زينب" not in text
    assert "زينب" in render(alert(languages=("ar",)), None, ("en",)).text


@pytest.mark.parametrize("repeat", range(0, 130, 5))
def test_a_text_is_never_longer_than_telegram_takes_and_never_cut(repeat):
    extra = "🚗" * repeat
    notice = alert(
        texts={code: {one.value: f"{one} {code} {extra}" for one in Length} for code in ("ar", "fr")}
    )
    notice = replace(notice, languages=("ar", "fr"))
    post = render(notice, PHOTO)
    assert units(post.text) <= (LONGEST_CAPTION if post.photo else LONGEST_TEXT)
    assert post.text.count(extra) >= 2
    assert units("🚗") == 2


def test_a_text_too_long_for_a_caption_goes_without_the_photo(channel):
    long = {code: {one.value: f"{code} " + "mot " * 200 for one in Length} for code in ("ar", "fr")}
    send(to(channel, replace(alert(texts=long), languages=("ar", "fr"))))
    assert channel.methods == ["sendMessage"]


def test_an_exercise_says_so_first():
    assert render(alert(exercise=True), None, ("fr",)).text.startswith("EXERCICE")


def test_a_correction_edits_the_post(channel):
    first = send(to(channel, alert()))
    second = send(to(channel, update(alert()), earlier=then(alert(), first)))
    assert channel.methods == ["sendPhoto", "editMessageCaption"]
    assert len(channel.posts) == 1
    assert "MISE À JOUR" in next(iter(channel.posts.values()))["text"]
    assert second.reference == first.reference


def test_another_photo_replaces_the_first(channel):
    first = send(to(channel, alert()))
    other = Photo("f" * 32, b"\xff\xd8other\xff\xd9", b"", 960, 1200)
    send(to(channel, update(alert()), earlier=then(alert(), first), photo=other))
    assert channel.methods[-1] == "editMessageMedia"
    assert [post["photo"] for post in channel.posts.values()] == [other.large]


@pytest.mark.parametrize(("before", "after"), [(PHOTO, None), (None, PHOTO)])
def test_a_post_that_cannot_become_the_other_kind_is_replaced(channel, before, after):
    first = send(to(channel, alert(), photo=before))
    send(to(channel, update(alert()), earlier=then(alert(), first), photo=after))
    (post,) = channel.posts.values()
    assert bool(post["photo"]) is (after is not None)


def test_a_correction_sent_twice_is_one(channel):
    first = send(to(channel, alert()))
    again = to(channel, update(alert()), earlier=then(alert(), first))
    assert send(again) == send(replace(again, resumed=True))
    assert len(channel.posts) == 1


def test_a_post_that_somebody_deleted_is_posted_anew(channel):
    first = send(to(channel, alert()))
    channel.posts.clear()
    send(to(channel, update(alert()), earlier=then(alert(), first)))
    assert len(channel.posts) == 1


@pytest.mark.parametrize("act", [Act.FOUND, Act.CANCELLED, Act.EXPIRED])
def test_the_end_deletes_the_photo_and_names_nobody(channel, act):
    first = send(to(channel, alert()))
    send(to(channel, withdrawal(alert(), act), earlier=then(alert(), first)))
    (post,) = channel.posts.values()
    assert not post["photo"]
    assert "7Q4K-0001" in post["text"]
    assert not names_in(channel)
    assert channel.methods == ["sendPhoto", "deleteMessage", "sendMessage"], "the photo goes first"


@pytest.mark.parametrize("photo", [PHOTO, None])
def test_a_post_that_telegram_keeps_is_made_to_say_that_it_is_over(channel, photo):
    first = send(to(channel, alert(), photo=photo))
    number = reference_of(first.reference).message
    channel.then((400, {"ok": False, "description": "Bad Request: message can't be deleted for everyone"}))
    send(to(channel, withdrawal(alert()), earlier=then(alert(), first)))
    assert not names_in(channel)
    assert channel.posts[number]["photo"] != PHOTO.large
    if photo:
        shown = Image.open(io.BytesIO(channel.posts[number]["photo"]))
        assert max(high - low for low, high in shown.getextrema()) == 0, "a picture of nothing"


def test_a_post_that_can_neither_be_deleted_nor_changed_is_left_to_a_person(channel):
    first = send(to(channel, alert()))
    channel.kept.add(reference_of(first.reference).message)
    with pytest.raises(Undeliverable, match="look, and delete it by hand") as failure:
        send(to(channel, withdrawal(alert()), earlier=then(alert(), first)))
    assert failure.value.permanent
    assert channel.methods[-1] == "sendMessage", "the end is posted all the same"


def test_the_end_may_be_sent_again_and_then_makes_no_sound(channel):
    first = send(to(channel, alert()))
    end = to(channel, withdrawal(alert()), earlier=then(alert(), first))
    channel.then("", "reset after")
    with pytest.raises(Undeliverable) as failure:
        send(end)
    assert failure.value.maybe_sent
    send(replace(end, resumed=True))
    assert [post["quiet"] for post in channel.posts.values()] == [False, True]
    assert not names_in(channel)


def test_a_post_whose_answer_never_came_is_not_posted_twice_with_its_photo(channel):
    channel.then("reset after")
    with pytest.raises(Undeliverable) as failure:
        send(to(channel, alert()))
    assert failure.value.maybe_sent
    assert not failure.value.permanent
    receipt = send(to(channel, alert(), resumed=True))
    assert [bool(post["photo"]) for post in channel.posts.values()] == [True, False]
    assert LOOK_BY_HAND in receipt.detail
    with pytest.raises(Undeliverable, match="by hand"):
        send(to(channel, withdrawal(alert()), earlier=then(alert(), receipt, maybe_sent=True)))


@pytest.fixture
def desk(channel):
    channel.target = replace(channel.target, options={**channel.target.options, "desk": DESK})
    return channel


def test_with_a_desk_a_post_whose_answer_never_came_is_found_again(desk):
    send(to(desk, alert(2)))
    desk.then("reset after")
    with pytest.raises(Undeliverable):
        send(to(desk, alert()))
    send(to(desk, alert(3)))
    receipt = send(to(desk, alert(), resumed=True))
    assert "Found again" in receipt.detail
    assert sorted("0001" in post["text"] for post in desk.posts.values()) == [False, False, True]
    assert not desk.desk, "no copy stays at the desk"
    send(to(desk, withdrawal(alert()), earlier=then(alert(), receipt, maybe_sent=True)))
    assert sum(bool(post["photo"]) for post in desk.posts.values()) == 2, "its photo is gone"


def test_a_look_that_breaks_off_is_tried_again_and_leaves_neither_a_second_post_nor_its_sign(desk):
    for resumed in (False, True):
        desk.then("reset after")
        with pytest.raises(Undeliverable):
            send(to(desk, alert(), resumed=resumed))
    assert "Found again" in send(to(desk, alert(), resumed=True)).detail
    assert ["0001" in post["text"] for post in desk.posts.values()] == [True]


def test_with_a_desk_a_post_that_never_stood_is_posted_with_its_photo(desk):
    receipt = send(to(desk, alert(), resumed=True))
    (post,) = desk.posts.values()
    assert post["photo"] == PHOTO.large
    assert receipt.detail.startswith("Posted.")


def test_a_correction_after_one_that_was_found_again_edits_it(desk):
    desk.then("reset after")
    with pytest.raises(Undeliverable):
        send(to(desk, alert()))
    receipt = send(to(desk, alert(), resumed=True))
    send(to(desk, update(alert()), earlier=then(alert(), receipt, maybe_sent=True)))
    assert desk.methods[-1] == "editMessageCaption"
    assert len(desk.posts) == 1


def test_a_correction_looks_for_the_alert_whose_answer_never_came_at_all(desk):
    desk.then("reset after")
    with pytest.raises(Undeliverable):
        send(to(desk, alert()))
    lost = then(alert(), None, maybe_sent=True)
    receipt = send(to(desk, update(alert()), earlier=lost))
    (post,) = desk.posts.values()
    assert "MISE À JOUR" in post["text"]
    end = to(desk, withdrawal(update(alert())), earlier=(*then(update(alert()), receipt), *lost))
    send(end)
    assert [bool(post["photo"]) for post in desk.posts.values()] == [False]


@pytest.mark.parametrize(("since", "found"), [(2, True), (sending.LOOK_BACK, False)])
def test_the_end_looks_for_a_post_that_was_lost_and_does_not_call_it_gone_without_having_seen_it(
    desk, since, found
):
    desk.then("reset after")
    with pytest.raises(Undeliverable):
        send(to(desk, alert()))
    for number in range(since):
        send(to(desk, alert(5 + number)))
    end = to(desk, withdrawal(alert()), earlier=then(alert(), None, maybe_sent=True))
    if found:
        send(end)
    else:
        with pytest.raises(Undeliverable, match="by hand"):
            send(end)
    assert any("0001" in post["text"] and post["photo"] for post in desk.posts.values()) is not found


def test_a_desk_that_does_not_exist_stops_nothing(desk):
    desk.target = replace(desk.target, options={**desk.target.options, "desk": "-1"})
    send(to(desk, alert(2)))
    receipt = send(to(desk, alert(), resumed=True))
    assert LOOK_BY_HAND in receipt.detail


def test_a_photo_that_telegram_does_not_take_does_not_keep_the_words_back(channel):
    channel.then((400, {"ok": False, "description": "Bad Request: PHOTO_INVALID_DIMENSIONS"}))
    send(to(channel, alert()))
    assert channel.methods == ["sendMessage"]


@pytest.mark.parametrize(
    ("fault", "permanent", "maybe_sent", "wait_s"),
    [
        (
            (429, {"ok": False, "description": "Too Many Requests", "parameters": {"retry_after": 17}}),
            False,
            False,
            17,
        ),
        ((429, {"ok": False}), False, False, 5),
        ((500, {"ok": False, "description": "Internal Server Error"}), False, True, 0),
        ((502, {}), False, True, 0),
        ((401, {"ok": False, "description": "Unauthorized"}), False, False, 0),
        (
            (403, {"ok": False, "description": "Forbidden: bot was kicked from the channel chat"}),
            False,
            False,
            0,
        ),
        ((400, {"ok": False, "description": "Bad Request: chat not found"}), False, False, 0),
        ((400, {"ok": False, "description": "Bad Request: message text is empty"}), True, False, 0),
        ((200, {"ok": True, "result": {}}), False, True, 0),
    ],
)
def test_what_telegram_refuses(channel, fault, permanent, maybe_sent, wait_s):
    channel.then(fault)
    with pytest.raises(Undeliverable) as failure:
        send(to(channel, alert(), photo=None))
    found = failure.value
    assert (found.permanent, found.maybe_sent, found.wait_s) == (permanent, maybe_sent, wait_s)


def test_nothing_was_sent_when_the_connection_never_stood(channel, monkeypatch):
    port = free_port()
    monkeypatch.setattr(settings, "INSIDE_HOSTS", frozenset({f"127.0.0.1:{port}"}))
    channel.target = replace(channel.target, options={"chat": "@nidaa", "base": f"http://127.0.0.1:{port}"})
    with pytest.raises(Undeliverable) as failure:
        send(to(channel, alert()))
    assert not failure.value.maybe_sent
    assert not failure.value.permanent


def test_a_telegram_that_drips_its_answers_is_cut_off(channel, monkeypatch):
    monkeypatch.setattr(sending, "WHOLE_S", 0.0)
    with pytest.raises(Undeliverable, match="too slow") as failure:
        send(to(channel, alert()))
    assert failure.value.maybe_sent


def test_the_token_is_in_no_error(channel):
    channel.then("reset after")
    with pytest.raises(Undeliverable) as failure:
        send(to(channel, alert()))
    chain, error = "", failure.value
    while error is not None:
        chain, error = chain + repr(error) + str(error), error.__cause__
    assert TOKEN not in chain


@pytest.mark.parametrize(("options", "secrets"), [({}, {"token": TOKEN}), ({"chat": "@nidaa"}, {})])
def test_an_account_without_chat_or_token_is_a_sentence(options, secrets):
    with pytest.raises(Undeliverable, match="names no chat or no token"):
        send(parcel(alert(), channel="telegram", target=Target("x", options=options, secrets=secrets)))


def test_all_calls_together_are_shorter_than_the_lease():
    from nidaa.distribution.rules import LEASE

    assert LEASE.total_seconds() > sending.WHOLE_S > 4 * DEADLINE_S
