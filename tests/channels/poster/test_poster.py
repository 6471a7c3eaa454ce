"""The poster: what can be read out of it, what fits on it, what never stands on it, when it is gone."""

import errno
import io
import json
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
import typst
from django.conf import settings
from PIL import Image
from pypdf import PdfReader
from tests.factories.notices import LANGUAGES, NAMES, PHOTO, alert, everything_in, parcel, update, withdrawal

from nidaa.alerts.facts import CHILD_FIELDS
from nidaa.distribution.channels import poster
from nidaa.distribution.channels.poster import send as sending
from nidaa.distribution.channels.poster.content import words_of
from nidaa.distribution.channels.poster.render import render
from nidaa.distribution.channels.poster.send import send
from nidaa.distribution.errors import Undeliverable
from nidaa.ground.country import pack
from nidaa.packs.facts import Act, AlertKind

TEMPLATES = Path(poster.__file__).parent / "templates"
FONTS = Path(poster.__file__).parent / "fonts"
# As long as an officer may write when in a hurry, in every field and language.
LONG_AR = "معطف طويل أزرق داكن بقلنسوة وسروال جينز ممزق عند الركبة وحذاء رياضي أبيض عليه خط أحمر وحقيبة مدرسية خضراء "
LONG_FR = "long manteau bleu foncé à capuche, jean déchiré au genou, baskets blanches à bande rouge et cartable vert "
LONG_ZGH = "ⴰⵎⵍⵙⵓ ⴰⵖⵣⵣⴰⴼ ⴰⵣⴳⵣⴰⵡ ⴷ ⵓⵙⵔⵡⴰⵍ ⴷ ⵜⵏⵉⵍⵉⵏ ⵜⵓⵎⵍⵉⵍⵉⵏ ⴷ ⵜⵙⵓⴽⵉ ⵜⴰⵣⴳⵣⴰⵡⵜ ⵏ ⵜⵉⵏⵎⵍ "


@pytest.fixture(scope="module")
def photo():
    out = io.BytesIO()
    Image.new("RGB", (960, 1200), "#8090a0").save(out, "JPEG")
    return out.getvalue()


def text_of(notice, photo=None):
    """Pages and words of the PDF, in the letters a reader would type: ligatures taken apart, no marks of direction."""
    reader = PdfReader(io.BytesIO(render(notice, photo, pack=pack()).pdf))
    text = unicodedata.normalize("NFKC", " ".join(page.extract_text() for page in reader.pages))
    return len(reader.pages), "".join(char for char in text if unicodedata.category(char) != "Cf")


def holds(text, words):
    """Word by word: a PDF keeps Arabic words in the order of the ink, from left to right."""
    return all(word in text for word in words.split())


def with_fields(notice, **fields):
    child = {code: {**known, **fields.get(code, {})} for code, known in notice.child.items()}
    return replace(notice, child=child)


def all_fit(template, notice, photo):
    data = {"data": json.dumps(words_of(notice, photo, pack=pack()))}
    found = typst.query(
        str(TEMPLATES / f"{template}.typ"), "<fits>", root=str(TEMPLATES), font_paths=[str(FONTS)],
        ignore_system_fonts=True, sys_inputs=data, field="value",
    )  # fmt: skip
    return json.loads(found)


@pytest.mark.parametrize(
    "notice",
    [alert(), alert(kind=AlertKind.ABDUCTION), update(alert())],
    ids=["alert", "abduction", "update"],
)
def test_what_matters_can_be_read_and_searched_in_three_scripts(notice, photo):
    pages, text = text_of(notice, photo)
    assert pages == 1
    for words in (*NAMES, "باب بوجلود", "سترة حمراء", "Bab Boujloud", "veste rouge", "ⴱⴰⴱ ⴱⵓⵊⵍⵓⴷ"):
        assert holds(text, words), words
    for code in ("ar", "fr", "zgh"):
        assert holds(text, notice.event[code])
    assert notice.release.code in text
    assert "19 · 177" in text
    assert "25/11/2026" in text
    assert notice.url in text
    assert pack().credits in text


def test_the_pdf_is_for_screen_readers_too(photo):
    reader = PdfReader(io.BytesIO(render(alert(), photo, pack=pack()).pdf))
    assert reader.metadata.title == alert().texts["ar"]["headline"]
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "ar"
    assert b"pdfuaid" in reader.trailer["/Root"]["/Metadata"].get_object().get_data()


def test_pictures_have_the_size_of_a_sheet_and_of_a_telephone(photo):
    sheets = render(alert(), photo, pack=pack())
    assert Image.open(io.BytesIO(sheets.story)).size == (1080, 1920)
    width, height = Image.open(io.BytesIO(sheets.png)).size
    assert width / height == pytest.approx(210 / 297, abs=0.002)
    assert max(len(sheets.pdf), len(sheets.png), len(sheets.story)) < 1_000_000


def test_the_same_notice_makes_the_same_sheets(photo):
    assert render(alert(), photo, pack=pack()) == render(alert(), photo, pack=pack())


def test_an_exercise_says_so_across_the_sheet_whatever_its_texts_say(photo):
    _, text = text_of(alert(exercise=True), photo)
    for code in LANGUAGES:
        assert pack().wording[code].exercise in text
    assert "EXERCICE" not in text_of(alert(), photo)[1]
    # Over the photo too, which is of one colour: the mark and its edges bring many.
    plain, marked = (render(alert(exercise=flag), photo, pack=pack()).story for flag in (False, True))
    over_photo = (300, 860, 780, 1000)
    assert _colours(marked, over_photo) > 3 * _colours(plain, over_photo)


