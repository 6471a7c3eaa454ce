"""A nation hears of a child, hears what has changed, and hears that she is found; then nothing is left of her.

One story, played once on an installation of its own: real database, worker, hooks and public doors, a few hundred
people on four media, every broadcast channel. What is asserted is what the outside has written down.
"""

from copy import deepcopy
from dataclasses import dataclass, field

import pytest

from nidaa.distribution.facts import Channel, Medium
from tests.faults.child import FAMILY_ARABIC, FAMILY_LATIN, GIVEN_ARABIC, GIVEN_LATIN
from tests.faults.crowd import RINGS_KM, everybody
from tests.faults.nation import nation
from tests.faults.traces import files_with, pattern_of, rows_with

pytestmark = pytest.mark.faults

NAMES = (GIVEN_LATIN, GIVEN_ARABIC, FAMILY_LATIN, FAMILY_ARABIC)
WIDER = {"circles": [{"lat": 34.0637, "lon": -4.9847, "radius_km": 260}], "polygons": [], "places": []}
BY_PHONE = (Medium.WHATSAPP, Medium.SMS)
SIX_OF_T2 = set(Channel) - {Channel.CELL}


@dataclass
class Scene:
    """The outside after an act: what was received in it, by service, and what is seen then."""

    released: dict
    states: dict
    called: dict
    entries: list
    facebook: list
    instagram: list
    telegram: list
    signs: dict
    cell: list
    pushed: dict


@dataclass
class Story:
    country: object
    people: list
    leavers: list = field(default_factory=list)
    statuses: list = field(default_factory=list)
    acts: dict = field(default_factory=dict)

    def play(self, name, *act):
        """An act, until all is said."""
        world = self.country.world
        before = len(world.ledger.entries)
        released = self.country.act(*act)
        states = self.country.settled(released)
        entries = [one for one in world.ledger.entries[before:] if one.taken]
        first = entries[0].at if entries else 0.0
        called = {medium: self.country.called(medium, since=first) for medium in Medium}
        seen, browsers = world.state, [one for one in self.people if one.medium is Medium.PUSH]
        self.acts[name] = Scene(
            released, states, called, entries,
            *(deepcopy(seen.shows(posts)) for posts in (seen.facebook, seen.instagram, seen.telegram)),
            dict(seen.signs), deepcopy(seen.cell), {one.address: deepcopy(seen.phone(one.address).bubbles) for one in browsers},
        )  # fmt: skip
        return released

    def who(self, medium, *near):
        return [one for one in self.people if one.medium is medium and one.near in near]

    def still(self, medium, *near):
        return [one for one in self.who(medium, *near) if one not in self.leavers]


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    with nation("nation", tmp_path_factory.mktemp("nation")) as country:
        told = Story(country, everybody())
        country.people(told.people)
        country.open_doors()
        country.open_workers(1)
        country.reader("one")
        alert = told.play("alert", "release", "T2")
        told.statuses = country.until(lambda: _statuses(country))
        _some_leave(told)
        told.play("update", "update", alert["alert"], WIDER)
        told.play("found", "found", alert["case"])
        abduction = told.play("abduction", "release", "T3")
        told.play("over", "found", abduction["case"])
        country.until(lambda: not country.world.outside.shelves.media)
        yield told


def _statuses(country):
    """What WhatsApp has told of each message, once all of it has come: to the door, and by the worker into facts."""
    rows = country.rows("SELECT key, state FROM distribution_acknowledgement WHERE medium = 'whatsapp'")
    sent = {one.key for one in country.called(Medium.WHATSAPP)}
    return rows if {key for key, state in rows if state == 3} == sent else None


def _some_leave(told):
    """Two people whom the alert reached write STOP, each from their own phone."""
    country = told.country
    told.leavers = [told.who(medium, 0)[0] for medium in BY_PHONE]
    count = "SELECT count(*) FROM distribution_subscriber"
    ((before,),) = country.rows(count)
    country.world.whatsapp_says(told.leavers[0].address, "STOP")
    country.world.sms_says(told.leavers[1].address, "stop")
    country.until(lambda: country.rows(count) == [(before - 2,)])


RINGS = tuple(range(len(RINGS_KM)))


def addresses(people):
    return sorted(one.address for one in people)


def reached(entries):
    return sorted(one.to for one in entries)


def words(entry):
    """All that the person reads."""
    return f"{entry.text} {entry.said.get('raw', b'')!r}"


def names_in(text):
    return [name for name in NAMES if name in text]


# -- the alert ------------------------------------------------------------------------------------------------------


def test_every_channel_of_the_tier_has_the_alert(story):
    assert story.acts["alert"].states == dict.fromkeys(map(str, SIX_OF_T2), "delivered")


@pytest.mark.parametrize("medium", Medium)
def test_everybody_inside_is_told_once_and_nobody_else(story, medium):
    assert reached(story.acts["alert"].called[medium]) == addresses(story.who(medium, *RINGS))


@pytest.mark.parametrize("medium", Medium)
def test_nearest_first(story, medium):
    ring = {one.address: one.near for one in story.people}
    begun = {}
    for entry in story.acts["alert"].called[medium]:
        begun.setdefault(ring[entry.to], entry.number)
    assert list(begun) == list(RINGS)


