"""One channel in trouble at a time, in every way that providers fail: the others are not held up, nothing is lost,
nobody sees anything twice, and the end is heard wherever the alert may have been.
"""

import pytest

from nidaa.distribution.facts import Medium
from tests.faults.crowd import everybody
from tests.faults.nation import nation

pytestmark = pytest.mark.faults

WITHOUT_END = 1_000_000
# channel, service of the outside, what goes wrong, and at which of its actions
BROADCASTS = [
    ("facebook", "facebook", "timeout", "post"),
    ("facebook", "facebook", "100/33", "post"),
    ("facebook", "facebook", "drip", "post"),
    ("instagram", "instagram", "garbage", "post"),
    ("instagram", "instagram", "100/33", "read"),
    ("telegram", "telegram", "429", "post"),
    ("telegram", "telegram", "reset", "post"),
    ("telegram", "telegram", "reset after", "post"),
    ("cell", "cell", "500", "cap"),
    ("cell", "cell", "reset after", "cap"),
    ("mqtt", "mqtt", "timeout", "publish"),
    ("webhook", "webhook", "hang", "post"),
    ("webhook", "webhook", "reset after", "post"),
    ("websub", "websub", "500", "post"),
    ("email", "mail", "data 451", "recipient"),
]
MESSAGES = [
    (Medium.WHATSAPP, "130429"),
    (Medium.WHATSAPP, "timeout"),
    (Medium.WHATSAPP, "drip"),
    (Medium.WHATSAPP, "500"),
    (Medium.SMS, "throttled"),
    (Medium.SMS, "timeout"),
    (Medium.SMS, "reset after"),
    (Medium.PUSH, "503"),
    (Medium.PUSH, "reset after"),
    (Medium.MAIL, "data 451"),
    (Medium.MAIL, "reset after"),
]


@pytest.fixture(scope="module")
def country(tmp_path_factory):
    with nation("trouble", tmp_path_factory.mktemp("trouble")) as found:
        found.crowd = everybody(each=1)
        found.agree('desk = "@bureau_exemple"', "telegram.national")
        found.people(found.crowd)
        found.open_doors()
        found.open_workers(1)
        found.reader("one")
        yield found


def shown(country, released, on_air):
    """How often the alert is seen now, by place; `on_air`: how many cell broadcasts there were before."""
    state, code = country.world.state, released["code"]
    posts = {"facebook": state.facebook, "instagram": state.instagram, "telegram": state.telegram}
    seen = {name: sum(code in post.text for post in state.shows(held)) for name, held in posts.items()}
    return seen | {"cell": sum(one.state == "shown" for one in state.cell[on_air:])}


@pytest.mark.parametrize(("channel", "service", "fault", "action"), BROADCASTS)
def test_a_channel_in_trouble_holds_up_no_other_and_loses_and_doubles_nothing(
    country, channel, service, fault, action
):
    world = country.world
    before, on_air = len(world.ledger.entries), len(world.state.cell)
    trouble = world.faults.set(service, fault, action=action, count=WITHOUT_END)
    released = country.act("release", "T3")
    states = country.settled(released, unless={channel})
    assert set(states.values()) == {"delivered"}, "while one is in trouble, all others have it"
    country.until(lambda: trouble.count < WITHOUT_END)
    world.faults.clear()
    assert country.settled(released)[channel] == "delivered"
    assert set(shown(country, released, on_air).values()) == {1}
    keys = [
        one.key for one in world.ledger.entries[before:] if one.taken and one.service == service and one.key
    ]
    assert service not in {"webhook", "cell"} or len(set(keys)) == 1, "a careful receiver sees it once"
    over = country.act("withdraw", released["alert"])
    assert set(country.settled(over).values()) == {"delivered"}
    assert set(shown(country, released, on_air).values()) <= {0, 1}
    assert [topic for topic in world.state.signs if released["public_id"] in topic] == []


@pytest.mark.parametrize(("medium", "fault"), MESSAGES)
def test_a_medium_in_trouble_holds_up_no_other_and_nobody_is_called_twice(country, medium, fault):
    world = country.world
    before = world.ledger.entries[-1].at + 0.000001
    world.faults.set(
        medium.value, fault, count=3, **({"action": "message"} if medium is Medium.WHATSAPP else {})
    )
    released = country.act("release", "T3")
    assert set(country.settled(released).values()) == {"delivered"}
    open_rows = (
        "SELECT 1 FROM distribution_undelivered u JOIN distribution_shard s ON s.id = u.shard_id"
        " WHERE s.release_id = %s AND u.settled_at IS NULL"
    )
    country.until(lambda: not country.rows(open_rows, released["release"]))
    assert world.faults.standing == [], "it was in trouble"
    everybody_awake = sorted(
        one.address for one in country.crowd if one.medium is medium and one.near != "quiet"
    )
    got = country.called(medium, since=before)
    assert sorted({one.to for one in got}) == everybody_awake, "nothing is lost"
    once = [one for one in got if not one.again]
    assert len(once) == len(everybody_awake), "and nobody called twice"
    country.settled(country.act("withdraw", released["alert"]))