def _colours(picture, box):
    return len(Image.open(io.BytesIO(picture)).convert("RGB").crop(box).getcolors(100_000))


def test_the_longest_fields_still_fit(photo):
    short = {"first_name", "age", "date", "time", "plate", "change", "height"}
    fields = [field for field in CHILD_FIELDS if field not in short]
    when = {"date": "الأربعاء، 25 نونبر 2026", "time": "23:30"}
    long = with_fields(
        alert(kind=AlertKind.ABDUCTION, exercise=True),
        ar=dict.fromkeys(fields, LONG_AR) | {"first_name": "عبد الرحمان نور الدين"} | when,
        fr=dict.fromkeys(fields, LONG_FR) | {"first_name": "Abderrahmane Noureddine", "plate": "12345-أ-6"},
        zgh=dict.fromkeys(fields, LONG_ZGH),
    )
    for template in ("poster", "story"):
        fits = all_fit(template, long, photo)
        assert fits
        assert all(fits), template


def test_what_cannot_fit_is_cut_and_never_pushes_the_number_off_the_sheet(photo):
    endless = with_fields(alert(), ar={"clothing": LONG_AR * 60}, fr={"clothing": LONG_FR * 60})
    pages, text = text_of(endless, photo)
    assert pages == 1
    assert "19 · 177" in text
    assert Image.open(io.BytesIO(render(endless, photo, pack=pack()).story)).size == (1080, 1920)


def test_an_alert_of_which_little_is_known_still_makes_a_poster():
    bare = replace(alert(), child={code: {} for code in LANGUAGES}, sex="")
    _, text = text_of(bare)
    assert "Enfant disparu(e)" in text


@pytest.mark.parametrize("languages", [("fr",), ("en", "ar"), LANGUAGES])
def test_a_poster_has_the_first_three_languages_of_its_alert(languages):
    shown = words_of(alert(languages=languages), None, pack=pack())["languages"]
    assert shown == tuple(code for code in ("ar", "fr", "zgh", "en") if code in languages)[:3]
    assert render(alert(languages=languages), None, pack=pack()).pdf


def test_words_are_shown_and_never_read_as_markup():
    hostile = '#panic("x") $x$ *b* `c` <l> @ref \\ [ ] { } #image("/etc/passwd")'
    notice = with_fields(alert(), ar={"clothing": hostile}, fr={"first_name": hostile})
    _, text = text_of(notice)
    assert '#panic("x")' in text
    assert "/etc/passwd" in text


def test_only_the_listed_fields_of_a_child_are_printed():
    notice = with_fields(alert(), ar={"health": "KANARI", "family_name": "KANARI"}, fr={"address": "KANARI"})
    assert "KANARI" not in json.dumps(words_of(notice, None, pack=pack()))


def test_a_measure_written_in_two_ways_is_printed_once():
    notice = with_fields(alert(), ar={"height": "132 سم"}, fr={"height": "1,32 m"}, zgh={"height": "1.32 m"})
    (height,) = [
        row for row in words_of(notice, None, pack=pack())["rows"] if row["labels"]["fr"] == "Taille"
    ]
    assert [words for _, words in height["words"]] == ["132 سم", "1,32 m"]


def test_a_plate_is_printed_once_though_texts_from_the_left_hold_a_mark_beside_its_letter():
    plates = {"ar": "12345 | أ | 6", "fr": "12345 | أ\u200e | 6", "zgh": "12345 | أ\u200e | 6"}
    notice = with_fields(alert(), **{code: {"plate": plate} for code, plate in plates.items()})
    (row,) = [row for row in words_of(notice, None, pack=pack())["rows"] if row["plain"]]
    assert [words for _, words in row["words"]] == ["12345 | أ | 6"]


@pytest.mark.parametrize("act", [Act.FOUND, Act.CANCELLED, Act.EXPIRED])
def test_a_withdrawn_alert_has_no_poster(act):
    with pytest.raises(ValueError, match="no poster"):
        render(withdrawal(alert(), act), None, pack=pack())


def folder():
    return Path(settings.PUBLIC_FOLDER)


def sent(notice, photo):
    return send(parcel(notice, channel="poster", photo=replace(PHOTO, large=photo)))


def sheets_there():
    return sorted(path.name for path in folder().rglob("*") if path.suffix in {".pdf", ".png"})


def test_sheets_lie_beside_the_page_and_writing_twice_changes_nothing(photo):
    first = alert()
    assert sent(first, photo).reference == f"{first.url}/poster.pdf"
    before = everything_in(folder())
    assert sheets_there() == ["poster.pdf", "poster.png", "story.png"]
    sent(first, photo)
    assert everything_in(folder()) == before


@pytest.mark.parametrize("act", [Act.FOUND, Act.CANCELLED, Act.EXPIRED])
def test_a_withdrawal_takes_the_sheets_away_and_an_earlier_release_does_not_bring_them_back(act, photo):
    first = alert()
    sent(first, photo)
    sent(withdrawal(first, act), photo)
    assert sheets_there() == []
    assert sent(first, photo).reference == "overtaken"
    assert sheets_there() == []


def test_a_full_disk_is_tried_again(monkeypatch, photo):
    def refused(path, content):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(sending, "put", refused)
    with pytest.raises(Undeliverable, match="cannot be written") as caught:
        sent(alert(), photo)
    assert not caught.value.permanent


def test_a_photo_that_is_none_is_not_tried_for_ever():
    with pytest.raises(Undeliverable, match="cannot be set") as caught:
        sent(alert(), b"not a picture")
    assert caught.value.permanent
