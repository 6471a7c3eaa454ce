"""What the stand-in takes is what has been published: no key of ours that no contract lists."""

import json
from pathlib import Path

import nidaa.doors.fakeworld as stand_in

CONTRACTS = Path(stand_in.__file__).parent / "contracts"


def read(name):
    return json.loads((CONTRACTS / name).read_text(encoding="utf-8"))


def keys(schema):
    """Every property that a schema names, wherever."""
    found = set()
    if isinstance(schema, dict):
        found |= set(schema.get("properties", {}))
        for value in schema.values():
            found |= keys(value)
    elif isinstance(schema, list):
        for one in schema:
            found |= keys(one)
    return found


def test_every_key_of_our_schema_is_published_or_has_its_reason():
    inventory = read("whatsapp_keys.json")
    published = {key for names in inventory["schemas"].values() for key in names} | set(inventory["added"])
    assert keys(read("whatsapp.schema.json")) - published == set()


def test_the_published_calls_are_those_the_channels_make():
    contract = read("graph.json")
    assert "alt_text_custom" in contract["calls"]["page.create_photo"]
    assert "attached_media" in contract["calls"]["page.create_feed"]
    assert set(contract["calls"]["igmedia.api_update"]) == {"comment_enabled", "status"}
    assert contract["calls"]["photo.api_delete"] == {}
    assert "photo.api_update" not in contract["calls"]
