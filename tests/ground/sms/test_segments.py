"""A text cut into short messages says the same again when it is joined, and no part is longer than a network takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nidaa.ground.charset import GSM7_BASIC, GSM7_EXTENSION, Encoding, TextRefused, measure_sms
from nidaa.ground.sms.alphabet import EXTENSION, TABLE, octets_of, text_of
from nidaa.ground.sms.segments import TooLong, numbered, parts_of, read_part, split

GSM7_TEXTS = st.text(st.sampled_from(sorted((GSM7_BASIC | GSM7_EXTENSION) - {"\r"})), max_size=900)
ANY_TEXTS = st.text(
    st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\u202d\u202e"),
    max_size=400,
)
ARABIC = st.text(st.sampled_from("ابتثجحخدذرزسشصضطظعغفقكلمنهوي ،.🧒0123456789"), max_size=400)
MOST_OCTETS = 140


def septets(part):
    """Octets the radio needs: GSM-7 letters are packed, 7 bits each, after a header filled up to whole septets."""
    if part.encoding is Encoding.UCS2:
        return len(part.octets)
    header = part.octets[0] + 1 if part.joined else 0
    bits = -(-header * 8 // 7) * 7 + 7 * (len(part.octets) - header)
    return -(-bits // 8)


def test_the_alphabet_is_that_of_the_writers_measure():
    assert set(TABLE) - {"\x1b"} == GSM7_BASIC
    assert set(EXTENSION) == GSM7_EXTENSION
    assert len(TABLE) == 128


# TS 23.038, 6.2.1 and 6.2.1.1, read off the tables.
@pytest.mark.parametrize(
    ("text", "octets"),
    [
        ("@", "00"), ("é", "05"), ("Ç", "09"), ("\n", "0a"), ("Δ", "10"), ("É", "1f"), (" ", "20"), ("A", "41"),
        ("§", "5f"), ("¿", "60"), ("z", "7a"), ("à", "7f"), ("€", "1b65"), ("[", "1b3c"), ("|", "1b40"),
        ("^{}\\", "1b141b281b291b2f"), ("Fès", "460473"),
    ],
)  # fmt: skip
def test_letters_have_the_codes_of_the_standard(text, octets):
    assert octets_of(text).hex() == octets
    assert text_of(bytes.fromhex(octets)) == text


@pytest.mark.parametrize(
    ("text", "lengths", "wide_lengths"),
    [
        pytest.param("", [], [], id="nothing"),
        pytest.param("a" * 160, [160], [160], id="160 fit one"),
        pytest.param("a" * 161, [153, 8], [152, 9], id="161 do not"),
        pytest.param("€" * 80, [80], [80], id="an extension character is two septets"),
        pytest.param("€" * 81, [76, 5], [76, 5], id="an escape stays with its character"),
        pytest.param("a" * 152 + "€" + "b" * 10, [152, 11], [152, 11], id="€ at the cut goes over whole"),
        pytest.param("س" * 70, [70], [70], id="70 Arabic letters fit one"),
        pytest.param("س" * 71, [67, 4], [66, 5], id="71 do not"),
        pytest.param("🧒" * 36, [33, 3], [33, 3], id="a pair is not cut in two"),
        pytest.param("é" * 159 + "ê", [67, 67, 26], [66, 66, 28], id="one ê makes three parts"),
    ],
)
def test_a_text_is_cut_where_networks_cut_it(text, lengths, wide_lengths):
    assert [len(part) for part in split(text)] == lengths
    assert [len(part) for part in split(text, wide=True)] == wide_lengths


def test_the_header_joins_parts_by_an_8_bit_reference():
    first, second = parts_of("a" * 161, reference=0x1234)
    assert (first.octets[:6].hex(), second.octets[:6].hex()) == ("050003340201", "050003340202")


def test_the_header_joins_parts_by_a_16_bit_reference():
    first, second = parts_of("س" * 71, reference=0x1234, wide=True)
    assert (first.octets[:7].hex(), second.octets[:7].hex()) == ("06080412340201", "06080412340202")


def test_one_part_has_no_header():
    (only,) = parts_of("سارة", reference=7)
    assert (only.joined, only.octets) == (False, "سارة".encode("utf-16-be"))


def test_a_letter_with_its_accent_apart_is_sent_as_it_was_approved():
    (one,) = parts_of("Fe\u0300s", reference=1)
    assert one.encoding is Encoding.UCS2
    assert read_part(one.octets, data_coding=8, joined=False) == "Fe\u0300s"


def test_more_parts_than_can_be_joined_are_refused():
    with pytest.raises(TooLong, match="fills 256 messages"):
        split("a" * (153 * 255 + 1))


def test_what_no_handset_can_show_is_refused():
    with pytest.raises(TextRefused):
        parts_of("a\x00b", reference=1)


@given(GSM7_TEXTS | ARABIC | ANY_TEXTS, st.booleans())
def test_the_parts_joined_are_the_text(text, wide):
    assert "".join(split(text, wide=wide)) == text


@given(GSM7_TEXTS | ARABIC | ANY_TEXTS, st.booleans(), st.integers(0, 0xFFFF))
def test_a_phone_reads_the_text_from_the_octets(text, wide, reference):
    parts = parts_of(text, reference=reference, wide=wide)
    coding = 8 if parts and parts[0].encoding is Encoding.UCS2 else 0
    assert "".join(read_part(one.octets, data_coding=coding, joined=one.joined) for one in parts) == text


@given(GSM7_TEXTS | ARABIC | ANY_TEXTS, st.booleans())
def test_no_part_is_longer_than_a_message(text, wide):
    assert all(septets(part) <= MOST_OCTETS for part in parts_of(text, reference=1, wide=wide))


@given(GSM7_TEXTS | ARABIC)
def test_there_are_as_many_parts_as_the_writer_was_told(text):
    assert len(split(text)) == measure_sms(text).parts


@given(GSM7_TEXTS | ARABIC, st.booleans(), st.integers(0, 0xFFFF))
def test_the_next_persons_parts_differ_only_in_their_reference(text, wide, reference):
    parts = parts_of(text, reference=0, wide=wide)
    assert numbered(parts, reference) == parts_of(text, reference=reference, wide=wide)
