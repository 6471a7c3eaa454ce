from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.found.children import FOUND_AT, IN_THE_CENTRE, LOST_AT, SOCCO, features

from nidaa.found.facts import Factor
from nidaa.found.rules import SHOWN_FROM, compare, of_found, score
from nidaa.found.rules.words import words

TANGIER, BERRECHID = (35.7595, -5.8340), (33.2655, -7.5876)
LATER = LOST_AT + timedelta(minutes=30)

# One row a reason: what is known of the case, what of the found child, the factor, its points, words of its sentence.
REASONS = [
    ({"names": ("Adam Exemplaire",)}, {"names": ("آدم إكزمبلير",)}, Factor.NAME, 5.0, "alike"),
    ({"names": ("Othmane",)}, {"names": ("Osman",)}, Factor.NAME, 3.0, "may be the same"),
    (
        {"given": ("Adam",), "names": ("Adam Tazi",)},
        {"given": ("آدم",)},
        Factor.NAME,
        2.0,
        "first names are alike",
    ),
    ({"given": ("Othmane",)}, {"given": ("Osman",)}, Factor.NAME, 1.0, "first names may be"),
    ({"given": ("Hamza",)}, {"given": ("Youssef",)}, Factor.NAME, -2.0, "differ"),
    ({"names": ("Youssef",)}, {"names": ("يوسف",)}, Factor.NAME, 5.0, "alike"),
    ({"names": ("Youssef Alami",)}, {"names": ("Hamza Bennani",)}, Factor.NAME, -2.0, "differ"),
    ({"sex": "male"}, {"sex": "male"}, Factor.SEX, 1.0, "Both"),
    ({"sex": "male"}, {"sex": "female"}, Factor.SEX, -5.0, "One is a girl"),
    ({"ages": (3, 3)}, {"ages": (2, 4)}, Factor.AGE, 2.0, "fit"),
    ({"ages": (5, 5)}, {"ages": (2, 4)}, Factor.AGE, 0.5, "a year apart"),
    ({"ages": (7, 7)}, {"ages": (2, 4)}, Factor.AGE, -1.5, "3 years apart"),
    ({"ages": (2, 2)}, {"ages": (12, 14)}, Factor.AGE, -5.0, "10 years apart"),
    ({"height_cm": 95.0}, {"height_cm": 99.0}, Factor.HEIGHT, 1.0, "fit"),
    ({"height_cm": 95.0}, {"height_cm": 150.0}, Factor.HEIGHT, -2.0, "55 cm apart"),
    ({"at": LOST_AT}, {"at": FOUND_AT}, Factor.TIME, 1.0, "within a day"),
    (
        {"at": LOST_AT, "certain": True},
        {"at": LOST_AT - timedelta(minutes=50)},
        Factor.TIME,
        1.0,
        "within a day",
    ),
    ({"at": LOST_AT}, {"at": LOST_AT + timedelta(days=3)}, Factor.TIME, 0.5, "within a week"),
    ({"at": LOST_AT}, {"at": LOST_AT - timedelta(hours=5)}, Factor.TIME, -2.0, "before"),
    ({"at": LOST_AT, "certain": True}, {"at": LOST_AT - timedelta(hours=5)}, Factor.TIME, -6.0, "before"),
    ({"point": SOCCO}, {"point": SOCCO}, Factor.PLACE, 3.0, "0.0 km"),
    ({"point": SOCCO}, {"point": TANGIER}, Factor.PLACE, 2.0, "3.6 km"),
    ({"point": BERRECHID}, {"point": TANGIER}, Factor.PLACE, -0.5, "km from where last seen"),
    ({"place": words("Petit Socco")}, {"place": words("au Socco")}, Factor.PLACE, 1.0, "share a name"),
    ({"hair": words("noirs")}, {"hair": words("blonds")}, Factor.DESCRIPTION, -1.0, "hair differs"),
    ({"eyes": words("bleus")}, {"eyes": words("brown")}, Factor.DESCRIPTION, -1.0, "eyes differs"),
    (
        {"described": words("veste rouge")},
        {"described": words("سترة حمراء")},
        Factor.DESCRIPTION,
        1.6,
        "jacket, red",
    ),
]


