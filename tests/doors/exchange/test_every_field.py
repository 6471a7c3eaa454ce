"""Nothing is dropped in silence: whatever a record says is placed, or named with a reason, and never both."""

import json

import pytest
from lxml import etree
from tests.doors.exchange.reading import NOW, SAMPLES, read

from nidaa.cases.rules import check_stating
from nidaa.doors.exchange import read_records
from nidaa.doors.exchange.leaves import leaves

FILES = sorted(path.name for path in SAMPLES.iterdir() if path.suffix in {".xml", ".json"})


def said_in(name: str) -> list[str]:
    data = (SAMPLES / name).read_bytes()
    if name.endswith(".json"):
        return [str(value) for _, value in leaves(json.loads(data))]
    parser = etree.XMLParser(remove_comments=True)
    items = etree.fromstring(data, parser).iter("item", "{*}person", "{*}pfif")
    elements = {leaf for item in items for leaf in item.iter() if not len(leaf)}
    return [text for leaf in elements for text in [(leaf.text or "").strip(), *leaf.attrib.values()] if text]


@pytest.mark.parametrize("name", FILES)
def test_as_many_fields_come_out_as_went_in(name):
    records = read(name)
    paths = [
        {one.path for one in record.placed} | {one.path for one in record.unplaced} for record in records
    ]
    assert sum(len(one) for one in paths) == len(said_in(name))


@pytest.mark.parametrize("name", FILES)
def test_a_field_is_placed_or_left_never_both(name):
    for record in read(name):
        placed, left = {one.path for one in record.placed}, {one.path for one in record.unplaced}
        assert not placed & left
        assert all(one.why for one in record.unplaced)


@pytest.mark.parametrize("name", FILES)
def test_every_value_that_was_left_is_kept_for_the_journal(name):
    said = set(said_in(name))
    assert {one.value for record in read(name) for one in record.unplaced} <= said


@pytest.mark.parametrize("name", FILES)
def test_every_statement_is_one_the_catalogue_accepts(name):
    for record in read(name):
        for said in record.statements:
            check_stating(said, now=NOW)
            assert said.source


@pytest.mark.parametrize("name", FILES)
def test_sentences_name_fields_and_never_values(name):
    """Values of the samples that are words of their own: names, texts, numbers of telephones."""
    telling = {
        value for value in said_in(name) if value.startswith("_test") or value in {"EXEMPLE", "synthetic"}
    }
    for record in read(name):
        sentences = [*record.problems, *(one.why for one in record.unplaced), repr(record)]
        assert not [value for value in telling for sentence in sentences if value in sentence]


def test_a_field_nobody_knows_is_named():
    data = b'{"entity_id": "1/2", "name": "X", "shoe_size": 36, "nested": {"a": [1, {"b": "c"}]}}'
    (record,) = read_records(data, "x.json", now=NOW)
    assert {one.path for one in record.unplaced} == {"shoe_size", "nested.a[0]", "nested.a[1].b"}
