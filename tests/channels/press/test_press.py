"""The press kit: whole while the alert stands, under an address nobody guesses, and nowhere afterwards."""

import io
import json
import zipfile
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image, IptcImagePlugin
from tests.factories.notices import NAMES, PHOTO, alert, everything_in, parcel, update, withdrawal

from nidaa.distribution.channels.email.render import render as mail
from nidaa.distribution.channels.poster import send as posters
from nidaa.distribution.channels.press import send as sending
from nidaa.distribution.channels.press.render import Sheets, render
from nidaa.distribution.channels.press.send import send
from nidaa.distribution.errors import Undeliverable
from nidaa.distribution.facts import Photo, Target
from nidaa.distribution.rules import press_kit_url
from nidaa.ground.country import pack
from nidaa.packs.facts import Act

ALERT = alert()
SHEETS = Sheets(b"%PDF-1.7 poster", b"\x89PNG story")


def picture():
    out = io.BytesIO()
    Image.new("RGB", (960, 1200), (120, 80, 60)).save(out, "JPEG")
    return out.getvalue()


def kit(notice=ALERT, photo=None):
    made = render(notice, photo or picture(), SHEETS, pack=pack())
    archive = zipfile.ZipFile(io.BytesIO(made))
    assert archive.testzip() is None
    return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def real():
    """A photo that a poster can be set with."""
    return Photo(PHOTO.name, picture(), picture(), 960, 1200)


def folder(notice=ALERT):
    return Path(settings.PUBLIC_FOLDER) / "a" / notice.release.public_id


def published(notice, photo):
    posters.send(parcel(notice, photo=photo))
    return send(parcel(notice, photo=photo))


def test_a_newsroom_finds_all_it_needs():
    assert set(kit()) == {
        "README.fr.txt", "README.ar.txt", "README.en.txt", "photo.jpg", "poster.pdf", "story.png", "alert.json",
        "texts/ar.txt", "texts/fr.txt", "texts/zgh.txt", "texts/en.txt",
    }  # fmt: skip
    assert "Zineb" in kit()["texts/fr.txt"].decode()
    assert json.loads(kit()["alert.json"])["code"] == ALERT.release.code
    assert (kit()["poster.pdf"], kit()["story.png"]) == (SHEETS.pdf, SHEETS.story)
    assert render(ALERT, picture(), SHEETS, pack=pack()) == render(ALERT, picture(), SHEETS, pack=pack())


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", "À LA FIN DE L'ALERTE"), ("ar", "عند انتهاء الإنذار"), ("en", "WHEN THE ALERT ENDS")],
)
def test_it_says_until_when_and_what_to_do_at_the_end_and_names_nobody_by_itself(language, words):
    text = kit()[f"README.{language}.txt"].decode()
    assert words in text
    assert ALERT.url in text
    assert f"/widget/{ALERT.release.public_id}" in text
    assert not [name for name in NAMES if name in text]


def test_the_photo_says_whose_it_is_and_until_when_and_is_the_same_picture():
    opened = Image.open(io.BytesIO(kit()["photo.jpg"]))
    said = IptcImagePlugin.getiptcinfo(opened)
    assert "زينب" in said[2, 120].decode()
    assert "Zineb" in said[2, 120].decode()
    assert said[2, 110].decode() == "Nidaa · Maroc"
    assert said[2, 103].decode() == ALERT.release.code
    expires = ALERT.release.expires_at
    assert said[2, 37].decode() == f"{expires:%Y%m%d}"
    assert said[2, 38].decode() == f"{expires:%H%M%S}+0000"
    assert said[1, 90] == b"\x1b%G"
    assert opened.info["jfif"]
    assert list(opened.get_flattened_data()) == list(Image.open(io.BytesIO(picture())).get_flattened_data())


def test_long_words_are_cut_between_letters():
    texts = {code: dict.fromkeys(words, "ⵣ" * 3000) for code, words in ALERT.texts.items()}
    opened = Image.open(io.BytesIO(kit(replace(ALERT, texts=texts))["photo.jpg"]))
    caption = IptcImagePlugin.getiptcinfo(opened)[2, 120]
    assert len(caption) <= 2000
    assert set(caption.decode()) == {"ⵣ"}


def test_an_exercise_says_so_first():
    assert kit(alert(exercise=True))["README.fr.txt"].decode().startswith("*** EXERCICE ***")


def test_it_lies_under_an_address_that_only_partners_are_told(real):
    receipt = published(ALERT, real)
    name = receipt.reference.rpartition("/")[2]
    assert (folder() / name).is_file()
    assert len(name) == 36
    assert ALERT.release.public_id not in name
    assert ALERT.release.id.hex not in name
    target = Target("radio", "r@radio.example")
    sent = message_from_bytes(mail(ALERT, target, key="k", sender="a@nidaa.example", cap=b""), policy=default)
    assert receipt.reference in sent.get_content()


@pytest.mark.parametrize("act", [Act.FOUND, Act.CANCELLED, Act.EXPIRED])
def test_at_the_end_it_is_gone_with_what_an_interrupted_writing_left(real, act):
    published(ALERT, real)
    (folder() / ".0123.zip.part").write_bytes(b"Zineb")
    send(parcel(withdrawal(ALERT, act)))
    assert not list(folder().glob("*.zip"))
    posters.send(parcel(withdrawal(ALERT, act)))
    assert b"Zineb" not in everything_in(folder())
    assert send(parcel(withdrawal(ALERT, act))).reference == ALERT.url


def test_a_correction_replaces_the_kit_under_another_name(real):
    first, second = published(ALERT, real), published(update(ALERT), real)
    assert first.reference != second.reference
    assert [path.name for path in folder().glob("*.zip")] == [second.reference.rpartition("/")[2]]


def test_a_late_release_does_not_bring_it_back(real):
    published(ALERT, real)
    send(parcel(withdrawal(update(ALERT))))
    assert send(parcel(ALERT, photo=real)).reference == "overtaken"
    assert not list(folder().glob("*.zip"))


def test_without_the_poster_of_this_release_it_waits_for_another_time(real, monkeypatch):
    monkeypatch.setattr(sending, "WAIT_FOR_POSTER_S", 0.0)
    posters.send(parcel(ALERT, photo=real))
    with pytest.raises(Undeliverable, match="not there yet") as failure:
        send(parcel(update(ALERT), photo=real))
    assert not failure.value.permanent


def test_without_a_photo_there_is_a_kit_all_the_same():
    notice = replace(ALERT, photo_name="")
    posters.send(parcel(notice, photo=None))
    send(parcel(notice, photo=None))
    (path,) = folder().glob("*.zip")
    assert not [name for name in zipfile.ZipFile(path).namelist() if name.endswith(".jpg")]


def test_a_withdrawal_has_no_address():
    assert press_kit_url(withdrawal(ALERT)) == ""
