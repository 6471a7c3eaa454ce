"""The table of cell broadcast: a drill never takes the identifier of a real alert, nor a real alert that of a drill."""

import shutil

import pytest

from nidaa.packs.broadcasts import TEST_IDS, read_broadcasts
from nidaa.packs.errors import PackError
from nidaa.packs.facts import AlertKind
from nidaa.packs.pack import PACKS_FOLDER, load_pack

MA = load_pack("ma").broadcasts


@pytest.mark.parametrize(
    ("key", "identifier", "other_language"),
    [
        ("presidential", 4370, 4383), ("extreme", 4371, 4384), ("severe_expected_likely", 4378, 4391), ("amber", 4379, 4392),
        ("test", 4380, 4393), ("exercise", 4381, 4394), ("operator", 4382, 4395), ("public_safety", 4396, 4397),
        ("local_test", 4398, 4399), ("info", 6400, None),
    ],
)  # fmt: skip
def test_identifiers_are_those_of_the_standard(key, identifier, other_language):
    message = MA.message(key)
    assert (message.identifier, message.other_language) == (identifier, other_language)
    assert message.is_test == (identifier in TEST_IDS)


def test_identifiers_are_used_once():
    used = [one for message in MA.messages for one in (message.identifier, message.other_language) if one]
    assert len(used) == len(set(used))


def test_a_missing_child_goes_out_as_amber_and_a_drill_never_does():
    assert {MA.message(MA.for_kind[kind]).identifier for kind in AlertKind} == {4379}
    assert MA.message(MA.exercise).identifier in TEST_IDS


def test_countries_whose_phones_have_amber_off_name_what_is_used_instead():
    off = {one.country: one.instead for one in MA.handsets if not one.amber}
    assert {"GB", "DE", "ES"} <= set(off)
    assert not [country for country, key in off.items() if MA.message(key).is_test]
    assert MA.at_home() is None


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('exercise = "exercise"', 'exercise = "amber"', "must be an identifier of tests"),
        ("identifier = 4381", "identifier = 4379", "must be an identifier of tests"),
        ("other_language = 4394", "other_language = 4392", "must be an identifier of tests"),
        ('missing = "amber"', 'missing = "test"', "is an identifier of tests"),
        ('quiet = "info"', 'quiet = "silent"', "has no 'silent'"),
        ("identifier = 6400", "identifier = 50", "no identifier of public warnings"),
        ("scope = 1 ", "scope = 4 ", "needs 0, 1, 2 or 3"),
        ("most_pages = 15", "most_pages = 16", "needs 1 to 15"),
        (
            'networks = ["60400"]',
            'networks = ["60400"]\nidentifiers = { exercise = 4379 }',
            "must be an identifier of tests",
        ),
        ('networks = ["60400"]', 'networks = ["60400"]\nidentifiers = { odd = 4379 }', "names 'odd'"),
    ],
)
def test_a_table_that_could_cry_wolf_is_refused(tmp_path, old, new, sentence):
    folder = shutil.copytree(PACKS_FOLDER / "ma", tmp_path / "ma")
    file = folder / "cell.toml"
    content = file.read_text(encoding="utf-8")
    assert old in content
    file.write_text(content.replace(old, new), encoding="utf-8")
    with pytest.raises(PackError, match=sentence):
        read_broadcasts(folder)