def test_each_in_his_language(story):
    language = {one.address: one.language for one in story.people}
    called = story.acts["alert"].called
    assert {one.to: one.said["template"]["language"]["code"] for one in called[Medium.WHATSAPP]} == {
        one.to: language[one.to] for one in called[Medium.WHATSAPP]
    }
    assert [one.said["json"]["lang"] for one in called[Medium.PUSH]] == [
        language[one.to] for one in called[Medium.PUSH]
    ]
    first = {"ar": GIVEN_ARABIC, "fr": GIVEN_LATIN}
    for entry in (*called[Medium.SMS], *called[Medium.MAIL]):
        assert first[language[entry.to]] in entry.text, entry.to


def test_what_stands_outside_shows_her(story):
    scene = story.acts["alert"]
    for posts in (scene.facebook, scene.instagram, scene.telegram):
        assert [bool(post.pictures) and GIVEN_ARABIC in post.text for post in posts] == [True]
    assert scene.signs
    assert any(GIVEN_LATIN in one.text for one in scene.entries if one.service == "websub")
    assert any(GIVEN_LATIN in one.text for one in scene.entries if one.service == "webhook")


def test_statuses_came_back_through_the_hooks_door(story):
    assert len(story.statuses) == len(story.who(Medium.WHATSAPP, *RINGS))


# -- the update -----------------------------------------------------------------------------------------------------


def test_an_update_goes_to_every_channel(story):
    assert set(story.acts["update"].states.values()) == {"delivered"}


@pytest.mark.parametrize("medium", Medium)
def test_the_reached_are_corrected_the_wider_area_is_called_and_who_left_is_left_alone(story, medium):
    entries = story.acts["update"].called[medium]
    assert reached(entries) == addresses(story.still(medium, *RINGS, "wide"))


def test_posts_are_edited_and_pushes_replaced(story):
    before, after = story.acts["alert"], story.acts["update"]
    assert [post.id for post in after.facebook] == [post.id for post in before.facebook]
    assert [post.edits for post in after.facebook] == [1]
    assert [post.id for post in after.telegram] == [post.id for post in before.telegram]
    assert len(after.instagram) == 1
    assert after.instagram[0].id != before.instagram[0].id
    for person in story.who(Medium.PUSH, *RINGS):
        assert [one.state for one in after.pushed[person.address]] == ["replaced", "shown"]


# -- found ----------------------------------------------------------------------------------------------------------


def test_the_end_goes_to_every_channel(story):
    assert set(story.acts["found"].states.values()) == {"delivered"}


@pytest.mark.parametrize("medium", Medium)
def test_the_end_goes_to_the_reached_and_to_nobody_else(story, medium):
    entries = story.acts["found"].called[medium]
    assert reached(entries) == addresses(story.still(medium, *RINGS, "wide"))
    assert [names_in(words(one)) for one in entries] == [[]] * len(entries)


def test_what_can_be_taken_back_is(story):
    scene = story.acts["found"]
    for posts in (scene.facebook, scene.instagram, scene.telegram):
        assert [
            (post.pictures, names_in(post.text)) for post in posts if post.pictures or names_in(post.text)
        ] == []
    assert scene.instagram == []
    assert scene.signs == {}
    for bubbles in scene.pushed.values():
        assert [names_in(one.title + one.text) for one in bubbles if one.state == "shown"] in ([], [[]])


def test_nothing_of_her_goes_out_after_the_stop(story):
    assert [one.service for one in story.acts["found"].entries if names_in(words(one))] == []


# -- an abduction, nationwide ---------------------------------------------------------------------------------------


def test_an_abduction_goes_by_every_channel_also_to_every_phone_in_the_cells(story):
    scene = story.acts["abduction"]
    assert scene.states == dict.fromkeys(map(str, Channel), "delivered")
    assert [one.state for one in scene.cell] == ["shown"]
    assert [one.said["status"] for one in scene.entries if one.service == "cell"] == ["Exercise"]


@pytest.mark.parametrize("medium", Medium)
def test_nationwide_is_everybody_awake(story, medium):
    entries = story.acts["abduction"].called[medium]
    assert reached(entries) == addresses(story.still(medium, *RINGS, "wide", "far"))


def test_the_broadcast_ends_with_the_alert(story):
    assert [one.state for one in story.acts["over"].cell] == ["ended"]


# -- nothing is left ------------------------------------------------------------------------------------------------


def test_nobody_is_left_in_the_clear_anywhere_of_the_installation(story):
    """After the end, and again after erasure: files of every kind, the database's own among them, and every row."""
    home = story.country.home
    pattern = pattern_of(NAMES)
    assert (files_with(home, pattern), rows_with(home / "postgres", pattern)) == ([], [])
    for name in ("alert", "abduction"):
        assert story.country.act("erase", story.acts[name].released["case"])
    assert (files_with(home, pattern), rows_with(home / "postgres", pattern)) == ([], [])
    gone = [story.acts[name].released["public_id"] for name in ("alert", "abduction")]
    assert [file for file in (home / "public").rglob("*") if any(one in str(file) for one in gone)] == []
    ids = pattern_of(gone, people=())
    assert [
        found for folder in ("a", "widget", "cap") for found in files_with(home / "public" / folder, ids)
    ] == []
    assert "whole" in story.country.nidaa("audit", "verify")


def test_the_hunt_would_find_her(story, tmp_path):
    """While the alert stands she is on our pages, so that a hunt which finds nothing means something."""
    assert pattern_of(NAMES).search(story.acts["alert"].facebook[0].text.encode())
    for person in (story.who(medium, 0)[0] for medium in Medium):
        (tmp_path / "log").write_text(f"sent to {person.address} at 10:00")
        assert files_with(tmp_path, pattern_of(NAMES)) != []
