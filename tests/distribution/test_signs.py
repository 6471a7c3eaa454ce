"""Lines for road signs: short, whole, and gone at the end."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.notices import alert, withdrawal

from nidaa.distribution.rules.signs import LINES, WIDTH, sign_lines
from nidaa.ground.country import pack
from nidaa.packs.facts import AlertKind


def lines(notice):
    return sign_lines(notice, pack())


def taken(**fields):
    child = {"ar": {"first_name": "زينب", **fields}, "fr": {"first_name": "Zineb", **fields}}
    return replace(alert(kind=AlertKind.ABDUCTION), child=child)


def test_what_it_is_what_to_look_for_whom_to_call():
    assert lines(taken(plate="12345-أ-6", vehicle="Dacia blanche"))["fr"] == [
        "ENFANT ENLEVE",
        "12345-أ-6",
        "APPELEZ 19",
    ]
    assert lines(taken(vehicle="Dacia Logan blanche"))["fr"][1] == "DACIA LOGAN"
    assert lines(alert())["ar"] == ["طفل مختف", "زينب 9 سنوات", "اتصل 19"]


def test_the_plate_stands_by_itself_without_marks_of_direction():
    assert lines(taken(plate="12345-\u200eأ\u200e-6"))["plate"] == "12345-أ-6"
    assert lines(alert())["plate"] == ""


def test_an_exercise_is_no_alarm_on_a_road():
    assert lines(alert(exercise=True))["fr"][0] == "EXERCICE"


def test_an_empty_sign_is_the_word_that_it_is_over():
    assert lines(withdrawal(alert())) == {}


@pytest.mark.parametrize("language", ["ar", "fr"])
@given(text=st.text(max_size=60))
def test_whatever_an_officer_wrote_fits(language, text):
    shown = lines(replace(alert(), child={language: {"vehicle": text}}))[language]
    assert len(shown) == LINES
    assert all(len(line) <= WIDTH for line in shown)
