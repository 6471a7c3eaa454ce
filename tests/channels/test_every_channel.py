"""Every channel has its folder, its papers and its place in the tiers."""

from importlib import import_module
from pathlib import Path

import pytest

from nidaa.distribution import channels
from nidaa.distribution.channels import FOLDERS, greeter, opener
from nidaa.distribution.facts import Channel, Medium
from nidaa.distribution.rules import ACCOUNT_CHANNELS, OUTSIDE_CHANNELS, OWN_CHANNELS, PARTNER_CHANNELS
from nidaa.packs.pack import load_pack

HERE = Path(channels.__file__).parent
LOCAL = {*OWN_CHANNELS, *PARTNER_CHANNELS, Channel.WEBSUB}


def of_tier(key):
    return set(load_pack("ma").tier(key).channels)


def test_every_channel_is_known_and_goes_one_way():
    assert set(FOLDERS) == set(Channel)
    assert sorted((*OWN_CHANNELS, *OUTSIDE_CHANNELS)) == sorted(Channel)


@pytest.mark.parametrize("folder", sorted([*FOLDERS.values(), *Medium]))
def test_every_folder_sends_and_is_described(folder):
    module = import_module(f"nidaa.distribution.channels.{folder}.send")
    assert callable(module.opened if folder in set(Medium) else module.send)
    assert (HERE / folder / "render.py").exists()


@pytest.mark.parametrize("channel", sorted({*ACCOUNT_CHANNELS, *Medium, Channel.WEBHOOK, Channel.WEBSUB}))
def test_of_what_others_keep_it_is_written_what_a_stop_can_undo_and_what_not(channel):
    paper = (HERE / FOLDERS.get(channel, channel) / "README.md").read_text(encoding="utf-8").lower()
    assert "stop" in paper
    assert "cannot" in paper


@pytest.mark.parametrize("medium", [Medium.MAIL, Medium.SMS, Medium.PUSH])
def test_an_address_that_was_typed_is_asked_by_its_own_medium(medium):
    assert callable(greeter(medium))
    assert callable(opener(medium))


@pytest.mark.parametrize(
    ("tier", "wanted"),
    [
        ("T0", set()),
        ("T1", LOCAL | set(Medium)),
        ("T2", (set(Channel) - {Channel.CELL}) | set(Medium)),
        ("T3", set(Channel) | set(Medium)),
    ],
)
def test_local_by_few_regional_by_more_abduction_by_all(tier, wanted):
    assert of_tier(tier) == set(map(str, wanted))
