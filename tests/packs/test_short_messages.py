import pytest

from nidaa.ground.charset import measure_sms
from nidaa.packs.pack import load_pack
from nidaa.packs.short_messages import folded

MA = load_pack("ma")


@pytest.mark.parametrize("language", ["fr", "ar", "en", "zgh"])
@pytest.mark.parametrize("answer", [MA.sms.left, MA.sms.helped])
def test_an_answer_is_one_message(answer, language):
    assert measure_sms(answer.of(language)).parts == 1
    assert MA.contact_line(["police", "gendarmerie"]) in answer.of(language)


@pytest.mark.parametrize(
    ("typed", "language"),
    [
        ("STOP", "fr"), ("stop", "fr"), (" Stop. ", "fr"), ("ARRET", "fr"), ("arrêt", "fr"), ("أوقف", "ar"),
        ("اوقف", "ar"), ("«أوقف»", "ar"), ("أَوْقِف", "ar"), ("إلغاء", "ar"), ("الغاء", "ar"), ("أوقـف", "ar"), ("Unsubscribe", "en"),
    ],
)  # fmt: skip
def test_people_leave_by_the_word_however_they_type_it(typed, language):
    assert MA.sms.stop[folded(typed)] == language


def test_no_word_means_both():
    assert not set(MA.sms.stop) & set(MA.sms.help)
