import re
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nidaa.packs.errors import IncompleteTextError
from nidaa.packs.facts import Act, AlertKind, Length
from nidaa.packs.pack import load_pack
from nidaa.packs.wording import AFTERWARDS_FIELDS, PUBLIC_FIELDS, Template

MA = load_pack("ma")
BARE = {"contact": "19 / 177", "reference": "MA-2026-000123", "event": "Avis"}
FULL = BARE | {
    "first_name": "Salma",
    "age": "9",
    "height": "132",
    "clothing": "rouge",
    "marks": "-",
    "place": "Bab Boujloud",
    "commune": "Fes",
    "province": "Fes",
    "date": "24/11/2026",
    "time": "17:40",
    "vehicle": "Dacia",
    "plate": "12345",
    "companion": "M.",
    "url": "https://example.org/a",
    "valid_until": "25/11/2026",
    "change": "-",
}
EVERY = list(product(MA.wording, AlertKind, Act, Length, ("m", "f", "")))
# GSM 03.38 basic table, without what French does not use.
GSM7 = set("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ!\"#¤%&'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà0123456789")
GSM7 |= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


@pytest.mark.parametrize(("language", "kind", "act", "length", "sex"), EVERY)
def test_every_text_is_whole_whether_much_or_little_is_known(language, kind, act, length, sex):
    wording = MA.wording[language]
    for fields in (FULL, BARE):
        text = wording.text(kind, act, length, fields=fields, sex=sex, exercise=False)
        assert text.strip()
        assert not re.search(r"[{}]|\s,|,\s*\.| {2}", text)


@pytest.mark.parametrize(
    ("language", "kind", "length"), list(product(MA.wording, AlertKind, list(Length)[1:]))
)
def test_an_alert_says_whom_to_call(language, kind, length):
    text = MA.wording[language].text(kind, Act.ALERT, length, fields=FULL, sex="f", exercise=False)
    assert FULL["contact"] in text


@pytest.mark.parametrize(
    ("language", "order"),
    [("fr", "N'intervenez pas"), ("en", "Do not intervene"), ("ar", "لا تتدخل"), ("zgh", "ⴰⴷ ⵓⵔ ⵜⴽⵛⵎⵎ")],
)
def test_an_alert_tells_people_not_to_intervene(language, order):
    wording = MA.wording[language]
    for kind, length in product(AlertKind, (Length.MEDIUM, Length.LONG)):
        text = wording.text(kind, Act.ALERT, length, fields=FULL, sex="m", exercise=False)
        assert order.lower() in text.lower()


@pytest.mark.parametrize(("language", "kind"), list(product(MA.wording, AlertKind)))
@pytest.mark.parametrize("act", [Act.FOUND, Act.CANCELLED, Act.EXPIRED])
def test_once_it_is_over_no_text_can_name_the_child(language, kind, act):
    wording = MA.wording[language]
    for length in Length:
        assert wording.template(kind, act, length).fields() <= AFTERWARDS_FIELDS
        assert "Salma" not in wording.text(kind, act, length, fields=FULL, sex="f", exercise=False)


def test_no_template_shows_what_is_not_public():
    for wording in MA.wording.values():
        for template in wording.templates.values():
            assert template.fields() - set(wording.gendered) <= PUBLIC_FIELDS


@pytest.mark.parametrize("word", ["EXERCICE", "تمرين", "EXERCISE"])
def test_an_exercise_says_so_first(word):
    language = {"EXERCICE": "fr", "تمرين": "ar", "EXERCISE": "en"}[word]
    wording = MA.wording[language]
    for kind, act, length in product(AlertKind, Act, Length):
        assert wording.text(kind, act, length, fields=FULL, sex="f", exercise=True).startswith(word)


def test_words_agree_with_the_child():
    french = MA.wording["fr"]
    words = [
        french.text(AlertKind.MISSING, Act.ALERT, Length.HEADLINE, fields=FULL, sex=sex, exercise=False)
        for sex in ("m", "f", "unknown")
    ]
    assert [text.split(", ")[-1].split()[0] for text in words] == ["disparu", "disparue", "disparu(e)"]


def test_an_abduction_is_not_called_a_disappearance():
    for language, word in [("fr", "enlev"), ("ar", "اختُطف"), ("en", "abducted"), ("zgh", "ⵜⵜⵡⴰⴽⵔ")]:
        missing, abduction = (
            MA.wording[language].text(kind, Act.ALERT, Length.HEADLINE, fields=FULL, sex="f", exercise=False)
            for kind in (AlertKind.MISSING, AlertKind.ABDUCTION)
        )
        assert word not in missing
        assert word in abduction


@pytest.mark.parametrize(("kind", "act"), list(product(AlertKind, Act)))
def test_french_short_texts_stay_in_the_alphabet_of_one_cheap_message(kind, act):
    text = MA.wording["fr"].text(kind, act, Length.SHORT, fields=FULL, sex="", exercise=True)
    assert not set(text) - GSM7
    assert len(text) <= 160


@pytest.mark.parametrize(("kind", "act"), list(product(AlertKind, Act)))
def test_arabic_short_texts_fit_two_messages(kind, act):
    text = MA.wording["ar"].text(kind, act, Length.SHORT, fields=FULL, sex="f", exercise=True)
    assert len(text.encode("utf-16-le")) // 2 <= 2 * 67


def test_headlines_are_short_enough_for_cap():
    for language, kind, act in product(MA.wording, AlertKind, Act):
        text = MA.wording[language].text(kind, act, Length.HEADLINE, fields=FULL, sex="", exercise=True)
        assert len(text) <= 160


def test_tamazight_is_in_tifinagh_and_awaits_a_reader():
    wording = MA.wording["zgh"]
    texts = [*wording.labels.values(), wording.exercise]
    texts += [text for template in wording.templates.values() for piece in template.pieces for text in piece]
    for text in texts:
        letters = [char for char in re.sub(r"\{\w+\}", "", text) if char.isalpha()]
        assert all("\u2d30" <= char <= "\u2d7f" for char in letters)
    assert not wording.reviewed


def test_a_text_without_a_number_to_call_is_refused():
    with pytest.raises(IncompleteTextError, match="contact"):
        MA.wording["fr"].text(
            AlertKind.MISSING, Act.ALERT, Length.LONG, fields=FULL | {"contact": ""}, sex="f", exercise=False
        )


@given(st.text(max_size=30))
def test_a_brace_in_a_value_is_never_taken_for_a_field(value):
    name = "{contact}" + value
    text = MA.wording["fr"].text(
        AlertKind.MISSING, Act.ALERT, Length.LONG, fields=FULL | {"first_name": name}, sex="f", exercise=False
    )
    assert name in text


def test_the_first_alternative_whose_fields_are_known_is_taken():
    assert Template((("{a} {b}", "{a}"),), " ").fields() == {"a", "b"}


def test_every_language_has_the_same_labels():
    assert len({frozenset(wording.labels) for wording in MA.wording.values()}) == 1
