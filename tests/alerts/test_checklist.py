"""The checklist: for each rule a draft that it stops, beside one that it lets pass."""

from dataclasses import replace

import pytest

from nidaa.alerts.facts import Content, Level
from nidaa.alerts.rules import Circumstances, checklist, numbers_in, readable, script_of

LANGUAGES = ("ar", "fr", "zgh", "en")
FIELDS = {
    "ar": {
        "first_name": "زينب",
        "age": "9 سنوات",
        "commune": "فاس",
        "clothing": "سترة حمراء",
        "plate": "12345 أ 6",
    },
    "fr": {
        "first_name": "Zineb",
        "age": "9 ans",
        "commune": "Fès",
        "clothing": "veste rouge",
        "plate": "12345 أ 6",
    },
    "zgh": {"first_name": "Zineb", "age": "9", "commune": "Fès", "clothing": "veste", "plate": "12345 أ 6"},
    "en": {
        "first_name": "Zineb",
        "age": "9 years",
        "commune": "Fès",
        "clothing": "red jacket",
        "plate": "12345 أ 6",
    },
}
CONTENT = Content(
    tier="T2",
    sex="f",
    languages=LANGUAGES,
    fields=FIELDS,
    written={},
    area={"circles": [{"lat": 34.06, "lon": -4.98, "radius_km": 25}], "polygons": [], "places": []},
    point=(34.06, -4.98),
    contacts=("police",),
    photo_id="p",
    photo_alt=dict.fromkeys(LANGUAGES, "portrait"),
    crop=None,
    last_seen_at="2026-11-24T20:00:00+00:00",
    hours=24,
)
TEXTS = {
    language: dict.fromkeys(("headline", "short", "medium", "long"), "Appelez le 19")
    for language in LANGUAGES
}
AROUND = Circumstances(
    may_publish=True,
    scope="name_and_photo",
    criteria_met=True,
    pin_place={"fr": "Fès", "ar": "فاس"},
    companion_minor=False,
    sms_parts=dict.fromkeys(LANGUAGES, 2),
    people=1_200_000,
    contact_numbers=("19",),
)


def fields(language, **words):
    return {**FIELDS, language: {**FIELDS[language], **words}}


BLOCKED = [
    ("consent", {}, {}, {"may_publish": False}),
    ("consent", {}, {}, {"scope": "photo_only"}),
    ("consent", {}, {}, {"scope": "name_only"}),
    ("criteria", {}, {}, {"criteria_met": False}),
    ("translation", {"fields": fields("ar", clothing="")}, {}, {}),
    ("translation", {"fields": fields("fr", age="")}, {}, {}),
    ("numbers", {"fields": fields("ar", age="8 سنوات")}, {}, {}),
    ("numbers", {"fields": fields("fr", plate="12354 أ 6")}, {}, {}),
    ("numbers", {"fields": fields("fr", plate="12345 ب 6")}, {}, {}),
    ("contact", {"written": {"fr": {"long": "Appelez-nous. 12345 أ 6"}}}, {}, {}),
    ("numbers", {"written": {"fr": {"long": "Appelez le 19."}}}, {}, {}),
    ("pin", {"fields": fields("fr", commune="Meknès")}, {}, {}),
    ("relative date", {}, {"fr": "Disparue hier soir"}, {}),
    ("relative date", {}, {"ar": "اختفت أمس مساء"}, {}),
    ("relative date", {}, {"en": "Last seen this morning"}, {}),
    ("characters", {}, {"fr": "Appelez\u200b le 19"}, {}),
    ("characters", {}, {"ar": "اتصل \u202e19"}, {}),
    ("photo", {"photo_alt": {"fr": "portrait", "zgh": "x", "en": "y"}}, {}, {}),
    (
        "companion",
        {"fields": {code: {**words, "companion": "X"} for code, words in FIELDS.items()}},
        {},
        {"companion_minor": True},
    ),
    ("area", {"area": {}}, {}, {}),
    ("area", {}, {}, {"people": 0}),
]
WARNED = [
    ("criteria", {}, {}, {"criteria_met": None}),
    ("translation", {"fields": fields("zgh", clothing="")}, {}, {}),
    ("pin", {"point": None}, {}, {"pin_place": {}}),
    ("photo", {"photo_id": ""}, {}, {}),
    ("length", {}, {}, {"sms_parts": {"ar": 7}}),
]


def found(content, written, around):
    made = {**TEXTS, **{language: {**TEXTS[language], "long": text} for language, text in written.items()}}
    return checklist(replace(CONTENT, **content), made, replace(AROUND, **around))


def test_a_whole_alert_has_an_empty_checklist():
    assert found({}, {}, {}) == ()


@pytest.mark.parametrize(("rule", "content", "written", "around"), BLOCKED)
def test_what_must_be_mended_blocks(rule, content, written, around):
    assert {f.rule for f in found(content, written, around) if f.level is Level.BLOCKS} == {rule}


@pytest.mark.parametrize(("rule", "content", "written", "around"), WARNED)
def test_what_the_approver_must_know_warns_and_does_not_block(rule, content, written, around):
    findings = found(content, written, around)
    assert {f.rule for f in findings} == {rule}
    assert all(f.level is Level.WARNS for f in findings)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("9 ans, 1,32 m", ("1", "32", "9")),
        ("٩ سنوات", ("9",)),
        ("أ 12 | 3", ("12", "3")),
        ("1 h 05", ("1", "5")),
        ("01:05", ("1", "5")),
        ("00:00", ("0", "0")),
        ("", ()),
    ],
)
def test_numbers_are_compared_whatever_the_digits(text, numbers):
    assert numbers_in(text) == numbers


@pytest.mark.parametrize(
    ("text", "script"), [("veste", "latn"), ("سترة Nike", "arab"), ("ⴰⵣⵓⵍ", "tfng"), ("123", "")]
)
def test_the_script_of_a_text_is_that_of_most_letters(text, script):
    assert script_of(text) == script


@pytest.mark.parametrize(
    ("words", "language", "shown"),
    [
        ("…45 | أ | 15", "fr", "…45 | أ\u200e | 15"),
        ("12345 أ 6", "en", "12345 أ\u200e 6"),
        ("…45 | أ | 15", "ar", "…45 | أ | 15"),
        ("veste rouge", "fr", "veste rouge"),
        ("باب بوجلود", "fr", "باب بوجلود"),
    ],
)
def test_a_plate_quoted_in_a_left_to_right_text_keeps_its_order(words, language, shown):
    assert readable(words, language) == shown
