"""Files of others, as they are in the world."""

from pathlib import Path

import pytest
from tests.alerts.cap.sample import named

SAMPLES = Path(__file__).with_name("samples")

OUTCOMES = {
    "google-amber.atom": {"ROOT"},  # a feed that embeds an alert of CAP 1.1
    "google-canada.cap": set(),
    "google-canada_errors.cap": {"V04"},
    "google-earthquake.cap": {"ROOT"},  # CAP 1.1
    "google-invalid.cap": {"XSD"},  # no scope
    "google-no_optional_fields.cap": {"ROOT"},  # CAP 1.1
    "google-xee.cap": {"V29"},
    "kde-gdacs-cap_1001150.xml": {"V20"},  # an empty value; its polygon across the antimeridian is sound
    "kde-il-488abaaf-cad5-4d2b-93b2-703016878453.xml": {"V12"},  # empty polygons
    "kde-mo-cap_monsoon.xml": {"V06"},  # refers to itself; tabs in its coordinates are allowed
    "oasis-amber.xml": set(),
}


@pytest.mark.parametrize(("name", "rules"), OUTCOMES.items())
def test_a_file_of_the_world_is_judged_as_it_deserves(name, rules):
    assert named((SAMPLES / name).read_bytes(), "error") == rules


def test_every_sample_is_judged():
    assert {file.name for file in SAMPLES.iterdir()} == {*OUTCOMES, "NOTICE"}


def test_the_older_versions_pass_the_rules_once_they_name_the_namespace_of_today():
    data = (SAMPLES / "google-earthquake.cap").read_bytes().replace(b"cap:1.1", b"cap:1.2")
    assert named(data, "error") == set()
    assert named(data, "recommendation") == {"V14"}


def test_the_canadian_sample_meets_the_canadian_profile():
    assert named((SAMPLES / "google-canada.cap").read_bytes(), "error", profiles=["cap-cp"]) == set()
