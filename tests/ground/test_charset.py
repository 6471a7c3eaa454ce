"""A writer sees how much of a message a text fills, and which characters make it long."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nidaa.ground.charset import (
    GSM7_BASIC,
    GSM7_EXTENSION,
    Encoding,
    TextRefused,
    measure_cell_broadcast,
    measure_sms,
    tidy,
    to_gsm7,
)

GSM7_TEXTS = st.text(st.sampled_from(sorted((GSM7_BASIC | GSM7_EXTENSION) - {"\r"})), max_size=700)
ANY_TEXTS = st.text(
    st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\u202d\u202e"), max_size=300
)


@pytest.mark.parametrize(
    ("text", "encoding", "units", "parts"),
    [
        pytest.param("", Encoding.GSM7, 0, 0, id="nothing is no message"),
        pytest.param("a" * 160, Encoding.GSM7, 160, 1, id="160 septets fit one"),
        pytest.param("a" * 161, Encoding.GSM7, 161, 2, id="161 are joined"),
        pytest.param("a" * 306, Encoding.GSM7, 306, 2, id="two joined hold 153 each"),
        pytest.param("a" * 307, Encoding.GSM7, 307, 3, id="307 need a third"),
        pytest.param("€" * 80, Encoding.GSM7, 160, 1, id="an extension character is two septets"),
        pytest.param("€" * 153, Encoding.GSM7, 306, 3, id="an escape is not cut off its character"),
        pytest.param("àéèùìòÇÉäöñüßÆæØøÅå", Encoding.GSM7, 19, 1, id="accents GSM-7 has"),
        pytest.param("é" * 159 + "ê", Encoding.UCS2, 160, 3, id="one ê makes three parts"),
        pytest.param("س" * 70, Encoding.UCS2, 70, 1, id="70 Arabic letters fit one"),
        pytest.param("س" * 71, Encoding.UCS2, 71, 2, id="71 are joined"),
        pytest.param("س" * 135, Encoding.UCS2, 135, 3, id="three joined beyond 134"),
        pytest.param("ⴰⵣⵓⵍ", Encoding.UCS2, 4, 1, id="Tifinagh is one unit a letter"),
        pytest.param("🧒" * 35, Encoding.UCS2, 70, 1, id="an emoji is two units"),
        pytest.param("🧒" * 67, Encoding.UCS2, 134, 3, id="an emoji is not cut in two"),
        pytest.param("a\r\nb", Encoding.GSM7, 3, 1, id="a Windows line end counts once"),
        pytest.param("e\u0301", Encoding.GSM7, 1, 1, id="a composed accent counts once"),
    ],
)
def test_an_sms_is_counted_as_the_network_counts_it(text, encoding, units, parts):
    size = measure_sms(text)
    assert (size.encoding, size.units, size.parts) == (encoding, units, parts)


@pytest.mark.parametrize("letter", "çâêîôûëïœÀÂÈÊÎÔÙÛŒ«»’“”…–—\u00a0\u202f")
def test_the_french_characters_outside_gsm7_are_named(letter):
    assert measure_sms(f"Alerte {letter} enfant {letter}").outside == (letter,)


@pytest.mark.parametrize("letter", "éèùàÉÇìòäöüñ'\"-:;!?%&@£$¥")
def test_the_french_characters_inside_gsm7_are_not(letter):
    assert measure_sms(letter).outside == ()


@pytest.mark.parametrize(
    ("text", "encoding", "units", "pages", "fits"),
    [
        pytest.param("", Encoding.GSM7, 0, 0, True, id="nothing"),
        pytest.param("a" * 93, Encoding.GSM7, 93, 1, True, id="one page"),
        pytest.param("a" * 94, Encoding.GSM7, 94, 2, True, id="two pages"),
        pytest.param("a" * 1395, Encoding.GSM7, 1395, 15, True, id="fifteen pages"),
        pytest.param("a" * 1396, Encoding.GSM7, 1396, 16, False, id="one septet too many"),
        pytest.param("س" * 41, Encoding.UCS2, 41, 1, True, id="one Arabic page"),
        pytest.param("س" * 615, Encoding.UCS2, 615, 15, True, id="615 units"),
        pytest.param("س" * 616, Encoding.UCS2, 616, 16, False, id="616 units"),
        pytest.param("🧒" * 307, Encoding.UCS2, 614, 16, False, id="pairs leave a unit empty on each page"),
    ],
)
def test_a_cell_broadcast_is_counted_in_pages(text, encoding, units, pages, fits):
    size = measure_cell_broadcast(text)
    assert (size.encoding, size.units, size.pages, size.fits) == (encoding, units, pages, fits)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("ab\x00", "Character 3 is a control character (U+0000)"),
        ("\x1b", "Character 1 is a control character (U+001B)"),
        ("a\tb", "Character 2 is a control character (U+0009)"),
        ("a\x85", "Character 2 is a control character (U+0085)"),
        ("a\ud83d", "Character 2 is half of a character"),
        ("177\u202e", "Character 4 forces the reading direction"),
    ],
)
@pytest.mark.parametrize("door", [tidy, measure_sms, measure_cell_broadcast, to_gsm7])
def test_what_no_handset_can_show_is_refused_in_a_sentence(door, text, sentence):
    with pytest.raises(TextRefused) as refusal:
        door(text)
    assert str(refusal.value).startswith(sentence)


def test_every_kind_of_line_end_becomes_a_line_feed():
    assert tidy("a\r\nb\rc\u2028d\u2029e\nf") == "a\nb\nc\nd\ne\nf"


def test_a_plainer_spelling_is_offered_and_says_what_it_changed():
    offer = to_gsm7("L’enfant «\u00a0Sœur\u00a0» fête à Fès… ça")
    assert offer.text == 'L\'enfant " Soeur " fete à Fès... ca'
    assert offer.changes == (
        ("’", "'"), ("«", '"'), ("\u00a0", " "), ("œ", "oe"), ("»", '"'), ("ê", "e"), ("…", "..."), ("ç", "c"),
    )  # fmt: skip
    assert offer.still_outside == ()
    assert measure_sms(offer.text).encoding is Encoding.GSM7


def test_letters_of_other_scripts_are_kept_and_named():
    offer = to_gsm7("Sara سا ê")
    assert offer.text == "Sara سا e"
    assert offer.still_outside == ("س", "ا")


@given(GSM7_TEXTS)
def test_a_gsm7_text_needs_no_respelling(text):
    assert to_gsm7(text).text == text
    assert measure_sms(text).encoding is Encoding.GSM7


@given(ANY_TEXTS)
def test_respelling_twice_changes_nothing_more(text):
    once = to_gsm7(text)
    assert to_gsm7(once.text).text == once.text
    assert (once.still_outside == ()) == (measure_sms(once.text).encoding is Encoding.GSM7)


@given(ANY_TEXTS)
def test_the_count_in_ucs2_is_that_of_utf16(text):
    size = measure_sms(text)
    if size.encoding is Encoding.UCS2:
        assert size.units == len(tidy(text).encode("utf-16-be")) // 2


@given(ANY_TEXTS)
def test_parts_are_never_fewer_than_a_division_tells(text):
    size = measure_sms(text)
    single, joined = (160, 153) if size.encoding is Encoding.GSM7 else (70, 67)
    least = min(size.units, 1) if size.units <= single else -(-size.units // joined)
    assert least <= size.parts <= least + 1
