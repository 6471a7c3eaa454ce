"""The approved words, byte for byte, in as few messages as they fill."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.notices import alert, update, withdrawal

from nidaa.distribution.channels.sms.render import bodies, body_of, too_long
from nidaa.ground.charset import Encoding, TextRefused
from nidaa.packs.facts import Act

URL = alert().url


def notice_with(**short):
    notice = alert(languages=tuple(short))
    texts = {
        language: {"short": text, "headline": text, "medium": text, "long": text}
        for language, text in short.items()
    }
    return replace(notice, texts=texts)


def test_the_approved_text_is_sent_byte_for_byte():
    notice = alert()
    for language in ("ar", "fr", "zgh", "en"):
        assert notice.texts[language]["short"] in bodies(notice).of(language).text


def test_two_languages_go_together_where_it_costs_no_more():
    notice = notice_with(ar=f"سارة 19 {URL}", fr=f"Sara 19 {URL}")
    short = replace(notice, url="https://a.ma/1", texts={
        "ar": {"short": "طفلة: سارة. 19 https://a.ma/1"}, "fr": {"short": "Sara. 19 https://a.ma/1"},
    })  # fmt: skip
    both = bodies(short)
    assert both.of("ar").text == "طفلة: سارة. 19 https://a.ma/1\nSara. 19 https://a.ma/1"
    assert both.of("fr") == both.of("ar")
    assert len(both.of("ar").parts) == 1
    assert both.of("ar").languages == ("ar", "fr")


def test_a_reader_of_french_is_not_made_to_pay_for_arabic():
    notice = notice_with(
        ar=f"إنذار باختفاء طفلة: زينب. اتصل 19 {URL}", fr=f"Alerte: Zineb. Appelez le 19. {URL}"
    )
    french = bodies(notice).of("fr")
    assert (french.languages, french.encoding, len(french.parts)) == (("fr",), Encoding.GSM7, 1)


def test_who_reads_neither_language_gets_both():
    notice = notice_with(ar=f"زينب 19 {URL}", fr=f"Zineb 19 {URL}")
    assert bodies(notice).of("zgh").languages == ("ar", "fr")
    assert bodies(notice).of("").languages == ("ar", "fr")


def test_a_text_written_without_link_or_number_gets_them_behind_it():
    notice = notice_with(fr="Alerte: Zineb, 9 ans.")
    assert bodies(notice).of("fr").text == f"Alerte: Zineb, 9 ans. 19 / 177 {URL}"


@pytest.mark.parametrize("act", [Act.FOUND, Act.CANCELLED, Act.EXPIRED])
def test_the_end_names_nobody_and_is_sent_as_it_was_written(act):
    over = withdrawal(alert(), act)
    for language in over.languages:
        text = bodies(over).of(language).text
        assert over.texts[language]["short"] in text
        assert not any(name in text for name in ("زينب", "Zineb", "ⵣⵉⵏⴱ"))


def test_an_exercise_says_so_first():
    assert bodies(alert(exercise=True)).of("fr").text.startswith("EXERCICE")


def test_a_correction_says_that_it_is_one():
    assert bodies(update(alert())).of("fr").text.startswith("MISE A JOUR")


def test_the_writer_sees_how_many_parts_and_which_letters_make_it_long():
    one = body_of("Fête à Fès: " + "a" * 200, "fr")
    assert (one.encoding, len(one.parts), one.outside) == (Encoding.UCS2, 4, ("ê",))
    assert too_long(one, 3) == (
        "The short text fills 4 messages; 3 at most. Shorten it. Letters outside GSM-7 make it long: ê"
    )
    assert too_long(one, 4) == ""


def test_what_no_handset_can_show_is_refused():
    with pytest.raises(TextRefused):
        body_of("Zineb\u202e", "fr")


@given(
    st.text(st.sampled_from("زينب سارة 19،"), min_size=1, max_size=200),
    st.text(st.sampled_from("Zineb é ê 19,€"), min_size=1, max_size=300),
)
def test_nobody_gets_more_parts_than_their_own_language_fills(arabic, french):
    notice = notice_with(ar=f"{arabic} 19 {URL}", fr=f"{french} 19 {URL}")
    sent = bodies(notice)
    for language in ("ar", "fr"):
        assert len(sent.of(language).parts) <= len(body_of(notice.texts[language]["short"], language).parts)
        assert notice.texts[language]["short"] in sent.of(language).text
