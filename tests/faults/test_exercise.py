"""`nidaa exercise play` on an empty machine: it brings its own worker, doors and outside, and every channel takes part."""

import json

import pytest

from nidaa.distribution.facts import Channel
from tests.faults.installation import Installation

pytestmark = pytest.mark.faults


def test_a_story_is_played_through_every_channel_and_its_times_say_so():
    with Installation("exercise") as installation:
        told = json.loads(installation.nidaa("exercise", "play", "abduction", "--json"))
    assert told["ok"], told["failure"]
    every = set(map(str, Channel)) - {Channel.WEBSUB}  # nobody reads the feed here
    assert {name: set(channels) for name, channels in told["channels"].items()} == {
        "on every channel": every,
        "withdrawn from every channel": every,
    }
