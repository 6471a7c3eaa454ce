"""Through a real worker: Telegram, signs, a subscriber of a feed, the press kit and the widget get an alert, and lose it."""

import time
import zipfile

import pytest

from tests.channels.mqtt.broker import broker
from tests.channels.telegram.bot_server import CHAT, TOKEN, bot_server
from tests.channels.websub.subscriber import subscriber
from tests.faults.installation import Installation

pytestmark = pytest.mark.faults

ASKED = (
    "INSERT INTO distribution_feedrequest (id, mode, feed, callback, host, lease_s, asked_at, attempts)"
    " VALUES (gen_random_uuid(), 'subscribe', 'alerts', %s, '127.0.0.1', 864000, now(), 0) RETURNING id"
)


@pytest.fixture
def town(tmp_path):
    (tmp_path / "token").write_text(TOKEN)
    with bot_server() as (telegram, api), subscriber() as (machine, host), broker("amqtt", tmp_path) as signs:
        accounts = tmp_path / "accounts.toml"
        accounts.write_text(
            f'[telegram.national]\nchat = "{CHAT}"\nbase = "http://{api}"\ntoken_file = "{tmp_path}/token"\n'
            'exercises = "yes"\n'
            f'[mqtt.roads]\nhost = "127.0.0.1"\nport = "{signs.port}"\ntls = "no"\nversion = "3.1.1"\n'
            'exercises = "yes"\n'
        )
        machine.callback = f"http://{host}/feed"
        hosts = f"{api},{host},127.0.0.1:{signs.port}"
        installation = Installation("channels", inside_hosts=hosts)
        installation.environment["NIDAA_ACCOUNTS"] = str(accounts)
        with installation:
            yield installation, telegram, machine, signs


def wait_until(look, *, within_s=60.0):
    ends = time.monotonic() + within_s
    while not (seen := look()):
        assert time.monotonic() < ends
        time.sleep(0.1)
    return seen


def test_an_alert_reaches_every_small_channel_and_leaves_it_again(town):
    installation, telegram, machine, signs = town
    installation.rows(ASKED, machine.callback)
    installation.start_worker()
    wait_until(lambda: installation.rows("SELECT 1 FROM distribution_feedsubscription"))
    found = installation.actor("release")
    states = wait_until(lambda: _all_in(installation, found["release"]))
    assert set(states.values()) == {"delivered"}, states
    place = installation.home / "public" / "a" / found["public_id"]
    (kit,) = place.glob("*.zip")
    assert {name.rpartition("/")[2] for name in zipfile.ZipFile(kit).namelist()} >= {
        "poster.pdf",
        "README.fr.txt",
    }
    widget = installation.home / "public" / "widget" / found["public_id"] / "fr.html"
    assert "Rim" in widget.read_text(encoding="utf-8")
    assert ["Rim" in post["text"] for post in telegram.posts.values()] == [True]
    assert "Rim" in machine.got[-1]["body"].decode()
    assert signs.retained()

    over = installation.actor("withdraw", found["alert"])
    states = wait_until(lambda: _all_in(installation, over["release"]))
    assert set(states.values()) == {"delivered"}, states
    assert not list(place.glob("*.zip"))
    assert "Rim" not in widget.read_text(encoding="utf-8")
    assert ["Rim" in post["text"] for post in telegram.posts.values()] == [False]
    assert "Rim" not in machine.got[-1]["body"].decode()
    assert signs.retained() == {}


def _all_in(installation, release):
    """The states of a release's deliveries once the feed's reader is among them and none is open."""
    rows = installation.rows(
        "SELECT channel, state FROM distribution_delivery WHERE release_id = %s", release
    )
    states = dict(rows)
    return states if "websub" in states and not {"queued", "sending"} & set(states.values()) else None
