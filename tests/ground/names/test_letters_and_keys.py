"""One form for each letter, small words joined or gone, keys that meet, an index that answers at once."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nidaa.ground.names.index import NameIndex
from nidaa.ground.names.keys import name_keys
from nidaa.ground.names.letters import plain, words
from nidaa.ground.names.particles import Part, parts


@pytest.mark.parametrize(
    ("text", "written"),
    [
        pytest.param("مُحَمَّد", "محمد", id="tashkeel"),
        pytest.param("محـــمد", "محمد", id="tatweel"),
        pytest.param("أإآٱ", "اااا", id="alifs"),
        pytest.param("ليلى", "ليلي", id="alif maqsura"),
        pytest.param("فاطمة", "فاطمه", id="ta marbuta"),
        pytest.param("عائشة", "عايشه", id="hamza on its chair"),
        pytest.param("٠١٢٣٤٥٦٧٨٩", "0123456789", id="Arabic-Indic digits"),
        pytest.param("۴۵۶", "456", id="Persian digits"),
        pytest.param("ﷲ ﻣﺤﻤﺪ", "الله محمد", id="presentation forms"),
        pytest.param("  El   HASSANI ", "el hassani", id="capitals and spaces"),
        pytest.param("Aïcha Éléonore", "aicha eleonore", id="accents"),
        pytest.param("M’hamed", "mhamed", id="apostrophe"),
        pytest.param("L'Alaoui", "el alaoui", id="French article"),
        pytest.param("ⵙⴰⵍⵎⴰ ⵖⵔⵎⴰⵏ", "salma ghrman", id="Tifinagh"),
        pytest.param("ڭنون", "گنون", id="Moroccan gaf"),
        pytest.param("\u200fعلي\u200e", "علي", id="direction marks"),
    ],
)
def test_a_name_is_written_plainly(text, written):
    assert plain(text) == written


@given(st.text(max_size=40))
def test_writing_plainly_twice_changes_no_word(text):
    assert words(plain(text)) == words(plain(plain(text)))


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("Ben Ali", (Part("benali", arabic=False),)),
        ("بن علي", (Part("بنعلي", arabic=True),)),
        ("Youssef Ben Ali", (Part("youssef", arabic=False), Part("benali", arabic=False))),
        ("Bennis", (Part("bennis", arabic=False),)),
        ("El Fassi", (Part("fassi", arabic=False, article=True),)),
        ("Elfassi", (Part("fassi", arabic=False, article=True),)),
        ("Ech-Chaoui", (Part("chaoui", arabic=False, article=True),)),
        ("Alaoui", (Part("alaoui", arabic=False),)),
        ("Alami", (Part("alami", arabic=False),)),
        ("إلياس", (Part("الياس", arabic=True),)),
        ("الفاسي", (Part("فاسي", arabic=True, article=True),)),
        ("Abd El Karim", (Part("karim", arabic=False, servant=True, article=True),)),
        ("عبد الكريم", (Part("كريم", arabic=True, servant=True, article=True),)),
        ("Badr Eddine", (Part("badrdine", arabic=False),)),
        ("Imad Eddine", (Part("imadine", arabic=False),)),
        ("Moulay Ali", (Part("ali", arabic=False),)),
        ("Lalla", (Part("lalla", arabic=False),)),
        ("El Haj", (Part("haj", arabic=False, article=True),)),
        ("Simo", (Part("mohamed", arabic=False),)),
        ("Ben", (Part("ben", arabic=False),)),
        ("El", (Part("el", arabic=False),)),
        ("بن عبد الله", (Part("بنعبدلاه", arabic=True),)),
    ],
)
def test_small_words_join_or_fall_away(text, units):
    assert parts(text) == units


@pytest.mark.parametrize(
    ("one", "other"),
    [("Mohamed", "محمد"), ("Ali", "علي"), ("Aya", "آية"), ("Nadhir", "نظير"), ("Rim", "ريم"), ("Larbi", "العربي"),
     ("Abdelkader", "Kader"), ("Mustapha", "Mostafa")],
)  # fmt: skip
def test_names_that_may_be_one_share_a_key(one, other):
    assert name_keys(one) & name_keys(other)


def test_strangers_seldom_share_a_key():
    names = [
        "Mohamed",
        "Zineb",
        "Khadija",
        "Youssef",
        "Rachid",
        "Soukaina",
        "Brahim",
        "Ghizlane",
        "Othmane",
        "Ilyas",
    ]
    assert not [(a, b) for a in names for b in names if a < b and name_keys(a) & name_keys(b)]


GIVEN = [
    "Mohamed",
    "Zineb",
    "Khadija",
    "Youssef",
    "Rachid",
    "Soukaina",
    "Brahim",
    "Ghizlane",
    "Othmane",
    "Ilyas",
    "Salma",
    "Aya",
    "Hamza",
    "محمد",
    "فاطمة",
    "زينب",
    "يوسف",
    "أمين",
]
FAMILY = [
    "Alaoui",
    "Bennani",
    "Chraibi",
    "Berrada",
    "Tazi",
    "Ouahbi",
    "Cherkaoui",
    "Benjelloun",
    "العلوي",
    "بناني",
    "الشرايبي",
    "برادة",
    "بنجلون",
    "الإدريسي",
]


@pytest.fixture(scope="module")
def two_thousand():
    chance = random.Random(4)
    invented = [
        "".join(chance.choice("bdfhjklmnrstz") + chance.choice("aiou") for _ in range(3)) for _ in range(400)
    ]
    names = [
        f"{chance.choice(GIVEN)} {chance.choice(GIVEN)} {chance.choice(FAMILY + invented)}"
        for _ in range(1999)
    ]
    return NameIndex([*enumerate(names), ("the child", "Ghita El Mansouri")])


@pytest.mark.parametrize("asked", ["غيثة المنصوري", "Rhita Mansouri", "EL MANSOURI Ghita", "Ghita Mansoury"])
def test_a_child_is_found_among_two_thousand_whatever_the_spelling(two_thousand, asked):
    assert two_thousand.search(asked)[0].whose == "the child"


@pytest.mark.parametrize("asked", ["Mohamed Amine Alaoui", "Zineb Bennani", "يوسف العلوي"])
@pytest.mark.timeout(20)  # a guard against comparing without an index; measured 5-50 ms
def test_two_thousand_names_are_compared_at_once(two_thousand, asked):
    assert len(two_thousand.search(asked, limit=5)) <= 5


def test_each_person_is_found_once_by_the_name_that_fits_best():
    index = NameIndex([(7, "Fatima Zahra Tazi"), (7, "Fatima Tazi"), (8, "Hamza Tazi"), (9, "")])
    found = index.search("فاطمة التازي")
    assert len(index) == 4
    assert [(likely.whose, likely.name) for likely in found] == [(7, "Fatima Tazi")]


def test_no_more_are_returned_than_asked_for():
    index = NameIndex(enumerate(["Aya Tazi"] * 30))
    assert len(index.search("Aya Tazi", limit=5)) == 5