@pytest.mark.parametrize(("case", "found", "factor", "points", "sentence"), REASONS)
def test_each_reason(case, found, factor, points, sentence):
    (reason,) = compare(features(**case), features(**found))
    assert (reason.factor, reason.points) == (factor, pytest.approx(points))
    assert sentence in reason.text


@pytest.mark.parametrize(
    ("case", "found"),
    [
        ({"names": ("Adam",)}, {}),
        ({"names": ("Adam Tazi",), "given": ("Adam",)}, {}),
        ({"sex": "male"}, {}),
        ({"ages": (3, 3)}, {}),
        ({"height_cm": 95.0}, {"height_cm": 105.0}),
        ({"at": LOST_AT}, {"at": LOST_AT + timedelta(days=30)}),
        ({"point": SOCCO}, {}),
        ({"hair": words("noirs")}, {"hair": words("أسود")}),
    ],
)
def test_what_says_nothing_gives_no_reason(case, found):
    assert compare(features(**case), features(**found)) == ()


def test_too_far_for_the_time_that_passed():
    case, found = features(point=BERRECHID, at=LOST_AT), features(point=TANGIER, at=LATER)
    assert "Too far" in compare(case, found)[0].text
    assert compare(case, features(point=TANGIER, at=LOST_AT + timedelta(hours=9)))[0].text != "Too far"


WHOLE = [
    (
        "a toddler without a name, at the place, on the day",
        {"sex": "male", "ages": (3, 3), "point": SOCCO, "at": LOST_AT},
        True,
    ),
    (
        "age, sex and day alone, far away",
        {"sex": "male", "ages": (3, 3), "point": BERRECHID, "at": LOST_AT - timedelta(hours=9)},
        False,
    ),
    (
        "a girl of that age at the place",
        {"sex": "female", "ages": (3, 3), "point": SOCCO, "at": LOST_AT},
        False,
    ),
    (
        "a boy of fifteen at the place",
        {"sex": "male", "ages": (15, 15), "point": SOCCO, "at": LOST_AT},
        False,
    ),
    ("nothing known", {}, False),
]


@pytest.mark.parametrize(("about", "case", "shown"), WHOLE, ids=[row[0] for row in WHOLE])
def test_which_matches_are_shown(about, case, shown):
    found = of_found(IN_THE_CENTRE, found_at=FOUND_AT)
    assert (score(compare(features(**case), found)) >= SHOWN_FROM) is shown


def test_a_runaway_who_gives_his_name_far_from_home_is_shown():
    case = features(names=("Youssef Exemplaire",), sex="male", ages=(14, 14), point=BERRECHID, at=LOST_AT)
    found = features(
        names=("Youcef Exemplaire",),
        sex="male",
        ages=(13, 15),
        point=TANGIER,
        at=LOST_AT + timedelta(hours=20),
    )
    assert score(compare(case, found)) > 0.9


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("veste rouge", "red jacket"),
        ("سترة حمراء", "veste rouge"),
        ("chaussures noires", "حذاء أسود"),
        ("الحقيبة", "sac"),
        ("lunettes", "نظارات"),
    ],
)
def test_words_for_one_thing_are_one(one, other):
    assert words(one) == words(other)


def test_words_that_say_little_are_left_out():
    assert words("un garçon avec une veste de 12 ans") == {"jacket"}


AGES = st.none() | st.tuples(st.integers(0, 8), st.integers(9, 17))
SIDES = st.builds(
    features,
    sex=st.sampled_from(["", "male", "female"]),
    ages=AGES,
    height_cm=st.none() | st.floats(40, 200),
    point=st.none() | st.just(SOCCO) | st.just(TANGIER),
    described=st.frozensets(st.sampled_from(["red", "blue", "jacket"])),
)


@given(SIDES, SIDES)
def test_the_score_is_between_nothing_and_one_and_the_strongest_reason_comes_first(case, found):
    reasons = compare(case, found)
    assert 0 <= score(reasons) <= 1
    strengths = [abs(reason.points) for reason in reasons]
    assert strengths == sorted(strengths, reverse=True)
